// The records of the identity module: staff and how they log in (this file), customers (customer_model.hpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "modules/identity/customer_model.hpp"
#include "modules/identity/enums.hpp"
#include "platform/tenants.hpp"
#include "record/record.hpp"
#include "record/types.hpp"

namespace dotmac::identity {

struct UserTag {
    static constexpr std::string_view prefix = "usr";
    static constexpr std::string_view noun = "user";
};
using UserId = Id<UserTag>;

struct SessionTag {
    static constexpr std::string_view prefix = "ses";
    static constexpr std::string_view noun = "session";
};
using SessionId = Id<SessionTag>;

struct ApiKeyTag {
    static constexpr std::string_view prefix = "key";
    static constexpr std::string_view noun = "API key";
};
using ApiKeyId = Id<ApiKeyTag>;

struct User {
    UserId id;
    std::string email;
    std::string name;
    std::vector<UserRole> roles;  // in the order of the specification
    bool is_disabled = false;
    bool totp_enabled = false;  // log-in asks for a one-time code
    Instant created_at;
    Instant updated_at;
    std::optional<Instant> last_login_at;
    std::int64_t version = 1;
};
const record::Description& description_of(const User*);

struct UserCreate {
    std::string email;
    std::string name;
    std::vector<UserRole> roles;
    std::string password;
};
const record::Description& description_of(const UserCreate*);

struct UserChange {
    std::optional<std::string> email;
    std::optional<std::string> name;
    std::optional<std::vector<UserRole>> roles;  // all of them; what is left out is taken away
};
const record::Description& description_of(const UserChange*);

struct UserFilter {
    std::optional<std::string> email;  // exact, ignoring case
    std::optional<UserRole> role;
    std::optional<bool> is_disabled;
};
const record::Description& description_of(const UserFilter*);

struct PasswordReset {
    std::string password;
};
const record::Description& description_of(const PasswordReset*);

struct PasswordChange {
    std::string current_password;
    std::string new_password;
};
const record::Description& description_of(const PasswordChange*);

struct LogIn {
    std::string tenant;  // slug
    std::string email;
    std::string password;
    std::optional<std::string> totp_code;
};
const record::Description& description_of(const LogIn*);

// The only place where the token ever stands.
struct LoggedIn {
    std::string token;
    std::string token_type = "Bearer";
    Instant expires_at;
    User user;
};
const record::Description& description_of(const LoggedIn*);

struct Session {
    SessionId id;
    std::string remote_address;
    Instant created_at;
    Instant last_used_at;  // to the minute
    Instant expires_at;    // at the latest; earlier where it lies idle
    bool is_current = false;
};
const record::Description& description_of(const Session*);

struct ApiKey {
    ApiKeyId id;
    std::string name;
    UserId user_id;                        // whose key it is; it can never do more than he
    std::vector<std::string> permissions;  // "customers_read"
    Instant created_at;
    std::optional<Instant> expires_at;
    std::optional<Instant> last_used_at;  // to the minute
};
const record::Description& description_of(const ApiKey*);

struct ApiKeyCreate {
    std::string name;
    std::vector<std::string> permissions;
    std::optional<Instant> expires_at;
};
const record::Description& description_of(const ApiKeyCreate*);

// The only place where the secret ever stands.
struct ApiKeyCreated {
    ApiKeyId id;
    std::string secret;
    ApiKey key;
};
const record::Description& description_of(const ApiKeyCreated*);

// Who the caller is, and what he may do in the tenant he acts in.
struct Me {
    std::optional<User> user;
    std::optional<ApiKey> api_key;
    platform::Tenant tenant;
    std::vector<std::string> permissions;
};
const record::Description& description_of(const Me*);

// What an authenticator app needs, as text and as the URI that its QR code holds.
struct TotpSetup {
    std::string secret;  // base 32 (RFC 4648)
    std::string uri;     // otpauth://totp/…
};
const record::Description& description_of(const TotpSetup*);

struct TotpBegin {
    std::string current_password;
};
const record::Description& description_of(const TotpBegin*);

struct TotpCode {
    std::string code;
};
const record::Description& description_of(const TotpCode*);

struct TotpRemoval {
    std::string current_password;
    std::string code;
};
const record::Description& description_of(const TotpRemoval*);

}  // namespace dotmac::identity
