#include "modules/portal_management/own_account.hpp"

#include "modules/portal_management/devices.hpp"
#include "modules/portal_management/locks.hpp"
#include "modules/portal_management/passwords.hpp"
#include "modules/portal_management/portal_sessions.hpp"
#include "modules/portal_management/second_factor.hpp"
#include "modules/portal_management/service.hpp"

namespace dotmac::portal_management {
namespace {

// The caller's account as it stands now. His token may have been recognized a moment ago: a lock or a
// suspension since then counts.
StoredPortalAccount active_account(Context& context, PortalAccountId id) {
    auto stored = load_account(context.transaction, id);
    if (stored && stored->account.status == PortalAccountStatus::active) return std::move(*stored);
    throw Problem(ProblemCode::forbidden, "The account is not active.");
}

void fail(Context& context, Entrance& entrance, StoredPortalAccount& stored, std::string_view reason) {
    record_with_reason(context, "portal_account.login_failed", stored.account.id.to_string(), reason);
    count_failure(context, stored, entrance.now());
}

// The account, whose password a moment ago was the one with this hash. Throws conflict where it no longer is.
StoredPortalAccount unchanged(Context& context, PortalAccountId id, const platform::PasswordHash& before) {
    StoredPortalAccount stored = active_account(context, id);
    if (stored.password->text == before.text) return stored;
    throw Problem(ProblemCode::conflict, "The password was changed by someone else just now.");
}

// Calls `then(context, stored)` where the authenticator shows this code.
template <class Then>
auto with_code(http::Exchange& exchange, Entrance& entrance, std::string_view code, Then then) {
    using Result = std::invoke_result_t<Then&, Context&, StoredPortalAccount&>;
    const PortalAccountId id = own_account(exchange);
    const auto result = exchange.write([&](Context& context) -> std::optional<Result> {
        StoredPortalAccount stored = active_account(context, id);
        if (!stored.totp_secret) throw Problem(ProblemCode::conflict, "One-time codes are not set up.");
        if (!takes_totp_code(entrance, stored, code)) {
            fail(context, entrance, stored, "wrong one-time code");
            return std::nullopt;
        }
        update_log_in_state(context.transaction, stored);
        return then(context, stored);
    });
    if (!result) throw invalid_field("code", "is wrong, or was used before");
    return *result;
}

void forget_secrets(Context& context, PortalAccountId account) {
    forget_devices(context, account);
    for (const char* statement :
         {"DELETE FROM portal_backup_codes WHERE tenant_id = $1 AND account_id = $2",
          "DELETE FROM portal_old_passwords WHERE tenant_id = $1 AND account_id = $2",
          "DELETE FROM portal_log_in_confirmations WHERE tenant_id = $1 AND account_id = $2",
          "DELETE FROM portal_places WHERE tenant_id = $1 AND account_id = $2"})
        context.transaction.execute(statement, context.tenant(), account);
}

}  // namespace

PortalAccountId own_account(const http::Exchange& exchange) {
    if (const auto id = PortalAccountId::parse(exchange.principal()->actor)) return *id;
    throw Problem(ProblemCode::forbidden, "This is for portal accounts.");
}

platform::PasswordHash require_own_password(http::Exchange& exchange, Entrance& entrance,
                                            std::string_view password, std::string_view occasion) {
    const PortalAccountId id = own_account(exchange);
    const auto hash = exchange.read([&](Context& context) { return active_account(context, id).password; });
    if (hash && entrance.passwords.verify(*hash, password)) return *hash;
    exchange.write([&](Context& context) {
        StoredPortalAccount stored = active_account(context, id);
        fail(context, entrance, stored, "wrong password at " + std::string{occasion});
    });
    throw invalid_field("current_password", "is wrong");
}

void change_own_password(http::Exchange& exchange, Entrance& entrance, const PasswordChange& change) {
    const PortalAccountId id = own_account(exchange);
    const auto before = require_own_password(exchange, entrance, change.current_password, "its change");
    const TenantId tenant = exchange.principal()->tenant;
    const auto prepared =
        prepare_password(exchange, entrance, tenant, id, "new_password", change.new_password);
    exchange.write([&](Context& context) {
        unchanged(context, id, before);
        set_password(context, id, prepared, "own wish");
    });
}

PortalTotpSetup begin_own_totp(http::Exchange& exchange, Entrance& entrance, const TotpBegin& begin) {
    const PortalAccountId id = own_account(exchange);
    const auto before =
        require_own_password(exchange, entrance, begin.current_password, "the set-up of one-time codes");
    return exchange.write([&](Context& context) {
        unchanged(context, id, before);
        return begin_totp(context, entrance, id);
    });
}

PortalBackupCodes confirm_own_totp(http::Exchange& exchange, Entrance& entrance, const TotpCode& code) {
    return with_code(exchange, entrance, code.code, [&](Context& context, StoredPortalAccount& stored) {
        return confirm_totp(context, stored);
    });
}

PortalBackupCodes renew_own_backup_codes(http::Exchange& exchange, Entrance& entrance, const TotpCode& code) {
    return with_code(exchange, entrance, code.code, [&](Context& context, StoredPortalAccount& stored) {
        if (!stored.account.totp_enabled)
            throw Problem(ProblemCode::conflict, "One-time codes are not in force.");
        return renew_backup_codes(context, stored.account.id);
    });
}

void remove_own_totp(http::Exchange& exchange, Entrance& entrance, const TotpRemoval& removal) {
    require_own_password(exchange, entrance, removal.current_password, "the end of one-time codes");
    with_code(exchange, entrance, removal.code, [&](Context& context, StoredPortalAccount& stored) {
        remove_second_factor(context, stored, "own wish");
        return true;
    });
}

PortalAccount end_all_sessions(Context& context, PortalAccountId id, std::string_view reason) {
    PortalAccount account = get_account(context, id);
    require_version(context, account.version);
    end_sessions(context, id, reason);
    return account;
}

PortalAccount reset_second_factor(Context& context, PortalAccountId id, std::string_view reason) {
    auto stored = load_account(context.transaction, id);
    if (!stored) throw not_found(PortalAccountId::noun, id.to_string());
    require_version(context, stored->account.version);
    if (!stored->totp_secret) throw Problem(ProblemCode::conflict, "The account has no second factor.");
    remove_second_factor(context, *stored, reason);
    return stored->account;
}

Listeners log_in_listeners() {
    const auto account_of = [](const Notice& notice) {
        return PortalAccountId::parse(notice.subject).value();
    };
    return {
        {"portal_account.suspended",
         [=](Context& context, const Notice& notice) {
             end_sessions(context, account_of(notice), "the account was suspended");
         }},
        {"portal_account.deactivated",
         [=](Context& context, const Notice& notice) {
             end_sessions(context, account_of(notice), "the account was archived");
             forget_secrets(context, account_of(notice));
         }},
    };
}

}  // namespace dotmac::portal_management
