// Portal accounts: how one comes to be, and how its status moves.
#include <algorithm>

#include "base/text.hpp"
#include "modules/identity/service.hpp"
#include "modules/portal_management/account_rules.hpp"
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

// What is known of the one whose account it is fills what the request leaves out.
struct Owner {
    std::optional<std::string> email;
    std::optional<std::string> language;
};

// Refuses where nobody may have an account any more, or not yet.
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
            if (!is_let_in_as_technician(user))
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

// Nobody comes in for whom there is no way in: checked where an account is activated or resumed. A lock that
// ends lets nobody in who was not in before.
void require_owner_let_in(Context& context, const PortalAccount& account) {
    if (account.user_id && !is_let_in_as_technician(identity::get_user(context, *account.user_id)))
        throw Problem(ProblemCode::conflict, "The user is no technician any more, or disabled.");
    if (account.reseller_id && get_reseller(context, *account.reseller_id).is_disabled)
        throw Problem(ProblemCode::conflict, "The reseller is disabled.");
}

PortalAccount moved(Context& context, StoredPortalAccount stored, PortalAccountStatus to,
                    std::string_view reason) {
    PortalAccount& account = stored.account;
    const PortalAccountStatus from = account.status;
    account.status = registry::transition(from, to);
    if (to == active && from != locked) require_owner_let_in(context, account);
    if (to == active && !account.activated_at) account.activated_at = context.clock->now;
    if (from == locked) {
        account.locked_until.reset();
        stored.failed_attempts = 0;
    }
    if (to == deactivated) {
        account.deactivated_at = context.clock->now;
        account.totp_enabled = false;
        stored.totp_secret.reset();
        stored.password.reset();
    }
    account.updated_at = context.clock->now;
    update_account(context.transaction, stored);
    ++account.version;
    platform::record_transition(context, event_of(from, to), account.id.to_string(),
                                registry::to_string(from), registry::to_string(to), reason);
    return account;
}

}  // namespace

StoredPortalAccount draft_account(Context& context, const NewAccount& account, std::string portal_id) {
    StoredPortalAccount stored;
    stored.account = {
        .id = context.transaction.new_id<PortalAccountId>(),
        .portal_id = std::move(portal_id),
        .account_type = account.account_type,
        .status = registry::initial<PortalAccountStatus>(),
        .customer_id = account.customer_id,
        .user_id = account.user_id,
        .reseller_id = account.reseller_id,
        .email = account.email,
        .language = account.language,
        .time_zone = account.time_zone,
        .created_at = context.clock->now,
        .updated_at = context.clock->now,
    };
    return stored;
}

std::string created_event_data(const PortalAccount& account) {
    return platform::event_data({{"portal_id", account.portal_id},
                                 {"account_type", registry::to_string(account.account_type)},
                                 {"status", registry::to_string(account.status)}});
}

std::vector<std::string> unused_portal_ids(Context& context, std::size_t count) {
    std::vector<std::string> ids;
    while (ids.size() < count) {
        std::vector<std::string> made;
        while (made.size() < count - ids.size())
            made.push_back(make_portal_id());
        const auto taken = portal_ids_in_use(context.transaction, made);
        for (std::string& id : made) {
            if (!taken.contains(id) && std::ranges::find(ids, id) == ids.end()) ids.push_back(std::move(id));
        }
    }
    return ids;
}

bool is_let_in_as_technician(const identity::User& user) {
    return !user.is_disabled &&
           std::ranges::find(user.roles, identity::UserRole::technician) != user.roles.end();
}

void suspend_all(Context& context, std::span<const PortalAccount> accounts, std::string_view reason) {
    for (const PortalAccount& account : accounts) {
        if (registry::can_transition(account.status, suspended))
            moved(context, existing(context, account.id), suspended, reason);
    }
}

PortalAccount create_account(Context& context, const PortalAccountCreate& create) {
    require_link(create);
    const Owner owner = owner_of(context, create);
    const auto email = create.email ? create.email : owner.email;
    if (!email) throw invalid_field("email", "is required: there is none to take it from");
    if (load_account_by_email(context.transaction, create.account_type, *email))
        throw Problem(ProblemCode::conflict, "The e-mail address is in use.",
                      {{"email", "belongs to another portal account of this type"}});
    const StoredPortalAccount stored =
        draft_account(context,
                      {.account_type = create.account_type,
                       .customer_id = create.customer_id,
                       .user_id = create.user_id,
                       .reseller_id = create.reseller_id,
                       .email = *email,
                       .language = create.language ? create.language : owner.language,
                       .time_zone = create.time_zone},
                      unused_portal_ids(context, 1).front());
    insert_account(context.transaction, stored);
    platform::record_event(context, "portal_account.created", stored.account.id.to_string(),
                           created_event_data(stored.account));
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
    account.updated_at = context.clock->now;
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

namespace {

// To `active` leads more than one way: each of these is one of them.
PortalAccount back_from(Context& context, PortalAccountId id, PortalAccountStatus from,
                        std::string_view reason) {
    const PortalAccountStatus status = get_account(context, id).status;
    if (status != from)
        throw Problem(ProblemCode::conflict, "The account is " + std::string{registry::to_string(status)} +
                                                 ", not " + std::string{registry::to_string(from)} + ".");
    return move_account(context, id, active, reason);
}

}  // namespace

PortalAccount suspend_account(Context& context, PortalAccountId id, std::string_view reason) {
    return move_account(context, id, suspended, reason);
}

PortalAccount resume_account(Context& context, PortalAccountId id, std::string_view reason) {
    return back_from(context, id, suspended, reason);
}

PortalAccount unlock_account(Context& context, PortalAccountId id, std::string_view reason) {
    return back_from(context, id, locked, reason);
}

PortalAccount deactivate_account(Context& context, PortalAccountId id, std::string_view reason) {
    return move_account(context, id, deactivated, reason);
}

}  // namespace dotmac::portal_management
