#include "platform/clock.hpp"

#include <gmock/gmock.h>

#include <mutex>
#include <set>
#include <thread>

#include "platform/events.hpp"
#include "platform/platform_jobs.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using namespace std::chrono_literals;
using test::at;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Actor somebody{"usr_tester", "request-1"};

class TestClocks : public test::InTenant {
  protected:
    void SetUp() override {
        InTenant::SetUp();
        on_test_ = add_tenant("trial", "America/New_York", at("2026-01-01T05:00:00Z"));  // midnight
        const auto note = [this](JobRun& job) {
            job.write([&](Context& context) {
                const std::lock_guard lock{mutex_};
                seen_.push_back(job.actor().name.substr(4) + ' ' + to_string(context.clock->now) + ' ' +
                                to_string(context.today()));
            });
            return "null";
        };
        types_ = {
            {.name = "nightly", .description = "", .run = note, .schedule = Daily{150min}},
            {.name = "noon", .description = "", .run = note, .schedule = Daily{12h}},
            {.name = "once", .description = "", .run = note, .schedule = std::monostate{}},
        };
        runner_ = std::make_unique<JobRunner>(
            database(), types_,
            JobRunnerOptions{
                .process_name = "test", .listeners = &listeners, .now = [this] { return real_now(); }});
    }
    void TearDown() override {
        runner_.reset();
        InTenant::TearDown();
    }

    ClockAdvance advance(const char* until) { return advance_clock(*runner_, on_test_, at(until), somebody); }
    template <class F>
    auto on_test(F function) {
        return write_in(on_test_, function);
    }
    std::string now() {
        return on_test([](Context& context) { return to_string(context.clock->now); });
    }
    Problem refusal(const std::function<void()>& action) {
        try {
            action();
        } catch (const Problem& problem) {
            return problem;
        }
        ADD_FAILURE() << "nothing is refused";
        return Problem(ProblemCode::internal_error, "");
    }

    TenantId on_test_;
    std::mutex mutex_;
    std::vector<std::string> seen_;
    std::vector<JobType> types_;
    std::unique_ptr<JobRunner> runner_;
};
DOTMAC_ON_BOTH_ENGINES(TestClocks);

TEST_P(TestClocks, moving_forward_runs_everything_at_its_own_moment_in_order) {
    on_test([](Context& context) { enqueue(context, "once", "{}", "", at("2026-01-02T01:00:00Z")); });
    const ClockAdvance done = advance("2026-01-02T17:30:00Z");
    EXPECT_THAT(seen_, ElementsAre("nightly 2026-01-01T07:30:00Z 2026-01-01",  //
                                   "noon 2026-01-01T17:00:00Z 2026-01-01",     //
                                   "once 2026-01-02T01:00:00Z 2026-01-01",     //
                                   "nightly 2026-01-02T07:30:00Z 2026-01-02",  //
                                   "noon 2026-01-02T17:00:00Z 2026-01-02"));
    EXPECT_EQ(done.jobs_run, 5);
    EXPECT_EQ(to_string(done.from), "2026-01-01T05:00:00Z");
    EXPECT_EQ(now(), "2026-01-02T17:30:00Z");
    EXPECT_EQ(to_string(done.today), "2026-01-02");
}

TEST_P(TestClocks, in_a_year_every_day_runs_once_also_where_the_clock_is_changed) {
    types_.erase(types_.begin() + 1, types_.end());
    runner_ = std::make_unique<JobRunner>(
        database(), types_, JobRunnerOptions{.process_name = "test", .now = [this] { return real_now(); }});
    EXPECT_EQ(advance("2027-01-01T05:00:00Z").jobs_run, 365);
    std::set<std::string> days;
    for (const std::string& line : seen_)
        days.insert(line.substr(line.rfind(' ')));
    EXPECT_EQ(days.size(), 365U);
    EXPECT_THAT(seen_[66], HasSubstr("2026-03-08T07:30:00Z 2026-03-08"));
    EXPECT_THAT(seen_[304], HasSubstr("2026-11-01T06:30:00Z 2026-11-01"));
}

