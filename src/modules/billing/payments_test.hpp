// What the tests of payments share: invoices to pay, and what is left to see afterwards.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "modules/billing/billing_test.hpp"
#include "modules/billing/payments_invariants.hpp"
#include "modules/billing/service.hpp"

namespace dotmac::billing::testing {

class InPayments : public InBilling {
  protected:
    Invoice draft(CustomerId customer, std::string_view net, std::string_view tax_rate = "0") {
        const InvoiceItemCreate item{
            .description = "Consulting", .unit_price = usd(net), .tax_rate = Rate::parse(tax_rate).value()};
        return write([&](Context& context) {
            return create_invoice(context, {.customer_id = customer, .items = {item}});
        });
    }
    InvoiceId invoice(CustomerId customer, std::string_view net, std::string_view tax_rate = "0") {
        const Invoice made = draft(customer, net, tax_rate);
        return write([&](Context& context) { return issue_invoice(context, made.id).id; });
    }
    Invoice invoice_now(InvoiceId id) {
        return read([&](Context& context) { return get_invoice(context, id); });
    }
    Payment record(const PaymentCreate& create) {
        return write([&](Context& context) { return record_payment(context, create); });
    }
    Payment pay(CustomerId customer, std::string_view amount) {
        return record({.customer_id = customer, .amount = usd(amount)});
    }
    Payment refund(PaymentId payment, std::string_view amount = "",
                   std::optional<InvoiceId> from = std::nullopt) {
        RefundCreate create{.reason = "asked for it", .invoice_id = from};
        if (!amount.empty()) create.amount = usd(amount);
        return write([&](Context& context) { return refund_payment(context, payment, create); });
    }
    CustomerBalance balance(CustomerId customer) {
        return read([&](Context& context) { return get_balance(context, customer); });
    }
    // The debit balance of an account; of all customers where none is named.
    std::string posted(std::string_view account, std::optional<CustomerId> customer = std::nullopt) {
        return read([&](Context& context) {
            auto rows = context.transaction.query(
                "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM journal_lines "
                "WHERE tenant_id = $1 AND account = $2 AND (customer_id = $3 OR $4)",
                context.tenant(), account, customer.value_or(CustomerId{}), !customer);
            rows.next();
            return rows.money(0, Currency{}).amount();
        });
    }
    void mark_overdue() {
        write([](Context& context) { mark_overdue_invoices(context, 1000); });
    }
};

}  // namespace dotmac::billing::testing
