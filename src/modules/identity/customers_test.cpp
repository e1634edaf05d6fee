#include "modules/identity/customer_test.hpp"

namespace dotmac::identity {
namespace {

using namespace testing;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using enum AccountStatus;

class Customers : public WithCustomers {};
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