TEST_P(TestClocks, tell_where_they_stop) {
    std::vector<std::string> stops;
    advance_clock(*runner_, on_test_, at("2026-01-01T20:00:00Z"), somebody, [&](Instant stop) {
        if (stops.empty() || stops.back() != to_string(stop)) stops.push_back(to_string(stop));
    });
    EXPECT_THAT(stops, ElementsAre("2026-01-01T07:30:00Z", "2026-01-01T17:00:00Z", "2026-01-01T20:00:00Z"));
}

TEST_P(TestClocks, a_job_that_a_job_queues_runs_on_the_way) {
    types_[2].run = [&](JobRun& job) {
        job.write([](Context& context) {
            if (context.clock->now < at("2026-01-04T00:00:00Z"))
                enqueue(context, "once", "{}", "", context.clock->now + 24h);
        });
        return "null";
    };
    types_.erase(types_.begin(), types_.begin() + 2);
    runner_ = std::make_unique<JobRunner>(
        database(), types_, JobRunnerOptions{.process_name = "test", .now = [this] { return real_now(); }});
    on_test([](Context& context) { enqueue(context, "once", "{}", ""); });
    EXPECT_EQ(advance("2026-02-01T00:00:00Z").jobs_run, 4);
}

TEST_P(TestClocks, time_never_goes_back) {
    advance("2026-01-05T00:00:00Z");
    const Problem advance_refusal = refusal([&] { advance("2026-01-04T23:59:59Z"); });
    EXPECT_EQ(advance_refusal.code(), ProblemCode::validation_failed);
    EXPECT_THAT(advance_refusal.sentence(), HasSubstr("it is 2026-01-05T00:00:00Z"));
    const Problem jump_refusal =
        refusal([&] { on_test([](Context& context) { jump_clock(context, at("2026-01-04T00:00:00Z")); }); });
    EXPECT_EQ(jump_refusal.code(), ProblemCode::validation_failed);
    EXPECT_EQ(now(), "2026-01-05T00:00:00Z");
}

TEST_P(TestClocks, a_tenant_in_real_time_gets_a_test_clock_when_it_is_advanced) {
    const Instant start = real_now();
    advance_clock(*runner_, tenant(), start + 24h, somebody);
    pass(1h);
    write([&](Context& context) {
        EXPECT_EQ(context.clock->now, start + 24h);
        EXPECT_TRUE(get_clock(context).is_test);
    });
}

TEST_P(TestClocks, a_jump_catches_up_a_missed_day_once) {
    on_test([](Context& context) { jump_clock(context, at("2026-01-20T12:00:00Z")); });
    EXPECT_TRUE(seen_.empty());
    runner_->run_due(on_test_);
    EXPECT_THAT(seen_, ElementsAre("noon 2026-01-20T12:00:00Z 2026-01-20",
                                   "nightly 2026-01-20T12:00:00Z 2026-01-20"));
}

TEST_P(TestClocks, are_removed_only_where_that_is_no_step_back) {
    on_test([&](Context& context) {
        const ClockState state = remove_test_clock(context, real_now());
        EXPECT_FALSE(state.is_test);
        EXPECT_EQ(state.now, real_now());
        EXPECT_EQ(remove_test_clock(context, real_now()).now, real_now());
    });
    advance_clock(*runner_, on_test_, real_now() + 1h, somebody);
    const Problem problem =
        refusal([&] { on_test([&](Context& context) { remove_test_clock(context, real_now()); }); });
    EXPECT_EQ(problem.code(), ProblemCode::conflict);
}

TEST_P(TestClocks, every_move_is_an_event) {
    advance("2026-01-01T06:00:00Z");
    on_test([&](Context& context) {
        jump_clock(context, at("2026-01-01T07:00:00Z"));
        remove_test_clock(context, real_now());
        const auto events = list_events(context, {}, {}).items;
        EXPECT_EQ(events.at(0).type, "clock.removed");
        EXPECT_EQ(events.at(1).type, "clock.set");
        EXPECT_EQ(events.at(2).type, "clock.advanced");
        EXPECT_EQ(events.at(2).data.text, R"({"from":"2026-01-01T05:00:00Z","to":"2026-01-01T06:00:00Z"})");
        EXPECT_EQ(events.at(2).actor, "usr_tester");
    });
}

