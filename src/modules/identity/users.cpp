// Users: the rules of staff accounts.
#include <algorithm>

#include "base/text.hpp"
#include "modules/identity/owner_mail.hpp"
#include "modules/identity/roles.hpp"
#include "modules/identity/service.hpp"
#include "modules/identity/sessions.hpp"
#include "modules/identity/user_store.hpp"
#include "platform/credentials/password_rules.hpp"
#include "platform/events.hpp"
#include "registry/refusal.hpp"

namespace dotmac::identity {
namespace {

// R009: who may touch a user may become him, by a new password. So it takes all that he may do.
void require_power_over(const User& user, const Permissions& granter) {
    if (covers(granter, permissions_of(user.roles))) return;
    throw Problem(ProblemCode::forbidden, "This user may do more than you: only his equals may change him.");
}

// The roles in the order of the specification, none twice. R007, R008: `customer` is no longer given.
std::vector<UserRole> grantable(Context& context, std::vector<UserRole> roles, const Permissions& granter) {
    const std::string today = to_string(context.today());
    for (std::size_t i = 0; i < roles.size(); ++i) {
        if (registry::accepts_new(roles[i], today)) continue;
        FieldProblem refused = registry::refusal<UserRole>("roles[" + std::to_string(i) + "]",
                                                           registry::to_string(roles[i]), today);
        throw invalid_field(std::move(refused.field), std::move(refused.message));
    }
    for (const UserRole role : roles) {
        if (covers(granter, permissions_of(role))) continue;
        throw Problem(ProblemCode::forbidden, "You cannot grant the role " +
                                                  std::string{registry::to_string(role)} +
                                                  ": it holds permissions that you lack.");
    }
    std::ranges::sort(roles);
    roles.erase(std::ranges::unique(roles).begin(), roles.end());
    return roles;
}

void require_unused_email(Context& context, std::string_view email) {
    if (!load_user_by_email(context.transaction, email)) return;
    throw Problem(ProblemCode::conflict, "The e-mail address is in use.",
                  {{"email", "belongs to another user"}});
}

bool has_role(const User& user, UserRole role) {
    return std::ranges::find(user.roles, role) != user.roles.end();
}

// A tenant that nobody administers any more could be helped by a super_admin only.
void require_another_admin(Context& context, const User& user) {
    if (user.is_disabled || !has_role(user, UserRole::tenant_admin)) return;
    if (is_held_by_another(context.transaction, UserRole::tenant_admin, user.id)) return;
    throw Problem(ProblemCode::conflict,
                  "This is the last tenant_admin: make another user one before you take it from him.");
}

std::string role_list(std::span<const UserRole> roles) {
    std::vector<std::string_view> names;
    for (const UserRole role : roles)
        names.push_back(registry::to_string(role));
    return join(names, ",");
}

StoredUser existing(Context& context, UserId id) {
    auto user = load_user(context.transaction, id);
    if (!user) throw not_found(UserId::noun, id.to_string());
    return std::move(*user);
}

// The user as the caller may change him.
StoredUser changeable(Context& context, UserId id, const Permissions& granter) {
    StoredUser user = existing(context, id);
    require_version(context, user.user.version);
    require_power_over(user.user, granter);
    return user;
}

User saved(Context& context, StoredUser& stored, std::string_view event, std::string_view data_json = "{}") {
    stored.user.updated_at = context.clock->now;
    update_user(context.transaction, stored);
    ++stored.user.version;
    platform::record_event(context, event, stored.user.id.to_string(), data_json);
    return stored.user;
}

}  // namespace

Permissions every_permission() {
    return all_permissions_but({});
}

User create_user(Context& context, const UserCreate& create, const PasswordHash& password,
                 const Permissions& granter) {
    platform::require_acceptable_password(context, "password", create.password, {create.email, create.name});
    const StoredUser stored{
        .user =
            {
                .id = context.transaction.new_id<UserId>(),
                .email = create.email,
                .name = create.name,
                .roles = grantable(context, create.roles, granter),
                .created_at = context.clock->now,
                .updated_at = context.clock->now,
            },
        .password = password,
    };
    require_unused_email(context, create.email);
    insert_user(context.transaction, stored);
    platform::record_event(
        context, "user.created", stored.user.id.to_string(),
        platform::event_data({{"email", stored.user.email}, {"roles", role_list(stored.user.roles)}}));
    return stored.user;
}

User get_user(Context& context, UserId id) {
    return existing(context, id).user;
}

Permissions permissions_of_user(Context& context, UserId id) {
    const User user = get_user(context, id);
    return user.is_disabled ? Permissions{} : permissions_of(user.roles);
}

std::optional<User> find_user(Context& context, UserId id) {
    const auto stored = load_user(context.transaction, id);
    return stored ? std::optional{stored->user} : std::nullopt;
}

std::optional<User> find_user_by_email(Context& context, std::string_view email) {
    const auto stored = load_user_by_email(context.transaction, email);
    return stored ? std::optional{stored->user} : std::nullopt;
}

store::Page<User> list_users(Context& context, const UserFilter& filter, const store::PageRequest& page) {
    return select_users(context.transaction, filter, page);
}

User change_user(Context& context, UserId id, const UserChange& change, const Permissions& granter) {
    StoredUser stored = changeable(context, id, granter);
    User& user = stored.user;
    std::vector<std::string_view> fields;
    if (change.email && *change.email != user.email) {
        if (fold_email(*change.email) != fold_email(user.email)) require_unused_email(context, *change.email);
        mail_owner(context, user, SecurityChange::address);
        user.email = *change.email;
        fields.push_back("email");
    }
    if (change.name && *change.name != user.name) {
        user.name = *change.name;
        fields.push_back("name");
    }
    if (change.roles) {
        auto roles = grantable(context, *change.roles, granter);
        if (roles != user.roles) {
            if (std::ranges::find(roles, UserRole::tenant_admin) == roles.end())
                require_another_admin(context, user);
            user.roles = std::move(roles);
            replace_roles(context.transaction, id, user.roles);
            fields.push_back("roles");
        }
    }
    if (fields.empty()) return user;
    return saved(context, stored, "user.changed",
                 platform::event_data({{"fields", join(fields, ",")}, {"roles", role_list(user.roles)}}));
}

User disable_user(Context& context, UserId id, const Permissions& granter) {
    StoredUser stored = changeable(context, id, granter);
    if (stored.user.is_disabled) return stored.user;
    require_another_admin(context, stored.user);
    stored.user.is_disabled = true;
    end_sessions(context, id, std::nullopt);
    return saved(context, stored, "user.disabled");
}

User enable_user(Context& context, UserId id, const Permissions& granter) {
    StoredUser stored = changeable(context, id, granter);
    if (!stored.user.is_disabled) return stored.user;
    stored.user.is_disabled = false;
    return saved(context, stored, "user.enabled");
}

User reset_password(Context& context, UserId id, const PasswordReset& reset, const PasswordHash& password,
                    const Permissions& granter) {
    StoredUser stored = changeable(context, id, granter);
    platform::require_acceptable_password(context, "password", reset.password,
                                          {stored.user.email, stored.user.name});
    stored.password = password;
    end_sessions(context, id, std::nullopt);
    mail_owner(context, stored.user, SecurityChange::password);
    return saved(context, stored, "user.password_reset");
}

User reset_totp(Context& context, UserId id, const Permissions& granter) {
    StoredUser stored = changeable(context, id, granter);
    stored.totp_secret.reset();
    const bool was_enabled = std::exchange(stored.user.totp_enabled, false);
    end_sessions(context, id, std::nullopt);
    if (was_enabled) mail_owner(context, stored.user, SecurityChange::codes_removed);
    return saved(context, stored, "user.totp_reset");
}

}  // namespace dotmac::identity
