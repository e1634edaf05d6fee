#include "platform/job_runner.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "platform/events.hpp"
#include "platform/job_attempt.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Something that one thread waits for and another brings about. Waiting ends in any case, so that a defect is
// a failure and not a hang.
class Signal {
  public:
    void give() {
        const std::lock_guard lock{mutex_};
        ++given_;
        changed_.notify_all();
    }
    bool wait(int count = 1) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, 20s, [&] { return given_ >= count; });
    }
    int given() {
        const std::lock_guard lock{mutex_};
        return given_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int given_ = 0;
};

class JobRunners : public test::InTenant {
  protected:
    using Run = std::function<std::string(JobRun&)>;

    JobRunnerOptions runner_options(std::string_view name = "test") {
        return {
            .process_name = std::string{name}, .poll_interval = 20ms, .listeners = &listeners, .now = [this] {
                return real_now();
            }};
    }
    std::unique_ptr<JobRunner> runner(const JobType& type, std::string_view name = "test") {
        return std::make_unique<JobRunner>(database(), std::span{&type, 1}, runner_options(name));
    }
    static JobType type(Run run, int max_attempts = 5) {
        return {.name = "work", .description = "", .run = std::move(run), .max_attempts = max_attempts};
    }
    JobId add(std::string_view parameters = "{}", std::optional<Instant> run_at = std::nullopt) {
        return write([&](Context& context) { return enqueue(context, "work", parameters, "", run_at); });
    }
    Job get(JobId id) {
        return read([&](Context& context) { return get_job(context, id); });
    }
    // For what another thread is about to write.
    bool reaches(JobId id, std::string_view state) {
        for (int looks = 0; looks < 2'000; ++looks) {
            if (get(id).state == state) return true;
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }
};
DOTMAC_ON_BOTH_ENGINES(JobRunners);

TEST_P(JobRunners, a_due_job_runs_in_its_tenant_and_keeps_its_result) {
    const JobId id = add(R"({"n":7})");
    const auto run = runner(type([&](JobRun& job) {
        EXPECT_EQ(job.tenant(), tenant());
        EXPECT_EQ(job.parameters(), R"({"n":7})");
        job.progress(1, 2);
        job.write([](Context& context) { record_event(context, "work.done", "x"); });
        job.progress(2, 2);
        return R"({"sum":3})";
    }));
    EXPECT_EQ(run->run_due(tenant()), 1);
    const Job job = get(id);
    EXPECT_EQ(job.state, "succeeded");
    EXPECT_EQ(job.result.text, R"({"sum":3})");
    EXPECT_EQ(job.attempts, 1);
    EXPECT_EQ(job.progress_done, 2);
    EXPECT_EQ(job.progress_total, 2);
    EXPECT_EQ(job.finished_at, real_now());
    const auto events = read([](Context& context) { return list_events(context, {}, {}).items; });
    EXPECT_EQ(events.at(0).type, "work.done");
    EXPECT_EQ(events.at(0).actor, "job:work");
    EXPECT_EQ(run->run_due(tenant()), 0);
}

TEST_P(JobRunners, a_job_for_later_waits_for_the_tenants_clock) {
    const JobId id = add("{}", real_now() + 1h);
    const auto run = runner(type([](JobRun&) { return "null"; }));
    EXPECT_EQ(run->run_due(tenant()), 0);
    pass(1h);
    EXPECT_EQ(run->run_due(tenant()), 1);
    EXPECT_EQ(get(id).state, "succeeded");
}

TEST_P(JobRunners, a_problem_fails_a_job_at_once_with_its_sentence) {
    const JobId id = add();
    const auto run =
        runner(type([](JobRun&) -> std::string { throw invalid_field("as_of", "is in the future"); }));
    EXPECT_EQ(run->run_due(tenant()), 1);
    const Job job = get(id);
    EXPECT_EQ(job.state, "failed");
    EXPECT_THAT(job.error, HasSubstr("is in the future"));
    const auto events = read([](Context& context) { return list_events(context, {}, {}).items; });
    EXPECT_EQ(events.at(0).type, "job.failed");
    EXPECT_THAT(events.at(0).data.text, HasSubstr("is in the future"));
}

TEST_P(JobRunners, any_other_failure_is_tried_again_as_often_as_allowed) {
    int calls = 0;
    const JobId id = add();
    const auto run = runner(type(
        [&](JobRun&) -> std::string {
            ++calls;
            throw store::DatabaseError{"The server is away.", true};
        },
        3));
    EXPECT_EQ(run->run_due(tenant()), 3);
    EXPECT_EQ(calls, 3);
    EXPECT_EQ(get(id).state, "failed");
    EXPECT_EQ(get(id).error, "The server is away.");
    write([&](Context& context) { retry_job(context, id); });
    EXPECT_EQ(run->run_due(tenant()), 3);
}

TEST_P(JobRunners, a_later_attempt_may_succeed) {
    int calls = 0;
    const JobId id = add();
    const auto run = runner(type([&](JobRun&) -> std::string {
        if (++calls < 3) throw std::runtime_error{"not yet"};
        return "3";
    }));
    run->run_due(tenant());
    EXPECT_EQ(get(id).state, "succeeded");
    EXPECT_EQ(get(id).attempts, 3);
    EXPECT_EQ(get(id).error, "");
}

TEST_P(JobRunners, between_attempts_there_is_a_pause) {
    Signal attempts;
    const JobId id = add();
    const auto run = runner(type([&](JobRun&) -> std::string {
        attempts.give();
        throw std::runtime_error{"not yet"};
    }));
    run->start();
    ASSERT_TRUE(attempts.wait(1));
    ASSERT_TRUE(reaches(id, "queued"));
    for (int looks = 0; looks < 5; ++looks)
        run->wake();
    EXPECT_EQ(attempts.given(), 1);  // time stands still, so the pause never ends
    pass(2s);
    EXPECT_TRUE(attempts.wait(2));
}

TEST(JobPauses, double_up_to_ten_minutes_and_are_spread) {
    EXPECT_EQ(pause_after(1, 0.5), 1s);
    EXPECT_EQ(pause_after(2, 0.5), 2s);
    EXPECT_EQ(pause_after(5, 0.5), 16s);
    EXPECT_EQ(pause_after(5, 0.0), 8s);
    EXPECT_EQ(pause_after(5, 1.0), 24s);
    EXPECT_EQ(pause_after(11, 0.5), 10min);
    EXPECT_EQ(pause_after(1'000'000, 0.5), 10min);
}

TEST_P(JobRunners, jobs_of_unknown_type_are_left_to_others) {
    const JobId id = write([](Context& context) { return enqueue(context, "newer", "{}", ""); });
    const auto run = runner(type([](JobRun&) { return "null"; }));
    EXPECT_EQ(run->run_due(tenant()), 0);
    EXPECT_EQ(get(id).state, "queued");
}

TEST_P(JobRunners, threads_run_jobs_of_all_tenants) {
    const TenantId other = add_tenant("other");
    Signal ran;
    const auto run = runner(type([&](JobRun&) {
        ran.give();
        return "null";
    }));
    run->start();
    const JobId first = add();
    write_in(other, [](Context& context) { enqueue(context, "work", "{}", ""); });
    EXPECT_TRUE(ran.wait(2));
    EXPECT_TRUE(reaches(first, "succeeded"));
}

TEST_P(JobRunners, a_job_that_this_process_queues_wakes_it) {
    Signal ran;
    JobRunnerOptions slow = runner_options();
    slow.poll_interval = 1h;
    const JobType work = type([&](JobRun&) {
        ran.give();
        return "null";
    });
    JobRunner run{database(), std::span{&work, 1}, slow};
    listeners.push_back(run.wake_on_enqueue());
    run.start();
    add();
    EXPECT_TRUE(ran.wait());
    run.stop();
    listeners.clear();
}

TEST_P(JobRunners, a_lease_that_is_not_renewed_is_lost_to_another_process) {
    const JobId id = add();
    std::string seen;
    int first_calls = 0;
    JobRunner* second_runner = nullptr;
    const auto second = runner(type([](JobRun&) { return R"("second")"; }), "second");
    second_runner = second.get();
    const auto first = runner(
        type([&](JobRun& job) -> std::string {
            ++first_calls;
            job.progress(1, 10);
            EXPECT_EQ(second_runner->run_due(tenant()), 0);  // the lease holds
            pass(61s);                                       // as after SIGSTOP
            EXPECT_EQ(second_runner->run_due(tenant()), 1);
            EXPECT_THROW(job.write([](Context& context) { record_event(context, "work.done_twice", "x"); }),
                         LeaseLost);
            EXPECT_TRUE(job.stopping());
            EXPECT_THROW(job.progress(2, 10), LeaseLost);
            return R"("first")";
        }),
        "first");
    first->run_due(tenant());
    EXPECT_EQ(first_calls, 1);
    EXPECT_EQ(get(id).state, "succeeded");
    EXPECT_EQ(get(id).result.text, R"("second")");
    EXPECT_EQ(get(id).attempts, 2);
    read([](Context& context) {
        EXPECT_TRUE(list_events(context, {.type = "work.done_twice"}, {}).items.empty());
    });
}

TEST_P(JobRunners, the_heartbeat_and_progress_keep_a_lease) {
    add();
    const auto second = runner(type([](JobRun&) { return "null"; }), "second");
    std::unique_ptr<JobRunner> first;
    first = runner(type([&](JobRun& job) {
                       pass(50s);
                       first->renew_leases();
                       pass(50s);
                       EXPECT_EQ(second->run_due(tenant()), 0);
                       job.progress(1, 2);
                       pass(50s);
                       EXPECT_EQ(second->run_due(tenant()), 0);
                       return "null";
                   }),
                   "first");
    EXPECT_EQ(first->run_due(tenant()), 1);
}

TEST_P(JobRunners, a_job_whose_process_dies_every_time_fails_in_the_end) {
    const JobId id = add();
    write([&](Context& context) {
        context.transaction.execute(
            "UPDATE jobs SET state = 'running', attempts = 5, lease_owner = 'dead/1', "
            "lease_until = $2 WHERE tenant_id = $1",
            tenant(), real_now() - 1s);
    });
    bool called = false;
    const auto run = runner(type([&](JobRun&) {
        called = true;
        return "null";
    }));
    run->run_due(tenant());
    EXPECT_FALSE(called);
    EXPECT_EQ(get(id).state, "failed");
    EXPECT_THAT(get(id).error, HasSubstr("cut short"));
}

TEST_P(JobRunners, stopping_queues_a_job_again_without_counting_the_attempt) {
    Signal begun;
    const JobId id = add();
    const auto run = runner(type([&](JobRun& job) {
        begun.give();
        while (!job.stopping())
            std::this_thread::yield();
        return "null";
    }));
    run->start();
    ASSERT_TRUE(begun.wait());
    run->stop();
    EXPECT_EQ(get(id).state, "queued");
    EXPECT_EQ(get(id).attempts, 0);
}

TEST_P(JobRunners, a_repeating_job_runs_again_after_its_interval_of_real_time) {
    int runs = 0;
    const JobType pulse{.name = "pulse",
                        .description = "",
                        .run = [&](JobRun&) -> std::string {
                            if (++runs == 2) throw Problem(ProblemCode::conflict, "Not this time.");
                            return std::to_string(runs);
                        },
                        .schedule = Every{5s}};
    JobRunner run{database(), std::span{&pulse, 1}, runner_options()};
    EXPECT_EQ(run.run_due(tenant()), 1);
    EXPECT_EQ(run.run_due(tenant()), 0);
    pass(5s);
    EXPECT_EQ(run.run_due(tenant()), 1);  // fails, and comes again all the same
    const auto of_pulse = [&] {
        return read([](Context& context) { return list_jobs(context, {.type = "pulse"}, {}).items.at(0); });
    };
    EXPECT_EQ(of_pulse().error, "Not this time.");
    pass(5s);
    EXPECT_EQ(run.run_due(tenant()), 1);
    EXPECT_EQ(of_pulse().state, "queued");
    EXPECT_EQ(of_pulse().result.text, "3");
    EXPECT_EQ(of_pulse().error, "");
}

TEST_P(JobRunners, a_clock_that_is_set_back_keeps_no_job_waiting) {
    int runs = 0;
    const JobType pulse{.name = "pulse",
                        .description = "",
                        .run = [&](JobRun&) { return std::to_string(++runs); },
                        .schedule = Every{5s}};
    JobRunner run{database(), std::span{&pulse, 1}, runner_options()};
    EXPECT_EQ(run.run_due(tenant()), 1);
    pass(-20min);
    write([&](Context& context) {
        context.transaction.execute("UPDATE jobs SET run_at = $2 WHERE tenant_id = $1", tenant(), real_now());
    });
    EXPECT_EQ(run.run_due(tenant()), 1) << "its pause of 5 s would otherwise last 20 minutes";
    EXPECT_EQ(run.run_due(tenant()), 0);
}

TEST_P(JobRunners, a_lease_given_before_the_clock_was_set_back_runs_out) {
    const JobId id = add();
    write([&](Context& context) {
        context.transaction.execute(
            "UPDATE jobs SET state = 'running', attempts = 1, lease_owner = 'dead/1', lease_until = $2, "
            "run_at = $3 WHERE tenant_id = $1",
            tenant(), real_now() + 60s, real_now() - 24h);
    });
    const auto other = runner(type([](JobRun&) { return "null"; }), "other");
    EXPECT_EQ(other->run_due(tenant()), 0) << "the lease may be in force";
    pass(-1h);
    EXPECT_EQ(other->run_due(tenant()), 1);
    EXPECT_EQ(get(id).state, "succeeded");
}

TEST_P(JobRunners, a_daily_job_is_queued_and_run_by_itself) {
    Signal ran;
    const JobType nightly{.name = "nightly",
                          .description = "",
                          .run =
                              [&](JobRun&) {
                                  ran.give();
                                  return "null";
                              },
                          .schedule = Daily{2h}};
    pass(24h);
    JobRunner run{database(), std::span{&nightly, 1}, runner_options()};
    run.start();
    EXPECT_TRUE(ran.wait());
    run.stop();
    EXPECT_EQ(ran.given(), 1);
}

class ConcurrentJobRunners : public JobRunners {};
DOTMAC_ON_BOTH_ENGINES(ConcurrentJobRunners);

// Three processes with two threads each on one database, each with connections of its own.
TEST_P(ConcurrentJobRunners, each_job_runs_exactly_once) {
    constexpr int jobs = 60;
    write([](Context& context) {
        for (int number = 0; number < jobs; ++number)
            enqueue(context, "work", std::to_string(number), "");
    });
    std::mutex mutex;
    std::map<std::string, int> runs;
    Signal ran;
    const JobType work = type([&](JobRun& job) {
        job.write([&](Context& context) { record_event(context, "work.done", job.parameters()); });
        {
            const std::lock_guard lock{mutex};
            ++runs[job.parameters()];
        }
        ran.give();
        return "null";
    });
    std::vector<std::unique_ptr<store::Database>> databases;
    std::vector<std::unique_ptr<JobRunner>> runners;
    for (const char* name : {"first", "second", "third"}) {
        databases.push_back(store::Database::open(test_database().url()));
        runners.push_back(
            std::make_unique<JobRunner>(*databases.back(), std::span{&work, 1}, runner_options(name)));
    }
    for (const auto& run : runners)
        run->start();
    EXPECT_TRUE(ran.wait(jobs));
    for (const auto& run : runners)
        run->stop();
    EXPECT_EQ(runs.size(), std::size_t{jobs});
    for (const auto& [number, count] : runs)
        EXPECT_EQ(count, 1) << number;
    read([](Context& context) {
        EXPECT_EQ(list_events(context, {.type = "work.done"}, {.limit = 500}).items.size(),
                  std::size_t{jobs});
        EXPECT_EQ(list_jobs(context, {.state = "succeeded"}, {.limit = 500}).items.size(), std::size_t{jobs});
    });
}

TEST_P(ConcurrentJobRunners, one_unique_key_asked_for_at_once_gives_one_job) {
    std::vector<std::thread> threads;
    std::mutex mutex;
    std::vector<JobId> ids;
    for (int number = 0; number < 4; ++number) {
        threads.emplace_back([&] {
            const JobId id =
                write([](Context& context) { return enqueue(context, "work", "{}", "2026-03"); });
            const std::lock_guard lock{mutex};
            ids.push_back(id);
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_THAT(ids, ElementsAre(ids[0], ids[0], ids[0], ids[0]));
}

}  // namespace
}  // namespace dotmac::platform
