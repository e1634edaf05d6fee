#include "platform/job_runner.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <random>
#include <thread>

#include "base/background.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "platform/events.hpp"
#include "platform/job_attempt.hpp"
#include "platform/job_queue.hpp"
#include "platform/job_schedule.hpp"
#include "platform/tenants.hpp"

namespace dotmac::platform {
namespace {

using namespace std::chrono_literals;

// After a wake-up the first look may come before the commit that it is about; so it looks again soon, then
// ever more rarely.
constexpr std::chrono::milliseconds shortest_pause{5};
constexpr std::chrono::milliseconds wait_for_others_pause{20};

// Two processes of one name on one machine must not take each other's leases for their own.
std::string unique_owner(const std::string& process_name) {
    std::random_device device;
    const std::uint64_t number = (std::uint64_t{device()} << 32U) | device();
    std::string bytes(sizeof number, '\0');
    for (std::size_t at = 0; at < bytes.size(); ++at)
        bytes[at] = static_cast<char>(number >> (8 * at));
    return process_name + '/' + hex(bytes);
}

}  // namespace

struct JobRunner::State {
    State(store::Database& database_, std::span<const JobType> types_, JobRunnerOptions options_)
        : database{database_},
          types{types_.begin(), types_.end()},
          options{std::move(options_)},
          queue{types, options.lease},
          owner{unique_owner(options.process_name)} {}

    Context context(store::Transaction& transaction, const Actor& actor) const;
    void dispatch();
    void work();
    void beat();
    void hand_over_due();
    void queue_all_scheduled();
    void start_heartbeat();
    void run(Claim claim);
    std::optional<Claim> claim(const Candidate& candidate);
    void renew_leases();

    store::Database& database;
    const std::vector<JobType> types;
    const JobRunnerOptions options;
    const JobQueue queue;
    const std::string owner;
    std::atomic<std::int64_t> claims = 0;
    std::atomic<bool> stopping = false;

