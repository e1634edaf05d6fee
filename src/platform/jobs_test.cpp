#include "platform/jobs.hpp"

#include <gmock/gmock.h>

#include "platform/events.hpp"
#include "platform/job_schedule.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using test::at;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Jobs : public test::InTenant {
  protected:
    JobId add(std::string_view type, std::string_view key = "") {
        return write([&](Context& context) { return enqueue(context, type, R"({"n":1})", key); });
    }
    Job get(JobId id) {
        return read([&](Context& context) { return get_job(context, id); });
    }
    void set_state(JobId id, std::string_view state) {
        write([&](Context& context) {
            context.transaction.execute("UPDATE jobs SET state = $3 WHERE tenant_id = $1 AND id = $2",
                                        tenant(), id, state);
        });
    }
    std::vector<std::string> event_types() {
        std::vector<std::string> types;
        for (const Event& event : read([](Context& context) { return list_events(context, {}, {}).items; })) {
            if (event.type.starts_with("job.")) types.push_back(event.type);
        }
        return types;
    }
};
DOTMAC_ON_BOTH_ENGINES(Jobs);

TEST_P(Jobs, are_queued_with_who_asked_and_when) {
    const Job job = get(add("bill_run"));
    EXPECT_EQ(job.type, "bill_run");
    EXPECT_EQ(job.state, "queued");
    EXPECT_EQ(job.parameters.text, R"({"n":1})");
    EXPECT_EQ(job.result.text, "null");
    EXPECT_EQ(job.run_at, real_now());
    EXPECT_EQ(job.created_at, real_now());
    EXPECT_EQ(job.created_by, "usr_tester");
    EXPECT_EQ(job.attempts, 0);
    EXPECT_FALSE(job.started_at);
    EXPECT_THROW(get(JobId{1}), Problem);
}

TEST_P(Jobs, with_a_unique_key_are_queued_once_ever) {
    const JobId first = add("bill_run", "2026-03");
    EXPECT_EQ(add("bill_run", "2026-03"), first);
    set_state(first, "succeeded");
    EXPECT_EQ(add("bill_run", "2026-03"), first);
    EXPECT_NE(add("bill_run", "2026-04"), first);
    EXPECT_NE(add("dunning", "2026-03"), first);
    EXPECT_NE(add("bill_run"), add("bill_run"));
    const auto other = write_in(
        add_tenant("other"), [](Context& context) { return enqueue(context, "bill_run", "{}", "2026-03"); });
    EXPECT_NE(other, first);
}

TEST_P(Jobs, tell_listeners_that_they_are_queued) {
    int heard = 0;
    listeners.emplace_back("job.queued", [&](Context&, const Notice&) { ++heard; });
    add("bill_run", "once");
    add("bill_run", "once");
    EXPECT_EQ(heard, 1);
    EXPECT_TRUE(event_types().empty());
}

TEST_P(Jobs, are_listed_newest_first_by_state_and_type) {
    const JobId first = add("bill_run");
    const JobId second = add("dunning");
    const JobId third = add("bill_run");
    set_state(third, "failed");
    const auto ids = [&](const JobFilter& filter) {
        std::vector<JobId> found;
        for (const Job& job : read([&](Context& context) { return list_jobs(context, filter, {}).items; })) {
            found.push_back(job.id);
        }
        return found;
    };
    EXPECT_THAT(ids({}), ElementsAre(third, second, first));
    EXPECT_THAT(ids({.state = "queued"}), ElementsAre(second, first));
    EXPECT_THAT(ids({.type = "bill_run"}), ElementsAre(third, first));
    EXPECT_THAT(ids({.state = "failed", .type = "dunning"}), ElementsAre());
}

