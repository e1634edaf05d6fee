// Queries on portal accounts, and nothing but queries.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "modules/identity/service.hpp"
#include "modules/portal_management/model.hpp"
#include "store/page.hpp"
#include "store/transaction.hpp"

namespace dotmac::portal_management {

// An account with its secrets and counters, which leave the module in no form.
struct StoredPortalAccount {
    PortalAccount account;
    std::optional<identity::PasswordHash> password;  // none before the activation
    std::optional<std::string> totp_secret;          // set up, and in force where account.totp_enabled
    std::int64_t totp_last_step = 0;
    std::int64_t failed_attempts = 0;  // in a row
    std::int64_t lock_count = 0;       // locks in a row: each doubles the next
};

std::string fold_email(std::string_view email);

void insert_account(store::Transaction& transaction, const StoredPortalAccount& stored);
void insert_accounts(store::Transaction& transaction, std::span<const StoredPortalAccount> accounts);
// All that may change; the version grows by one.
void update_account(store::Transaction& transaction, const StoredPortalAccount& stored);
// Only what a log-in, right or wrong, leaves behind: both counters, the one-time code's step and the moment.
// The version stays.
void update_log_in_state(store::Transaction& transaction, const StoredPortalAccount& stored);

std::optional<StoredPortalAccount> load_account(store::Transaction& transaction, PortalAccountId id);
std::optional<StoredPortalAccount> load_account_by_portal_id(store::Transaction& transaction,
                                                             std::string_view portal_id);
// Of that type, and not archived.
std::optional<StoredPortalAccount> load_account_by_email(store::Transaction& transaction,
                                                         PortalAccountType type, std::string_view email);
// All that are not archived.
std::vector<PortalAccount> load_accounts_of(store::Transaction& transaction, UserId user);
std::vector<PortalAccount> load_accounts_of(store::Transaction& transaction, ResellerId reseller);
// Those of the Portal IDs that are taken.
std::unordered_set<std::string> portal_ids_in_use(store::Transaction& transaction,
                                                  std::span<const std::string> portal_ids);
// Those of the folded addresses that customers' accounts have which are not archived, and whose they are.
std::unordered_map<std::string, CustomerId> customer_emails_in_use(store::Transaction& transaction,
                                                                   std::span<const std::string> emails);
store::Page<PortalAccount> select_accounts(store::Transaction& transaction, const PortalAccountFilter& filter,
                                           const store::PageRequest& page);

}  // namespace dotmac::portal_management
