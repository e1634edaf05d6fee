// The records of logging in at a portal, and of what one does with one's own account there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "modules/identity/model.hpp"
#include "modules/portal_management/model.hpp"

namespace dotmac::portal_management {

struct PortalSessionTag {
    static constexpr std::string_view prefix = "pse";
    static constexpr std::string_view noun = "session";
};
using PortalSessionId = Id<PortalSessionTag>;

struct PortalDeviceTag {
    static constexpr std::string_view prefix = "pdv";
    static constexpr std::string_view noun = "device";
};
using PortalDeviceId = Id<PortalDeviceTag>;

// What the page of a portal's log-in shows (R033).
struct PortalFormField {
    std::string name;  // of PortalLogIn
    std::string label;
    std::string kind;  // text, password, code, switch
    bool is_required = false;
};
const record::Description& description_of(const PortalFormField*);

struct PortalLogInForm {
    PortalAccountType account_type = PortalAccountType::customer;
    std::string title;
    std::string action;  // the route that takes the form
    std::vector<PortalFormField> fields;
    std::string dashboard;  // where the log-in leads (R034)
    std::int64_t idle_minutes = 0;
    std::int64_t session_hours = 0;
};
const record::Description& description_of(const PortalLogInForm*);

struct PortalLogInFormFilter {
    std::string tenant;
};
const record::Description& description_of(const PortalLogInFormFilter*);

struct PortalLogIn {
    std::string tenant;  // slug
    std::string login;   // portal id or e-mail address
    std::string password;
    std::optional<std::string> totp_code;
    std::optional<std::string> backup_code;
    std::optional<std::string> confirmation_code;  // of the mail that a suspicious log-in caused
    std::optional<std::string> device_token;
    bool remember_device = false;
};
const record::Description& description_of(const PortalLogIn*);

// The only place where the tokens ever stand.
struct PortalTokens {
    PortalSessionId session_id;
    std::string access_token;
    std::string token_type = "Bearer";
    Instant access_expires_at;
    std::string refresh_token;
    Instant expires_at;  // at the latest; earlier where it lies idle
};
const record::Description& description_of(const PortalTokens*);

struct PortalLoggedIn {
    PortalTokens tokens;
    std::optional<std::string> device_token;  // where the device is to be remembered
    std::string dashboard;
    PortalAccount account;
};
const record::Description& description_of(const PortalLoggedIn*);

struct PortalRefresh {
    std::string refresh_token;
};
const record::Description& description_of(const PortalRefresh*);

struct PortalSession {
    PortalSessionId id;
    std::string remote_address;
    std::string user_agent;
    Instant created_at;
    Instant last_used_at;  // to the minute
    Instant expires_at;
    bool is_current = false;
};
const record::Description& description_of(const PortalSession*);

struct PortalDevice {
    PortalDeviceId id;
    std::string user_agent;
    std::string remote_address;
    Instant created_at;
    Instant last_used_at;
    Instant expires_at;
};
const record::Description& description_of(const PortalDevice*);

// What an owner shows about himself is the same for staff.
using identity::PasswordChange;
using identity::TotpBegin;
using identity::TotpCode;
using identity::TotpRemoval;

struct PortalTotpSetup {
    std::string secret;  // base 32
    std::string uri;     // otpauth://totp/…
    std::string qr_png;  // the URI as a picture, in base 64
};
const record::Description& description_of(const PortalTotpSetup*);

struct PortalBackupCodes {
    std::vector<std::string> codes;
};
const record::Description& description_of(const PortalBackupCodes*);

}  // namespace dotmac::portal_management
