#include "modules/identity/customer_test.hpp"

namespace dotmac::identity {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using enum AccountStatus;

class ManyCustomers : public WithCustomers {};
DOTMAC_ON_BOTH_ENGINES(ManyCustomers);

TEST_P(ManyCustomers, search_finds_by_name_address_telephone_and_number) {
    add({.number = "C-000123",
         .name = "Anne Smith-Jones",
         .email = "anne.s@acme.com",
         .phone = "+254712345678"});
    add({.number = "7590-VHVEG", .name = "Anna O'Neil", .email = "anna@oneil.example"});
    add({.number = "B-9", .name = "Şükrü Smithers", .phone = "+15551234567"});
    struct Case {
        const char* query;
        std::vector<std::string> names;
    };
    const std::string jones = "Anne Smith-Jones", neil = "Anna O'Neil", sukru = "Şükrü Smithers";
    const Case cases[] = {
        {"smith", {jones, sukru}},
        {"JONES", {jones}},
        {"ann", {neil, jones}},
        {"smith ann", {jones}},
        {"ann smith x", {}},
        {"o'neil", {neil}},
        {"oneil", {neil}},
        {"sukru", {sukru}},
        {"anne.s@acme.com", {jones}},
        {"anna@", {neil}},
        {"+254 712 345 678", {jones}},
        {"0712345678", {jones}},
        {"712345", {jones}},
        {"(555) 123-4567", {sukru}},
        {"C-000123", {jones}},
        {"c000", {jones}},
        {"7590", {neil}},
        {"vhveg", {neil}},
        {"nobody", {}},
        {"", {neil, jones, sukru}},
        {"%", {neil, jones, sukru}},
    };
    for (const Case& one : cases) {
        EXPECT_EQ(found(one.query), one.names) << one.query;
        // In the order of creation another query finds them, which must find each once.
        EXPECT_THAT(found_one_by_one(one.query), ::testing::UnorderedElementsAreArray(one.names))
            << one.query;
    }
}

TEST_P(ManyCustomers, search_follows_a_change_and_stays_within_the_filter) {
    const Customer customer = add({.name = "Jane Roe", .email = "jane@acme.com"});
    write([&](Context& context) {
        change_customer(context, customer.id, {.name = "Jane Doe", .email = std::optional<std::string>{}});
    });
    EXPECT_THAT(found("roe"), IsEmpty());
    EXPECT_THAT(found("jane@acme"), IsEmpty());
    EXPECT_THAT(found("doe"), ElementsAre("Jane Doe"));
    const auto list = [&](AccountStatus status) {
        return read([&](Context& context) {
            return list_customers(context, {.account_status = status, .q = "doe"}, {});
        });
    };
    EXPECT_EQ(list(pending).items.size(), 1U);
    EXPECT_THAT(list(active).items, IsEmpty());
}

TEST_P(ManyCustomers, what_a_search_finds_is_sorted_and_paged_as_any_list) {
    for (int i = 0; i < 7; ++i)
        add({.name = "Jane " + std::string(1, static_cast<char>('a' + i * 3 % 7))});
    for (const char* sort : {"name", "-name", "number", "created_at"}) {
        std::vector<std::string> seen;
        store::PageRequest page{.limit = 2, .sort = sort};
        do {
            const auto customers =
                read([&](Context& context) { return list_customers(context, {.q = "jane"}, page); });
            for (const Customer& customer : customers.items)
                seen.push_back(std::string_view{sort}.ends_with("name") ? customer.name : customer.number);
            page.cursor = customers.next_cursor.value_or("");
        } while (!page.cursor.empty());
        EXPECT_EQ(seen.size(), 7U) << sort;
        EXPECT_EQ(std::ranges::is_sorted(seen), sort[0] != '-') << sort;
    }
}

TEST_P(ManyCustomers, lists_are_sorted_and_paged_without_loss) {
    for (int i = 0; i < 25; ++i)
        add({.name = "Name " + std::to_string(i % 5), .custom_fields = {}});
    for (const char* sort : {"", "name", "-name", "number", "-number", "created_at", "-created_at"}) {
        std::vector<Customer> seen;
        store::PageRequest page{.limit = 4, .sort = sort};
        do {
            const auto customers = read([&](Context& context) { return list_customers(context, {}, page); });
            seen.insert(seen.end(), customers.items.begin(), customers.items.end());
            page.cursor = customers.next_cursor.value_or("");
        } while (!page.cursor.empty());
        EXPECT_EQ(seen.size(), 25U) << sort;
        const auto key = [&](const Customer& one) {
            const std::string_view name{sort};
            if (name.ends_with("name")) return one.name + one.id.to_string();
            if (name.ends_with("number")) return one.number;
            return one.id.to_string();
        };
        const bool is_descending = std::string_view{sort}.empty() || sort[0] == '-';
        for (std::size_t i = 1; i < seen.size(); ++i)
            EXPECT_EQ(key(seen[i - 1]) > key(seen[i]), is_descending) << sort << " at " << i;
    }
}

TEST_P(ManyCustomers, many_at_once_come_to_their_status_by_legal_steps_each_recorded) {
    add({.number = "C-000003", .name = "Was here"});
    std::vector<NewCustomer> customers;
    for (const AccountStatus status : {pending, active, suspended, cancelled}) {
        customers.push_back({{.name = "Jane " + std::string{registry::to_string(status)}}, status});
        customers.push_back(
            {{.number = "X-" + std::string{registry::to_string(status)}, .name = "Joe"}, status});
    }
    int heard = 0;
    listeners.emplace_back("customer.cancelled", [&](Context&, const Notice&) { ++heard; });
    const auto ids = write([&](Context& context) { return create_customers(context, customers); });
    ASSERT_EQ(ids.size(), customers.size());
    EXPECT_TRUE(std::ranges::is_sorted(ids));
    EXPECT_EQ(heard, 0);
    const std::vector<std::vector<std::string>> lives = {
        {"customer.created"},
        {"customer.created", "customer.activated"},
        {"customer.created", "customer.activated", "customer.suspended"},
        {"customer.created", "customer.activated", "customer.suspended", "customer.cancelled"},
    };
    std::vector<std::string> numbers;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const Customer customer = get(ids[i]);
        EXPECT_EQ(customer.account_status, customers[i].account_status);
        EXPECT_EQ(customer.name, customers[i].customer.name);
        EXPECT_EQ(event_types(ids[i].to_string()), lives[i / 2]);
        EXPECT_EQ(customer.version, static_cast<std::int64_t>(lives[i / 2].size()));
        numbers.push_back(customer.number);
    }
    EXPECT_THAT(numbers, ElementsAre("C-000001", "X-pending", "C-000002", "X-active", "C-000004",
                                     "X-suspended", "C-000005", "X-cancelled"));
    EXPECT_THAT(found("suspended"), UnorderedElementsAre("Jane suspended", "Joe"));
    EXPECT_THAT(write([&](Context& context) { return create_customers(context, {}); }), IsEmpty());
}

