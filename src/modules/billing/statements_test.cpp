#include "modules/billing/statements.hpp"

#include "modules/billing/payments_test.hpp"

namespace dotmac::billing {
namespace {

using testing::day;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::refusal_of;
using testing::usd;

class Statements : public testing::InPayments {
  protected:
    Statement statement(CustomerId customer, std::string_view from, std::string_view to) {
        return read([&](Context& context) {
            return get_statement(context, customer, {.from = day(from), .to = day(to)});
        });
    }
    // "2026-01-01 invoice 10.00 D 10.00": date, kind, amount, debit or credit, balance.
    static std::vector<std::string> lines_of(const Statement& statement) {
        std::vector<std::string> lines;
        for (const StatementEntry& entry : statement.entries) {
            lines.push_back(to_string(entry.date) + " " + entry.kind + " " +
                            (entry.debit ? entry.debit->amount() + " D " : entry.credit->amount() + " C ") +
                            entry.balance.amount());
        }
        return lines;
    }
};
DOTMAC_ON_BOTH_ENGINES(Statements);

TEST_P(Statements, show_what_was_billed_paid_and_paid_back) {
    const CustomerId customer = add_customer();
    invoice(customer, "100.00");
    set_today("2026-01-10");
    const PaymentId payment = pay(customer, "130.00").id;
    set_today("2026-02-01");
    invoice(customer, "50.00");  // 30.00 of it by credit
    set_today("2026-02-05");
    refund(payment, "40.00");  // of the first invoice
    const Statement whole = statement(customer, "2026-01-01", "2026-02-28");
    EXPECT_THAT(lines_of(whole),
                ElementsAre("2026-01-01 invoice 100.00 D 100.00", "2026-01-10 payment 130.00 C -30.00",
                            "2026-02-01 invoice 50.00 D 20.00", "2026-02-05 refund 40.00 D 60.00",
                            "2026-02-05 credit_note 40.00 C 20.00"));
    EXPECT_EQ(whole.opening_balance, usd("0.00"));
    EXPECT_EQ(whole.total_debit, usd("190.00"));
    EXPECT_EQ(whole.total_credit, usd("170.00"));
    EXPECT_EQ(whole.closing_balance, usd("20.00"));
    EXPECT_EQ(balance(customer).balance, usd("20.00"));
    EXPECT_EQ(whole.entries[0].reference, "INV-00000001");
    EXPECT_EQ(whole.entries[4].reference, "INV-00000001");

    const Statement february = statement(customer, "2026-02-01", "2026-02-28");
    EXPECT_EQ(february.opening_balance, usd("-30.00"));
    EXPECT_EQ(february.closing_balance, usd("20.00"));
    EXPECT_EQ(february.entries.size(), 3U);
}

TEST_P(Statements, cover_the_month_of_today_where_nothing_is_said) {
    const CustomerId customer = add_customer();
    invoice(customer, "10.00");
    set_today("2026-02-10");
    const Statement now = read([&](Context& context) { return get_statement(context, customer, {}); });
    EXPECT_EQ(now.from, day("2026-02-01"));
    EXPECT_EQ(now.to, day("2026-02-10"));
    EXPECT_EQ(now.opening_balance, usd("10.00"));
    EXPECT_THAT(now.entries, IsEmpty());
    EXPECT_EQ(now.closing_balance, usd("10.00"));
}

TEST_P(Statements, refuse_days_in_the_wrong_order_and_unknown_customers) {
    const CustomerId customer = add_customer();
    EXPECT_EQ(refusal_of([&] { statement(customer, "2026-02-01", "2026-01-31"); }).fields().front().field,
              "to");
    EXPECT_EQ(refusal_of([&] { statement(CustomerId{7}, "2026-02-01", "2026-02-01"); }).code(),
              ProblemCode::not_found);
}

TEST_P(Statements, as_csv_carry_no_formula_of_the_payer) {
    const CustomerId customer = add_customer();
    invoice(customer, "100.00");
    record({.customer_id = customer, .amount = usd("130.00"), .reference = "=1+1,\"x\""});
    const std::string csv = to_csv(statement(customer, "2026-01-01", "2026-01-31"));
    EXPECT_TRUE(
        csv.starts_with("date,kind,id,reference,debit,credit,balance,currency\r\n"
                        "2026-01-01,opening_balance,,,,,0.00,USD\r\n"
                        "2026-01-01,invoice,inv_"))
        << csv;
    EXPECT_THAT(csv, HasSubstr(",INV-00000001,100.00,,100.00,USD\r\n"));
    EXPECT_THAT(csv, HasSubstr(R"(,"'=1+1,""x""",,130.00,-30.00,USD)"));
    EXPECT_TRUE(csv.ends_with("2026-01-31,closing_balance,,,100.00,130.00,-30.00,USD\r\n")) << csv;
}

TEST_P(Statements, follow_on_each_other_from_any_day_to_the_next) {
    const CustomerId customer = add_customer();
    for (int i = 0; i < 12; ++i) {
        set_today(to_string(add_days(day("2026-01-01"), i * 3)));
        invoice(customer, "10.00");
        const PaymentId payment = pay(customer, i % 3 == 0 ? "3.50" : "12.25").id;
        if (i % 4 == 1) refund(payment, "1.75");
    }
    Money closing = usd("0.00");
    for (Date date = day("2026-01-01"); date < day("2026-02-10"); date = add_days(date, 1)) {
        const std::string text = to_string(date);
        const Statement one_day = statement(customer, text, text);
        EXPECT_EQ(one_day.opening_balance, closing) << text;
        closing = one_day.closing_balance;
        EXPECT_EQ(statement(customer, "2026-01-01", text).closing_balance, closing) << text;
    }
    EXPECT_EQ(closing, balance(customer).balance);
}

}  // namespace
}  // namespace dotmac::billing
