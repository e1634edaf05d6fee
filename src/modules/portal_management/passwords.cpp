#include "modules/portal_management/passwords.hpp"

#include <algorithm>

#include "modules/portal_management/devices.hpp"
#include "modules/portal_management/log_in_settings.hpp"
#include "modules/portal_management/portal_sessions.hpp"
#include "modules/portal_management/store.hpp"
#include "platform/credentials/password_rules.hpp"

namespace dotmac::portal_management {
namespace {

using platform::PasswordHash;

StoredPortalAccount existing(Context& context, PortalAccountId id) {
    auto stored = load_account(context.transaction, id);
    if (!stored) throw not_found(PortalAccountId::noun, id.to_string());
    return std::move(*stored);
}

// The present one and those before it, newest first.
std::vector<PasswordHash> last_passwords(Context& context, const StoredPortalAccount& stored) {
    std::vector<PasswordHash> hashes;
    if (stored.password) hashes.push_back(*stored.password);
    auto rows = context.transaction.query(
        "SELECT password_hash FROM portal_old_passwords WHERE tenant_id = $1 AND account_id = $2 "
        "ORDER BY id DESC LIMIT $3",
        context.tenant(), stored.account.id, passwords_remembered - 1);
    while (rows.next())
        hashes.push_back({rows.get<std::string>(0)});
    return hashes;
}

void keep_old_password(Context& context, PortalAccountId account, const PasswordHash& hash) {
    context.transaction.execute(
        "INSERT INTO portal_old_passwords (tenant_id, account_id, id, password_hash) VALUES ($1, $2, $3, $4)",
        context.tenant(), account, context.transaction.new_id(), hash.text);
    context.transaction.execute(
        "DELETE FROM portal_old_passwords WHERE tenant_id = $1 AND account_id = $2 AND id NOT IN "
        "(SELECT id FROM portal_old_passwords WHERE tenant_id = $1 AND account_id = $2 "
        "ORDER BY id DESC LIMIT $3)",
        context.tenant(), account, passwords_remembered - 1);
}

}  // namespace

PreparedPassword prepare_password(http::Exchange& exchange, Entrance& entrance, TenantId tenant,
                                  PortalAccountId account, std::string_view field,
                                  std::string_view password) {
    platform::PasswordCost cost;
    const auto earlier = exchange.read_in(tenant, [&](Context& context) {
        const StoredPortalAccount stored = existing(context, account);
        platform::require_acceptable_password(context, field, password,
                                              {stored.account.email, stored.account.portal_id});
        cost = password_cost(context);
        return last_passwords(context, stored);
    });
    const bool was_used = std::ranges::any_of(
        earlier, [&](const PasswordHash& hash) { return entrance.passwords.verify(hash, password); });
    if (was_used) throw invalid_field(std::string{field}, "is one of your last five passwords");
    return {entrance.passwords.hash(password, cost)};
}

void set_password(Context& context, PortalAccountId account, const PreparedPassword& password,
                  std::string_view reason) {
    StoredPortalAccount stored = existing(context, account);
    if (registry::is_final(stored.account.status))
        throw Problem(ProblemCode::conflict, "The account is archived: nothing of it changes any more.");
    if (stored.password) keep_old_password(context, account, *stored.password);
    stored.password = password.hash;
    stored.account.updated_at = context.clock->now;
    update_account(context.transaction, stored);
    end_sessions(context, account, "the password was changed");
    forget_devices(context, account);
    record_with_reason(context, "portal_account.password_changed", account.to_string(), reason);
}

void replace_hash(Context& context, PortalAccountId account, const PasswordHash& before,
                  const PasswordHash& after) {
    context.transaction.execute(
        "UPDATE portal_accounts SET password_hash = $4 WHERE tenant_id = $1 AND id = $2 AND password_hash = "
        "$3",
        context.tenant(), account, before.text, after.text);
}

}  // namespace dotmac::portal_management
