#include "modules/billing/invoices.hpp"

#include "modules/billing/billing_test.hpp"
#include "modules/billing/issuing.hpp"

namespace dotmac::billing {
namespace {

using testing::day;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::refusal_of;
using ::testing::SizeIs;
using testing::usd;

class Invoices : public testing::InBilling {
  protected:
    Invoice draft(CustomerId customer, std::string_view amount, bool include_charges = false) {
        InvoiceCreate create{.customer_id = customer, .include_pending_charges = include_charges};
        if (!amount.empty()) create.items.push_back({.description = "Consulting", .unit_price = usd(amount)});
        return write([&](Context& context) { return create_invoice(context, create); });
    }
    Invoice issue(InvoiceId id) {
        return write([&](Context& context) { return issue_invoice(context, id); });
    }
    Invoice issued(std::string_view amount) { return issue(draft(add_customer(), amount).id); }
    Invoice pay_part(InvoiceId id, std::string_view amount) {
        return write([&](Context& context) {
            record_payment(context, {.customer_id = get_invoice(context, id).customer_id,
                                     .amount = usd(amount),
                                     .allocations = {{{id, usd(amount)}}}});
            return get_invoice(context, id);
        });
    }
    std::int64_t mark_overdue(int limit = 100) {
        return write([&](Context& context) { return mark_overdue_invoices(context, limit); });
    }
    InvoiceStatus status_of(InvoiceId id) {
        return read([&](Context& context) { return get_invoice(context, id).status; });
    }
};
DOTMAC_ON_BOTH_ENGINES(Invoices);

TEST_P(Invoices, a_draft_has_neither_number_nor_entry) {
    const Invoice invoice = draft(add_customer(), "12.50");
    EXPECT_EQ(invoice.status, InvoiceStatus::draft);
    EXPECT_EQ(invoice.number, std::nullopt);
    EXPECT_EQ(invoice.amount_due, usd("0.00"));
    EXPECT_EQ(count_rows("journal_lines"), 0);
}

TEST_P(Invoices, issued_it_is_pending_and_has_the_next_number) {
    const CustomerId customer = add_customer();
    const InvoiceId first = draft(customer, "10.00").id;
    const InvoiceId second = draft(customer, "20.00").id;
    EXPECT_EQ(issue(second).number, "INV-00000001");
    const Invoice invoice = issue(first);
    EXPECT_EQ(invoice.number, "INV-00000002");
    EXPECT_EQ(invoice.status, InvoiceStatus::pending);
    EXPECT_EQ(invoice.due_date, day("2026-01-15"));
    EXPECT_EQ(invoice.amount_due, usd("10.00"));
    EXPECT_THAT(event_types(first.to_string()), ElementsAre("invoice.created", "invoice.issued"));
}

TEST_P(Invoices, numbers_and_due_dates_follow_the_settings) {
    write([&](Context& context) {
        platform::change_setting(context, settings(), "billing.invoice_number_prefix", "2026/");
        platform::change_setting(context, settings(), "billing.invoice_number_digits", "4");
        platform::change_setting(context, settings(), "billing.invoice_due_days", "30");
    });
    const Invoice invoice = issued("10.00");
    EXPECT_EQ(invoice.number, "2026/0001");
    EXPECT_EQ(invoice.due_date, day("2026-01-31"));
}

TEST_P(Invoices, a_cancelled_draft_gives_its_charges_back) {
    const CustomerId customer = add_customer();
    const Charge taken = charge(customer, "50.00");
    const Invoice invoice = draft(customer, "", true);
    EXPECT_EQ(invoice.total, usd("55.00"));
    const auto state = [&] {
        return read([&](Context& context) { return get_charge(context, taken.id).state; });
    };
    EXPECT_EQ(state(), "invoiced");
    write([&](Context& context) { cancel_invoice(context, invoice.id, "a mistake"); });
    EXPECT_EQ(state(), "pending");
    EXPECT_EQ(status_of(invoice.id), InvoiceStatus::cancelled);
    EXPECT_EQ(draft(customer, "", true).total, usd("55.00"));
}

TEST_P(Invoices, an_issued_invoice_is_never_voided) {
    const Invoice invoice = issued("10.00");
    const Problem problem = refusal_of(
        [&] { write([&](Context& context) { cancel_invoice(context, invoice.id, "a mistake"); }); });
    EXPECT_EQ(problem.code(), ProblemCode::transition_refused);
    EXPECT_EQ(status_of(invoice.id), InvoiceStatus::pending);
}

TEST_P(Invoices, with_nothing_to_pay_is_paid_at_once) {
    EXPECT_EQ(issued("0.00").status, InvoiceStatus::paid);
}

TEST_P(Invoices, refuses_what_is_no_invoice) {
    const CustomerId customer = add_customer();
    const auto refused = [&](const InvoiceCreate& create) {
        return refusal_of([&] { write([&](Context& context) { create_invoice(context, create); }); });
    };
    const Money euro = *Money::parse("1.00", *Currency::parse("EUR"));
    EXPECT_THAT(refused({.customer_id = CustomerId{7}}).sentence(), HasSubstr("there is no customer"));
    EXPECT_THAT(refused({.customer_id = customer}).sentence(), HasSubstr("nothing to bill"));
    EXPECT_THAT(
        refused({.customer_id = customer, .items = {{.description = "a", .unit_price = euro}}}).sentence(),
        HasSubstr("billed in USD"));
    EXPECT_THAT(
        refused({.customer_id = customer, .items = {{.description = "a", .unit_price = usd("-1.00")}}})
            .sentence(),
        HasSubstr("never below zero"));
    EXPECT_EQ(count_rows("invoices"), 0);
}

TEST_P(Invoices, credit_is_used_when_one_is_issued) {
    const CustomerId customer = add_customer();
    give_credit(customer, "15.00");
    const Invoice invoice = issue(draft(customer, "40.00").id);
    EXPECT_EQ(invoice.status, InvoiceStatus::partially_paid);
    EXPECT_EQ(invoice.amount_due, usd("25.00"));
    EXPECT_EQ(issue(draft(customer, "40.00").id).status, InvoiceStatus::pending);
}

TEST_P(Invoices, R036_overdue_is_set_after_the_due_date) {
    const InvoiceId invoice = issued("10.00").id;
    set_today("2026-01-15");
    EXPECT_EQ(mark_overdue(), 0);
    set_today("2026-01-16");
    EXPECT_EQ(mark_overdue(), 1);
    EXPECT_EQ(status_of(invoice), InvoiceStatus::overdue);
    EXPECT_THAT(event_types(invoice.to_string()),
                ElementsAre("invoice.created", "invoice.issued", "invoice.overdue"));
    EXPECT_EQ(mark_overdue(), 0);
}

TEST_P(Invoices, R036_is_done_in_bounded_steps) {
    for (int i = 0; i < 5; ++i)
        issued("10.00");
    set_today("2026-02-01");
    EXPECT_EQ(mark_overdue(2), 2);
    EXPECT_EQ(mark_overdue(2), 2);
    EXPECT_EQ(mark_overdue(2), 1);
}

TEST_P(Invoices, R036_a_partially_paid_one_past_its_date_counts_as_past_due) {
    const InvoiceId invoice = issued("10.00").id;
    pay_part(invoice, "4.00");
    set_today("2026-02-01");
    EXPECT_EQ(mark_overdue(), 0);
    const Invoice seen = read([&](Context& context) { return get_invoice(context, invoice); });
    EXPECT_EQ(seen.status, InvoiceStatus::partially_paid);
    EXPECT_TRUE(seen.is_past_due);
    const auto past_due = [&](bool wanted) {
        return read(
            [&](Context& context) { return list_invoices(context, {.past_due = wanted}, {}).items.size(); });
    };
    EXPECT_EQ(past_due(true), 1U);
    EXPECT_EQ(past_due(false), 0U);
}

TEST_P(Invoices, R037_payments_move_the_status) {
    struct Case {
        bool overdue;
        std::vector<std::string_view> amounts;
        std::vector<InvoiceStatus> statuses;
    };
    using enum InvoiceStatus;
    const Case cases[] = {
        {false, {"10.00"}, {paid}},
        {false, {"4.00", "6.00"}, {partially_paid, paid}},
        {false, {"4.00", "1.00", "5.00"}, {partially_paid, partially_paid, paid}},
        {true, {"10.00"}, {paid}},
        {true, {"4.00", "6.00"}, {overdue, paid}},
    };
    for (const Case& each : cases) {
        set_today("2026-01-01");
        const InvoiceId invoice = issued("10.00").id;
        if (each.overdue) {
            set_today("2026-02-01");
            mark_overdue();
        }
        for (std::size_t i = 0; i < each.amounts.size(); ++i)
            EXPECT_EQ(pay_part(invoice, each.amounts[i]).status, each.statuses[i]);
    }
}

TEST_P(Invoices, take_no_more_than_is_due) {
    Invoice invoice = issued("10.00");
    for (const char* amount : {"10.01", "0.00", "-1.00"}) {
        EXPECT_EQ(refusal_of([&] { pay(invoice, usd(amount)); }).code(), ProblemCode::conflict) << amount;
    }
    Invoice unsent = draft(add_customer(), "5.00");
    EXPECT_EQ(refusal_of([&] { pay(unsent, usd("1.00")); }).code(), ProblemCode::transition_refused);
}

TEST_P(Invoices, open_ones_come_oldest_due_date_first) {
    const CustomerId customer = add_customer();
    set_today("2026-02-01");
    const InvoiceId later = issue(draft(customer, "1.00").id).id;
    set_today("2026-02-02");
    const InvoiceId latest = issue(draft(customer, "2.00").id).id;
    pay_part(issue(draft(customer, "3.00").id).id, "3.00");
    draft(customer, "4.00");
    const auto open = read([&](Context& context) { return open_invoices(context, customer); });
    ASSERT_THAT(open, SizeIs(2));
    EXPECT_EQ(open[0].id, later);
    EXPECT_EQ(open[1].id, latest);
}

TEST_P(Invoices, refuse_an_older_version) {
    const Invoice invoice = draft(add_customer(), "1.00");
    const Problem problem = refusal_of([&] {
        write([&](Context& context) {
            context.expected_version = invoice.version + 1;
            issue_invoice(context, invoice.id);
        });
    });
    EXPECT_EQ(problem.code(), ProblemCode::precondition_failed);
}

}  // namespace
}  // namespace dotmac::billing
