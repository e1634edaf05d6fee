#include "modules/portal_management/mailed_codes.hpp"

#include <sodium.h>

#include <array>

#include "platform/credentials/codes.hpp"
#include "platform/credentials/passwords.hpp"

namespace dotmac::portal_management {
namespace {

constexpr std::string_view select_window =
    "SELECT window_ends_at, mails FROM portal_codes "
    "WHERE tenant_id = $1 AND account_id = $2 AND purpose = $3";
constexpr std::string_view upsert_code =
    "INSERT INTO portal_codes (tenant_id, account_id, purpose, code_hash, email, is_confirmed, expires_at, "
    "window_ends_at, mails) VALUES ($1, $2, $3, $4, $5, FALSE, $6, $7, $8) "
    "ON CONFLICT (tenant_id, account_id, purpose) DO UPDATE SET code_hash = excluded.code_hash, "
    "email = excluded.email, is_confirmed = excluded.is_confirmed, expires_at = excluded.expires_at, "
    "window_ends_at = excluded.window_ends_at, mails = excluded.mails";
constexpr std::string_view select_by_hash =
    "SELECT account_id, purpose, email, is_confirmed FROM portal_codes "
    "WHERE tenant_id = $1 AND code_hash = $2 AND expires_at > $3";
constexpr std::string_view select_by_purpose =
    "SELECT account_id, purpose, email, is_confirmed FROM portal_codes "
    "WHERE tenant_id = $1 AND account_id = $2 AND purpose = $3 AND expires_at > $4";
// The row stays until it is purged, since it counts the mails; its hash is that of no code.
constexpr std::string_view spend =
    "UPDATE portal_codes SET code_hash = $4, is_confirmed = $5, expires_at = $6 "
    "WHERE tenant_id = $1 AND account_id = $2 AND purpose = $3";
constexpr std::string_view select_purposes =
    "SELECT account_id, purpose, email, is_confirmed FROM portal_codes "
    "WHERE tenant_id = $1 AND account_id = $2";
constexpr std::string_view delete_over =
    "DELETE FROM portal_codes WHERE tenant_id = $1 AND (account_id, purpose) IN "
    "(SELECT account_id, purpose FROM portal_codes WHERE tenant_id = $1 AND expires_at < $2 "
    "ORDER BY expires_at LIMIT $3)";

constexpr std::size_t hash_bytes = 32;

std::string hash_of(std::string_view letters) {
    std::string hash(hash_bytes, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                       reinterpret_cast<const unsigned char*>(letters.data()), letters.size(), nullptr, 0);
    return hash;
}

std::string hash_of_nothing() {
    platform::require_sodium();
    std::string bytes(hash_bytes, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

MailedCode read_code(const store::Rows& row) {
    return {.account = row.get<PortalAccountId>(0),
            .purpose = row.get<std::string>(1),
            .email = row.get<std::string>(2),
            .is_confirmed = row.get<bool>(3)};
}

void spend_code(Context& context, const MailedCode& code, bool is_confirmed, Instant expires_at) {
    context.transaction.execute(spend, context.tenant(), code.account, code.purpose,
                                store::Parameter::bytes(hash_of_nothing()), is_confirmed, expires_at);
}

struct NewCode {
    std::string hash;
    std::string_view email{};
    Instant expires_at;
};

// Counts a mail about the account and purpose, and stores its code in place of the one before. False where
// too many went out within the hour.
bool store_code(Context& context, PortalAccountId account, std::string_view purpose, const NewCode& code) {
    const Instant now = context.clock->now;
    Instant window_end = now + std::chrono::hours{1};
    std::int64_t mails = 1;
    auto rows = context.transaction.query(select_window, context.tenant(), account, purpose);
    if (rows.next() && rows.get<Instant>(0) > now) {
        window_end = rows.get<Instant>(0);
        mails = rows.get<std::int64_t>(1) + 1;
    }
    if (mails > most_mails_an_hour) return false;
    context.transaction.execute(upsert_code, context.tenant(), account, purpose,
                                store::Parameter::bytes(code.hash), code.email, code.expires_at, window_end,
                                mails);
    return true;
}

}  // namespace

std::optional<std::string> issue_code(Context& context, PortalAccountId account, std::string_view purpose,
                                      std::chrono::hours valid_for, std::string_view email) {
    std::string code = platform::make_code();
    const NewCode stored{.hash = hash_of(platform::parse_code(code).value()),
                         .email = email,
                         .expires_at = context.clock->now + valid_for};
    if (!store_code(context, account, purpose, stored)) return std::nullopt;
    return code;
}

bool count_mail(Context& context, PortalAccountId account, std::string_view purpose) {
    return store_code(context, account, purpose,
                      {.hash = hash_of_nothing(), .expires_at = context.clock->now});
}

std::optional<MailedCode> find_code(Context& context, std::string_view typed) {
    const auto letters = platform::parse_code(typed);
    if (!letters) return std::nullopt;
    return context.transaction
        .query(select_by_hash, context.tenant(), store::Parameter::bytes(hash_of(*letters)),
               context.clock->now)
        .first(read_code);
}

std::optional<MailedCode> find_code_of(Context& context, PortalAccountId account, std::string_view purpose) {
    return context.transaction
        .query(select_by_purpose, context.tenant(), account, purpose, context.clock->now)
        .first(read_code);
}

void use_code(Context& context, const MailedCode& code) {
    spend_code(context, code, false, context.clock->now);
}

void confirm_code(Context& context, const MailedCode& code) {
    spend_code(context, code, true, context.clock->now + address_change_hours);
}

void revoke_codes(Context& context, PortalAccountId account) {
    for (const MailedCode& code :
         context.transaction.query(select_purposes, context.tenant(), account).all(read_code))
        use_code(context, code);
}

std::int64_t purge_codes(Context& context, std::int64_t limit) {
    return context.transaction.execute(delete_over, context.tenant(),
                                       context.clock->now - std::chrono::days{1}, limit);
}

}  // namespace dotmac::portal_management
