// The test clock of a tenant: time stands still until it is moved, and it moves forward only. On the way
// every job that falls due really runs, at its own moment.
#pragma once

#include <functional>
#include <optional>

#include "platform/job_runner.hpp"
#include "record/record.hpp"
#include "store/context.hpp"

namespace dotmac::platform {

// A year and a month at once: what one request may ask for. The command line may go further.
inline constexpr int longest_advance_days = 400;

struct ClockState {
    Instant now;
    Date today;
    TimeZone time_zone;
    bool is_test = false;
};
const record::Description& description_of(const ClockState*);

struct ClockChange {
    std::optional<std::int64_t> advance_days;
    std::optional<Instant> advance_to;
    std::optional<Instant> set_to;
};
const record::Description& description_of(const ClockChange*);

struct ClockAdvance {
    Instant from;
    Instant now;
    Date today;
    std::int64_t jobs_run = 0;
};
const record::Description& description_of(const ClockAdvance*);

ClockState get_clock(Context& context);

// Moves the clock of a tenant to `until`, which becomes a test clock where it was none. It stops at each
// moment at which something falls due (a daily job, a job queued for later), runs it, and goes on once
// nothing of the tenant runs anywhere; killed on the way, it stands at such a moment, and may be called
// again. Records `clock.advanced`. Throws a Problem (422) where `until` lies before the tenant's now. Opens
// its own transactions.
// `progress` (may be empty) is told each moment at which the clock stops.
ClockAdvance advance_clock(JobRunner& runner, TenantId tenant, Instant until, const Actor& actor,
                           const std::function<void(Instant)>& progress = {});

// Sets the clock at a moment without stopping on the way: jobs run from there, a missed day once. Throws as
// above.
ClockState jump_clock(Context& context, Instant moment);

// Back to real time. Throws a Problem (409) where the test clock is ahead of it, since time never goes back.
// `real_now`: the system's time.
ClockState remove_test_clock(Context& context, Instant real_now);

// What a request asks for; throws a Problem (422) unless it is exactly one of the three, and for an advance
// that is longer than `longest_advance_days`.
ClockAdvance change_clock(JobRunner& runner, TenantId tenant, const ClockChange& change, const Actor& actor);

}  // namespace dotmac::platform
