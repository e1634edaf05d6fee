#include "modules/billing/refunds.hpp"

#include "modules/billing/payments_test.hpp"

namespace dotmac::billing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::refusal_of;
using ::testing::SizeIs;
using testing::usd;

class Refunds : public testing::InPayments {};
DOTMAC_ON_BOTH_ENGINES(Refunds);

TEST_P(Refunds, of_all_that_an_invoice_was_paid_with_take_the_sale_back) {
    const CustomerId customer = add_customer();
    const InvoiceId id = invoice(customer, "100.00", "0.1");
    const PaymentId payment = pay(customer, "110.00").id;
    const Payment after = refund(payment);
    EXPECT_EQ(after.status, PaymentStatus::refunded);
    EXPECT_EQ(after.amount_refunded, usd("110.00"));
    ASSERT_THAT(*after.refunds, SizeIs(1));
    EXPECT_EQ(after.refunds->front().invoice_id, id);
    const Invoice now = invoice_now(id);
    EXPECT_EQ(now.status, InvoiceStatus::refunded);
    EXPECT_EQ(now.amount_due, usd("0.00"));
    for (const std::string_view account : {"receivable", "revenue", "tax", "cash:cash", "customer_credit"})
        EXPECT_EQ(posted(account), "0.00") << account;
    EXPECT_THAT(event_types(payment.to_string()),
                ElementsAre("payment.received", "payment.completed", "payment.refunded"));
    EXPECT_THAT(event_types(id.to_string()),
                ElementsAre("invoice.created", "invoice.issued", "invoice.paid", "invoice.refunded"));
    EXPECT_THAT(event_types(after.refunds->front().id.to_string()), ElementsAre("refund.recorded"));
}

TEST_P(Refunds, of_a_part_leave_the_statuses) {
    const CustomerId customer = add_customer();
    const InvoiceId id = invoice(customer, "100.00", "0.1");
    const PaymentId payment = pay(customer, "110.00").id;
    const Payment after = refund(payment, "11.00");
    EXPECT_EQ(after.status, PaymentStatus::completed);
    EXPECT_EQ(after.amount_refunded, usd("11.00"));
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::paid);
    EXPECT_EQ(posted("revenue"), "-90.00");
    EXPECT_EQ(posted("tax"), "-9.00");
    EXPECT_EQ(posted("cash:cash"), "99.00");
    EXPECT_EQ(posted("receivable"), "0.00");
    EXPECT_EQ(balance(customer).balance, usd("0.00"));
}

TEST_P(Refunds, in_parts_take_back_the_tax_to_the_cent) {
    const CustomerId customer = add_customer();
    const InvoiceId id = invoice(customer, "9.99", "0.0825");  // tax 0.82
    const PaymentId payment = pay(customer, "10.81").id;
    for (const std::string_view part : {"3.33", "3.33", "0.01", "4.14"})
        refund(payment, part);
    EXPECT_EQ(posted("tax"), "0.00");
    EXPECT_EQ(posted("revenue"), "0.00");
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::refunded);
}

TEST_P(Refunds, take_the_credit_first_then_the_latest_invoice) {
    const CustomerId customer = add_customer();
    const InvoiceId first = invoice(customer, "10.00");
    const InvoiceId second = invoice(customer, "10.00");
    const PaymentId payment = pay(customer, "25.00").id;
    const Payment after = refund(payment, "17.00");
    ASSERT_THAT(*after.refunds, SizeIs(3));
    EXPECT_EQ((*after.refunds)[0].invoice_id, std::nullopt);
    EXPECT_EQ((*after.refunds)[0].amount, usd("5.00"));
    EXPECT_EQ((*after.refunds)[1].invoice_id, second);
    EXPECT_EQ((*after.refunds)[1].amount, usd("10.00"));
    EXPECT_EQ((*after.refunds)[2].invoice_id, first);
    EXPECT_EQ((*after.refunds)[2].amount, usd("2.00"));
    EXPECT_EQ(invoice_now(second).status, InvoiceStatus::refunded);
    EXPECT_EQ(invoice_now(first).status, InvoiceStatus::paid);
    EXPECT_EQ(balance(customer).credit, usd("0.00"));
}

TEST_P(Refunds, from_an_open_invoice_leave_what_is_owed_on_it) {
    const CustomerId customer = add_customer();
    const InvoiceId id = invoice(customer, "100.00");
    const PaymentId payment = pay(customer, "40.00").id;
    refund(payment);
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::partially_paid);
    EXPECT_EQ(invoice_now(id).amount_due, usd("60.00"));
    EXPECT_EQ(posted("revenue"), "-60.00");
    EXPECT_EQ(balance(customer).balance, usd("60.00"));
    const PaymentId rest = pay(customer, "60.00").id;
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::paid);
    refund(rest);
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::refunded);
}

TEST_P(Refunds, of_an_invoice_paid_twice_over_wait_for_the_last_part) {
    const CustomerId customer = add_customer();
    const InvoiceId id = invoice(customer, "100.00");
    const PaymentId first = pay(customer, "40.00").id;
    const PaymentId second = pay(customer, "60.00").id;
    EXPECT_EQ(refund(first).status, PaymentStatus::refunded);
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::paid);
    EXPECT_EQ(refund(second).status, PaymentStatus::refunded);
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::refunded);
}