    std::mutex mutex;  // guards what follows; never held across a transaction
    std::condition_variable look_again, handed_over, attempt_ended, end_of_beats;
    std::deque<Claim> handed;
    std::size_t idle_workers = 0;
    bool look = false;
    bool beats_ended = false;
    std::vector<std::shared_ptr<JobAttempt>> running;
    std::thread dispatcher, heartbeat;
    std::vector<std::thread> workers;
};

Context JobRunner::State::context(store::Transaction& transaction, const Actor& actor) const {
    return {.transaction = transaction,
            .clock = tenant_clock(transaction, options.now()),
            .actor = actor,
            .listeners = options.listeners};
}

std::optional<Claim> JobRunner::State::claim(const Candidate& candidate) {
    const std::string name = owner + '/' + std::to_string(++claims);
    return database.write(candidate.tenant, [&](store::Transaction& transaction) {
        const Instant now = options.now();
        return claim_job(transaction, candidate, name, now, now + options.lease,
                         tenant_clock(transaction, now).now);
    });
}

// Runs one attempt in the calling thread. A failure to write down how it ended leaves the job to whoever
// finds its lease run out.
void JobRunner::State::run(Claim claim) {
    const auto type = std::ranges::find(types, claim.type, &JobType::name);
    const auto attempt = std::make_shared<JobAttempt>(
        AttemptSettings{database, options.listeners, options.now, options.lease, stopping}, *type,
        std::move(claim));
    {
        const std::lock_guard lock{mutex};
        running.push_back(attempt);
    }
    try {
        attempt->run();
    } catch (const std::exception& error) {
        log::error("The end of a job was not recorded.",
                   {{"job", attempt->claim().id.to_string()}, {"error", error.what()}});
    }
    const std::lock_guard lock{mutex};
    std::erase(running, attempt);
    attempt_ended.notify_all();
}

void JobRunner::State::work() {
    work_in_background();
    std::unique_lock lock{mutex};
    for (;;) {
        ++idle_workers;
        look = true;
        look_again.notify_one();
        handed_over.wait(lock, [&] { return !handed.empty() || stopping; });
        --idle_workers;
        if (handed.empty()) return;
        Claim claim = std::move(handed.front());
        handed.pop_front();
        lock.unlock();
        run(std::move(claim));
        lock.lock();
    }
}

void JobRunner::State::hand_over_due() {
    const auto has_free_worker = [&] {
        const std::lock_guard lock{mutex};
        return idle_workers > handed.size();
    };
    bool progressed = true;
    while (progressed && has_free_worker() && !stopping) {
        progressed = false;
        const auto candidates = database.read(store::all_tenants(), [&](store::Transaction& transaction) {
            return queue.find_due(transaction, options.now());
        });
        for (const Candidate& candidate : candidates) {
            if (!has_free_worker() || stopping) return;
            auto claimed = claim(candidate);
            if (!claimed) continue;  // another process was faster
            progressed = true;
            const std::lock_guard lock{mutex};
            handed.push_back(*std::move(claimed));
            handed_over.notify_one();
        }
    }
}

void JobRunner::State::queue_all_scheduled() {
    const auto tenants = database.read(store::all_tenants(), [&](store::Transaction& transaction) {
        return tenants_with_due_schedules(transaction, types, options.now());
    });
    for (const TenantId tenant : tenants) {
        if (stopping) return;
        database.write(tenant, [&](store::Transaction& transaction) {
            Context of_tenant = context(transaction, {"schedule", ""});
            queue_scheduled(of_tenant, types);
        });
    }
}

void JobRunner::State::dispatch() {
    using Steady = std::chrono::steady_clock;
    Steady::time_point next_schedules = Steady::now();
    std::chrono::milliseconds pause{0};
    while (!stopping) {
        try {
            if (Steady::now() >= next_schedules) {
                queue_all_scheduled();
                next_schedules = Steady::now() + options.schedule_interval;
            }
            hand_over_due();
        } catch (const std::exception& error) {
            log::error("Jobs cannot be looked for.", {{"error", error.what()}});
            pause = options.poll_interval;
        }
        std::unique_lock lock{mutex};
        look_again.wait_for(lock, pause, [&] { return look || stopping; });
        pause = std::exchange(look, false) ? shortest_pause : std::min(pause * 2, options.poll_interval);
        pause = std::max(pause, shortest_pause);
    }
}

void JobRunner::State::start_heartbeat() {
    const std::lock_guard lock{mutex};
    if (!heartbeat.joinable()) heartbeat = std::thread{[this] { beat(); }};
}

void JobRunner::State::beat() {
    std::unique_lock lock{mutex};
    while (!end_of_beats.wait_for(lock, options.lease / 3, [&] { return beats_ended; })) {
        lock.unlock();
        try {
            renew_leases();
        } catch (const std::exception& error) {
            log::error("Leases are not renewed.", {{"error", error.what()}});
        }
        lock.lock();
    }
}

void JobRunner::State::renew_leases() {
    std::vector<std::shared_ptr<JobAttempt>> attempts;
    {
        const std::lock_guard lock{mutex};
        attempts = running;
    }
    for (const auto& attempt : attempts)
        attempt->renew_lease();
}

JobRunner::JobRunner(store::Database& database, std::span<const JobType> types, JobRunnerOptions options)
    : state_{std::make_unique<State>(database, types, std::move(options))} {}

JobRunner::~JobRunner() {
    stop();
}

void JobRunner::start() {
    State& state = *state_;
    state.start_heartbeat();
    for (int count = 0; count < state.options.threads; ++count)
        state.workers.emplace_back([&state] { state.work(); });
    state.dispatcher = std::thread{[&state] { state.dispatch(); }};
}

void JobRunner::stop() {
    State& state = *state_;
    {
        const std::lock_guard lock{state.mutex};
        state.stopping = true;
        state.look_again.notify_all();
        state.handed_over.notify_all();
    }
    if (state.dispatcher.joinable()) state.dispatcher.join();
    for (std::thread& worker : state.workers)
        worker.join();
    state.workers.clear();
    // What was handed over after the last worker had left.
    for (Claim& claim : std::exchange(state.handed, {}))
        state.run(std::move(claim));
    {
        const std::lock_guard lock{state.mutex};
        state.beats_ended = true;
        state.end_of_beats.notify_all();
    }
    if (state.heartbeat.joinable()) state.heartbeat.join();
}

void JobRunner::wake() {
    const std::lock_guard lock{state_->mutex};
    state_->look = true;
    state_->look_again.notify_one();
}

std::pair<std::string, Listener> JobRunner::wake_on_enqueue() {
    return {std::string{job_queued}, [this](Context&, const Notice&) { wake(); }};
}

std::int64_t JobRunner::run_due(TenantId tenant) {
    state_->database.write(tenant, [&](store::Transaction& transaction) {
        Context of_tenant = context(transaction, {"schedule", ""});
        queue_scheduled(of_tenant, state_->types);
    });
    return run_queued(tenant);
}

std::int64_t JobRunner::run_queued(TenantId tenant) {
    State& state = *state_;
    state.start_heartbeat();
    std::int64_t attempts = 0;
    while (!state.stopping) {
        const auto candidate = state.database.read(tenant, [&](store::Transaction& transaction) {
            const Instant now = state.options.now();
            return state.queue.find_due_in_tenant(transaction, tenant_clock(transaction, now).now, now);
        });
        if (!candidate) break;
        auto claim = state.claim(*candidate);
        if (!claim) continue;  // somebody else was faster
        state.run(*std::move(claim));
        ++attempts;
    }
    return attempts;
}

store::Database& JobRunner::database() {
    return state_->database;
}

std::span<const JobType> JobRunner::types() const {
    return state_->types;
}

Instant JobRunner::now() const {
    return state_->options.now();
}

bool JobRunner::stopping() const {
    return state_->stopping;
}

Context JobRunner::context(store::Transaction& transaction, const Actor& actor) const {
    return state_->context(transaction, actor);
}

JobRunner::Pending JobRunner::pending(Context& context) const {
    const JobQueue& queue = state_->queue;
    if (queue.has_due(context.transaction, context.clock->now, state_->options.now())) return Pending::due;
    return queue.has_running(context.transaction) ? Pending::running : Pending::nothing;
}

std::optional<Instant> JobRunner::next_due(Context& context) const {
    std::optional<Instant> next = state_->queue.next_run_at(context.transaction, context.clock->now);
    for (const JobType& type : state_->types) {
        const auto* daily = std::get_if<Daily>(&type.schedule);
        if (daily == nullptr) continue;
        const Instant moment = next_due_moment(*daily, *context.clock);
        if (!next || moment < *next) next = moment;
    }
    return next;
}

void JobRunner::wait_for_others() {
    std::unique_lock lock{state_->mutex};
    state_->attempt_ended.wait_for(lock, wait_for_others_pause);
}

void JobRunner::renew_leases() {
    state_->renew_leases();
}

}  // namespace dotmac::platform
