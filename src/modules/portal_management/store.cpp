#include "modules/portal_management/store.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace dotmac::portal_management {
namespace {

constexpr std::string_view account_columns =
    "id, portal_id, account_type, status, customer_id, user_id, reseller_id, email, email_verified_at, "
    "language, time_zone, theme, notify_billing, notify_service, notify_news, totp_confirmed, locked_until, "
    "last_login_at, created_at, updated_at, activated_at, deactivated_at, version";
constexpr std::string_view secret_columns =
    ", password_hash, totp_secret, totp_last_step, failed_attempts, lock_count";

const std::string select_stored = "SELECT " + std::string{account_columns} + std::string{secret_columns} +
                                  " FROM portal_accounts WHERE tenant_id = $1";
const std::string select_by_id = select_stored + " AND id = $2";
const std::string select_by_portal_id = select_stored + " AND portal_id = $2";
const std::string select_living =
    "SELECT " + std::string{account_columns} + " FROM portal_accounts WHERE tenant_id = $1 AND ";
const std::string select_by_user = select_living + "user_id = $2 AND status <> 'deactivated' ORDER BY id";
const std::string select_by_reseller =
    select_living + "reseller_id = $2 AND status <> 'deactivated' ORDER BY id";
const std::string select_by_email =
    select_stored + " AND account_type = $2 AND email_folded = $3 AND status <> 'deactivated'";

constexpr store::SortColumn account_order[] = {{"created_at", "id", false}};

PortalAccount read_account(const store::Rows& row) {
    return {
        .id = row.get<PortalAccountId>(0),
        .portal_id = row.get<std::string>(1),
        .account_type = row.get<PortalAccountType>(2),
        .status = row.get<PortalAccountStatus>(3),
        .customer_id = row.get<std::optional<CustomerId>>(4),
        .user_id = row.get<std::optional<UserId>>(5),
        .reseller_id = row.get<std::optional<ResellerId>>(6),
        .email = row.get<std::string>(7),
        .email_verified_at = row.get<std::optional<Instant>>(8),
        .language = row.get<std::optional<std::string>>(9),
        .time_zone = row.get<std::optional<TimeZone>>(10),
        .theme = row.get<std::string>(11),
        .notifications = {.billing = row.get<bool>(12),
                          .service = row.get<bool>(13),
                          .news = row.get<bool>(14)},
        .totp_enabled = row.get<bool>(15),
        .locked_until = row.get<std::optional<Instant>>(16),
        .last_login_at = row.get<std::optional<Instant>>(17),
        .created_at = row.get<Instant>(18),
        .updated_at = row.get<Instant>(19),
        .activated_at = row.get<std::optional<Instant>>(20),
        .deactivated_at = row.get<std::optional<Instant>>(21),
        .version = row.get<std::int64_t>(22),
    };
}

StoredPortalAccount read_stored(const store::Rows& row) {
    StoredPortalAccount stored{
        .account = read_account(row),
        .password = std::nullopt,
        .totp_secret = row.get<std::optional<std::string>>(24),
        .totp_last_step = row.get<std::int64_t>(25),
        .failed_attempts = row.get<std::int64_t>(26),
        .lock_count = row.get<std::int64_t>(27),
    };
    if (!row.is_null(23)) stored.password = identity::PasswordHash{row.get<std::string>(23)};
    return stored;
}

// In a list, the personal data of an archived account stays out (R025).
PortalAccount read_listed(const store::Rows& row) {
    PortalAccount account = read_account(row);
    if (account.status == PortalAccountStatus::deactivated) account.email.clear();
    return account;
}

std::optional<std::string_view> hash_of(const StoredPortalAccount& stored) {
    if (!stored.password) return std::nullopt;
    return stored.password->text;
}

// Runs `query`, which has a list of wanted texts for its %, over all of them in few statements of one text:
// the last is filled up with its own last text.
template <class F>
void look_up(store::Transaction& transaction, std::string_view query, std::span<const std::string> wanted,
             F found) {
    constexpr std::size_t chunk = 100;
    std::string values;
    for (std::size_t i = 0; i < chunk; ++i)
        values += (i == 0 ? "($" : ", ($") + std::to_string(i + 2) + ")";
    const std::size_t place = query.find('%');
    const std::string sql =
        std::string{query.substr(0, place)} + values + std::string{query.substr(place + 1)};
    for (std::size_t start = 0; start < wanted.size(); start += chunk) {
        std::vector<store::Parameter> parameters{transaction.tenant()};
        for (std::size_t i = start; i < start + chunk; ++i)
            parameters.emplace_back(wanted[std::min(i, wanted.size() - 1)]);
        store::Rows rows{transaction.run_query(sql, parameters, false)};
        while (rows.next()) {
            if (!rows.is_null(1)) found(rows);
        }
    }
}

}  // namespace