TEST_P(Jobs, only_a_queued_one_is_cancelled_and_only_a_failed_one_tried_again) {
    struct Case {
        const char* state;
        bool may_cancel, may_retry;
    };
    const Case cases[] = {
        {"queued", true, false}, {"running", false, false},   {"succeeded", false, false},
        {"failed", false, true}, {"cancelled", false, false},
    };
    for (const auto& [state, may_cancel, may_retry] : cases) {
        const auto attempt = [&](auto change) {
            const JobId id = add("bill_run");
            set_state(id, state);
            try {
                write([&](Context& context) { change(context, id); });
                return true;
            } catch (const Problem& problem) {
                EXPECT_EQ(problem.code(), ProblemCode::conflict);
                EXPECT_THAT(problem.sentence(), HasSubstr(state));
                EXPECT_EQ(get(id).state, state);
                return false;
            }
        };
        EXPECT_EQ(attempt(cancel_job), may_cancel) << state;
        EXPECT_EQ(attempt(retry_job), may_retry) << state;
    }
    EXPECT_THAT(event_types(), ElementsAre("job.retried", "job.cancelled"));
}

TEST_P(Jobs, that_ended_long_ago_are_forgotten_and_others_never) {
    std::vector<JobId> ended;
    const auto end = [&](JobId id, const char* state) {
        write([&](Context& context) {
            context.transaction.execute(
                "UPDATE jobs SET state = $3, finished_at = $4 WHERE tenant_id = $1 AND id = $2", tenant(), id,
                state, real_now());
        });
    };
    const JobId repeating = add("seal_events", "every");
    end(repeating, "queued");  // it ended last when the others did
    for (const char* state : {"succeeded", "failed", "cancelled"}) {
        ended.push_back(add("bill_run"));
        end(ended.back(), state);
        pass(std::chrono::hours{1});
    }
    const JobId open = add("bill_run");
    const JobId running = add("bill_run");
    set_state(running, "running");
    const auto purge = [&] { return write([](Context& context) { return purge_jobs(context, 2); }); };
    pass(std::chrono::days{90} - std::chrono::hours{3});
    EXPECT_EQ(purge(), 0) << "ninety days to the second";
    pass(std::chrono::hours{1});
    EXPECT_EQ(purge(), 1);
    EXPECT_THROW(get(ended[0]), Problem);
    EXPECT_EQ(get(ended[1]).state, "failed");
    write([](Context& context) { change_setting(context, job_settings(), "jobs.retention_days", "31"); });
    EXPECT_EQ(purge(), 2);
    EXPECT_EQ(purge(), 0);
    EXPECT_EQ(get(open).state, "queued");
    EXPECT_EQ(get(repeating).state, "queued");
    EXPECT_EQ(get(running).state, "running");
}

TEST_P(Jobs, of_one_tenant_are_hidden_from_another) {
    const JobId id = add("bill_run");
    write_in(add_tenant("other"), [&](Context& context) {
        EXPECT_TRUE(list_jobs(context, {}, {}).items.empty());
        EXPECT_THROW(get_job(context, id), Problem);
        EXPECT_THROW(cancel_job(context, id), Problem);
    });
}

class Schedules : public test::InTenant {
  protected:
    static constexpr Daily at_two{std::chrono::hours{2}};
    const JobType types[2] = {
        {.name = "nightly", .description = "", .run = {}, .schedule = at_two},
        {.name = "pulse", .description = "", .run = {}, .schedule = Every{std::chrono::seconds{5}}}};

    std::vector<std::string> queue_at(TenantId tenant_id, const char* moment) {
        return write_in(tenant_id, [&](Context& context) {
            context.clock = Clock{at(moment), context.clock->zone};
            queue_scheduled(context, types);
            auto rows = context.transaction.query(
                "SELECT unique_key FROM jobs WHERE tenant_id = $1 AND type = 'nightly' ORDER BY unique_key",
                tenant_id);
            return rows.all([](const store::Rows& row) { return row.get<std::string>(0); });
        });
    }
};
DOTMAC_ON_BOTH_ENGINES(Schedules);

TEST_P(Schedules, a_daily_job_is_queued_once_a_local_day_from_its_moment_on) {
    const TenantId nairobi = add_tenant("nairobi", "Africa/Nairobi", at("2026-03-01T00:00:00Z"));
    EXPECT_THAT(queue_at(nairobi, "2026-03-01T00:00:00Z"), ElementsAre());  // three in the morning there
    EXPECT_THAT(queue_at(nairobi, "2026-03-01T22:59:59Z"), ElementsAre());
    EXPECT_THAT(queue_at(nairobi, "2026-03-01T23:00:00Z"), ElementsAre("2026-03-02"));
    EXPECT_THAT(queue_at(nairobi, "2026-03-02T22:59:59Z"), ElementsAre("2026-03-02"));
    EXPECT_THAT(queue_at(nairobi, "2026-03-02T23:00:01Z"), ElementsAre("2026-03-02", "2026-03-03"));
}