TEST_P(Refunds, of_credit_that_was_used_name_the_invoice) {
    const CustomerId customer = add_customer();
    const PaymentId payment = pay(customer, "30.00").id;
    const InvoiceId id = invoice(customer, "20.00");  // paid by credit
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::paid);
    const Problem problem = refusal_of([&] { refund(payment); });
    EXPECT_EQ(problem.fields().front().field, "amount");
    EXPECT_THAT(problem.fields().front().message, HasSubstr("at most 10.00"));
    EXPECT_EQ(refund(payment, "20.00", id).amount_refunded, usd("20.00"));
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::refunded);
    EXPECT_EQ(refund(payment).status, PaymentStatus::refunded);
    EXPECT_EQ(balance(customer).credit, usd("0.00"));
}

TEST_P(Refunds, from_one_invoice_stop_at_what_was_paid_there) {
    const CustomerId customer = add_customer();
    const InvoiceId first = invoice(customer, "10.00");
    const InvoiceId second = invoice(customer, "10.00");
    const PaymentId payment = pay(customer, "20.00").id;
    EXPECT_THAT(refusal_of([&] { refund(payment, "10.01", first); }).fields().front().message,
                HasSubstr("can be paid back from this invoice"));
    refund(payment, "10.00", first);
    EXPECT_EQ(invoice_now(first).status, InvoiceStatus::refunded);
    EXPECT_EQ(invoice_now(second).status, InvoiceStatus::paid);
    EXPECT_EQ(refusal_of([&] { refund(payment, "0.01", first); }).fields().front().field, "amount");
}

TEST_P(Refunds, of_one_payment_spare_what_another_paid) {
    const CustomerId customer = add_customer();
    const InvoiceId id = invoice(customer, "20.00");
    const PaymentId first = pay(customer, "10.00").id;
    const PaymentId second =
        record(
            {.customer_id = customer, .amount = usd("15.00"), .allocations = std::vector<AllocationCreate>{}})
            .id;
    write([&](Context& context) { apply_credit(context, customer); });  // 10.00 of the second
    EXPECT_EQ(refusal_of([&] { refund(second, "10.01", id); }).code(), ProblemCode::validation_failed);
    refund(second, "10.00", id);
    EXPECT_EQ(refund(first, "10.00", id).status, PaymentStatus::refunded);
    EXPECT_EQ(refund(second).status, PaymentStatus::refunded);
}

TEST_P(Refunds, refuse_what_cannot_be) {
    const CustomerId customer = add_customer();
    invoice(customer, "10.00");
    const PaymentId payment = pay(customer, "10.00").id;
    const InvoiceId other = invoice(add_customer(), "10.00");
    EXPECT_EQ(refusal_of([&] { refund(PaymentId{7}); }).code(), ProblemCode::not_found);
    EXPECT_EQ(refusal_of([&] { refund(payment, "10.01"); }).fields().front().field, "amount");
    EXPECT_EQ(refusal_of([&] { refund(payment, "0.00"); }).fields().front().field, "amount");
    EXPECT_EQ(refusal_of([&] { refund(payment, "-1.00"); }).fields().front().field, "amount");
    EXPECT_EQ(refusal_of([&] { refund(payment, "1.00", other); }).fields().front().field, "invoice_id");
    const Money franc = Money::parse("1.00", Currency::parse("CHF").value()).value();
    EXPECT_THAT(refusal_of([&] {
                    write([&](Context& context) {
                        refund_payment(context, payment, {.amount = franc, .reason = "r"});
                    });
                }).sentence(),
                HasSubstr("is in CHF"));
    refund(payment);
    const Problem again = refusal_of([&] { refund(payment); });
    EXPECT_EQ(again.code(), ProblemCode::transition_refused);
    EXPECT_EQ(count_rows("refunds"), 1);
}

TEST_P(Refunds, go_back_the_way_the_money_came) {
    const CustomerId customer = add_customer();
    const PaymentId payment =
        record({.customer_id = customer, .payment_method = PaymentMethod::paypal, .amount = usd("10.00")}).id;
    const Payment after = refund(payment, "4.00");
    EXPECT_EQ(after.refunds->front().payment_method, PaymentMethod::paypal);
    EXPECT_EQ(posted("cash:paypal"), "6.00");
    EXPECT_EQ(posted("customer_credit"), "-6.00");
}

TEST_P(Refunds, are_listed) {
    const CustomerId customer = add_customer();
    const InvoiceId id = invoice(customer, "10.00");
    const PaymentId payment = pay(customer, "15.00").id;
    refund(payment);
    const auto listed = [&](const RefundFilter& filter) {
        return read([&](Context& context) { return list_refunds(context, filter, {}).items.size(); });
    };
    EXPECT_EQ(listed({}), 2U);
    EXPECT_EQ(listed({.payment_id = payment}), 2U);
    EXPECT_EQ(listed({.invoice_id = id}), 1U);
    EXPECT_EQ(listed({.customer_id = CustomerId{7}}), 0U);
    EXPECT_EQ(refusal_of([&] { read([&](Context& context) { get_refund(context, RefundId{7}); }); }).code(),
              ProblemCode::not_found);
}

}  // namespace
}  // namespace dotmac::billing
