// The records of portal accounts. Resellers have their own (reseller_model.hpp).
#pragma once

#include <optional>
#include <string>

#include "base/id.hpp"
#include "base/time.hpp"
#include "modules/identity/model.hpp"
#include "modules/portal_management/enums.hpp"
#include "modules/portal_management/reseller_model.hpp"
#include "record/record.hpp"
#include "record/types.hpp"

namespace dotmac::portal_management {

using identity::UserId;

struct PortalAccountTag {
    static constexpr std::string_view prefix = "pac";
    static constexpr std::string_view noun = "portal account";
};
using PortalAccountId = Id<PortalAccountTag>;

// Which mails one wants. What concerns the account's safety always goes out.
struct Notifications {
    bool billing = true;  // bills, payments, reminders
    bool service = true;  // maintenance and outages
    bool news = false;    // offers
    bool operator==(const Notifications&) const = default;
};
const record::Description& description_of(const Notifications*);

struct PortalAccount {
    PortalAccountId id;
    std::string portal_id;  // eight letters and digits (portal_id.hpp)
    PortalAccountType account_type = PortalAccountType::customer;
    PortalAccountStatus status = PortalAccountStatus::pending_activation;
    // Exactly one of these, as the type says.
    std::optional<CustomerId> customer_id;
    std::optional<UserId> user_id;
    std::optional<ResellerId> reseller_id;
    std::string email;
    std::optional<Instant> email_verified_at;
    std::optional<std::string> language;  // BCP 47; the tenant's where there is none
    std::optional<TimeZone> time_zone;    // the tenant's where there is none
    std::string theme = "system";         // system, light, dark
    Notifications notifications;
    bool totp_enabled = false;
    std::optional<Instant> locked_until;  // of a locked one
    std::optional<Instant> last_login_at;
    Instant created_at;
    Instant updated_at;
    std::optional<Instant> activated_at;
    std::optional<Instant> deactivated_at;
    std::int64_t version = 1;
};
const record::Description& description_of(const PortalAccount*);

struct PortalAccountCreate {
    PortalAccountType account_type = PortalAccountType::customer;
    std::optional<CustomerId> customer_id;
    std::optional<UserId> user_id;
    std::optional<ResellerId> reseller_id;
    std::optional<std::string> email;  // the customer's or the user's where left out
    std::optional<std::string> language;
    std::optional<TimeZone> time_zone;
};
const record::Description& description_of(const PortalAccountCreate*);

// What an account's owner may change of it, and staff for him. The e-mail address has a way of its own.
struct PortalAccountChange {
    record::Nullable<std::string> language;
    record::Nullable<TimeZone> time_zone;
    std::optional<std::string> theme;
    std::optional<Notifications> notifications;
};
const record::Description& description_of(const PortalAccountChange*);

struct PortalAccountFilter {
    std::optional<PortalAccountType> account_type;
    std::optional<PortalAccountStatus> status;  // archived accounts are shown only where asked for
    std::optional<std::string> portal_id;
    std::optional<std::string> email;  // exact, ignoring case
    std::optional<CustomerId> customer_id;
    std::optional<UserId> user_id;
    std::optional<ResellerId> reseller_id;
};
const record::Description& description_of(const PortalAccountFilter*);

// Why an administrator changes the status (R028, R029).
struct PortalAccountReason {
    std::string reason;
};
const record::Description& description_of(const PortalAccountReason*);

}  // namespace dotmac::portal_management
