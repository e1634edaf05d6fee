// Locks: five failed log-ins in a row lock an account (R026) for the tenant's time (R027), which each further
// lock doubles, up to a day. A log-in that succeeds forgets failures and locks. Times are real ones.
#pragma once

#include "modules/portal_management/entrance.hpp"
#include "modules/portal_management/store.hpp"

namespace dotmac::portal_management {

inline constexpr std::int64_t failures_before_lock = 5;  // R026
inline constexpr std::chrono::minutes longest_lock{24 * 60};

// How long the lock lasts that follows on so many others without a log-in between.
std::chrono::minutes lock_time(std::chrono::minutes first, std::int64_t locks_before);

// One more failure of an active account. True where it was the one that locked it.
bool count_failure(Context& context, StoredPortalAccount& stored, Instant now);
void lock_for(Context& context, const StoredPortalAccount& stored, Instant now, std::string_view reason);
// Unlocks a locked account whose time is over. `stored` is as it stands afterwards.
void end_lock_that_is_over(Context& context, StoredPortalAccount& stored, Instant now);
// The same for at most `limit` accounts, oldest lock first; returns how many.
std::int64_t end_locks_that_are_over(Context& context, Instant now, std::int64_t limit);

}  // namespace dotmac::portal_management
