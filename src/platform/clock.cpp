#include "platform/clock.hpp"

#include <algorithm>

#include "platform/events.hpp"
#include "platform/job_schedule.hpp"
#include "platform/tenants.hpp"

namespace dotmac::platform {
namespace {

using Pending = JobRunner::Pending;

void refuse_backwards(std::string_view field, Instant now, Instant moment) {
    if (moment >= now) return;
    throw invalid_field(std::string{field},
                        "Time never goes back: it is " + to_string(now) + " for this tenant.");
}

void record_clock(Context& context, std::string_view type, Instant from, Instant to) {
    record_event(context, type, context.tenant().to_string(),
                 event_data({{"from", to_string(from)}, {"to", to_string(to)}}));
}

void move(Context& context, Instant moment) {
    set_test_clock(context, context.tenant(), moment);
    context.clock = Clock{moment, context.clock->zone};
}

struct Step {
    Instant now;
    Pending pending = Pending::nothing;
    bool has_arrived = false;
};

// One stop of the clock: where nothing is left to do at its now, on to the next moment at which something is.
// In one transaction, so no worker takes a job between the look and the move.
Step next_stop(Context& context, const JobRunner& runner, Instant from, Instant until) {
    Step step{.now = context.clock->now, .pending = runner.pending(context)};
    if (step.pending != Pending::nothing) return step;
    if (context.clock->now >= until) {
        record_clock(context, "clock.advanced", from, until);
        step.has_arrived = true;
        return step;
    }
    move(context, std::min(runner.next_due(context).value_or(until), until));
    queue_scheduled(context, runner.types());
    return {.now = context.clock->now, .pending = runner.pending(context)};
}

}  // namespace

ClockState get_clock(Context& context) {
    const Tenant tenant = current_tenant(context.transaction);
    return {.now = context.clock->now,
            .today = context.clock->today(),
            .time_zone = tenant.time_zone,
            .is_test = tenant.test_clock.has_value()};
}

ClockAdvance advance_clock(JobRunner& runner, TenantId tenant, Instant until, const Actor& actor,
                           const std::function<void(Instant)>& progress) {
    store::Database& database = runner.database();
    const Clock start = database.write(tenant, [&](store::Transaction& transaction) {
        Context context = runner.context(transaction, actor);
        refuse_backwards("advance_to", context.clock->now, until);
        move(context, context.clock->now);  // from here on time stands still between the stops
        queue_scheduled(context, runner.types());
        return *context.clock;
    });
    ClockAdvance advance{.from = start.now, .now = until, .today = start.zone.date_at(until)};
    for (;;) {
        if (runner.stopping()) {
            throw Problem(ProblemCode::unavailable,
                          "The program is stopping; the clock stands where it had come to.");
        }
        const Step step = database.write(tenant, [&](store::Transaction& transaction) {
            Context context = runner.context(transaction, actor);
            return next_stop(context, runner, start.now, until);
        });
        if (progress) progress(step.now);
        if (step.has_arrived) return advance;
        if (step.pending == Pending::due) advance.jobs_run += runner.run_queued(tenant);
        if (step.pending == Pending::running) runner.wait_for_others();
    }
}

ClockState jump_clock(Context& context, Instant moment) {
    const Instant from = context.clock->now;
    refuse_backwards("set_to", from, moment);
    move(context, moment);
    record_clock(context, "clock.set", from, moment);
    return get_clock(context);
}

ClockState remove_test_clock(Context& context, Instant real_now) {
    const auto test_clock = current_tenant(context.transaction).test_clock;
    if (!test_clock) return get_clock(context);
    if (*test_clock > real_now) {
        throw Problem(ProblemCode::conflict, "The test clock is ahead of the real time, which is " +
                                                 to_string(real_now) + ", and time never goes back.");
    }
    set_test_clock(context, context.tenant(), std::nullopt);
    context.clock = Clock{real_now, context.clock->zone};
    record_clock(context, "clock.removed", *test_clock, real_now);
    return get_clock(context);
}

ClockAdvance change_clock(JobRunner& runner, TenantId tenant, const ClockChange& change, const Actor& actor) {
    const int given = int{change.advance_days.has_value()} + int{change.advance_to.has_value()} +
                      int{change.set_to.has_value()};
    if (given != 1) {
        throw Problem(ProblemCode::validation_failed,
                      "Exactly one of advance_days, advance_to and set_to is given.");
    }
    store::Database& database = runner.database();
    if (change.set_to) {
        return database.write(tenant, [&](store::Transaction& transaction) {
            Context context = runner.context(transaction, actor);
            const Instant from = context.clock->now;
            const ClockState state = jump_clock(context, *change.set_to);
            return ClockAdvance{.from = from, .now = state.now, .today = state.today};
        });
    }
    const Clock clock = database.read(
        tenant, [&](store::Transaction& transaction) { return *runner.context(transaction, actor).clock; });
    constexpr std::chrono::days longest{longest_advance_days};
    const Instant until =
        change.advance_to ? *change.advance_to : clock.now + std::chrono::days{*change.advance_days};
    if (until - clock.now > longest) {
        throw invalid_field(change.advance_to ? "advance_to" : "advance_days",
                            "is at most " + std::to_string(longest_advance_days) + " days ahead.");
    }
    return advance_clock(runner, tenant, until, actor);
}

}  // namespace dotmac::platform
