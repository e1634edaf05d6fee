#include "modules/portal_management/devices.hpp"

#include "modules/portal_management/log_in_settings.hpp"
#include "platform/credentials/tokens.hpp"
#include "platform/events.hpp"

namespace dotmac::portal_management {
namespace {

constexpr store::SortColumn device_order[] = {{"created_at", "id", false}};

PortalDevice read_device(const store::Rows& row) {
    return {.id = row.get<PortalDeviceId>(0),
            .user_agent = row.get<std::string>(1),
            .remote_address = row.get<std::string>(2),
            .created_at = row.get<Instant>(3),
            .last_used_at = row.get<Instant>(4),
            .expires_at = row.get<Instant>(5)};
}

}  // namespace

std::string remember_device(Context& context, PortalAccountId account, Instant now) {
    const auto token = platform::make_token(platform::TokenKind::portal_device, context.tenant());
    const auto id = context.transaction.new_id<PortalDeviceId>();
    context.transaction.execute(
        "INSERT INTO portal_devices (tenant_id, id, account_id, token_hash, user_agent, remote_address, "
        "created_at, last_used_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        context.tenant(), id, account, store::Parameter::bytes(token.hash), agent_of(context),
        context.actor.remote_address, now, now, now + std::chrono::days{platform::get(context, device_days)});
    record_with_reason(context, "portal_account.device_remembered", account.to_string(), id.to_string());
    return token.text;
}

std::optional<PortalDeviceId> find_device(Context& context, PortalAccountId account, std::string_view token,
                                          Instant now) {
    const auto parsed = platform::parse_token(token);
    if (!parsed || parsed->kind != platform::TokenKind::portal_device) return std::nullopt;
    return context.transaction
        .query(
            "SELECT id FROM portal_devices WHERE tenant_id = $1 AND token_hash = $2 AND account_id = $3 "
            "AND expires_at > $4",
            context.tenant(), store::Parameter::bytes(parsed->hash), account, now)
        .value<PortalDeviceId>();
}

void touch_device(Context& context, PortalDeviceId id, Instant now) {
    context.transaction.execute(
        "UPDATE portal_devices SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2", context.tenant(), id,
        now);
}

store::Page<PortalDevice> list_devices(Context& context, PortalAccountId account,
                                       const store::PageRequest& page) {
    store::ListQuery list{context.transaction,
                          "SELECT id, user_agent, remote_address, created_at, last_used_at, expires_at",
                          "FROM portal_devices WHERE tenant_id = ?"};
    list.where("account_id = ?", std::optional{account});
    return list.page(page, device_order, "id", read_device, true);
}

void forget_device(Context& context, PortalAccountId account, PortalDeviceId id) {
    const auto count = context.transaction.execute(
        "DELETE FROM portal_devices WHERE tenant_id = $1 AND id = $2 AND account_id = $3", context.tenant(),
        id, account);
    if (count == 0) throw not_found(PortalDeviceId::noun, id.to_string());
    platform::record_event(context, "portal_account.device_forgotten", account.to_string(),
                           platform::event_data({{"device", id.to_string()}}));
}

void forget_devices(Context& context, PortalAccountId account) {
    context.transaction.execute("DELETE FROM portal_devices WHERE tenant_id = $1 AND account_id = $2",
                                context.tenant(), account);
}

std::int64_t purge_devices(Context& context, Instant now, std::int64_t limit) {
    return context.transaction.execute(
        "DELETE FROM portal_devices WHERE tenant_id = $1 AND id IN "
        "(SELECT id FROM portal_devices WHERE tenant_id = $1 AND expires_at <= $2 LIMIT $3)",
        context.tenant(), now, limit);
}

}  // namespace dotmac::portal_management
