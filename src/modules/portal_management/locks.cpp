#include "modules/portal_management/locks.hpp"

#include <algorithm>

#include "modules/portal_management/log_in_settings.hpp"
#include "modules/portal_management/service.hpp"

namespace dotmac::portal_management {
namespace {

constexpr std::string_view lock_is_over = "the time of the lock is over (R027)";

}  // namespace

std::chrono::minutes lock_time(std::chrono::minutes first, std::int64_t locks_before) {
    constexpr std::int64_t doublings_to_a_day = 11;  // of the shortest, one minute
    const auto doublings = std::clamp<std::int64_t>(locks_before, 0, doublings_to_a_day);
    return std::min(first * (std::int64_t{1} << doublings), longest_lock);
}

void lock_for(Context& context, const StoredPortalAccount& stored, Instant now, std::string_view reason) {
    const std::chrono::minutes first{platform::get(context, lock_minutes)};
    lock_account(context, stored.account.id, now + lock_time(first, stored.lock_count), reason);
}

bool count_failure(Context& context, StoredPortalAccount& stored, Instant now) {
    ++stored.failed_attempts;
    update_log_in_state(context.transaction, stored);
    if (stored.failed_attempts < failures_before_lock) return false;
    lock_for(context, stored, now,
             "five failed log-ins (R026), the last from " + context.actor.remote_address + " (" +
                 agent_of(context) + ")");
    return true;
}

void end_lock_that_is_over(Context& context, StoredPortalAccount& stored, Instant now) {
    const PortalAccount& account = stored.account;
    if (account.status != PortalAccountStatus::locked || account.locked_until.value_or(now) > now) return;
    move_account(context, account.id, PortalAccountStatus::active, lock_is_over);
    stored = load_account(context.transaction, account.id).value();
}

std::int64_t end_locks_that_are_over(Context& context, Instant now, std::int64_t limit) {
    const auto ids = context.transaction
                         .query(
                             "SELECT id FROM portal_accounts WHERE tenant_id = $1 AND locked_until <= $2 "
                             "AND status = 'locked' ORDER BY locked_until LIMIT $3",
                             context.tenant(), now, limit)
                         .all([](const store::Rows& row) { return row.get<PortalAccountId>(0); });
    for (const PortalAccountId id : ids)
        move_account(context, id, PortalAccountStatus::active, lock_is_over);
    return static_cast<std::int64_t>(ids.size());
}

}  // namespace dotmac::portal_management
