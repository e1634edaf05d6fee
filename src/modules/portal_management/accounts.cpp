// Portal accounts: how one comes to be, and how its status moves.
#include <algorithm>

#include "base/text.hpp"
#include "modules/identity/service.hpp"
#include "modules/portal_management/portal_id.hpp"
#include "modules/portal_management/resellers.hpp"
#include "modules/portal_management/service.hpp"
#include "modules/portal_management/store.hpp"
#include "platform/events.hpp"
#include "registry/transition.hpp"

namespace dotmac::portal_management {
namespace {

using enum PortalAccountStatus;

StoredPortalAccount existing(Context& context, PortalAccountId id) {
    auto stored = load_account(context.transaction, id);
    if (!stored) throw not_found(PortalAccountId::noun, id.to_string());
    return std::move(*stored);
}

std::string unused_portal_id(Context& context) {
    while (true) {
        std::string id = make_portal_id();
        if (!load_account_by_portal_id(context.transaction, id)) return id;
    }
}

// The account's type decides which of the three links it has: that one, and no other.
void require_link(const PortalAccountCreate& create) {
    struct Link {
        PortalAccountType type;
        std::string_view field;
        bool is_given;
    };
    const Link links[] = {
        {PortalAccountType::customer, "customer_id", create.customer_id.has_value()},
        {PortalAccountType::technician, "user_id", create.user_id.has_value()},
        {PortalAccountType::reseller, "reseller_id", create.reseller_id.has_value()},
    };
    const std::string type{registry::to_string(create.account_type)};
    for (const Link& link : links) {
        if (link.is_given == (link.type == create.account_type)) continue;
        throw invalid_field(std::string{link.field}, link.is_given
                                                         ? "does not belong to a " + type + " account"
                                                         : "is required for a " + type + " account");
    }
}

// Whose account it is going to be: what is known of him fills what the request leaves out.
struct Owner {
    std::optional<std::string> email;
    std::optional<std::string> language;
};

Owner owner_of(Context& context, const PortalAccountCreate& create) {
    switch (create.account_type) {
        case PortalAccountType::customer: {
            const auto customer = identity::get_customer(context, *create.customer_id);
            if (registry::is_final(customer.account_status))
                throw Problem(ProblemCode::conflict, "The customer's account is cancelled.");
            return {customer.email, customer.language};
        }
        case PortalAccountType::technician: {
            const auto user = identity::get_user(context, *create.user_id);
            const bool is_technician =
                std::ranges::find(user.roles, identity::UserRole::technician) != user.roles.end();
            if (user.is_disabled || !is_technician)
                throw invalid_field("user_id", "is no technician who is let in (R031)");
            return {user.email, std::nullopt};
        }
        case PortalAccountType::reseller: {
            if (get_reseller(context, *create.reseller_id).is_disabled)
                throw Problem(ProblemCode::conflict, "The reseller is disabled.");
            return {};
        }
    }
    throw std::logic_error("a portal account type without owner");
}

std::string_view event_of(PortalAccountStatus from, PortalAccountStatus to) {
    switch (to) {
        case active:
            if (from == locked) return "portal_account.unlocked";
            return from == suspended ? "portal_account.resumed" : "portal_account.activated";
        case suspended:
            return "portal_account.suspended";
        case locked:
            return "portal_account.locked";
        case deactivated:
            return "portal_account.deactivated";
        case pending_activation:
            break;
    }
    throw std::logic_error("nothing leads back to pending_activation");
}

PortalAccount moved(Context& context, StoredPortalAccount stored, PortalAccountStatus to,
                    std::string_view reason) {
    PortalAccount& account = stored.account;
    const PortalAccountStatus from = account.status;
    account.status = registry::transition(from, to);
    if (to == active && !account.activated_at) account.activated_at = context.clock.now;
    if (from == locked) {
        account.locked_until.reset();
        stored.failed_attempts = 0;
    }
    if (to == deactivated) {
        account.deactivated_at = context.clock.now;
        account.totp_enabled = false;
        stored.totp_secret.reset();
        stored.password.reset();
    }
    account.updated_at = context.clock.now;
    update_account(context.transaction, stored);
    ++account.version;
    platform::record_transition(context, event_of(from, to), account.id.to_string(),
                                registry::to_string(from), registry::to_string(to), reason);
    return account;
}

}  // namespace

PortalAccount create_account(Context& context, const PortalAccountCreate& create) {
    require_link(create);
    const Owner owner = owner_of(context, create);
    const auto email = create.email ? create.email : owner.email;
    if (!email) throw invalid_field("email", "is required: there is none to take it from");
    if (load_account_by_email(context.transaction, create.account_type, *email))
        throw Problem(ProblemCode::conflict, "The e-mail address is in use.",
                      {{"email", "belongs to another portal account of this type"}});
    const StoredPortalAccount stored{
        .account =
            {
                .id = context.transaction.new_id<PortalAccountId>(),
                .portal_id = unused_portal_id(context),
                .account_type = create.account_type,
                .status = registry::initial<PortalAccountStatus>(),
                .customer_id = create.customer_id,
                .user_id = create.user_id,
                .reseller_id = create.reseller_id,
                .email = *email,
                .language = create.language ? create.language : owner.language,
                .time_zone = create.time_zone,
                .created_at = context.clock.now,
                .updated_at = context.clock.now,
            },
    };
    insert_account(context.transaction, stored);
    platform::record_event(
        context, "portal_account.created", stored.account.id.to_string(),
        platform::event_data({{"portal_id", stored.account.portal_id},
                              {"account_type", registry::to_string(stored.account.account_type)},
                              {"status", registry::to_string(stored.account.status)}}));
    return stored.account;
}

PortalAccount get_account(Context& context, PortalAccountId id) {
    return existing(context, id).account;
}

std::optional<PortalAccount> find_account_by_portal_id(Context& context, std::string_view portal_id) {
    const auto stored = load_account_by_portal_id(context.transaction, portal_id);
    return stored ? std::optional{stored->account} : std::nullopt;
}

std::optional<PortalAccount> find_account_by_email(Context& context, PortalAccountType type,
                                                   std::string_view email) {
    const auto stored = load_account_by_email(context.transaction, type, email);
    return stored ? std::optional{stored->account} : std::nullopt;
}

store::Page<PortalAccount> list_accounts(Context& context, const PortalAccountFilter& filter,
                                         const store::PageRequest& page) {
    return select_accounts(context.transaction, filter, page);
}

PortalAccount change_account(Context& context, PortalAccountId id, const PortalAccountChange& change) {
    StoredPortalAccount stored = existing(context, id);
    PortalAccount& account = stored.account;
    require_version(context, account.version);
    if (registry::is_final(account.status))
        throw Problem(ProblemCode::conflict, "The account is archived: nothing of it changes any more.");
    std::vector<std::string_view> fields;
    const auto set = [&fields](std::string_view name, auto& kept, const auto& wanted) {
        if (!wanted || *wanted == kept) return;
        kept = *wanted;
        fields.push_back(name);
    };
    set("language", account.language, change.language);
    set("theme", account.theme, change.theme);
    set("notifications", account.notifications, change.notifications);
    const auto zone_name = [](const auto& zone) { return zone ? zone->name() : std::string{}; };
    if (change.time_zone && zone_name(*change.time_zone) != zone_name(account.time_zone)) {
        account.time_zone = *change.time_zone;
        fields.push_back("time_zone");
    }
    if (fields.empty()) return account;
    account.updated_at = context.clock.now;
    update_account(context.transaction, stored);
    ++account.version;
    platform::record_event(context, "portal_account.changed", id.to_string(),
                           platform::event_data({{"fields", join(fields, ",")}}));
    return account;
}

PortalAccount move_account(Context& context, PortalAccountId id, PortalAccountStatus to,
                           std::string_view reason) {
    StoredPortalAccount stored = existing(context, id);
    require_version(context, stored.account.version);
    if (to == locked) throw std::logic_error("a lock has an end: lock_account");
    return moved(context, std::move(stored), to, reason);
}

PortalAccount lock_account(Context& context, PortalAccountId id, Instant until, std::string_view reason) {
    StoredPortalAccount stored = existing(context, id);
    stored.account.locked_until = until;
    ++stored.lock_count;
    return moved(context, std::move(stored), locked, reason);
}

}  // namespace dotmac::portal_management