TEST_P(ManyCustomers, many_at_once_are_refused_together_where_a_number_is_taken) {
    add({.number = "N-1", .name = "Was here"});
    const NewCustomer fresh{{.number = "N-2", .name = "A"}}, taken{{.number = "N-1", .name = "B"}};
    for (const auto& customers : {std::vector{fresh, taken}, std::vector{fresh, fresh}}) {
        const Problem problem = refusal([&](Context& context) { create_customers(context, customers); });
        EXPECT_EQ(problem.code(), ProblemCode::conflict);
        EXPECT_EQ(problem.fields()[0].field, "customers[1].number");
    }
    EXPECT_THAT(found("N-2"), IsEmpty());
}

TEST_P(ManyCustomers, numbers_are_looked_up_by_the_hundred) {
    std::vector<NewCustomer> customers;
    std::vector<std::string> numbers;
    for (int i = 0; i < 250; ++i) {
        numbers.push_back("N-" + std::to_string(i));
        if (i % 2 == 0) customers.push_back({{.number = numbers.back(), .name = "A"}, active});
    }
    const auto ids = write([&](Context& context) { return create_customers(context, customers); });
    const auto hits =
        read([&](Context& context) { return find_customers_by_number(context.transaction, numbers); });
    EXPECT_EQ(hits.size(), 125U);
    EXPECT_EQ(hits.at("N-248"), ids.back());
    EXPECT_FALSE(hits.contains("N-249"));
    EXPECT_THAT(read([&](Context& context) { return find_customers_by_number(context.transaction, {}); }),
                IsEmpty());
}

TEST_P(ManyCustomers, billing_profiles_are_a_range_in_order_with_both_ends) {
    std::vector<NewCustomer> customers;
    for (int i = 0; i < 5; ++i)
        customers.push_back({{.customer_type = CustomerType::enterprise,
                              .name = "A",
                              .tax_exempt = i == 2,
                              .currency = Currency::parse(i == 3 ? "JPY" : "EUR")},
                             i == 1 ? suspended : active});
    const auto ids = write([&](Context& context) { return create_customers(context, customers); });
    const auto profiles =
        read([&](Context& context) { return billing_profiles(context.transaction, ids[1], ids[3]); });
    ASSERT_EQ(profiles.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i)
        EXPECT_EQ(profiles[i].id, ids[i + 1]);
    EXPECT_EQ(profiles[0].account_status, suspended);
    EXPECT_TRUE(profiles[1].tax_exempt);
    EXPECT_EQ(profiles[2].currency.code(), "JPY");
    EXPECT_EQ(profiles[2].customer_type, CustomerType::enterprise);
}

}  // namespace
}  // namespace dotmac::identity
