#include "modules/billing/payments_test.hpp"
#include "modules/portal_management/service.hpp"

namespace dotmac::billing {
namespace {

using portal_management::Commission;
using portal_management::ResellerId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Commissions : public testing::InPayments {
  protected:
    void SetUp() override {
        InPayments::SetUp();
        reseller = add_reseller("0.075");
    }
    void TearDown() override {
        for (const auto& invariant : portal_management::invariants())
            EXPECT_THAT(read([&](Context& context) { return invariant.violations(context); }), IsEmpty())
                << invariant.name;
        InPayments::TearDown();
    }
    ResellerId add_reseller(std::string_view rate) {
        return write([&](Context& context) {
            return portal_management::create_reseller(
                       context, {.name = "Lakeside", .commission_rate = Rate::parse(rate).value()})
                .id;
        });
    }
    CustomerId add_theirs() {
        const CustomerId customer = add_customer();
        write([&](Context& context) { portal_management::assign_customer(context, reseller, {customer}); });
        return customer;
    }
    // "accrual 7.50" and so on, the earliest first.
    std::vector<std::string> commissions(std::optional<ResellerId> of = std::nullopt) {
        auto items = read([&](Context& context) {
            return portal_management::list_commissions(context, of.value_or(reseller), {}, {}).items;
        });
        std::vector<std::string> lines;
        for (auto each = items.rbegin(); each != items.rend(); ++each)
            lines.push_back(each->kind + " " + each->amount.amount());
        return lines;
    }

    ResellerId reseller;
};
DOTMAC_ON_BOTH_ENGINES(Commissions);

TEST_P(Commissions, R032_accrue_once_an_invoice_is_paid_in_full) {
    const CustomerId customer = add_theirs();
    invoice(customer, "100.00", "0.16");  // tax is not the provider's to share
    pay(customer, "50.00");
    EXPECT_THAT(commissions(), IsEmpty());
    pay(customer, "66.00");
    EXPECT_THAT(commissions(), ElementsAre("accrual 7.50"));
    pay(customer, "10.00");  // credit
    EXPECT_THAT(commissions(), ElementsAre("accrual 7.50"));
}

TEST_P(Commissions, round_half_even) {
    const CustomerId customer = add_theirs();
    for (const char* amount : {"0.20", "0.60"})  // 1.5 and 4.5 cents
        invoice(customer, amount);
    pay(customer, "0.80");
    EXPECT_THAT(commissions(), ElementsAre("accrual 0.02", "accrual 0.04"));
}

TEST_P(Commissions, accrue_whatever_pays_the_invoice) {
    const CustomerId customer = add_theirs();
    pay(customer, "250.00");
    invoice(customer, "100.00");  // credit, when it is issued by hand
    EXPECT_THAT(commissions(), ElementsAre("accrual 7.50"));
    subscribe(add_instance(customer, internet));
    bill("2026-01-01");  // credit, in a bill run: 30.00
    EXPECT_THAT(commissions(), ElementsAre("accrual 7.50", "accrual 2.25"));
}

TEST_P(Commissions, are_reversed_with_each_refund_and_sum_up_exactly) {
    const CustomerId customer = add_theirs();
    invoice(customer, "0.99");  // 7.425 cents: 7
    const Payment payment = pay(customer, "0.99");
    for (int i = 0; i < 9; ++i)
        refund(payment.id, "0.11");
    auto lines = commissions();
    EXPECT_EQ(lines.front(), "accrual 0.07");
    const auto statement = read([&](Context& context) {
        return portal_management::get_commission_statement(context, reseller, {.currency = Currency{}});
    });
    EXPECT_EQ(statement.accrued, testing::usd("0.07"));
    EXPECT_EQ(statement.reversed, testing::usd("0.07"));
    EXPECT_TRUE(statement.closing_balance.is_zero());
}

TEST_P(Commissions, take_off_what_was_paid_back_before_the_invoice_was_paid) {
    const CustomerId customer = add_theirs();
    invoice(customer, "100.00");
    const Payment part = pay(customer, "40.00");
    refund(part.id);
    EXPECT_THAT(commissions(), IsEmpty());
    pay(customer, "60.00");
    EXPECT_THAT(commissions(), ElementsAre("accrual 7.50", "reversal -3.00"));
}

TEST_P(Commissions, stay_with_the_reseller_of_that_day) {
    const CustomerId customer = add_theirs();
    invoice(customer, "100.00");
    const Payment first = pay(customer, "100.00");
    const ResellerId other = add_reseller("0.5");
    write([&](Context& context) {
        portal_management::assign_customer(context, other, {customer});
        portal_management::change_reseller(context, reseller, {.commission_rate = Rate::parse("1")});
    });
    refund(first.id);
    EXPECT_THAT(commissions(), ElementsAre("accrual 7.50", "reversal -7.50"));
    invoice(customer, "10.00");
    pay(customer, "10.00");
    EXPECT_THAT(commissions(other), ElementsAre("accrual 5.00"));
    EXPECT_EQ(commissions().size(), 2U);
}

TEST_P(Commissions, are_nobodys_without_a_reseller_who_earns) {
    const CustomerId nobodys = add_customer();
    invoice(nobodys, "100.00");
    const Payment payment = pay(nobodys, "100.00");
    refund(payment.id);
    const CustomerId theirs = add_theirs();
    write([&](Context& context) {
        portal_management::change_reseller(context, reseller, {.is_disabled = true});
    });
    invoice(theirs, "100.00");
    pay(theirs, "100.00");
    EXPECT_THAT(commissions(), IsEmpty());
}

TEST_P(Commissions, make_a_statement_with_both_balances) {
    const CustomerId customer = add_theirs();
    invoice(customer, "100.00");
    const Payment payment = pay(customer, "100.00");
    set_today("2026-02-10");
    refund(payment.id, "20.00");
    invoice(customer, "40.00");
    pay(customer, "40.00");
    const auto statement = read([&](Context& context) {
        return portal_management::get_commission_statement(context, reseller, {.currency = Currency{}});
    });
    EXPECT_EQ(to_string(statement.from), "2026-02-01");
    EXPECT_EQ(statement.opening_balance, testing::usd("7.50"));
    EXPECT_EQ(statement.accrued, testing::usd("3.00"));
    EXPECT_EQ(statement.reversed, testing::usd("1.50"));
    EXPECT_EQ(statement.closing_balance, testing::usd("9.00"));
    EXPECT_EQ(statement.entries.size(), 2U);
}

}  // namespace
}  // namespace dotmac::billing
