#include "modules/portal_management/second_factor.hpp"

#include "modules/portal_management/devices.hpp"
#include "modules/portal_management/portal_sessions.hpp"
#include "platform/credentials/codes.hpp"
#include "platform/credentials/qr_code.hpp"
#include "platform/credentials/totp.hpp"
#include "platform/events.hpp"
#include "platform/tenants.hpp"

namespace dotmac::portal_management {
namespace {

void forget_backup_codes(Context& context, PortalAccountId account) {
    context.transaction.execute("DELETE FROM portal_backup_codes WHERE tenant_id = $1 AND account_id = $2",
                                context.tenant(), account);
}

PortalBackupCodes make_backup_codes(Context& context, PortalAccountId account) {
    forget_backup_codes(context, account);
    PortalBackupCodes made;
    const auto rows = context.transaction.bulk_insert("portal_backup_codes",
                                                      {"tenant_id", "account_id", "id", "salt", "code_hash"});
    for (int id = 1; id <= backup_code_count; ++id) {
        const auto& code = made.codes.emplace_back(platform::make_code());
        const auto hashed = platform::hash_code(code);
        rows->add(context.tenant(), account, id, store::Parameter::bytes(hashed.salt),
                  store::Parameter::bytes(hashed.hash));
    }
    rows->finish();
    return made;
}

void save(Context& context, StoredPortalAccount& stored) {
    stored.account.updated_at = context.clock->now;
    update_account(context.transaction, stored);
    ++stored.account.version;
}

}  // namespace

bool takes_totp_code(const Entrance& entrance, StoredPortalAccount& stored, std::string_view code) {
    if (!stored.totp_secret) return false;
    const auto step = platform::accept_totp(entrance.secrets.open(*stored.totp_secret), code, entrance.now(),
                                            stored.totp_last_step);
    if (!step) return false;
    stored.totp_last_step = *step;
    return true;
}

bool takes_backup_code(Context& context, PortalAccountId account, std::string_view code) {
    auto rows = context.transaction.query(
        "SELECT id, salt, code_hash FROM portal_backup_codes WHERE tenant_id = $1 AND account_id = $2",
        context.tenant(), account);
    std::optional<std::int64_t> taken;
    while (rows.next()) {
        const platform::CodeHash stored{.salt = rows.get<std::string>(1), .hash = rows.get<std::string>(2)};
        if (platform::matches_code(stored, code)) taken = rows.get<std::int64_t>(0);
    }
    if (!taken) return false;
    context.transaction.execute(
        "DELETE FROM portal_backup_codes WHERE tenant_id = $1 AND account_id = $2 AND id = $3",
        context.tenant(), account, *taken);
    return true;
}

PortalTotpSetup begin_totp(Context& context, const Entrance& entrance, PortalAccountId account) {
    StoredPortalAccount stored = load_account(context.transaction, account).value();
    if (stored.account.totp_enabled)
        throw Problem(ProblemCode::conflict, "One-time codes are on already: remove them first.");
    PortalTotpSetup setup{.secret = platform::make_totp_secret()};
    stored.totp_secret = entrance.secrets.seal(setup.secret);
    stored.totp_last_step = 0;  // of the secret before
    save(context, stored);
    platform::record_event(context, "portal_account.totp_begun", account.to_string());
    setup.uri = platform::totp_uri(setup.secret, platform::current_tenant(context.transaction).name,
                                   stored.account.portal_id);
    setup.qr_png = platform::to_base64(platform::qr_png(setup.uri));
    return setup;
}

PortalBackupCodes confirm_totp(Context& context, StoredPortalAccount& stored) {
    if (stored.account.totp_enabled) throw Problem(ProblemCode::conflict, "One-time codes are on already.");
    stored.account.totp_enabled = true;
    save(context, stored);
    record_with_reason(context, "portal_account.totp_enabled", stored.account.id.to_string());
    return make_backup_codes(context, stored.account.id);
}

PortalBackupCodes renew_backup_codes(Context& context, PortalAccountId account) {
    record_with_reason(context, "portal_account.backup_codes_renewed", account.to_string());
    return make_backup_codes(context, account);
}

void remove_second_factor(Context& context, StoredPortalAccount& stored, std::string_view reason) {
    stored.totp_secret.reset();
    stored.account.totp_enabled = false;
    save(context, stored);
    forget_backup_codes(context, stored.account.id);
    forget_devices(context, stored.account.id);
    end_sessions(context, stored.account.id, "one-time codes were removed");
    record_with_reason(context, "portal_account.totp_removed", stored.account.id.to_string(), reason);
}

}  // namespace dotmac::portal_management
