// The audit trail as an auditor looks through it.
#include <gmock/gmock.h>

#include "platform/event_export.hpp"
#include "platform/seals.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class EventSearch : public test::InTenant {
  protected:
    void record(std::string_view type, std::string_view subject = "x", Actor actor = {"usr_tester", ""}) {
        write([&](Context& context) {
            context.actor = std::move(actor);
            record_event(context, type, subject);
        });
    }
    std::vector<std::string> types(const EventFilter& filter, const store::PageRequest& page = {}) {
        return read([&](Context& context) {
            std::vector<std::string> found;
            for (const Event& event : list_events(context, filter, page).items)
                found.push_back(event.type);
            return found;
        });
    }
    std::string exported(const EventFilter& filter, std::string_view format) {
        return read([&](Context& context) {
            std::string all;
            export_events(context, filter, format, [&](std::string_view piece) { all += piece; });
            return all;
        });
    }
};
DOTMAC_ON_BOTH_ENGINES(EventSearch);

TEST_P(EventSearch, finds_types_that_begin_alike_in_one_order_page_by_page) {
    for (const char* type : {"a.one", "ab.one", "a.two", "a.one", "b.one", "a.three"})
        record(type);
    const EventFilter filter{.type_prefix = "a."};
    EXPECT_THAT(types(filter), ElementsAre("a.three", "a.one", "a.two", "a.one"));
    EXPECT_THAT(types(filter, {.sort = "occurred_at"}), ElementsAre("a.one", "a.two", "a.one", "a.three"));
    EXPECT_THAT(types({.type_prefix = "nothing."}), IsEmpty());
    for (const char* sort : {"", "occurred_at"}) {
        std::vector<std::string> paged;
        store::PageRequest page{.limit = 1, .sort = sort, .cursor = {}};
        for (int pages = 0; pages < 10; ++pages) {
            const auto part = read([&](Context& context) { return list_events(context, filter, page); });
            for (const Event& event : part.items)
                paged.push_back(event.type);
            if (!part.next_cursor) break;
            page.cursor = *part.next_cursor;
        }
        EXPECT_EQ(paged, types(filter, {.sort = sort})) << sort;
    }
}

TEST_P(EventSearch, finds_what_somebody_did) {
    record("a.one", "x", {"usr_jane", ""});
    record("a.two", "x", {"job:bill_run", ""});
    record("a.three", "y", {"usr_jane", ""});
    EXPECT_THAT(types({.actor = "usr_jane"}), ElementsAre("a.three", "a.one"));
    EXPECT_THAT(types({.subject = "y", .actor = "usr_jane"}), ElementsAre("a.three"));
    EXPECT_THAT(types({.type = "a.two", .actor = "job:bill_run"}), ElementsAre("a.two"));
    EXPECT_THROW(types({.actor = "job:bill_run"}), Problem);
    EXPECT_THROW(types({.type = "a.two", .type_prefix = "a."}), Problem);
}

TEST_P(EventSearch, finds_what_happened_in_a_time) {
    const Instant start = real_now();
    for (int hour = 0; hour < 48; ++hour) {
        record("a.hour_" + std::to_string(hour));
        pass(1h);
    }
    EXPECT_THAT(types({.from = start + 3h, .to = start + 5h}), ElementsAre("a.hour_4", "a.hour_3"));
    EXPECT_THAT(types({.from = start + 47h}), ElementsAre("a.hour_47"));
    EXPECT_THAT(types({.type_prefix = "a.", .to = start + 1h}), ElementsAre("a.hour_0"));
    EXPECT_THAT(types({.from = start + 48h}), IsEmpty());
    EXPECT_THAT(types({.to = start - 1h}), IsEmpty());
    EXPECT_EQ(types({.from = start - 1000h}).size(), 49U) << "all, and the tenant's own";
}

TEST_P(EventSearch, every_event_says_whence_it_came_and_the_seal_covers_it) {
    const Actor actor{"usr_jane", "request-9", "192.0.2.7", "Firefox \xff"};
    record("a.done", "x", actor);
    write([&](Context& context) {
        context.actor = {"usr_jane", "", "2001:db8::1", "curl/8"};
        EventBulk bulk{context};
        bulk.add("b.done", "y", "{}");
        bulk.finish();
    });
    const auto one = [&](std::string_view subject) {
        return read([&](Context& context) {
            return list_events(context, {.subject = std::string{subject}}, {}).items.at(0);
        });
    };
    EXPECT_EQ(one("x").remote_address, "192.0.2.7");
    EXPECT_EQ(one("x").user_agent, "(not UTF-8)");
    EXPECT_EQ(one("y").remote_address, "2001:db8::1");
    EXPECT_EQ(one("y").user_agent, "curl/8");
    const auto fault = [&] {
        return read([](Context& context) { return verify_seals(context); }).fault.value_or("");
    };
    // On a PostgreSQL server that other tests use, events settle once their older transactions have ended.
    while (read([](Context& context) { return has_unsealed_events(context); }))
        write([](Context& context) { return seal_next_events(context); });
    EXPECT_EQ(fault(), "");
    write([](Context& context) {
        context.transaction.execute("UPDATE events SET user_agent = '' WHERE tenant_id = $1",
                                    context.tenant());
    });
    EXPECT_THAT(fault(), HasSubstr("was changed"));
}

TEST_P(EventSearch, is_exported_without_a_formula_in_it) {
    record("a.one", "=1+1", {"usr_jane", "", "192.0.2.7", "@SUM(A1)"});
    record("a.two", "x");
    const std::string csv = exported({.type_prefix = "a."}, "csv");
    EXPECT_THAT(csv, ::testing::StartsWith("id,occurred_at,type,subject,actor,request_id,remote_address,"
                                           "user_agent,data\r\n"));
    EXPECT_THAT(csv, HasSubstr(",a.one,'=1+1,usr_jane,,192.0.2.7,'@SUM(A1),{}\r\n"));
    EXPECT_LT(csv.find("a.one"), csv.find("a.two"));
    const std::string json = exported({.type = "a.one"}, "ndjson");
    EXPECT_THAT(json, HasSubstr(R"x("user_agent":"@SUM(A1)")x"));
    EXPECT_EQ(std::ranges::count(json, '\n'), 1);
}

}  // namespace
}  // namespace dotmac::platform
