#include "modules/portal_management/confirmations.hpp"

#include "modules/portal_management/mails.hpp"
#include "platform/credentials/codes.hpp"

namespace dotmac::portal_management {
namespace {

constexpr std::chrono::minutes valid_for{15};
constexpr std::chrono::minutes between_mails{1};

}  // namespace

void mail_confirmation(Context& context, const PortalAccount& account, std::string_view suspicion,
                       Instant now) {
    const auto sent_at = context.transaction
                             .query(
                                 "SELECT sent_at FROM portal_log_in_confirmations "
                                 "WHERE tenant_id = $1 AND account_id = $2",
                                 context.tenant(), account.id)
                             .value<Instant>();
    if (sent_at && now - *sent_at < between_mails) return;
    const std::string code = platform::make_code();
    const auto hashed = platform::hash_code(code);
    context.transaction.execute(
        "INSERT INTO portal_log_in_confirmations (tenant_id, account_id, salt, code_hash, sent_at, "
        "expires_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, account_id) "
        "DO UPDATE SET salt = $3, code_hash = $4, sent_at = $5, expires_at = $6",
        context.tenant(), account.id, store::Parameter::bytes(hashed.salt),
        store::Parameter::bytes(hashed.hash), now, now + valid_for);
    platform::queue_mail(context, log_in_confirmation_mail, account.language.value_or(""),
                         {.address = account.email, .name = ""},
                         {{"portal_id", account.portal_id},
                          {"code", code},
                          {"when", to_string(std::chrono::floor<std::chrono::seconds>(now))},
                          {"address", context.actor.remote_address},
                          {"device", agent_of(context)}});
    record_with_reason(context, "portal_account.confirmation_mailed", account.id.to_string(), suspicion);
}

bool takes_confirmation(Context& context, PortalAccountId account, std::string_view code, Instant now) {
    const auto stored =
        context.transaction
            .query(
                "SELECT salt, code_hash FROM portal_log_in_confirmations "
                "WHERE tenant_id = $1 AND account_id = $2 AND expires_at > $3",
                context.tenant(), account, now)
            .first([](const store::Rows& row) {
                return platform::CodeHash{.salt = row.get<std::string>(0), .hash = row.get<std::string>(1)};
            });
    if (!stored || !platform::matches_code(*stored, code)) return false;
    context.transaction.execute(
        "DELETE FROM portal_log_in_confirmations WHERE tenant_id = $1 AND account_id = $2", context.tenant(),
        account);
    return true;
}

}  // namespace dotmac::portal_management