std::string fold_email(std::string_view email) {
    return lower_ascii(trim(email));
}

void insert_account(store::Transaction& transaction, const StoredPortalAccount& stored) {
    insert_accounts(transaction, {&stored, 1});
}

void insert_accounts(store::Transaction& transaction, std::span<const StoredPortalAccount> accounts) {
    const auto rows = transaction.bulk_insert("portal_accounts", {"tenant_id",
                                                                  "id",
                                                                  "portal_id",
                                                                  "account_type",
                                                                  "status",
                                                                  "customer_id",
                                                                  "user_id",
                                                                  "reseller_id",
                                                                  "email",
                                                                  "email_folded",
                                                                  "email_verified_at",
                                                                  "language",
                                                                  "time_zone",
                                                                  "theme",
                                                                  "notify_billing",
                                                                  "notify_service",
                                                                  "notify_news",
                                                                  "password_hash",
                                                                  "totp_secret",
                                                                  "totp_confirmed",
                                                                  "totp_last_step",
                                                                  "failed_attempts",
                                                                  "lock_count",
                                                                  "locked_until",
                                                                  "last_login_at",
                                                                  "created_at",
                                                                  "updated_at",
                                                                  "activated_at",
                                                                  "deactivated_at",
                                                                  "version"});
    for (const StoredPortalAccount& stored : accounts) {
        const PortalAccount& account = stored.account;
        const std::string folded = fold_email(account.email);
        rows->add(transaction.tenant(), account.id, account.portal_id, account.account_type, account.status,
                  account.customer_id, account.user_id, account.reseller_id, account.email, folded,
                  account.email_verified_at, account.language, account.time_zone, account.theme,
                  account.notifications.billing, account.notifications.service, account.notifications.news,
                  hash_of(stored), stored.totp_secret, account.totp_enabled, stored.totp_last_step,
                  stored.failed_attempts, stored.lock_count, account.locked_until, account.last_login_at,
                  account.created_at, account.updated_at, account.activated_at, account.deactivated_at,
                  account.version);
    }
    rows->finish();
}

void update_account(store::Transaction& transaction, const StoredPortalAccount& stored) {
    const PortalAccount& account = stored.account;
    transaction.execute(
        "UPDATE portal_accounts SET status = $3, email = $4, email_folded = $5, email_verified_at = $6, "
        "language = $7, time_zone = $8, theme = $9, notify_billing = $10, notify_service = $11, "
        "notify_news = $12, password_hash = $13, totp_secret = $14, totp_confirmed = $15, "
        "totp_last_step = $16, failed_attempts = $17, lock_count = $18, locked_until = $19, "
        "last_login_at = $20, updated_at = $21, activated_at = $22, deactivated_at = $23, "
        "version = version + 1 WHERE tenant_id = $1 AND id = $2",
        transaction.tenant(), account.id, account.status, account.email, fold_email(account.email),
        account.email_verified_at, account.language, account.time_zone, account.theme,
        account.notifications.billing, account.notifications.service, account.notifications.news,
        hash_of(stored), stored.totp_secret, account.totp_enabled, stored.totp_last_step,
        stored.failed_attempts, stored.lock_count, account.locked_until, account.last_login_at,
        account.updated_at, account.activated_at, account.deactivated_at);
}

