// Commissions: what resellers earn. Append-only, in the transaction that pays or pays back.
//
//   accrual    when an invoice of a reseller's customer is paid, once: its amount before tax × the reseller's
//              rate of that moment, rounded half-even. Tax is not the provider's to share.
//   reversal   for each refund of such an invoice: the accrual's share of what was paid back so far, rounded
//              half-even, less what was reversed before. So a whole refund, however many parts it comes in,
//              reverses exactly what was accrued.
//
// It belongs to the reseller whose customer it was when the invoice was paid, whatever changes later.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.hpp"
#include "modules/portal_management/reseller_model.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::portal_management {

// An invoice that has just been paid. It is known here by its identifier's text: billing lies above.
struct PaidInvoice {
    std::string invoice;
    CustomerId customer;
    Money before_tax;
};
// In a fixed number of statements, however many invoices; the customers' identifiers lie in a range of few.
// Returns the invoices, in the order of `paid`, on which something was accrued.
std::vector<std::string> accrue_commissions(Context& context, std::span<const PaidInvoice> paid);

// What has just been paid back of an invoice.
struct RefundedInvoice {
    std::string invoice;
    std::string cause;      // what took it back: once each
    Money refunded_so_far;  // this one included
    Money total;
};
// In a fixed number of statements. Does nothing for invoices on which nothing was accrued.
void reverse_commissions(Context& context, CustomerId customer, std::span<const RefundedInvoice> refunded);

// What was accrued and reversed on an invoice, for those who know what it should be.
struct InvoiceCommission {
    std::string invoice;
    Money basis;
    Money accrued;
    Money reversed;  // above zero
};
// At most `limit` of them, those behind the invoice `after`, in the order of the invoices.
std::vector<InvoiceCommission> commissions_by_invoice(Context& context, std::string_view after, int limit);

store::Page<Commission> list_commissions(Context& context, ResellerId reseller,
                                         const CommissionFilter& filter, const store::PageRequest& page);
// Both days included. Throws 422 where the last lies before the first.
CommissionStatement get_commission_statement(Context& context, ResellerId reseller,
                                             const CommissionStatementQuery& query);

}  // namespace dotmac::portal_management
