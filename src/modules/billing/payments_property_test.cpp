// Whatever is billed, paid, paid back and moved in whatever order: after each step every truth of billing
// holds, and balance, statement and journal tell the same.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <sstream>

#include "modules/billing/payments_test.hpp"

namespace dotmac::billing {
namespace {

using testing::day;

enum class Step { issue, pay, pay_told, refund, refund_invoice, apply_credit, pass_days };

class AnySequence : public testing::InPayments {
  protected:
    // What the customer owes by all that went well: the model, in minor units.
    struct Model {
        CustomerId customer;
        std::vector<InvoiceId> invoices;
        std::vector<PaymentId> payments;
        std::int64_t owed = 0;
        Date today = day("2026-01-01");
    };

    Money minor(std::int64_t amount) { return Money{amount, Currency{}}; }
    static std::int64_t any_amount() { return *rc::gen::inRange<std::int64_t>(1, 12'000); }

    void issue(Model& model) {
        const Money price = minor(any_amount());
        const std::string rate = *rc::gen::element<std::string>("0", "0.1", "0.0825");
        const InvoiceId id = invoice(model.customer, price.amount(), rate);
        model.invoices.push_back(id);
        model.owed += invoice_now(id).total.minor;
    }
    void pay_any(Model& model) {
        const Payment payment = record({.customer_id = model.customer, .amount = minor(any_amount())});
        model.payments.push_back(payment.id);
        model.owed -= payment.amount.minor;
    }
    // To one invoice, as much as it may be: refused where that is more than is due on it.
    void pay_told(Model& model) {
        if (model.invoices.empty()) return;
        const InvoiceId id = *rc::gen::elementOf(model.invoices);
        const Money due = invoice_now(id).amount_due;
        const Money told = minor(any_amount());
        const PaymentCreate create{
            .customer_id = model.customer, .amount = minor(12'000), .allocations = {{{id, told}}}};
        if (told > due) {
            const Problem problem = testing::refusal_of([&] { record(create); });
            RC_ASSERT(problem.code() == ProblemCode::validation_failed);
            return;
        }
        model.payments.push_back(record(create).id);
        model.owed -= 12'000;
    }
    void refund_any(Model& model, bool from_invoice) {
        if (model.payments.empty() || (from_invoice && model.invoices.empty())) return;
        const PaymentId id = *rc::gen::elementOf(model.payments);
        RefundCreate create{.reason = "asked for it"};
        if (*rc::gen::arbitrary<bool>()) create.amount = minor(any_amount());
        if (from_invoice) create.invoice_id = *rc::gen::elementOf(model.invoices);
        const Payment before = read([&](Context& context) { return get_payment(context, id); });
        try {
            const Payment after =
                write([&](Context& context) { return refund_payment(context, id, create); });
            for (std::size_t i = before.refunds->size(); i < after.refunds->size(); ++i) {
                if (!(*after.refunds)[i].invoice_id) model.owed += (*after.refunds)[i].amount.minor;
            }
            const Money back = after.amount_refunded - before.amount_refunded;
            RC_ASSERT(back == create.amount.value_or(before.amount - before.amount_refunded));
        } catch (const Problem& problem) {
            RC_ASSERT(problem.code() == ProblemCode::validation_failed ||
                      problem.code() == ProblemCode::transition_refused);
        }
    }
    void take(Model& model, Step step) {
        switch (step) {
            case Step::issue:
                return issue(model);
            case Step::pay:
                return pay_any(model);
            case Step::pay_told:
                return pay_told(model);
            case Step::refund:
                return refund_any(model, false);
            case Step::refund_invoice:
                return refund_any(model, true);
            case Step::apply_credit:
                write([&](Context& context) { apply_credit(context, model.customer); });
                return;
            case Step::pass_days:
                model.today = add_days(model.today, *rc::gen::inRange(1, 20));
                set_today(to_string(model.today));
                mark_overdue();
                return;
        }
    }
    void check(const Model& model) {
        read([&](Context& context) {
            for (const platform::Invariant& invariant : billing::invariants()) {
                const auto violations = invariant.violations(context);
                if (!violations.empty()) RC_FAIL(std::string{invariant.name} + ": " + violations.front());
            }
            const Money owed{model.owed, Currency{}};
            RC_ASSERT(get_balance(context, model.customer).balance == owed);
            const Statement whole =
                get_statement(context, model.customer, {.from = day("2026-01-01"), .to = model.today});
            RC_ASSERT(whole.closing_balance == owed);
            const Statement today =
                get_statement(context, model.customer, {.from = model.today, .to = model.today});
            const Statement before = get_statement(
                context, model.customer, {.from = day("2025-12-01"), .to = add_days(model.today, -1)});
            RC_ASSERT(today.opening_balance == before.closing_balance);
            RC_ASSERT(today.closing_balance == owed);
        });
        const auto journal = Money::parse(posted("receivable", model.customer), Currency{}).value() +
                             Money::parse(posted("customer_credit", model.customer), Currency{}).value();
        RC_ASSERT(journal.minor == model.owed);
    }
    void live_once() {
        Model model;
        model.customer = add_customer();
        set_today(to_string(model.today));
        const auto steps =
            *rc::gen::resize(14, rc::gen::container<std::vector<Step>>(rc::gen::weightedElement<Step>({
                                     {4, Step::issue},
                                     {3, Step::pay},
                                     {2, Step::pay_told},
                                     {3, Step::refund},
                                     {2, Step::refund_invoice},
                                     {1, Step::apply_credit},
                                     {1, Step::pass_days},
                                 })));
        for (const Step step : steps) {
            take(model, step);
            check(model);
        }
    }
};
DOTMAC_ON_BOTH_ENGINES(AnySequence);

TEST_P(AnySequence, of_invoices_payments_refunds_and_credit_keeps_every_truth) {
    rc::detail::TestParams parameters;
    parameters.seed = rc::detail::configuration().testParams.seed;
    parameters.maxSuccess = GetParam() == store::Engine::sqlite ? 100 : 25;
    const auto result =
        rc::detail::checkTestable([this] { live_once(); }, rc::detail::TestMetadata{}, parameters);
    std::ostringstream message;
    rc::detail::printResultMessage(result, message);
    EXPECT_TRUE(result.template is<rc::detail::SuccessResult>()) << message.str();
}

}  // namespace
}  // namespace dotmac::billing