void update_log_in_state(store::Transaction& transaction, const StoredPortalAccount& stored) {
    transaction.execute(
        "UPDATE portal_accounts SET failed_attempts = $3, lock_count = $4, totp_last_step = $5, "
        "last_login_at = $6 WHERE tenant_id = $1 AND id = $2",
        transaction.tenant(), stored.account.id, stored.failed_attempts, stored.lock_count,
        stored.totp_last_step, stored.account.last_login_at);
}

std::optional<StoredPortalAccount> load_account(store::Transaction& transaction, PortalAccountId id) {
    return transaction.query(select_by_id, transaction.tenant(), id).first(read_stored);
}

std::optional<StoredPortalAccount> load_account_by_portal_id(store::Transaction& transaction,
                                                             std::string_view portal_id) {
    return transaction.query(select_by_portal_id, transaction.tenant(), portal_id).first(read_stored);
}

std::optional<StoredPortalAccount> load_account_by_email(store::Transaction& transaction,
                                                         PortalAccountType type, std::string_view email) {
    return transaction.query(select_by_email, transaction.tenant(), type, fold_email(email))
        .first(read_stored);
}

std::vector<PortalAccount> load_accounts_of(store::Transaction& transaction, UserId user) {
    return transaction.query(select_by_user, transaction.tenant(), user).all(read_account);
}

std::vector<PortalAccount> load_accounts_of(store::Transaction& transaction, ResellerId reseller) {
    return transaction.query(select_by_reseller, transaction.tenant(), reseller).all(read_account);
}

std::unordered_set<std::string> portal_ids_in_use(store::Transaction& transaction,
                                                  std::span<const std::string> portal_ids) {
    std::unordered_set<std::string> taken;
    look_up(transaction,
            "SELECT wanted.column1, (SELECT id FROM portal_accounts WHERE tenant_id = $1 "
            "AND portal_id = wanted.column1) FROM (VALUES %) AS wanted",
            portal_ids, [&](const store::Rows& row) { taken.insert(row.get<std::string>(0)); });
    return taken;
}

std::unordered_map<std::string, CustomerId> customer_emails_in_use(store::Transaction& transaction,
                                                                   std::span<const std::string> emails) {
    std::unordered_map<std::string, CustomerId> owners;
    look_up(transaction,
            "SELECT wanted.column1, (SELECT customer_id FROM portal_accounts WHERE tenant_id = $1 "
            "AND account_type = 'customer' AND email_folded = wanted.column1 AND status <> 'deactivated') "
            "FROM (VALUES %) AS wanted",
            emails,
            [&](const store::Rows& row) { owners.emplace(row.get<std::string>(0), row.get<CustomerId>(1)); });
    return owners;
}

store::Page<PortalAccount> select_accounts(store::Transaction& transaction, const PortalAccountFilter& filter,
                                           const store::PageRequest& page) {
    store::ListQuery list{transaction, "SELECT " + std::string{account_columns},
                          "FROM portal_accounts WHERE tenant_id = ?"};
    list.where("account_type = ?", filter.account_type)
        .where("status = ?", filter.status)
        .where("portal_id = ?", filter.portal_id)
        .where("customer_id = ?", filter.customer_id)
        .where("user_id = ?", filter.user_id)
        .where("reseller_id = ?", filter.reseller_id);
    if (filter.email) list.where_text("email_folded = ?", fold_email(*filter.email));
    if (!filter.status) list.where("status <> 'deactivated'");
    return list.page(page, account_order, "id", read_listed, true);
}

}  // namespace dotmac::portal_management
