#include "modules/identity/user_store.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"

namespace dotmac::identity {
namespace {

constexpr std::string_view user_columns =
    "id, email, name, is_disabled, totp_confirmed, created_at, updated_at, last_login_at, version";
constexpr std::string_view secret_columns = ", password_hash, totp_secret, totp_last_step";

const std::string select_by_id = "SELECT " + std::string{user_columns} + std::string{secret_columns} +
                                 " FROM users WHERE tenant_id = $1 AND id = $2";
const std::string select_by_email = "SELECT " + std::string{user_columns} + std::string{secret_columns} +
                                    " FROM users WHERE tenant_id = $1 AND email_folded = $2";

constexpr store::SortColumn user_order[] = {
    {"name", "name", true}, {"email", "email_folded", true}, {"created_at", "id", false}};

User read_user(const store::Rows& row) {
    return {
        .id = row.get<UserId>(0),
        .email = row.get<std::string>(1),
        .name = row.get<std::string>(2),
        .is_disabled = row.get<bool>(3),
        .totp_enabled = row.get<bool>(4),
        .created_at = row.get<Instant>(5),
        .updated_at = row.get<Instant>(6),
        .last_login_at = row.get<std::optional<Instant>>(7),
        .version = row.get<std::int64_t>(8),
    };
}

StoredUser read_stored_user(const store::Rows& row) {
    return {
        .user = read_user(row),
        .password = {row.get<std::string>(9)},
        .totp_secret = row.get<std::optional<std::string>>(10),
        .totp_last_step = row.get<std::int64_t>(11),
    };
}

// The roles of all these users, in few queries: a chunk each, filled up with its own last user.
void load_roles(store::Transaction& transaction, std::span<User* const> users) {
    constexpr std::size_t chunk = 20;
    static const std::string sql = [] {
        std::string text = "SELECT user_id, role FROM user_roles WHERE tenant_id = $1 AND user_id IN (";
        for (std::size_t i = 0; i < chunk; ++i)
            text += (i == 0 ? "$" : ", $") + std::to_string(i + 2);
        return text + ")";
    }();
    std::unordered_map<UserId, User*> by_id;
    for (User* user : users)
        by_id.emplace(user->id, user);
    for (std::size_t start = 0; start < users.size(); start += chunk) {
        std::vector<store::Parameter> parameters{transaction.tenant()};
        for (std::size_t i = start; i < start + chunk; ++i)
            parameters.emplace_back(users[std::min(i, users.size() - 1)]->id);
        store::Rows rows{transaction.run_query(sql, parameters, false)};
        while (rows.next())
            by_id.at(rows.get<UserId>(0))->roles.push_back(rows.get<UserRole>(1));
    }
    for (User* user : users)
        std::ranges::sort(user->roles);
}

std::optional<StoredUser> with_roles(store::Transaction& transaction, std::optional<StoredUser> user) {
    if (!user) return std::nullopt;
    User* const users[] = {&user->user};
    load_roles(transaction, users);
    return user;
}

}  // namespace

std::string fold_email(std::string_view email) {
    return lower_ascii(trim(email));
}

void insert_user(store::Transaction& transaction, const StoredUser& stored) {
    const User& user = stored.user;
    transaction.execute(
        "INSERT INTO users (tenant_id, id, email, email_folded, name, password_hash, totp_secret, "
        "totp_confirmed, totp_last_step, is_disabled, created_at, updated_at, last_login_at, version) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        transaction.tenant(), user.id, user.email, fold_email(user.email), user.name, stored.password.text,
        stored.totp_secret, user.totp_enabled, stored.totp_last_step, user.is_disabled, user.created_at,
        user.updated_at, user.last_login_at, user.version);
    replace_roles(transaction, user.id, user.roles);
}

void update_user(store::Transaction& transaction, const StoredUser& stored) {
    const User& user = stored.user;
    transaction.execute(
        "UPDATE users SET email = $3, email_folded = $4, name = $5, password_hash = $6, totp_secret = $7, "
        "totp_confirmed = $8, totp_last_step = $9, is_disabled = $10, updated_at = $11, "
        "version = version + 1 WHERE tenant_id = $1 AND id = $2",
        transaction.tenant(), user.id, user.email, fold_email(user.email), user.name, stored.password.text,
        stored.totp_secret, user.totp_enabled, stored.totp_last_step, user.is_disabled, user.updated_at);
}

void replace_roles(store::Transaction& transaction, UserId id, std::span<const UserRole> roles) {
    transaction.execute("DELETE FROM user_roles WHERE tenant_id = $1 AND user_id = $2", transaction.tenant(),
                        id);
    for (const UserRole role : roles) {
        transaction.execute("INSERT INTO user_roles (tenant_id, user_id, role) VALUES ($1, $2, $3)",
                            transaction.tenant(), id, role);
    }
}

void set_logged_in(store::Transaction& transaction, UserId id, Instant at, std::int64_t totp_last_step) {
    transaction.execute(
        "UPDATE users SET last_login_at = $3, totp_last_step = $4 WHERE tenant_id = $1 AND id = $2",
        transaction.tenant(), id, at, totp_last_step);
}

std::optional<StoredUser> load_user(store::Transaction& transaction, UserId id) {
    return with_roles(transaction,
                      transaction.query(select_by_id, transaction.tenant(), id).first(read_stored_user));
}

std::optional<StoredUser> load_user_by_email(store::Transaction& transaction, std::string_view email) {
    return with_roles(
        transaction,
        transaction.query(select_by_email, transaction.tenant(), fold_email(email)).first(read_stored_user));
}

store::Page<User> select_users(store::Transaction& transaction, const UserFilter& filter,
                               const store::PageRequest& page) {
    store::ListQuery list{transaction, "SELECT " + std::string{user_columns},
                          "FROM users WHERE tenant_id = ?"};
    list.where("is_disabled = ?", filter.is_disabled);
    if (filter.email) list.where_text("email_folded = ?", fold_email(*filter.email));
    if (filter.role) {
        list.where_all("id IN (SELECT user_id FROM user_roles WHERE tenant_id = ? AND role = ?)",
                       {transaction.tenant(), *filter.role});
    }
    auto users = list.page(page, user_order, "id", read_user);
    std::vector<User*> pointers;
    for (User& user : users.items)
        pointers.push_back(&user);
    load_roles(transaction, pointers);
    return users;
}

bool is_held_by_another(store::Transaction& transaction, UserRole role, UserId id) {
    return transaction
        .query(
            "SELECT users.id FROM user_roles JOIN users ON users.tenant_id = user_roles.tenant_id "
            "AND users.id = user_roles.user_id "
            "WHERE user_roles.tenant_id = $1 AND user_roles.role = $2 AND users.id <> $3 "
            "AND users.is_disabled = $4 LIMIT 1",
            transaction.tenant(), role, id, false)
        .value<UserId>()
        .has_value();
}

}  // namespace dotmac::identity
