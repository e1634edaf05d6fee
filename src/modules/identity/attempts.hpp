// Failed log-ins, counted per address within a window of time, so that nobody guesses a password or a
// one-time code at leisure. Addresses without a user are counted alike: being throttled tells nothing.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"
#include "store/context.hpp"

namespace dotmac::identity {

// When the next attempt may be made; nothing where it may be made now.
std::optional<Instant> throttled_until(Context& context, std::string_view email, Instant now);
// Counts one, and records the event user.login_throttled with the last that is let through.
void count_failure(Context& context, std::string_view email, std::string_view subject, Instant now);
void forget_failures(Context& context, std::string_view email);
std::int64_t purge_attempts(Context& context, Instant now, std::int64_t limit);

// Throws rate_limited.
[[noreturn]] void refuse_throttled(Instant until, Instant now);

}  // namespace dotmac::identity
