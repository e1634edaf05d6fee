// Queries on users, and nothing but queries.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "modules/identity/service.hpp"
#include "store/page.hpp"
#include "store/transaction.hpp"

namespace dotmac::identity {

// A user with his secrets, which leave the module in no form.
struct StoredUser {
    User user;
    PasswordHash password;
    std::optional<std::string> totp_secret;  // set up, and in force where user.totp_enabled
    std::int64_t totp_last_step = 0;
};

std::string fold_email(std::string_view email);

void insert_user(store::Transaction& transaction, const StoredUser& user);
// All but the roles and the time of the last log-in; the version grows by one.
void update_user(store::Transaction& transaction, const StoredUser& user);
void replace_roles(store::Transaction& transaction, UserId id, std::span<const UserRole> roles);
void set_logged_in(store::Transaction& transaction, UserId id, Instant at, std::int64_t totp_last_step);

std::optional<StoredUser> load_user(store::Transaction& transaction, UserId id);
std::optional<StoredUser> load_user_by_email(store::Transaction& transaction, std::string_view email);
store::Page<User> select_users(store::Transaction& transaction, const UserFilter& filter,
                               const store::PageRequest& page);
// Whether anybody else who is not disabled has the role.
bool is_held_by_another(store::Transaction& transaction, UserRole role, UserId id);

}  // namespace dotmac::identity