TEST_P(TestClocks, a_request_says_exactly_one_thing_and_not_too_much) {
    const auto change = [&](const ClockChange& wanted) {
        return change_clock(*runner_, on_test_, wanted, somebody);
    };
    struct Case {
        ClockChange change;
        const char* sentence;
    };
    const Case refused[] = {
        {{}, "Exactly one"},
        {{.advance_days = 1, .set_to = at("2026-01-05T00:00:00Z")}, "Exactly one"},
        {{.advance_days = 401}, "at most 400 days"},
        {{.advance_to = at("2027-03-01T00:00:00Z")}, "at most 400 days"},
        {{.advance_to = at("2025-03-01T00:00:00Z")}, "never goes back"},
    };
    for (const Case& one : refused)
        EXPECT_THAT(refusal([&] { change(one.change); }).sentence(), HasSubstr(one.sentence));
    EXPECT_EQ(to_string(change({.advance_days = 2}).now), "2026-01-03T05:00:00Z");
    EXPECT_EQ(to_string(change({.advance_to = at("2026-01-04T00:00:00Z")}).now), "2026-01-04T00:00:00Z");
    EXPECT_EQ(to_string(change({.set_to = at("2026-01-05T00:00:00Z")}).now), "2026-01-05T00:00:00Z");
}

TEST_P(TestClocks, stop_on_the_way_where_the_program_does) {
    types_[1].run = [&](JobRun&) {
        runner_->stop();
        return "null";
    };
    runner_ = std::make_unique<JobRunner>(
        database(), types_, JobRunnerOptions{.process_name = "test", .now = [this] { return real_now(); }});
    EXPECT_EQ(refusal([&] { advance("2026-01-05T00:00:00Z"); }).code(), ProblemCode::unavailable);
    EXPECT_EQ(now(), "2026-01-01T17:00:00Z");
}

TEST_P(TestClocks, the_platforms_own_jobs_run_on_the_way) {
    types_ = platform_jobs();
    runner_ = std::make_unique<JobRunner>(
        database(), types_, JobRunnerOptions{.process_name = "test", .now = [this] { return real_now(); }});
    advance("2026-01-03T05:00:00Z");
    on_test([](Context& context) {
        const auto purges = list_jobs(context, {.type = "purge_idempotency_keys"}, {}).items;
        ASSERT_EQ(purges.size(), 2U);
        EXPECT_EQ(purges[0].state, "succeeded");
        EXPECT_EQ(purges[0].result.text, R"({"purged":0})");
    });
}

class ConcurrentTestClocks : public TestClocks {};
DOTMAC_ON_BOTH_ENGINES(ConcurrentTestClocks);

// Workers of the running program and two requests at once: no day is run twice, none under a wrong date.
TEST_P(ConcurrentTestClocks, each_day_runs_once_under_its_own_date) {
    runner_->start();
    std::vector<std::thread> threads;
    for (const char* until : {"2026-01-21T05:00:00Z", "2026-01-16T05:00:00Z"}) {
        threads.emplace_back([this, until] {
            try {
                advance(until);
            } catch (const Problem& problem) {
                // The other was past that moment before this one began.
                EXPECT_EQ(problem.code(), ProblemCode::validation_failed) << problem.what();
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    runner_->stop();
    std::vector<std::string> nights;
    for (const std::string& line : seen_) {
        if (line.starts_with("nightly") && line.substr(8, 4) == "2026" && line.ends_with(line.substr(8, 10)))
            nights.push_back(line.substr(line.rfind(' ') + 1));
    }
    std::set<std::string> of_january;
    for (int day = 1; day <= 20; ++day)
        of_january.insert(to_string(add_days(parse_date("2026-01-01").value(), day - 1)));
    EXPECT_EQ(std::set<std::string>(nights.begin(), nights.end()), of_january);
    on_test([](Context& context) {
        EXPECT_EQ(list_jobs(context, {.type = "nightly"}, {.limit = 100}).items.size(), 20U);
        EXPECT_TRUE(list_jobs(context, {.state = "queued"}, {}).items.empty());
    });
}

}  // namespace
}  // namespace dotmac::platform
