#include "platform/job_attempt.hpp"

#include <algorithm>
#include <random>

#include "platform/events.hpp"
#include "platform/tenants.hpp"

namespace dotmac::platform {
namespace {

using namespace std::chrono_literals;

// Progress is written this often at most: a job reports every chunk, and nobody reads faster.
constexpr std::chrono::seconds progress_interval = 1s;

double random_jitter() {
    thread_local std::mt19937_64 generator{std::random_device{}()};
    return std::uniform_real_distribution<double>{0.0, 1.0}(generator);
}

}  // namespace

std::chrono::microseconds pause_after(std::int64_t failed, double jitter) {
    // Half as much again at most, by the jitter.
    constexpr std::chrono::seconds longest = longest_pause_after_failure * 2 / 3;
    const std::int64_t doublings = std::clamp<std::int64_t>(failed - 1, 0, 20);
    const std::chrono::microseconds pause = std::min(longest, 1s * (std::int64_t{1} << doublings));
    return std::chrono::microseconds{
        static_cast<std::int64_t>(static_cast<double>(pause.count()) * (0.5 + jitter))};
}

JobAttempt::JobAttempt(AttemptSettings settings, const JobType& type, Claim claim)
    : settings_{settings}, type_{type}, claim_{std::move(claim)} {}

void JobAttempt::progress(std::int64_t done, std::int64_t total) {
    done_ = done;
    total_ = total;
    if (settings_.now() - written_.load() >= progress_interval) renew_lease();
    if (lost_) throw LeaseLost{};
}

void JobAttempt::renew_lease() {
    const Instant now = settings_.now();
    const bool held = settings_.database.write(claim_.tenant, [&](store::Transaction& transaction) {
        return renew(transaction, claim_, now + settings_.lease, done_, total_);
    });
    if (!held) lost_ = true;
    written_ = now;
}

bool JobAttempt::stopping() const {
    if (settings_.stopping) was_told_to_stop_ = true;
    return settings_.stopping || lost_;
}

Context JobAttempt::context_for(store::Transaction& transaction) {
    const auto clock = clock_while_held(transaction, claim_, settings_.now());
    if (!clock) {
        lost_ = true;
        throw LeaseLost{};
    }
    return {.transaction = transaction, .clock = *clock, .actor = actor(), .listeners = settings_.listeners};
}

JobAttempt::Outcome JobAttempt::call() {
    const bool repeats = std::holds_alternative<Every>(type_.schedule);
    if (!repeats && claim_.attempt > type_.max_attempts) {
        error_ = "Every attempt was cut short: the program that ran it ended or stood still.";
        return Outcome::failed;
    }
    if (stopping()) return Outcome::gave_up_for_stop;
    const auto again = [&] {
        return claim_.attempt < type_.max_attempts ? Outcome::to_be_tried_again : Outcome::failed;
    };
    try {
        result_ = type_.run(*this);
        return was_told_to_stop_ ? Outcome::gave_up_for_stop : Outcome::succeeded;
    } catch (const LeaseLost&) {
        return Outcome::lost;
    } catch (const Problem& problem) {
        error_ = problem.sentence();
        return problem.code() == ProblemCode::unavailable ? again() : Outcome::failed;
    } catch (const std::exception& exception) {
        error_ = exception.what();
        return again();
    }
}

Ending JobAttempt::ending(Outcome outcome, Instant now, Instant tenant_now) const {
    Ending ending{.state = "queued",
                  .result = result_,
                  .error = error_,
                  .attempts = claim_.attempt,
                  .done = done_,
                  .total = total_};
    if (outcome == Outcome::gave_up_for_stop) {
        --ending.attempts;  // it was no failure
    } else if (const auto* every = std::get_if<Every>(&type_.schedule)) {
        ending.finished_at = tenant_now;
        ending.retry_at = now + every->interval;
        ending.attempts = 0;
    } else if (outcome == Outcome::to_be_tried_again) {
        ending.retry_at = now + pause_after(claim_.attempt, random_jitter());
    } else {
        ending.state = outcome == Outcome::succeeded ? "succeeded" : "failed";
        ending.finished_at = tenant_now;
    }
    return ending;
}

void JobAttempt::run() {
    const Outcome outcome = call();
    if (outcome == Outcome::lost || lost_) return;
    settings_.database.write(claim_.tenant, [&](store::Transaction& transaction) {
        const auto clock = clock_while_held(transaction, claim_, settings_.now());
        if (!clock) return;  // lost since: what the other does counts
        const Ending end = ending(outcome, settings_.now(), clock->now);
        end_job(transaction, claim_, end);
        if (end.state != "failed") return;
        Context context{
            .transaction = transaction, .clock = *clock, .actor = actor(), .listeners = settings_.listeners};
        record_event(context, "job.failed", claim_.id.to_string(),
                     event_data({{"type", claim_.type}, {"error", error_}}));
    });
}

}  // namespace dotmac::platform
