#include "modules/identity/api_keys.hpp"

#include "base/text.hpp"
#include "modules/identity/roles.hpp"
#include "modules/identity/user_store.hpp"
#include "platform/credentials/tokens.hpp"
#include "platform/events.hpp"

namespace dotmac::identity {
namespace {

constexpr std::string_view key_columns =
    "id, name, user_id, permissions, created_at, expires_at, last_used_at";
const std::string select_key =
    "SELECT " + std::string{key_columns} + " FROM api_keys WHERE tenant_id = $1 AND id = $2";
constexpr store::SortColumn key_order[] = {{"created_at", "id", false}};

ApiKey read_key(const store::Rows& row) {
    ApiKey key{
        .id = row.get<ApiKeyId>(0),
        .name = row.get<std::string>(1),
        .user_id = row.get<UserId>(2),
        .created_at = row.get<Instant>(4),
        .expires_at = row.get<std::optional<Instant>>(5),
        .last_used_at = row.get<std::optional<Instant>>(6),
    };
    for (const std::string_view name : split(row.get<std::string_view>(3), ' '))
        key.permissions.emplace_back(name);
    return key;
}

// A permission that this program no longer knows opens nothing.
Permissions parse_permissions(std::string_view text) {
    Permissions permissions;
    for (const std::string_view name : split(text, ' ')) {
        if (const auto permission = parse_permission(name))
            permissions.set(static_cast<std::size_t>(*permission));
    }
    return permissions;
}

FieldProblem unknown_permission(std::size_t index, std::string_view name) {
    std::vector<std::string_view> known;
    for (const Permission permission : all_permissions())
        known.push_back(to_string(permission));
    std::string message = quote_json(name) + " is not one of: " + join(known, ", ");
    if (const auto meant = nearest(name, known)) message += "; did you mean \"" + std::string{*meant} + "\"?";
    return {"permissions[" + std::to_string(index) + "]", std::move(message)};
}

// In the order of the one list, none twice.
std::string grantable(const std::vector<std::string>& names, const Permissions& granter) {
    Permissions wanted;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto permission = parse_permission(names[i]);
        if (!permission)
            throw Problem(ProblemCode::validation_failed, "There is no such permission.",
                          {unknown_permission(i, names[i])});
        if (!allows(granter, *permission))
            throw Problem(ProblemCode::forbidden,
                          "A key cannot have the permission " + names[i] + ": you lack it yourself.");
        wanted.set(static_cast<std::size_t>(*permission));
    }
    std::vector<std::string_view> kept;
    for (const Permission permission : all_permissions()) {
        if (allows(wanted, permission)) kept.push_back(to_string(permission));
    }
    return join(kept, " ");
}

}  // namespace

ApiKeyCreated create_api_key(Context& context, const ApiKeyCreate& create, UserId owner,
                             const Permissions& granter, Instant now) {
    if (!load_user(context.transaction, owner))
        throw Problem(ProblemCode::forbidden, "An API key belongs to a user of the tenant it is for.");
    if (create.expires_at && *create.expires_at <= now) throw invalid_field("expires_at", "lies in the past");
    const std::string permissions = grantable(create.permissions, granter);
    const auto token = platform::make_token(platform::TokenKind::api_key, context.tenant());
    const auto id = context.transaction.new_id<ApiKeyId>();
    context.transaction.execute(
        "INSERT INTO api_keys (tenant_id, id, name, user_id, token_hash, permissions, created_at, "
        "expires_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        context.tenant(), id, create.name, owner, store::Parameter::bytes(token.hash), permissions, now,
        create.expires_at);
    platform::record_event(
        context, "api_key.created", id.to_string(),
        platform::event_data(
            {{"name", create.name}, {"user", owner.to_string()}, {"permissions", permissions}}));
    return {id, token.text, get_api_key(context, id)};
}

ApiKey get_api_key(Context& context, ApiKeyId id) {
    auto key = context.transaction.query(select_key, context.tenant(), id).first(read_key);
    if (!key) throw not_found(ApiKeyId::noun, id.to_string());
    return std::move(*key);
}

store::Page<ApiKey> list_api_keys(Context& context, const store::PageRequest& page) {
    store::ListQuery list{context.transaction, "SELECT " + std::string{key_columns},
                          "FROM api_keys WHERE tenant_id = ?"};
    return list.page(page, key_order, "id", read_key, true);
}

void revoke_api_key(Context& context, ApiKeyId id) {
    const ApiKey key = get_api_key(context, id);
    context.transaction.execute("DELETE FROM api_keys WHERE tenant_id = $1 AND id = $2", context.tenant(),
                                id);
    platform::record_event(context, "api_key.revoked", id.to_string(),
                           platform::event_data({{"name", key.name}, {"user", key.user_id.to_string()}}));
}

std::optional<platform::Recognized> recognize_api_key(store::Transaction& transaction,
                                                      std::string_view token_hash, Instant now) {
    auto rows = transaction.query(
        "SELECT api_keys.id, api_keys.user_id, api_keys.permissions, api_keys.expires_at, "
        "api_keys.last_used_at, user_roles.role FROM api_keys "
        "JOIN users ON users.tenant_id = api_keys.tenant_id AND users.id = api_keys.user_id "
        "LEFT JOIN user_roles ON user_roles.tenant_id = users.tenant_id AND user_roles.user_id = users.id "
        "WHERE api_keys.tenant_id = $1 AND api_keys.token_hash = $2 AND users.is_disabled = $3",
        transaction.tenant(), store::Parameter::bytes(token_hash), false);
    std::optional<platform::Recognized> found;
    Permissions of_key;
    Permissions of_user;
    while (rows.next()) {
        if (!found) {
            of_key = parse_permissions(rows.get<std::string_view>(2));
            const std::string key = rows.get<ApiKeyId>(0).to_string();
            found = platform::Recognized{
                .subject = rows.get<UserId>(1).to_string(),
                .actor = key,
                .token_id = key,
                .valid_until = rows.get<std::optional<Instant>>(3).value_or(Instant::max()),
                .last_used_at = rows.get<std::optional<Instant>>(4).value_or(Instant{})};
        }
        if (!rows.is_null(5)) of_user |= permissions_of(rows.get<UserRole>(5));
    }
    if (!found || found->valid_until <= now) return std::nullopt;
    found->permissions = of_key & of_user;
    return found;
}

void touch_api_key(store::Transaction& transaction, std::string_view token_id, Instant now) {
    transaction.execute("UPDATE api_keys SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2",
                        transaction.tenant(), ApiKeyId::parse(token_id).value_or(ApiKeyId{}), now);
}

}  // namespace dotmac::identity
