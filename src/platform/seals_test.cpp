#include "platform/seals.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "platform/events.hpp"
#include "platform/job_runner.hpp"
#include "platform/verify.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Optional;

class Seals : public test::InTenant {
  protected:
    // Three seals: the first begins with the event of the tenant itself.
    void SetUp() override {
        InTenant::SetUp();
        add_events(2'500);
        seal_everything();
    }
    void add_events(int count) {
        write([&](Context& context) {
            EventBulk bulk{context};
            for (int number = 0; number < count; ++number)
                bulk.add("test.counted", std::to_string(number), R"({"amount":"12.50"})");
            bulk.finish();
        });
    }
    std::int64_t number_of(const char* sql) {
        return read([&](Context& context) {
            return context.transaction.query(sql, tenant()).value<std::int64_t>().value();
        });
    }
    // On a PostgreSQL server that other tests use, events settle once their older transactions have ended.
    void settle() {
        const auto last = number_of("SELECT MAX(sequence) FROM events WHERE tenant_id = $1");
        while (write([](Context& context) { return context.transaction.settled_sequence(); }) <= last)
            std::this_thread::yield();
    }
    void seal_everything() {
        settle();
        while (write([](Context& context) { return seal_next_events(context); }) > 0) {
        }
    }
    void tamper(const char* sql) {
        const auto touched =
            write([&](Context& context) { return context.transaction.execute(sql, tenant()); });
        ASSERT_GE(touched, 1) << sql;
    }
    SealReport report() {
        return read([](Context& context) { return verify_seals(context); });
    }
};
DOTMAC_ON_BOTH_ENGINES(Seals);

TEST_P(Seals, cover_every_event_once_and_hold) {
    const SealReport found = report();
    EXPECT_EQ(found.fault, std::nullopt);
    EXPECT_EQ(found.seals, 3);
    EXPECT_EQ(found.events, 2'501);
    EXPECT_EQ(found.last_hash.size(), 64U);
}

TEST_P(Seals, grow_and_still_hold) {
    const std::string before = report().last_hash;
    EXPECT_EQ(write([](Context& context) { return seal_next_events(context); }), 0);
    add_events(1);
    seal_everything();
    const SealReport found = report();
    EXPECT_EQ(found.fault, std::nullopt);
    EXPECT_EQ(found.seals, 4);
    EXPECT_NE(found.last_hash, before);
}

TEST_P(Seals, are_made_by_a_job_that_repeats) {
    EXPECT_FALSE(read(has_unsealed_events));
    add_events(1'100);
    EXPECT_TRUE(read(has_unsealed_events));
    settle();
    const JobType job = seal_events_job();
    JobRunner runner{
        database(), std::span{&job, 1}, {.process_name = "test", .now = [this] { return real_now(); }}};
    EXPECT_EQ(runner.run_due(tenant()), 1);
    EXPECT_FALSE(read(has_unsealed_events));
    EXPECT_EQ(report().fault, std::nullopt);
    EXPECT_EQ(report().events, 3'601);
    const auto jobs = read([](Context& context) { return list_jobs(context, {}, {}).items; });
    EXPECT_EQ(jobs.at(0).result.text, R"({"sealed":1100})");
    EXPECT_EQ(jobs.at(0).state, "queued");
}

TEST_P(Seals, an_event_whose_transaction_is_not_settled_is_left_out) {
    write([](Context& context) {
        record_event(context, "test.now", "x");
        EXPECT_EQ(seal_next_events(context), 0);
    });
    seal_everything();
    EXPECT_EQ(report().events, 2'502);
}

struct Tampering {
    const char* name;
    const char* sql;
    const char* seal;
    const char* what;
};

#define ONE_EVENT(subject) "WHERE tenant_id = $1 AND type = 'test.counted' AND subject = '" subject "'"

// What somebody with access to the database might do, and what is said then.
constexpr Tampering tamperings[] = {
    {"data", "UPDATE events SET data = '{\"amount\":\"99.50\"}' " ONE_EVENT("7"), "Seal 1", "was changed"},
    {"actor", "UPDATE events SET actor = 'usr_nobody' " ONE_EVENT("1500"), "Seal 2", "was changed"},
    {"time", "UPDATE events SET occurred_at = occurred_at + 1 " ONE_EVENT("2400"), "Seal 3", "was changed"},
    {"type", "UPDATE events SET type = 'test.counter' " ONE_EVENT("7"), "Seal 1", "was changed"},
    {"subject", "UPDATE events SET subject = '8' " ONE_EVENT("7"), "Seal 1", "was changed"},
    {"request", "UPDATE events SET request_id = '' " ONE_EVENT("7"), "Seal 1", "was changed"},
    {"letters_moved_between_fields", "UPDATE events SET type = 'test.counted7', subject = '' " ONE_EVENT("7"),
     "Seal 1", "was changed"},
    {"first_removed", "DELETE FROM events WHERE tenant_id = $1 AND type = 'tenant.created'", "Seal 1",
     "1 of 1000 were removed"},
    {"one_removed", "DELETE FROM events " ONE_EVENT("1500"), "Seal 2", "1 of 1000 were removed"},
    {"last_removed", "DELETE FROM events " ONE_EVENT("2499"), "Seal 3", "1 of 501 were removed"},
    {"all_removed", "DELETE FROM events WHERE tenant_id = $1", "Seal 1", "1000 of 1000 were removed"},
    {"tail_removed",
     "DELETE FROM events WHERE tenant_id = $1 AND (sequence, id) > (SELECT last_sequence, last_event_id "
     "FROM event_seals WHERE tenant_id = $1 AND number = 2)",
     "Seal 3", "501 of 501 were removed"},
    {"one_inserted",
     "INSERT INTO events SELECT tenant_id, sequence, id + 1, occurred_at, type, subject, actor, request_id, "
     "data, remote_address, user_agent FROM events WHERE tenant_id = $1 AND type = 'tenant.created'",
     "Seal 1", "1 were inserted"},
    {"seal_hash", "UPDATE event_seals SET hash = $2 WHERE tenant_id = $1 AND number = 2", "Seal 2",
     "was changed"},
    {"seal_count", "UPDATE event_seals SET event_count = 999 WHERE tenant_id = $1 AND number = 2", "Seal 2",
     "1 were inserted"},
    {"seal_removed", "DELETE FROM event_seals WHERE tenant_id = $1 AND number = 2", "Seal 2", "was removed"},
    {"first_seal_removed", "DELETE FROM event_seals WHERE tenant_id = $1 AND number = 1", "Seal 1",
     "was removed"},
};

TEST_P(Seals, tampering_shows) {
    for (const Tampering& tampering : tamperings) {
        EXPECT_THROW(write([&](Context& context) {
                         if (std::string_view{tampering.name} == "seal_hash") {
                             context.transaction.execute(tampering.sql, tenant(),
                                                         store::Parameter::bytes(std::string(32, 'x')));
                         } else {
                             EXPECT_GE(context.transaction.execute(tampering.sql, tenant()), 1)
                                 << tampering.name;
                         }
                         EXPECT_THAT(verify_seals(context).fault,
                                     Optional(AllOf(HasSubstr(tampering.seal), HasSubstr(tampering.what))))
                             << tampering.name;
                         throw LeaseLost{};  // whatever rolls it back
                     }),
                     LeaseLost);
    }
    EXPECT_EQ(report().fault, std::nullopt);
}

TEST_P(Seals, the_fault_names_the_first_and_last_event_of_its_range) {
    const auto first = number_of("SELECT id FROM events WHERE tenant_id = $1 AND type = 'tenant.created'");
    const auto last = number_of("SELECT last_event_id FROM event_seals WHERE tenant_id = $1 AND number = 1");
    tamper("UPDATE events SET data = '{}' " ONE_EVENT("7"));
    EXPECT_EQ(report().fault, "Seal 1, events from " + EventId{first}.to_string() + " to " +
                                  EventId{last}.to_string() + ": An event, or the seal itself, was changed.");
    EXPECT_EQ(report().seals, 0);
}

TEST_P(Seals, a_fault_is_told_by_the_verification_of_the_database) {
    EXPECT_TRUE(verify(database(), invariants()).violations.empty());
    add_tenant("untouched");
    tamper("DELETE FROM events " ONE_EVENT("1500"));
    const Verification found = verify(database(), invariants());
    EXPECT_EQ(found.tenants, 2);
    EXPECT_EQ(found.checks, 2 * std::ssize(invariants()));
    ASSERT_EQ(found.violations.size(), 1U);
    EXPECT_EQ(found.violations[0].tenant_slug, "acme");
    EXPECT_EQ(found.violations[0].invariant, "EventSealsHold");
    EXPECT_THAT(found.violations[0].sentence, HasSubstr("1 of 1000 were removed"));
}

TEST_P(Seals, of_one_tenant_do_not_cover_anothers_events) {
    const TenantId other = add_tenant("other");
    write_in(other, [](Context& context) { EXPECT_EQ(verify_seals(context).seals, 0); });
}

class ConcurrentSeals : public test::InTenant {};
DOTMAC_ON_BOTH_ENGINES(ConcurrentSeals);

// Writers that commit in any order, sealers that meet each other: every event is under exactly one seal.
TEST_P(ConcurrentSeals, no_event_slips_behind_a_seal) {
    constexpr int writers = 3;
    constexpr int writes = 30;
    std::atomic<int> writing = writers;
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&] {
            for (int count = 0; count < writes; ++count) {
                write([](Context& context) {
                    record_event(context, "test.first", "x");
                    std::this_thread::yield();
                    record_event(context, "test.second", "x");
                });
            }
            --writing;
        });
    }
    std::atomic<std::int64_t> sealed = 0;
    for (int sealer = 0; sealer < 2; ++sealer) {
        threads.emplace_back([&] {
            while (writing > 0 || sealed < 2 * writers * writes + 1) {
                sealed += write([](Context& context) { return seal_next_events(context); });
                std::this_thread::yield();
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    const SealReport found = read([](Context& context) { return verify_seals(context); });
    EXPECT_EQ(found.fault, std::nullopt);
    EXPECT_EQ(found.events, 2 * writers * writes + 1);
}

}  // namespace
}  // namespace dotmac::platform
