#include "platform/events.hpp"

#include <gmock/gmock.h>

#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using ::testing::ElementsAre;

class Events : public test::InTenant {
  protected:
    std::vector<Event> list(const EventFilter& filter = {}, const store::PageRequest& page = {}) {
        return read([&](Context& context) { return list_events(context, filter, page).items; });
    }
    std::vector<std::string> types(const EventFilter& filter = {}, const store::PageRequest& page = {}) {
        std::vector<std::string> found;
        for (const Event& event : list(filter, page)) {
            if (event.type != "tenant.created") found.push_back(event.type);
        }
        return found;
    }
};
DOTMAC_ON_BOTH_ENGINES(Events);

TEST_P(Events, tell_what_when_who_and_why) {
    write([](Context& context) {
        record_transition(context, "customer.suspended", "cus_1", "active", "suspended", "did \"not\" pay");
    });
    const Event event = list().at(0);
    EXPECT_EQ(event.type, "customer.suspended");
    EXPECT_EQ(event.subject, "cus_1");
    EXPECT_EQ(event.actor, "usr_tester");
    EXPECT_EQ(event.request_id, "request-1");
    EXPECT_EQ(event.occurred_at, real_now());
    EXPECT_EQ(event.data.text, R"({"from":"active","to":"suspended","reason":"did \"not\" pay"})");
    EXPECT_EQ(read([&](Context& context) { return get_event(context, event.id); }).subject, "cus_1");
}

TEST_P(Events, are_listed_newest_first_or_oldest_first) {
    for (const char* type : {"a.one", "a.two", "a.three"})
        write([&](Context& context) { record_event(context, type, "x"); });
    write([](Context& context) {
        record_event(context, "a.four", "x");
        record_event(context, "a.five", "x");
    });
    EXPECT_THAT(types(), ElementsAre("a.five", "a.four", "a.three", "a.two", "a.one"));
    EXPECT_THAT(types({}, {.sort = "occurred_at"}),
                ElementsAre("a.one", "a.two", "a.three", "a.four", "a.five"));
}

TEST_P(Events, are_filtered_by_subject_and_type_and_paged) {
    write([](Context& context) {
        for (const char* subject : {"x", "y", "x", "y", "x"}) {
            record_event(context, "a.done", subject);
            record_event(context, "a.undone", subject);
        }
    });
    EXPECT_EQ(list({.subject = "x"}).size(), 6U);
    EXPECT_EQ(list({.type = "a.done"}).size(), 5U);
    EXPECT_EQ(list({.subject = "y", .type = "a.done"}).size(), 2U);
    read([](Context& context) {
        const EventFilter of_x{.subject = "x"};
        const auto first = list_events(context, of_x, {.limit = 4});
        ASSERT_TRUE(first.next_cursor);
        const auto rest = list_events(context, of_x, {.limit = 4, .cursor = *first.next_cursor});
        EXPECT_EQ(rest.items.size(), 2U);
        EXPECT_FALSE(rest.next_cursor);
    });
}

TEST_P(Events, of_a_transaction_that_fails_never_happened) {
    EXPECT_THROW(write([](Context& context) {
                     record_event(context, "a.done", "x");
                     throw Problem(ProblemCode::conflict, "No.");
                 }),
                 Problem);
    EXPECT_TRUE(types().empty());
}

TEST_P(Events, of_one_tenant_are_hidden_from_another) {
    const TenantId other = add_tenant("other");
    write([](Context& context) { record_event(context, "a.done", "x"); });
    const EventId id = list().at(0).id;
    write_in(other, [&](Context& context) {
        EXPECT_TRUE(list_events(context, {.subject = "x"}, {}).items.empty());
        EXPECT_THROW(get_event(context, id), Problem);
    });
}

TEST_P(Events, belong_to_a_tenant) {
    EXPECT_THROW(
        write_in(store::all_tenants(), [](Context& context) { record_event(context, "a.done", "x"); }),
        std::logic_error);
}

TEST_P(Events, are_heard_by_the_listeners_of_their_type_in_the_same_transaction) {
    listeners.emplace_back("customer.cancelled", [](Context& context, const Notice& notice) {
        record_event(context, "service.cancelled", notice.subject, notice.data_json);
    });
    listeners.emplace_back("customer.suspended", [](Context&, const Notice&) { FAIL(); });
    write([](Context& context) { record_event(context, "customer.cancelled", "cus_1", R"({"n":1})"); });
    EXPECT_THAT(types(), ElementsAre("service.cancelled", "customer.cancelled"));
    EXPECT_EQ(list().at(0).data.text, R"({"n":1})");
}

TEST_P(Events, listeners_that_call_each_other_in_a_circle_are_stopped) {
    int calls = 0;
    listeners.emplace_back("a.done", [&](Context& context, const Notice&) {
        ++calls;
        record_event(context, "a.done", "x");
    });
    EXPECT_THROW(write([](Context& context) { record_event(context, "a.done", "x"); }), std::logic_error);
    EXPECT_EQ(calls, 8);
    EXPECT_TRUE(types().empty());
}

TEST_P(Events, in_bulk_are_written_and_heard_alike) {
    std::vector<std::string> heard;
    listeners.emplace_back("invoice.issued", [&](Context& context, const Notice& notice) {
        heard.emplace_back(notice.subject);
        // The rows are there already.
        EXPECT_EQ(list_events(context, {.type = "invoice.issued"}, {}).items.size(), 2U);
    });
    write([&](Context& context) {
        heard.clear();
        EventBulk bulk{context};
        bulk.add("invoice.issued", "inv_1", "{}");
        bulk.add("invoice.skipped", "inv_2", "{}");
        bulk.add("invoice.issued", "inv_3", R"({"total":"1.00"})");
        bulk.finish();
    });
    EXPECT_THAT(heard, ElementsAre("inv_1", "inv_3"));
    EXPECT_THAT(types(), ElementsAre("invoice.issued", "invoice.skipped", "invoice.issued"));
    EXPECT_EQ(list().at(0).actor, "usr_tester");
    EXPECT_EQ(list().at(0).data.text, R"({"total":"1.00"})");
}

TEST(EventData, is_a_json_object_of_texts) {
    EXPECT_EQ(event_data({}), "{}");
    EXPECT_EQ(event_data({{"a", "1"}, {"b\"", "x\ny"}}), R"({"a":"1","b\"":"x\ny"})");
}

}  // namespace
}  // namespace dotmac::platform
