#include "app/import_customers.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "http/router.hpp"
#include "modules/billing/service.hpp"
#include "modules/identity/invariants.hpp"
#include "modules/identity/service.hpp"
#include "modules/services/invariants.hpp"
#include "modules/services/service.hpp"
#include "platform/clock.hpp"
#include "platform/events.hpp"
#include "tests/support/source_folder.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::app {
namespace {

using identity::AccountStatus;

std::string text_of(const std::string& path) {
    std::ifstream file{path};
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

// clang-format off
constexpr std::string_view mapping = R"([customer]
number = "number"
name = "name"
customer_type = "type"
email = "mail"
account_status = { column = "state", values = { in = "active", out = "cancelled", hold = "suspended", new = "pending" } }
payment_method = "pays"
currency = { constant = "USD" }
[customer.custom_fields]
plan = "plan"

[[service]]
code = "DSL"
name = "DSL"
service_type = "internet"
customer_types = ["residential"]
prices = [ { customer_type = "residential", billing_cycle = "monthly", price = { amount = "20.00", currency = "USD" } } ]

[[service]]
code = "OFFICE"
name = "Office"
service_type = "internet"
customer_types = ["business"]

[[subscription]]
service = "plan"
price = "fee"
start_on = "since"
)";
// clang-format on
constexpr std::string_view header = "number,name,type,mail,state,pays,plan,fee,since\n";

class Imports : public test::InTenant {
  protected:
    void SetUp() override {
        InTenant::SetUp();
        write([](Context& context) { platform::jump_clock(context, test::at("2026-03-10T09:00:00Z")); });
    }
    ImportReport run(std::string csv, std::string mapping_text = std::string{mapping}, bool dry_run = false,
                     bool strict = false, const ProgressCallback& progress = {}) {
        ImportOptions options;
        options.tenant = tenant();
        options.actor = {"test", ""};
        options.open = [&csv] { return platform::text_source(csv); };
        options.mapping = std::move(mapping_text);
        options.mapping_name = "test.toml";
        options.dry_run = dry_run;
        options.strict = strict;
        return import_customers(database(), options, progress);
    }
    std::string refusal_of(const std::string& csv, const std::string& mapping_text) {
        try {
            run(csv, mapping_text);
        } catch (const Problem& problem) {
            return problem.sentence();
        }
        return "not refused";
    }
    static std::string with_header(std::string_view rows) { return std::string{header} + std::string{rows}; }

