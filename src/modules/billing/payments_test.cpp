#include "modules/billing/payments.hpp"

#include <thread>

#include "modules/billing/payments_test.hpp"

namespace dotmac::billing {
namespace {

using testing::day;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::refusal_of;
using ::testing::SizeIs;
using testing::usd;

class Payments : public testing::InPayments {};
DOTMAC_ON_BOTH_ENGINES(Payments);

// Each line is one life of an invoice of 100.00 that is due on 15 January.
struct StatusCase {
    std::string_view name;
    std::string_view first;  // paid on 1 January; empty: nothing
    bool is_late;            // the due date goes by, and the job marks what is overdue
    std::string_view then;   // paid afterwards; empty: nothing
    InvoiceStatus status;
    bool is_past_due;
    std::string_view due;
};

TEST_P(Payments, R037_the_status_follows_from_what_is_paid) {
    // clang-format off
    const StatusCase cases[] = {
        {"nothing",                    "",       false, "",       InvoiceStatus::pending,        false, "100.00"},
        {"a part",                     "40.00",  false, "",       InvoiceStatus::partially_paid, false, "60.00"},
        {"all but a cent",             "99.99",  false, "",       InvoiceStatus::partially_paid, false, "0.01"},
        {"all",                        "100.00", false, "",       InvoiceStatus::paid,           false, "0.00"},
        {"more than all",              "150.00", false, "",       InvoiceStatus::paid,           false, "0.00"},
        {"two parts",                  "40.00",  false, "10.00",  InvoiceStatus::partially_paid, false, "50.00"},
        {"two parts that are all",     "40.00",  false, "60.00",  InvoiceStatus::paid,           false, "0.00"},
        {"overdue",                    "",       true,  "",       InvoiceStatus::overdue,        true,  "100.00"},
        {"overdue, then a part",       "",       true,  "40.00",  InvoiceStatus::overdue,        true,  "60.00"},
        {"overdue, then all",          "",       true,  "100.00", InvoiceStatus::paid,           false, "0.00"},
        {"a part, past its date",      "40.00",  true,  "",       InvoiceStatus::partially_paid, true,  "60.00"},
        {"a part, late another",       "40.00",  true,  "20.00",  InvoiceStatus::partially_paid, true,  "40.00"},
        {"a part, late the rest",      "40.00",  true,  "60.00",  InvoiceStatus::paid,           false, "0.00"},
    };
    // clang-format on
    for (const StatusCase& each : cases) {
        SCOPED_TRACE(each.name);
        set_today("2026-01-01");
        const CustomerId customer = add_customer();
        const InvoiceId id = invoice(customer, "100.00");
        if (!each.first.empty()) pay(customer, each.first);
        if (each.is_late) {
            set_today("2026-01-16");
            mark_overdue();
        }
        if (!each.then.empty()) pay(customer, each.then);
        const Invoice now = invoice_now(id);
        EXPECT_EQ(registry::to_string(now.status), registry::to_string(each.status));
        EXPECT_EQ(now.is_past_due, each.is_past_due);
        EXPECT_EQ(now.amount_due, usd(each.due));
    }
}

TEST_P(Payments, R036_a_part_of_an_overdue_invoice_leaves_it_overdue_without_a_step) {
    const CustomerId customer = add_customer();
    const InvoiceId id = invoice(customer, "100.00");
    set_today("2026-02-01");
    mark_overdue();
    pay(customer, "1.00");
    EXPECT_THAT(event_types(id.to_string()),
                ElementsAre("invoice.created", "invoice.issued", "invoice.overdue"));
    pay(customer, "99.00");
    EXPECT_THAT(event_types(id.to_string()),
                ElementsAre("invoice.created", "invoice.issued", "invoice.overdue", "invoice.paid"));
}

TEST_P(Payments, are_received_and_completed_and_both_steps_are_recorded) {
    const CustomerId customer = add_customer();
    const InvoiceId id = invoice(customer, "100.00");
    const Payment payment = record({.customer_id = customer,
                                    .payment_method = PaymentMethod::check,
                                    .amount = usd("130.00"),
                                    .reference = "no. 17"});
    EXPECT_EQ(payment.status, PaymentStatus::completed);
    EXPECT_EQ(payment.amount_allocated, usd("100.00"));
    EXPECT_EQ(payment.received_on, day("2026-01-01"));
    EXPECT_EQ(payment.reference, "no. 17");
    ASSERT_THAT(*payment.allocations, SizeIs(1));
    EXPECT_EQ(payment.allocations->front().invoice_id, id);
    EXPECT_THAT(event_types(payment.id.to_string()), ElementsAre("payment.received", "payment.completed"));
    EXPECT_EQ(balance(customer).credit, usd("30.00"));
    const Payment stored = read([&](Context& context) { return get_payment(context, payment.id); });
    EXPECT_EQ(record::to_json(stored), record::to_json(payment));
}

TEST_P(Payments, by_each_of_the_eight_methods_have_an_account_of_their_own) {
    const CustomerId customer = add_customer();
    for (const PaymentMethod method : registry::values<PaymentMethod>()) {
        record({.customer_id = customer, .payment_method = method, .amount = usd("1.00")});
        EXPECT_EQ(posted("cash:" + std::string{registry::to_string(method)}), "1.00");
    }
    EXPECT_EQ(posted("customer_credit", customer), "-8.00");
}

TEST_P(Payments, go_to_the_oldest_due_date_first) {
    const CustomerId customer = add_customer();
    const InvoiceId draft_before = draft(customer, "10.00").id;
    const InvoiceId old = invoice(customer, "10.00");
    const InvoiceId as_old = invoice(customer, "10.00");
    set_today("2026-01-02");
    const InvoiceId later = write([&](Context& context) { return issue_invoice(context, draft_before).id; });
    pay(customer, "15.00");
    EXPECT_EQ(invoice_now(old).status, InvoiceStatus::paid);
    EXPECT_EQ(invoice_now(as_old).amount_due, usd("5.00"));
    EXPECT_EQ(invoice_now(later).status, InvoiceStatus::pending);
}

TEST_P(Payments, go_where_they_are_told_and_the_rest_becomes_credit) {
    const CustomerId customer = add_customer();
    const InvoiceId first = invoice(customer, "10.00");
    const InvoiceId second = invoice(customer, "10.00");
    const Payment payment = record({.customer_id = customer,
                                    .amount = usd("30.00"),
                                    .allocations = {{{second, usd("10.00")}, {first, usd("4.00")}}}});
    EXPECT_EQ(payment.amount_allocated, usd("14.00"));
    EXPECT_EQ(invoice_now(second).status, InvoiceStatus::paid);
    EXPECT_EQ(invoice_now(first).amount_due, usd("6.00"));
    EXPECT_EQ(balance(customer).credit, usd("16.00"));
    record({.customer_id = customer, .amount = usd("5.00"), .allocations = std::vector<AllocationCreate>{}});
    EXPECT_EQ(invoice_now(first).amount_due, usd("6.00"));
    EXPECT_EQ(balance(customer).credit, usd("21.00"));
}

TEST_P(Payments, left_over_are_used_by_the_next_invoice) {
    const CustomerId customer = add_customer();
    pay(customer, "25.00");
    EXPECT_EQ(balance(customer).balance, usd("-25.00"));
    const InvoiceId id = invoice(customer, "30.00");
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::partially_paid);
    EXPECT_EQ(balance(customer).credit, usd("0.00"));
    EXPECT_EQ(balance(customer).balance, usd("5.00"));
}

TEST_P(Payments, credit_pays_open_invoices_on_demand) {
    const CustomerId customer = add_customer();
    const InvoiceId first = invoice(customer, "10.00");
    const InvoiceId second = invoice(customer, "10.00");
    record({.customer_id = customer, .amount = usd("15.00"), .allocations = std::vector<AllocationCreate>{}});
    const auto apply = [&] {
        return write([&](Context& context) { return apply_credit(context, customer); });
    };
    const CustomerBalance after = apply();
    EXPECT_EQ(after.credit, usd("0.00"));
    EXPECT_EQ(after.open_invoices, usd("5.00"));
    EXPECT_EQ(after.open_invoice_count, 1);
    EXPECT_EQ(invoice_now(first).status, InvoiceStatus::paid);
    EXPECT_EQ(invoice_now(second).status, InvoiceStatus::partially_paid);
    EXPECT_THAT(event_types(customer.to_string()), ::testing::Contains("credit.applied"));
    const auto events = count_rows("events");
    EXPECT_EQ(record::to_json(apply()), record::to_json(after));
    EXPECT_EQ(count_rows("events"), events);
}

TEST_P(Payments, balance_tells_what_is_past_due) {
    const CustomerId customer = add_customer();
    invoice(customer, "10.00");
    set_today("2026-01-16");
    invoice(customer, "5.00");
    const CustomerBalance now = balance(customer);
    EXPECT_EQ(now.open_invoices, usd("15.00"));
    EXPECT_EQ(now.past_due, usd("10.00"));
    EXPECT_EQ(refusal_of([&] { balance(CustomerId{7}); }).code(), ProblemCode::not_found);
}

TEST_P(Payments, of_a_customer_leave_his_open_invoices_to_be_listed) {
    const CustomerId customer = add_customer();
    const InvoiceId unsent = draft(customer, "10.00").id;
    const InvoiceId settled = invoice(customer, "10.00");
    const InvoiceId in_part = invoice(customer, "10.00");
    const InvoiceId untouched = invoice(customer, "10.00");
    pay(customer, "15.00");
    const auto listed = [&](bool open) {
        return read([&](Context& context) {
            std::vector<InvoiceId> ids;
            for (const Invoice& each :
                 list_invoices(context, {.customer_id = customer, .open = open}, {}).items)
                ids.push_back(each.id);
            return ids;
        });
    };
    EXPECT_THAT(listed(true), ElementsAre(untouched, in_part));
    EXPECT_THAT(listed(false), ElementsAre(settled, unsent));
}

TEST_P(Payments, refuse_what_cannot_be_and_name_the_field) {
    const CustomerId customer = add_customer();
    const InvoiceId open = invoice(customer, "10.00");
    const InvoiceId other = invoice(add_customer(), "10.00");
    const InvoiceId unsent = draft(customer, "10.00").id;
    const InvoiceId settled = [&] {
        const InvoiceId id = invoice(customer, "3.00");
        record({.customer_id = customer, .amount = usd("3.00"), .allocations = {{{id, usd("3.00")}}}});
        return id;
    }();
    const Money franc = Money::parse("1.00", Currency::parse("CHF").value()).value();
    const auto told = [&](std::vector<AllocationCreate> allocations) {
        return PaymentCreate{
            .customer_id = customer, .amount = usd("12.00"), .allocations = std::move(allocations)};
    };
    struct Case {
        std::string_view field;
        std::string_view message;
        PaymentCreate create;
    };
    // clang-format off
    const Case cases[] = {
        {"customer_id",               "no customer",     {.customer_id = CustomerId{7}, .amount = usd("1.00")}},
        {"amount",                    "is in CHF",       {.customer_id = customer, .amount = franc}},
        {"amount",                    "above zero",      {.customer_id = customer, .amount = usd("0.00")}},
        {"amount",                    "above zero",      {.customer_id = customer, .amount = usd("-1.00")}},
        {"received_on",               "is to come",      {.customer_id = customer, .amount = usd("1.00"), .received_on = day("2026-01-02")}},
        {"allocations[0].amount",     "more than the 10.00", told({{open, usd("10.01")}})},
        {"allocations[0].amount",     "above zero",      told({{open, usd("0.00")}})},
        {"allocations[0].amount",     "is in CHF",       told({{open, franc}})},
        {"allocations[1].invoice_id", "listed twice",    told({{open, usd("1.00")}, {open, usd("1.00")}})},
        {"allocations[0].invoice_id", "has no invoice",  told({{other, usd("1.00")}})},
        {"allocations[0].invoice_id", "has no invoice",  told({{InvoiceId{7}, usd("1.00")}})},
        {"allocations[0].invoice_id", "is draft",        told({{unsent, usd("1.00")}})},
        {"allocations[0].invoice_id", "is paid",         told({{settled, usd("1.00")}})},
    };
    // clang-format on
    for (const Case& each : cases) {
        const Problem problem = refusal_of([&] { record(each.create); });
        EXPECT_EQ(problem.code(), ProblemCode::validation_failed);
        ASSERT_THAT(problem.fields(), SizeIs(1));
        EXPECT_EQ(problem.fields().front().field, each.field) << problem.sentence();
        EXPECT_THAT(problem.fields().front().message, HasSubstr(std::string{each.message}));
    }
    EXPECT_EQ(count_rows("payments"), 1);
}

TEST_P(Payments, allocations_never_add_up_to_more_than_the_payment) {
    const CustomerId customer = add_customer();
    const InvoiceId first = invoice(customer, "10.00");
    const InvoiceId second = invoice(customer, "10.00");
    const Problem problem = refusal_of([&] {
        record({.customer_id = customer,
                .amount = usd("12.00"),
                .allocations = {{{first, usd("10.00")}, {second, usd("2.01")}}}});
    });
    EXPECT_EQ(problem.fields().front().field, "allocations[1].amount");
}

TEST_P(Payments, received_earlier_are_dated_so) {
    const CustomerId customer = add_customer();
    set_today("2026-03-10");
    const Payment payment =
        record({.customer_id = customer, .amount = usd("1.00"), .received_on = day("2026-03-06")});
    const auto dates = read([&](Context& context) {
        return context.transaction
            .query("SELECT entry_date FROM journal_lines WHERE tenant_id = $1 AND source_id = $2",
                   context.tenant(), payment.id)
            .all([](const store::Rows& row) { return row.get<Date>(0); });
    });
    EXPECT_THAT(dates, ElementsAre(day("2026-03-06"), day("2026-03-06")));
}

TEST_P(Payments, lists_are_filtered_and_sorted) {
    const CustomerId customer = add_customer();
    set_today("2026-03-10");
    const auto add = [&](PaymentMethod method, std::string_view received_on, CustomerId by) {
        return record({.customer_id = by,
                       .payment_method = method,
                       .amount = usd("1.00"),
                       .received_on = day(received_on)})
            .id;
    };
    const PaymentId a = add(PaymentMethod::cash, "2026-03-05", customer);
    const PaymentId b = add(PaymentMethod::check, "2026-03-01", customer);
    const PaymentId c = add(PaymentMethod::cash, "2026-03-09", add_customer());
    refund(c);
    const auto listed = [&](const PaymentFilter& filter, const std::string& sort = "") {
        return read([&](Context& context) {
            std::vector<PaymentId> ids;
            for (const Payment& each : list_payments(context, filter, {.sort = sort}).items)
                ids.push_back(each.id);
            return ids;
        });
    };
    EXPECT_THAT(listed({}), ElementsAre(c, b, a));
    EXPECT_THAT(listed({}, "received_on"), ElementsAre(b, a, c));
    EXPECT_THAT(listed({}, "-received_on"), ElementsAre(c, a, b));
    EXPECT_THAT(listed({.customer_id = customer}), ElementsAre(b, a));
    EXPECT_THAT(listed({.status = PaymentStatus::refunded}), ElementsAre(c));
    EXPECT_THAT(listed({.payment_method = PaymentMethod::cash}), ElementsAre(c, a));
    EXPECT_THAT(listed({.received_from = day("2026-03-05")}), ElementsAre(c, a));
    EXPECT_THAT(listed({.received_to = day("2026-03-05")}), ElementsAre(a, b));  // by the day
    EXPECT_THAT(listed({.received_to = day("2026-03-05")}, "-created_at"), ElementsAre(b, a));
}

// Counts the statements that reach the engine.
class Counting : public store::Transaction {
  public:
    explicit Counting(store::Transaction& inner) : inner_{inner} {}
    int statements = 0;