TEST_P(Schedules, days_that_were_missed_are_caught_up_once) {
    const TenantId berlin = add_tenant("berlin", "Europe/Berlin", at("2026-01-01T00:00:00Z"));
    EXPECT_THAT(queue_at(berlin, "2026-01-01T10:00:00Z"), ElementsAre("2026-01-01"));
    EXPECT_THAT(queue_at(berlin, "2026-01-09T00:30:00Z"), ElementsAre("2026-01-01", "2026-01-08"));
    EXPECT_THAT(queue_at(berlin, "2026-01-09T01:00:00Z"),
                ElementsAre("2026-01-01", "2026-01-08", "2026-01-09"));
}

TEST_P(Schedules, nothing_is_owed_from_before_the_tenant_was) {
    const TenantId late = add_tenant("late", "Etc/UTC", at("2026-01-01T15:00:00Z"));
    EXPECT_THAT(queue_at(late, "2026-01-01T15:00:00Z"), ElementsAre());
    EXPECT_THAT(queue_at(late, "2026-01-02T02:00:00Z"), ElementsAre("2026-01-02"));
}

TEST_P(Schedules, a_repeating_job_is_queued_once_and_never_cancelled) {
    for (int count = 0; count < 3; ++count)
        queue_at(tenant(), "2026-03-10T09:00:00Z");
    const auto jobs = read([](Context& context) { return list_jobs(context, {.type = "pulse"}, {}).items; });
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs[0].created_by, "schedule");
    EXPECT_THROW(write([&](Context& context) { cancel_job(context, jobs[0].id); }), Problem);
}

TEST_P(Schedules, the_tenants_that_are_due_are_found_together) {
    const TenantId due = add_tenant("due", "Etc/UTC", at("2026-03-10T00:00:00Z"));
    const TenantId asleep = add_tenant("asleep", "Etc/UTC", at("2026-03-10T01:00:00Z"));
    const auto find = [&] {
        return write_in(store::all_tenants(), [&](Context& context) {
            return tenants_with_due_schedules(context.transaction, types, real_now());
        });
    };
    EXPECT_THAT(find(), ElementsAre(tenant(), due, asleep));  // none has its repeating job
    for (const TenantId id : {tenant(), due, asleep})
        write_in(id, [&](Context& context) { queue_scheduled(context, types); });
    EXPECT_THAT(find(), ElementsAre());
    write_in(due, [&](Context& context) { set_test_clock(context, due, at("2026-03-10T02:00:00Z")); });
    EXPECT_THAT(find(), ElementsAre(due));
}

TEST(DailyMoments, a_day_whose_clock_is_changed_has_one_moment) {
    const auto zone = TimeZone::parse("America/New_York").value();
    struct Case {
        const char* date;
        const char* moment;
    };
    const Case cases[] = {
        {"2026-03-07", "2026-03-07T07:30:00Z"}, {"2026-03-08", "2026-03-08T07:30:00Z"},  // 02:30 is missing
        {"2026-03-09", "2026-03-09T06:30:00Z"}, {"2026-10-31", "2026-10-31T06:30:00Z"},
        {"2026-11-01", "2026-11-01T06:30:00Z"},  // 01:30 comes twice
        {"2026-11-02", "2026-11-02T07:30:00Z"},
    };
    constexpr Daily half_past_two{std::chrono::minutes{150}};
    for (const auto& [date, moment] : cases) {
        const Instant due = due_moment(half_past_two, zone, parse_date(date).value());
        EXPECT_EQ(to_string(due), moment);
        EXPECT_EQ(to_string(latest_due_date(half_past_two, {due, zone})), date);
        EXPECT_LT(latest_due_date(half_past_two, {due - Microseconds{1}, zone}), parse_date(date).value());
        EXPECT_EQ(next_due_moment(half_past_two, {due - Microseconds{1}, zone}), due);
    }
}

}  // namespace
}  // namespace dotmac::platform
