#include <random>

#include "modules/identity/identity_test.hpp"
#include "modules/identity/invariants.hpp"

namespace dotmac::identity {
namespace {

using namespace testing;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using enum AccountStatus;

class Customers : public OverHttp {
  protected:
    Customer add(const CustomerCreate& create) {
        return write([&](Context& context) { return create_customer(context, create); });
    }
    Customer get(CustomerId id) {
        return read([&](Context& context) { return get_customer(context, id); });
    }
    template <class F>
    Problem refusal(F function) {
        return refusal_of([&] { write(function); });
    }
    // A customer who has come to that status.
    Customer in_status(AccountStatus status) {
        const CustomerId id = add({.name = "Jane"}).id;
        write([&](Context& context) {
            if (status == active || status == suspended) activate_customer(context, id, "");
            if (status == suspended) suspend_customer(context, id, "unpaid");
            if (status == cancelled) cancel_customer(context, id, "moved");
        });
        return get(id);
    }
    std::vector<std::string> found(const std::string& q, store::PageRequest page = {.sort = "name"}) {
        std::vector<std::string> names;
        const auto customers =
            read([&](Context& context) { return list_customers(context, {.q = q}, page); });
        for (const Customer& customer : customers.items)
            names.push_back(customer.name);
        return names;
    }
    std::vector<std::string> violations() {
        std::vector<std::string> sentences;
        for (const auto& invariant : invariants()) {
            for (const auto& sentence : read([&](Context& context) { return invariant.violations(context); }))
                sentences.push_back(sentence);
        }
        return sentences;
    }
    void TearDown() override {
        EXPECT_THAT(violations(), IsEmpty());
        OverHttp::TearDown();
    }
};
DOTMAC_ON_BOTH_ENGINES(Customers);

TEST_P(Customers, R019_a_new_customer_is_pending_and_gets_the_next_number) {
    const Customer first = add({.name = "Jane"});
    EXPECT_EQ(first.account_status, pending);
    EXPECT_EQ(first.number, "C-000001");
    EXPECT_EQ(first.currency.code(), "EUR") << "the tenant's";
    add({.number = "C-000002", .name = "By hand"});
    EXPECT_EQ(add({.name = "Joe"}).number, "C-000003") << "the one in use is passed over";
    EXPECT_THAT(event_types(first.id.to_string()), ElementsAre("customer.created"));
    const Problem problem =
        refusal([](Context& context) { create_customer(context, {.number = "C-000002", .name = "Again"}); });
    EXPECT_EQ(problem.code(), ProblemCode::conflict);
    EXPECT_EQ(problem.fields()[0].field, "number");
}

TEST_P(Customers, a_customer_keeps_all_that_is_entered) {
    const CustomerCreate create{
        .number = "B-7",
        .customer_type = CustomerType::business,
        .name = "Łódź & Söhne \"GmbH\"",
        .email = "info@lodz.example",
        .phone = "+254712345678",
        .tax_exempt = true,
        .tax_id = "DE1",
        .currency = Currency::parse("KES"),
        .language = "pl",
        .custom_fields = {{"tower", "N\"4\\"}, {"žluť", "ano"}},
    };
    const Customer made = add(create);
    const Customer stored = get(made.id);
    EXPECT_EQ(record::to_json(stored), record::to_json(made));
    EXPECT_EQ(stored.custom_fields, create.custom_fields);
    EXPECT_EQ(stored.email, create.email);
    EXPECT_EQ(stored.currency.code(), "KES");
    EXPECT_TRUE(stored.tax_exempt);
    const auto by_number = read([](Context& context) { return find_customer_by_number(context, "B-7"); });
    EXPECT_EQ(by_number->id, made.id);
    EXPECT_FALSE(read([](Context& context) { return find_customer_by_number(context, "B-8"); }));
}

TEST_P(Customers, R010_R011_R012_every_customer_type_is_taken_and_a_slip_is_named) {
    const std::string token = token_of(UserRole::sales);
    const auto create = [&](const char* type) {
        return send("POST /customers", token, std::string{R"({"name":"A","customer_type":")"} + type + "\"}");
    };
    for (const char* type : {"residential", "business", "enterprise"}) {
        const http::Response response = create(type);
        EXPECT_EQ(response.status, 201) << response.body;
        EXPECT_THAT(response.body, HasSubstr(std::string{R"("customer_type":")"} + type));
    }
    const http::Response refused = create("busines");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, AllOf(HasSubstr("customer_type"), HasSubstr("did you mean \\\"business\\\"")));
}

TEST_P(Customers, R017_to_R020_account_status_changes_as_drawn_and_in_no_other_way) {
    enum class Step { activate, suspend, cancel };
    struct Case {
        AccountStatus from;
        Step step;
        std::optional<AccountStatus> to;  // nothing: refused
    };
    const Case cases[] = {
        {pending, Step::activate, active},    {pending, Step::suspend, {}},
        {pending, Step::cancel, cancelled},   {active, Step::activate, {}},
        {active, Step::suspend, suspended},   {active, Step::cancel, cancelled},
        {suspended, Step::activate, active},  {suspended, Step::suspend, {}},
        {suspended, Step::cancel, cancelled}, {cancelled, Step::activate, {}},
        {cancelled, Step::suspend, {}},       {cancelled, Step::cancel, {}},
    };
    for (const Case& one : cases) {
        const Customer before = in_status(one.from);
        const auto take = [&](Context& context) {
            switch (one.step) {
                case Step::activate:
                    return activate_customer(context, before.id, "asked");
                case Step::suspend:
                    return suspend_customer(context, before.id, "asked");
                case Step::cancel:
                    return cancel_customer(context, before.id, "asked");
            }
            throw std::logic_error("no step");
        };
        if (one.to) {
            EXPECT_EQ(write(take).account_status, *one.to);
            EXPECT_EQ(get(before.id).account_status, *one.to);
        } else {
            EXPECT_EQ(refusal(take).code(), ProblemCode::transition_refused);
            EXPECT_EQ(record::to_json(get(before.id)), record::to_json(before));
        }
    }
}

TEST_P(Customers, closing_an_active_account_suspends_it_then_cancels_it_both_recorded) {
    const Customer customer = in_status(active);
    const Customer closed =
        write([&](Context& context) { return cancel_customer(context, customer.id, "moved away"); });
    EXPECT_EQ(closed.version, customer.version + 2);
    EXPECT_EQ(get(customer.id).version, closed.version);
    EXPECT_EQ(closed.cancelled_at, real_now());
    EXPECT_THAT(
        event_types(customer.id.to_string()),
        ElementsAre("customer.created", "customer.activated", "customer.suspended", "customer.cancelled"));
    const auto data = read([&](Context& context) {
        return context.transaction
            .query("SELECT data FROM events WHERE tenant_id = $1 AND type = 'customer.cancelled'",
                   context.tenant())
            .value<std::string>();
    });
    EXPECT_EQ(data, R"({"from":"suspended","to":"cancelled","reason":"moved away"})");
}

TEST_P(Customers, R018_a_suspended_account_is_recoverable) {
    const Customer customer = in_status(suspended);
    const auto first = customer.activated_at;
    pass(std::chrono::hours{1});
    const Customer back =
        write([&](Context& context) { return activate_customer(context, customer.id, "paid"); });
    EXPECT_EQ(back.account_status, active);
    EXPECT_EQ(back.activated_at, first) << "when it became active for the first time";
}

TEST_P(Customers, R020_a_cancelled_customer_takes_notes_and_nothing_else) {
    const CustomerId id = in_status(cancelled).id;
    const AddressCreate address{.kind = "billing", .lines = {"1 Road"}, .city = "X", .country = "KE"};
    const auto expect_conflict = [&](auto function) {
        EXPECT_EQ(refusal(function).code(), ProblemCode::conflict);
    };
    expect_conflict([&](Context& context) { change_customer(context, id, {.name = "B"}); });
    expect_conflict([&](Context& context) { add_contact(context, id, {.role = "owner", .name = "B"}); });
    expect_conflict([&](Context& context) { add_address(context, id, address); });
    EXPECT_EQ(write([&](Context& context) { return add_note(context, id, {.text = "wrote us"}); }).author,
              "usr_tester");
}

TEST_P(Customers, a_listener_hears_of_each_step_in_the_same_transaction) {
    std::vector<std::string> heard;
    listeners.emplace_back("customer.suspended", [&](Context& context, const Notice& notice) {
        heard.push_back(std::string{notice.subject});
        EXPECT_EQ(get_customer(context, *CustomerId::parse(notice.subject)).account_status, suspended);
    });
    const Customer customer = in_status(suspended);
    EXPECT_THAT(heard, ElementsAre(customer.id.to_string()));
}

TEST_P(Customers, the_version_that_a_client_named_concerns_no_listener) {
    const Customer customer = in_status(active), other = in_status(active);
    listeners.emplace_back("customer.suspended", [&](Context& context, const Notice& notice) {
        if (notice.subject == customer.id.to_string()) suspend_customer(context, other.id, "together");
    });
    write([&](Context& context) {
        change_customer(context, other.id, {.name = "Of another version"});
        context.expected_version = customer.version;
        suspend_customer(context, customer.id, "unpaid");
        EXPECT_EQ(context.expected_version, customer.version);
    });
    EXPECT_EQ(get(other.id).account_status, suspended);
}

TEST_P(Customers, a_change_touches_what_it_names_and_clears_what_is_null) {
    const std::string token = token_of(UserRole::support);
    const Customer customer = add({.name = "Jane", .email = "jane@acme.com", .phone = "+254712345678"});
    const std::string path = "PATCH /customers/" + customer.id.to_string();
    const http::Response response =
        send(path, token, R"({"name":"Jane Roe","email":null,"custom_fields":{"tower":"N4"}})");
    ASSERT_EQ(response.status, 200) << response.body;
    const Customer changed = get(customer.id);
    EXPECT_EQ(changed.name, "Jane Roe");
    EXPECT_FALSE(changed.email);
    EXPECT_EQ(changed.phone, "+254712345678");
    EXPECT_EQ(changed.custom_fields.at("tower"), "N4");
    EXPECT_EQ(changed.version, 2);
    EXPECT_EQ(send(path, token, R"({"name":"Jane Roe"})").status, 200);
    EXPECT_EQ(get(customer.id).version, 2) << "nothing changed";
    EXPECT_EQ(send(path, token, R"({"name":"B"})", {{"If-Match", "\"1\""}}).status, 412);
    EXPECT_EQ(send(path, token, R"({"name":"B"})", {{"If-Match", "\"2\""}}).status, 200);
    for (const char* body : {R"({"account_status":"active"})", R"({"number":"X"})", R"({"email":"jane"})",
                             R"({"phone":"12"})", R"({"name":""})", R"({"name":null,"email":"x"})"})
        EXPECT_EQ(send(path, token, body).status, 422) << body;
    EXPECT_THAT(event_types(customer.id.to_string()),
                ElementsAre("customer.created", "customer.changed", "customer.changed"));
}

TEST_P(Customers, status_changes_over_http_need_a_reason_and_the_right_version) {
    const std::string token = token_of(UserRole::manager);
    const std::string path = "POST /customers/" + add({.name = "Jane"}).id.to_string();
    EXPECT_EQ(send(path + "/activate", token, "{}", {{"If-Match", "\"5\""}}).status, 412);
    EXPECT_EQ(send(path + "/activate", token).status, 200) << "no body is no reason";
    EXPECT_EQ(send(path + "/suspend", token, "{}").status, 422);
    EXPECT_EQ(send(path + "/suspend", token, R"({"reason":"unpaid"})", {{"If-Match", "\"2\""}}).status, 200);
    const http::Response refused = send(path + "/suspend", token, R"({"reason":"unpaid"})");
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, AllOf(HasSubstr("transition_refused"), HasSubstr("active, cancelled")));
}

TEST_P(Customers, contacts_addresses_and_notes_belong_to_their_customer) {
    const std::string token = token_of(UserRole::support);
    const std::string path = "/customers/" + add({.name = "Jane"}).id.to_string();
    const std::string stranger = "/customers/" + add({.name = "Joe"}).id.to_string();
    const auto contact = record::from_json<Contact>(
        send("POST " + path + "/contacts", token, R"({"role":"owner","name":"Jane","email":"j@a.com"})")
            .body);
    const auto address = record::from_json<Address>(
        send("POST " + path + "/addresses", token,
             R"({"kind":"service","lines":["1 Long Road","Flat 2"],"city":"Nairobi","country":"KE"})")
            .body);
    EXPECT_THAT(address.lines, ElementsAre("1 Long Road", "Flat 2"));
    EXPECT_EQ(send("POST " + path + "/addresses", token,
                   R"({"kind":"secret","lines":["1"],"city":"X","country":"KE"})")
                  .status,
              422);
    EXPECT_EQ(send("POST " + path + "/notes", token, R"({"text":"line one\nline two"})").status, 201);
    const std::string contact_path = "/contacts/" + contact.id.to_string();
    const std::string address_path = "/addresses/" + address.id.to_string();
    EXPECT_THAT(send("PATCH " + path + contact_path, token, R"({"email":null,"name":"Jane R."})").body,
                AllOf(HasSubstr("\"email\":null"), HasSubstr("Jane R."), HasSubstr("\"version\":2")));
    EXPECT_THAT(send("PATCH " + path + address_path, token, R"({"city":"Mombasa"})").body,
                AllOf(HasSubstr("Mombasa"), HasSubstr("Flat 2")));
    EXPECT_THAT(send("GET " + path + "/contacts", token).body, HasSubstr("Jane R."));
    EXPECT_THAT(send("GET " + path + "/addresses", token).body, HasSubstr("Mombasa"));
    EXPECT_THAT(send("GET " + path + "/notes", token).body, HasSubstr("line one\\nline two"));
    for (const std::string& line : {"PATCH " + stranger + contact_path, "PATCH " + stranger + address_path})
        EXPECT_EQ(send(line, token, "{}").status, 404) << line;
    EXPECT_EQ(send("DELETE " + stranger + contact_path, token).status, 404);
    EXPECT_EQ(send("DELETE " + stranger + address_path, token).status, 404);
    EXPECT_EQ(send("DELETE " + path + contact_path, token).status, 204);
    EXPECT_EQ(send("DELETE " + path + address_path, token).status, 204);
    EXPECT_THAT(send("GET " + path + "/contacts", token).body, HasSubstr("\"items\":[]"));
    EXPECT_EQ(send("DELETE " + path + contact_path, token).status, 404);
}

TEST_P(Customers, a_customer_of_another_tenant_does_not_exist) {
    const Customer customer = add({.number = "C-1", .name = "Jane Acme", .email = "jane@acme.com"});
    const TenantId other = add_tenant("other");
    write_in(other, [](Context& context) { make_user(context, "boss@other.com", {UserRole::tenant_admin}); });
    const std::string token = log_in("boss@other.com", "other");
    const std::string path = "/customers/" + customer.id.to_string();
    struct Case {
        const char* method;
        const char* rest;
        const char* body;
    };
    constexpr Case cases[] = {
        {"GET", "", ""},
        {"PATCH", "", R"({"name":"Mine"})"},
        {"POST", "/activate", "{}"},
        {"POST", "/suspend", R"({"reason":"x"})"},
        {"POST", "/cancel", R"({"reason":"x"})"},
        {"GET", "/contacts", ""},
        {"POST", "/contacts", R"({"role":"owner","name":"Me"})"},
        {"GET", "/addresses", ""},
        {"POST", "/addresses", R"({"kind":"billing","lines":["1"],"city":"X","country":"KE"})"},
        {"GET", "/notes", ""},
        {"POST", "/notes", R"({"text":"x"})"},
    };
    for (const Case& one : cases) {
        EXPECT_EQ(send(std::string{one.method} + " " + path + one.rest, token, one.body).status, 404)
            << one.method << one.rest;
    }
    for (const char* line : {"GET /customers", "GET /customers?q=jane", "GET /customers?number=C-1"})
        EXPECT_THAT(send(line, token).body, HasSubstr("\"items\":[]")) << line;
    EXPECT_EQ(
        send("POST /customers", token, R"({"number":"C-1","name":"B","customer_type":"business"})").status,
        201)
        << "numbers are unique in each tenant";
    const auto profiles = write_in(other, [&](Context& context) {
        return billing_profiles(context.transaction, customer.id, customer.id);
    });
    EXPECT_THAT(profiles, IsEmpty());
}

TEST_P(Customers, search_finds_by_name_address_telephone_and_number) {
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
    for (const Case& one : cases)
        EXPECT_EQ(found(one.query), one.names) << one.query;
}

TEST_P(Customers, search_follows_a_change_and_stays_within_the_filter) {
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

TEST_P(Customers, what_a_search_finds_is_sorted_and_paged_as_any_list) {
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

TEST_P(Customers, lists_are_sorted_and_paged_without_loss) {
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

TEST_P(Customers, many_at_once_come_to_their_status_by_legal_steps_each_recorded) {
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

TEST_P(Customers, many_at_once_are_refused_together_where_a_number_is_taken) {
    add({.number = "N-1", .name = "Was here"});
    const NewCustomer fresh{{.number = "N-2", .name = "A"}}, taken{{.number = "N-1", .name = "B"}};
    for (const auto& customers : {std::vector{fresh, taken}, std::vector{fresh, fresh}}) {
        const Problem problem = refusal([&](Context& context) { create_customers(context, customers); });
        EXPECT_EQ(problem.code(), ProblemCode::conflict);
        EXPECT_EQ(problem.fields()[0].field, "customers[1].number");
    }
    EXPECT_THAT(found("N-2"), IsEmpty());
}

TEST_P(Customers, numbers_are_looked_up_by_the_hundred) {
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

TEST_P(Customers, billing_profiles_are_a_range_in_order_with_both_ends) {
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

TEST_P(Customers, invariants_tell_what_was_damaged) {
    const Customer customer = add({.name = "Jane"});
    const auto damage = [&](const char* sql) {
        write([&](Context& context) { context.transaction.execute(sql, context.tenant()); });
    };
    damage("UPDATE customers SET name = 'Other' WHERE tenant_id = $1");
    EXPECT_THAT(violations(), ElementsAre(HasSubstr(customer.id.to_string())));
    damage("UPDATE customers SET name = 'Jane', account_status = 'active' WHERE tenant_id = $1");
    EXPECT_THAT(violations(), ElementsAre(HasSubstr("does not fit the dates")));
    damage("UPDATE customers SET account_status = 'asleep' WHERE tenant_id = $1");
    EXPECT_THAT(violations(), ElementsAre(HasSubstr("unknown AccountStatus 'asleep'")));
    damage("UPDATE customers SET account_status = 'pending' WHERE tenant_id = $1");
    write([&](Context& context) {
        context.transaction.execute(
            "INSERT INTO user_roles (tenant_id, user_id, role) VALUES ($1, 5, 'sales')", context.tenant());
    });
    EXPECT_THAT(violations(), ElementsAre(HasSubstr("who does not exist")));
    damage("DELETE FROM user_roles WHERE tenant_id = $1");
}

}  // namespace
}  // namespace dotmac::identity