    TenantId tenant() const override { return inner_.tenant(); }
    store::Engine engine() const override { return inner_.engine(); }
    std::int64_t new_id() override { return inner_.new_id(); }
    std::int64_t sequence() override { return inner_.sequence(); }
    std::int64_t settled_sequence() override { return inner_.settled_sequence(); }
    std::unique_ptr<store::BulkInsert> run_bulk_insert(std::string_view table,
                                                       std::span<const std::string_view> columns) override {
        ++statements;
        return inner_.run_bulk_insert(table, columns);
    }
    std::unique_ptr<store::RowSource> run_query(const store::Sql& sql,
                                                std::span<const store::Parameter> parameters,
                                                bool streaming) override {
        ++statements;
        return inner_.run_query(sql, parameters, streaming);
    }
    std::int64_t run_execute(const store::Sql& sql, std::span<const store::Parameter> parameters) override {
        ++statements;
        return inner_.run_execute(sql, parameters);
    }

  private:
    store::Transaction& inner_;
};

TEST_P(Payments, take_a_fixed_number_of_statements) {
    const auto statements_for = [&](int open_invoices) {
        const CustomerId customer = add_customer();
        for (int i = 0; i < open_invoices; ++i)
            invoice(customer, "1.00");
        return write([&](Context& context) {
            Counting counting{context.transaction};
            Context counted{.transaction = counting, .clock = context.clock, .actor = context.actor};
            record_payment(counted, {.customer_id = customer, .amount = usd("50.00")});
            return counting.statements;
        });
    };
    const int for_one = statements_for(1);
    EXPECT_LE(for_one, 10);
    // SQLite has no round trip to save, so there each invoice is an update of its own.
    const int more = GetParam() == store::Engine::sqlite ? 19 : 0;
    EXPECT_EQ(statements_for(20), for_one + more);
}

class ConcurrentPayments : public testing::InPayments {};
DOTMAC_ON_BOTH_ENGINES(ConcurrentPayments);

TEST_P(ConcurrentPayments, of_one_invoice_never_overpay_it) {
    const CustomerId customer = add_customer();
    const InvoiceId id = invoice(customer, "100.00");
    const PaymentCreate create{.customer_id = customer, .amount = usd("10.00")};
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&] { record(create); });
    for (std::thread& each : threads)
        each.join();
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::paid);
    EXPECT_EQ(invoice_now(id).amount_paid, usd("100.00"));
    EXPECT_EQ(balance(customer).credit, usd("60.00"));
    EXPECT_EQ(posted("receivable", customer), "0.00");
    EXPECT_EQ(posted("cash:cash"), "160.00");
}

TEST_P(ConcurrentPayments, and_refunds_never_pay_back_twice) {
    const CustomerId customer = add_customer();
    invoice(customer, "10.00");
    const PaymentId payment = pay(customer, "16.00").id;
    std::atomic<int> refused{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i) {
        threads.emplace_back([&] {
            try {
                refund(payment, "2.00");
            } catch (const Problem&) {
                ++refused;
            }
        });
    }
    for (std::thread& each : threads)
        each.join();
    EXPECT_EQ(refused, 8);
    EXPECT_EQ(posted("cash:cash"), "0.00");
    EXPECT_EQ(balance(customer).balance, usd("0.00"));
}

}  // namespace
}  // namespace dotmac::billing