    std::int64_t count(std::string_view sql) {
        return read([&](Context& context) {
            return *context.transaction.query(sql, context.tenant()).value<std::int64_t>();
        });
    }
    std::int64_t customers() { return count("SELECT COUNT(*) FROM customers WHERE tenant_id = $1"); }
    std::int64_t everything() {
        return customers() + count("SELECT COUNT(*) FROM services WHERE tenant_id = $1") +
               count("SELECT COUNT(*) FROM service_instances WHERE tenant_id = $1") +
               count("SELECT COUNT(*) FROM subscriptions WHERE tenant_id = $1") +
               count("SELECT COUNT(*) FROM events WHERE tenant_id = $1");
    }
    identity::Customer customer(std::string_view number) {
        return read([&](Context& context) { return *identity::find_customer_by_number(context, number); });
    }
    services::ServiceInstance instance_of(std::string_view number) {
        const auto id = customer(number).id;
        return read([&](Context& context) {
            return services::list_instances(context, {.customer_id = id}, {}).items.at(0);
        });
    }
    billing::Subscription subscription_of(std::string_view number) {
        const auto id = customer(number).id;
        return read([&](Context& context) {
            return billing::list_subscriptions(context, {.customer_id = id}, {}).items.at(0);
        });
    }
    std::string events_of(const std::string& subject) {
        return read([&](Context& context) {
            std::string types;
            for (const auto& event :
                 platform::list_events(context, {.subject = subject}, {.limit = 100}).items)
                types.insert(0, event.type + " ");
            return types;
        });
    }
    void TearDown() override {
        std::vector<platform::Invariant> all;
        for (const auto list : {services::invariants(), identity::invariants()})
            all.insert(all.end(), list.begin(), list.end());
        read([&](Context& context) {
            for (const auto& invariant : all)
                EXPECT_EQ(invariant.violations(context), std::vector<std::string>{}) << invariant.name;
        });
        InTenant::TearDown();
    }
};
DOTMAC_ON_BOTH_ENGINES(Imports);

TEST_P(Imports, a_row_becomes_a_customer_an_instance_and_a_subscription) {
    const auto report =
        run(with_header("A1,Amina,residential,amina@example.com,in,credit_card,DSL,25.50,2024-01-31\n"));
    EXPECT_EQ(report.rows, 1);
    EXPECT_EQ(report.created, 1);
    EXPECT_EQ(report.services_created, 2);
    EXPECT_EQ(report.service_instances_created, 1);
    EXPECT_EQ(report.subscriptions_created, 1);
    EXPECT_EQ(report.faults.size(), 0U);

    const auto made = customer("A1");
    EXPECT_EQ(made.name, "Amina");
    EXPECT_EQ(made.account_status, AccountStatus::active);
    EXPECT_EQ(made.currency.code(), "USD");
    EXPECT_EQ(made.custom_fields,
              (identity::CustomFields{{"payment_method", "credit_card"}, {"plan", "DSL"}}));
    EXPECT_EQ(instance_of("A1").status, services::ServiceStatus::active);
    EXPECT_EQ(instance_of("A1").activated_on, parse_date("2024-01-31"));
    const auto subscription = subscription_of("A1");
    EXPECT_EQ(subscription.billing_cycle, billing::BillingCycle::monthly);
    EXPECT_EQ(subscription.own_price, (Money{2'550, Currency{}}));
    EXPECT_EQ(subscription.started_on, parse_date("2024-01-31"));
    // The list comes from a system that billed until today, 10 March 2026.
    EXPECT_EQ(subscription.next_period_start, parse_date("2026-03-31"));
}

TEST_P(Imports, R017_R018_R019_R020_each_status_is_reached_by_legal_recorded_steps) {
    const auto report =
        run(with_header("A,A,residential,,in,,DSL,,\nB,B,residential,,hold,,DSL,,\n"
                        "C,C,residential,,new,,DSL,,\nD,D,residential,,out,,DSL,,\n"));
    EXPECT_EQ(report.created_accounts, (AccountCounts{1, 1, 1, 1}));
    struct Case {
        std::string_view number;
        AccountStatus account;
        services::ServiceStatus service;
        std::string_view customer_events;
        std::string_view instance_events;
    };
    using services::ServiceStatus;
    const Case cases[] = {
        {"A", AccountStatus::active, ServiceStatus::active, "customer.created customer.activated ",
         "service.ordered service.activated "},
        {"B", AccountStatus::suspended, ServiceStatus::suspended,
         "customer.created customer.activated customer.suspended ",
         "service.ordered service.activated service.suspended "},
        {"C", AccountStatus::pending, ServiceStatus::pending, "customer.created ", "service.ordered "},
        {"D", AccountStatus::cancelled, ServiceStatus::cancelled,
         "customer.created customer.activated customer.suspended customer.cancelled ",
         "service.ordered service.activated service.cancelled "},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.number);
        EXPECT_EQ(customer(one.number).account_status, one.account);
        EXPECT_EQ(instance_of(one.number).status, one.service);
        EXPECT_EQ(events_of(customer(one.number).id.to_string()), one.customer_events);
        EXPECT_EQ(events_of(instance_of(one.number).id.to_string()), one.instance_events);
    }
    EXPECT_TRUE(instance_of("B").suspended_with_account);
    EXPECT_EQ(subscription_of("A").own_price, std::nullopt);
    EXPECT_EQ(subscription_of("A").started_on, parse_date("2026-03-10"));
    EXPECT_EQ(subscription_of("D").ended_on, parse_date("2026-03-10"));
}

TEST_P(Imports, R017_what_was_suspended_comes_back_with_the_account) {
    run(with_header("B,B,residential,,hold,,DSL,,\n"));
    listeners = services::listeners();
    const auto id = customer("B").id;
    write([&](Context& context) { identity::activate_customer(context, id, "paid"); });
    EXPECT_EQ(instance_of("B").status, services::ServiceStatus::active);
}

struct FaultCase {
    std::string_view name;
    std::string row;
    std::vector<std::string> faults;  // "column, field, value: message"
};

TEST_P(Imports, bad_rows_are_told_exactly_while_good_rows_go_in) {
    // clang-format off
    const FaultCase cases[] = {
        {"type",
         "X,Amina,busines,,in,,,,",
         {R"(type, customer_type, busines: "busines" is not one of: residential, business, enterprise; did you mean "business"?)"}},
        {"untranslated",
         "X,Amina,residential,,gone,,,,",
         {R"(state, account_status, gone: "gone" is not among the values that the mapping translates: hold, in, new, out)"}},
        {"payment method",
         "X,Amina,residential,,in,creditcard,,,",
         {R"(pays, payment_method, creditcard: "creditcard" is not one of: credit_card, bank_transfer, check, cash, crypto, paypal, apple_pay, google_pay; did you mean "credit_card"?)"}},
        {"no number", ",Amina,residential,,in,,,,", {"number, number, : is missing"}},
        {"no name", "X,,residential,,in,,,,", {"name, name, : is missing"}},
        {"e-mail", "X,Amina,residential,nobody,in,,,,", {R"(mail, email, nobody: is "nobody"; expected)"}},
        {"service",
         "X,Amina,residential,,in,,DSK,,",
         {R"(plan, service, DSK: no service has the code "DSK"; did you mean "DSL"?)"}},
        {"R016 not sold",
         "X,Amina,residential,,in,,OFFICE,,",
         {"plan, service, OFFICE: OFFICE is not sold to residential customers; available: DSL"}},
        {"no price",
         "X,Amina,business,,in,,OFFICE,,",
         {"fee, price, : the catalogue has no monthly price of OFFICE for business customers in USD, so it "
          "is "
          "needed here"}},
        {"price no number", "X,Amina,residential,,in,,DSL,12x,", {R"(fee, price, 12x: is "12x"; expected)"}},
        {"price too fine",
         "X,Amina,residential,,in,,DSL,12.345,",
         {"fee, price, 12.345: USD has 2 decimals"}},
        {"price below zero", "X,Amina,residential,,in,,DSL,-1,", {"fee, price, -1: "}},
        {"date",
         "X,Amina,residential,,in,,DSL,,2025-02-29",
         {R"(since, start_on, 2025-02-29: is "2025-02-29"; expected)"}},
        {"columns", "X,Amina,residential", {", , : the row has 3 columns, the header 9"}},
        {"quote", "X,A\"mina,residential,,in,,,,", {"name, , : a quote stands inside a field"}},
        {"two at once", "X,,busines,,in,,,,", {"type, customer_type, busines", "name, name, : is missing"}},
    };
    // clang-format on
    std::string csv{header};
    csv += "G1,Good,residential,,in,,DSL,,\n";
    for (const FaultCase& one : cases)
        csv += one.row + "\n";
    csv += "G2,Good,residential,,in,,DSL,,\n";
    const auto report = run(csv);
    EXPECT_EQ(report.created, 2);
    EXPECT_EQ(report.rejected, std::ssize(cases));
    EXPECT_EQ(customers(), 2);
    std::size_t next = 0;
    std::int64_t line = 3;
    for (const FaultCase& one : cases) {
        SCOPED_TRACE(one.name);
        for (const std::string& expected : one.faults) {
            ASSERT_LT(next, report.faults.size());
            const ImportFault& fault = report.faults[next++];
            EXPECT_EQ(fault.line, line);
            const std::string told =
                fault.column + ", " + fault.field + ", " + fault.value + ": " + fault.message;
            // What the record layer says is tested there: its beginning is enough here.
            EXPECT_TRUE(told.starts_with(expected)) << told << "\ninstead of\n" << expected;
        }
        ++line;
    }
    EXPECT_EQ(next, report.faults.size());
}

TEST_P(Imports, the_line_of_a_fault_is_the_one_its_row_starts_on) {
    const auto report = run(with_header("A,\"Ami\nna\",residential,,in,,,,\nB,Ben,busines,,in,,,,\n"));
    ASSERT_EQ(report.faults.size(), 2U);
    EXPECT_EQ(report.faults[0].line, 2);  // a line break in a name
    EXPECT_EQ(report.faults[1].line, 4);
}

TEST_P(Imports, a_number_that_stands_twice_in_the_file_is_refused_the_second_time) {
    const auto report =
        run(with_header("A,Amina,residential,,in,,,,\nB,Ben,residential,,in,,,,\n"
                        "A,Other,residential,,in,,,,\n"));
    EXPECT_EQ(report.created, 2);
    ASSERT_EQ(report.faults.size(), 1U);
    EXPECT_EQ(report.faults[0].line, 4);
    EXPECT_EQ(report.faults[0].message, "the same number stands on line 2 already");
    EXPECT_EQ(customer("A").name, "Amina");
}

TEST_P(Imports, the_same_file_again_changes_nothing) {
    const std::string csv = with_header("A,Amina,residential,,in,,DSL,,\nB,Ben,residential,,out,,DSL,,\n");
    run(csv);
    const auto before = everything();
    const auto report = run(csv);
    EXPECT_EQ(report.created, 0);
    EXPECT_EQ(report.unchanged, 2);
    EXPECT_EQ(report.services_created, 0);
    EXPECT_EQ(everything(), before);
    // A row that says something else of a known customer is left alone as well.
    EXPECT_EQ(run(with_header("A,Other,business,,out,,,,\n")).unchanged, 1);
    EXPECT_EQ(everything(), before);
    EXPECT_EQ(customer("A").name, "Amina");
}

TEST_P(Imports, a_dry_run_writes_nothing_and_tells_what_would_be) {
    const auto before = everything();
    const auto report = run(with_header("A,Amina,residential,,in,,DSL,,\nB,Ben,busines,,out,,DSL,,\n"),
                            std::string{mapping}, true);
    EXPECT_TRUE(report.dry_run);
    EXPECT_EQ(report.created, 1);
    EXPECT_EQ(report.rejected, 1);
    EXPECT_EQ(report.services_created, 2);
    EXPECT_EQ(report.subscriptions_created, 1);
    EXPECT_EQ(everything(), before);
}

TEST_P(Imports, strict_mode_writes_all_or_nothing) {
    const auto before = everything();
    const std::string good = "A,Amina,residential,,in,,DSL,,\n";
    const auto refused =
        run(with_header(good + "B,Ben,busines,,in,,DSL,,\n"), std::string{mapping}, false, true);
    EXPECT_TRUE(refused.refused);
    EXPECT_EQ(refused.rejected, 1);
    EXPECT_EQ(everything(), before);
    const auto report = run(with_header(good), std::string{mapping}, false, true);
    EXPECT_FALSE(report.refused);
    EXPECT_EQ(report.created, 1);
    EXPECT_EQ(customers(), 1);
}

TEST_P(Imports, an_import_that_was_cut_short_goes_on_where_it_was) {
    std::string csv{header};
    for (int i = 0; i < 2'500; ++i)
        csv += "N" + std::to_string(i) + ",Name,residential,,in,,DSL,,\n";
    struct Killed {};
    const auto kill = [](const ImportProgress& progress) {
        if (progress.rows == 2'000) throw Killed{};
    };
    EXPECT_THROW(run(csv, std::string{mapping}, false, false, kill), Killed);
    EXPECT_EQ(customers(), 2'000);
    const auto report = run(csv);
    EXPECT_EQ(report.unchanged, 2'000);
    EXPECT_EQ(report.created, 500);
    EXPECT_EQ(count("SELECT COUNT(*) FROM subscriptions WHERE tenant_id = $1"), 2'500);
}

TEST_P(Imports, progress_is_told_by_rows_and_bytes) {
    const std::string csv = with_header("A,Amina,residential,,in,,DSL,,\n");
    std::vector<std::string> phases;
    std::size_t bytes = 0;
    run(csv, std::string{mapping}, false, true, [&](const ImportProgress& progress) {
        phases.emplace_back(progress.phase);
        bytes = progress.bytes;
    });
    EXPECT_EQ(phases, (std::vector<std::string>{"checking", "importing"}));
    EXPECT_EQ(bytes, csv.size());
}

TEST_P(Imports, faults_beyond_the_bound_are_counted_only) {
    std::string csv{header};
    for (std::size_t i = 0; i < most_faults + 5; ++i)
        csv += "N" + std::to_string(i) + ",Name,busines,,in,,,,\n";
    const auto report = run(csv);
    EXPECT_EQ(report.rejected, std::ssize(report.faults) + 5);
    EXPECT_EQ(report.faults_left_out, 5);
}

TEST_P(Imports, a_mapping_that_can_never_be_right_is_refused_before_the_first_row) {
    const std::string start = "[customer]\nnumber = \"a\"\nname = \"b\"\n";
    struct Case {
        std::string_view name;
        std::string mapping;
        std::string_view sentence;
    };
    // clang-format off
    const Case cases[] = {
        {"constant", start + "customer_type = { constant = \"busines\" }\n",
         R"(test.toml:4: customer_type: "busines" is not one of: residential, business, enterprise; did you mean "business"?)"},
        {"translation", start + "customer_type = { column = \"b\", values = { x = \"bussiness\" } }\n",
         R"(test.toml:4: customer_type: "bussiness" is not one of)"},
        {"default",
         start + "customer_type = \"b\"\npayment_method = { column = \"b\", default = \"gold\" }\n",
         R"(test.toml:5: payment_method: "gold" is not one of)"},
        {"code", start + "customer_type = \"b\"\n[[subscription]]\nservice = { constant = \"DSL\" }\n",
         R"(test.toml:6: service: no service has the code "DSL")"},
        {"offering field", start + "customer_type = \"b\"\n[[service]]\ncode = \"X\"\nnmae = \"X\"\n",
         R"(test.toml:5: nmae: is no known field; did you mean "name"?)"},
        {"offering type",
         start + "customer_type = \"b\"\n[[service]]\ncode = \"X\"\nname = \"X\"\n"
                 "service_type = \"internt\"\ncustomer_types = [\"business\"]\n",
         R"(test.toml:5: service_type: "internt" is not one of)"},
        {"column", start + "customer_type = \"typ\"\n",
         R"(test.toml:4: the file has no column "typ"; it has: a, b)"},
    };
    // clang-format on
    const auto before = everything();
    for (const Case& one : cases) {
        SCOPED_TRACE(one.name);
        const std::string sentence = refusal_of("a,b\n1,2\n", one.mapping);
        EXPECT_NE(sentence.find(one.sentence), std::string::npos) << sentence;
    }
    EXPECT_EQ(everything(), before);
}

TEST_P(Imports, the_shipped_example_goes_in_whole) {
    const std::string folder = test::source_folder().string() + "/examples/";
    const auto report = run(text_of(folder + "customers.csv"), text_of(folder + "customers.toml"));
    EXPECT_EQ(report.rejected, 0) << (report.faults.empty() ? "" : report.faults[0].message);
    EXPECT_EQ(report.created, 5);
    EXPECT_EQ(report.service_instances_created, 7);
    EXPECT_EQ(customer("K-1003").name, "Savannah Lodge Ltd");
    EXPECT_EQ(subscription_of("K-1002").own_price, (Money{199'950, *Currency::parse("KES")}));
    EXPECT_EQ(subscription_of("K-1002").next_period_start, parse_date("2026-03-31"));
    EXPECT_EQ(customer("K-1004").account_status, AccountStatus::suspended);
}

TEST_P(Imports, the_telco_list_gives_7043_customers_1869_of_them_cancelled) {
    const char* shared = std::getenv("DOTMAC_SHARED_DATA");
    const auto folder =
        shared != nullptr ? std::filesystem::path{shared} : test::source_folder() / ".." / "shared" / "data";
    const std::string file = folder / "telco-customers.csv";
    if (!std::filesystem::exists(file))
        GTEST_SKIP() << file << " is not there; the data set is not part of the source";
    const std::string csv = text_of(file);
    const std::string telco = text_of(test::source_folder().string() + "/examples/telco.toml");
    const auto report = run(csv, telco);
    EXPECT_EQ(report.rows, 7'043);
    EXPECT_EQ(report.rejected, 0) << (report.faults.empty() ? "" : report.faults[0].message);
    EXPECT_EQ(report.created, 7'043);
    EXPECT_EQ(report.created_accounts, (AccountCounts{.active = 5'174, .cancelled = 1'869}));
    EXPECT_EQ(count("SELECT COUNT(*) FROM customers WHERE tenant_id = $1 AND account_status = 'active'"),
              5'174);
    EXPECT_EQ(count("SELECT COUNT(*) FROM customers WHERE tenant_id = $1 AND account_status = 'cancelled'"),
              1'869);
    EXPECT_EQ(count("SELECT COUNT(*) FROM subscriptions WHERE tenant_id = $1 AND ended_on IS NULL"), 5'174);
    EXPECT_EQ(count("SELECT SUM(own_price) FROM subscriptions WHERE tenant_id = $1 AND ended_on IS NULL"),
              31'698'575);
    EXPECT_EQ(count("SELECT SUM(own_price) FROM subscriptions WHERE tenant_id = $1"), 45'611'660);
    const auto before = everything();
    EXPECT_EQ(run(csv, telco).unchanged, 7'043);
    EXPECT_EQ(everything(), before);
}

TEST_P(Imports, over_http_both_texts_come_in_one_record) {
    http::Hooks hooks;
    hooks.authenticate = [&](const http::Request&) {
        http::Principal principal;
        principal.tenant = tenant();
        principal.actor = "usr_importer";
        principal.permissions.set(static_cast<std::size_t>(Permission::imports_write));
        return std::optional{principal};
    };
    hooks.clock = [](store::Transaction& transaction) { return platform::tenant_clock(transaction); };
    http::Router router{database(), hooks};
    add_import_routes(router);
    const ImportRequest request{
        .mapping = std::string{mapping},
        .csv = with_header("A,Amina,residential,,in,,DSL,,\r\nB,Ben,busines,,in,,,,\r\n")};
    http::Request post;
    post.method = "POST";
    post.path = "/api/v1/imports/customers";
    post.headers = {{"Content-Type", "application/json"}};
    post.body = record::to_json(request);
    const auto response = router.handle(post);
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_NE(response.body.find(R"("created":1)"), std::string::npos) << response.body;
    EXPECT_NE(response.body.find(R"("line":3,"column":"type","field":"customer_type","value":"busines")"),
              std::string::npos)
        << response.body;
    EXPECT_EQ(customer("A").name, "Amina");
}

}  // namespace
}  // namespace dotmac::app
