#include "modules/portal_management/commissions.hpp"

#include <algorithm>

#include "modules/portal_management/reseller_store.hpp"
#include "modules/portal_management/resellers.hpp"
#include "platform/tenants.hpp"

namespace dotmac::portal_management {
namespace {

Date first_of_month(Date date) {
    return date.year() / date.month() / std::chrono::day{1};
}

// What was accrued on an invoice, and what of it is reversed.
struct Balance {
    const Commission* accrual = nullptr;
    Money reversed_basis;
    Money reversed;  // above zero
};

Balance balance_of(std::span<const Commission> commissions, std::string_view invoice) {
    Balance balance;
    for (const Commission& commission : commissions) {
        if (commission.invoice_id != invoice) continue;
        if (commission.kind == "accrual") {
            balance.accrual = &commission;
            balance.reversed = balance.reversed_basis = Money{0, commission.amount.currency};
        } else {
            balance.reversed -= commission.amount;
            balance.reversed_basis -= commission.basis;
        }
    }
    return balance;
}

}  // namespace

std::vector<std::string> accrue_commissions(Context& context, std::span<const PaidInvoice> paid) {
    if (paid.empty()) return {};
    const auto [first, last] = std::ranges::minmax(paid, {}, &PaidInvoice::customer);
    const auto earners = load_earners(context.transaction, first.customer, last.customer);
    std::vector<StoredCommission> accrued;
    std::vector<std::string> invoices;
    for (const PaidInvoice& invoice : paid) {
        const auto earner = earners.find(invoice.customer);
        if (earner == earners.end()) continue;
        const Money amount = multiply_half_even(invoice.before_tax, earner->second.rate);
        if (amount.minor <= 0) continue;
        accrued.push_back({.commission = {.id = context.transaction.new_id<CommissionId>(),
                                          .reseller_id = earner->second.reseller,
                                          .customer_id = invoice.customer,
                                          .kind = "accrual",
                                          .invoice_id = invoice.invoice,
                                          .rate = earner->second.rate,
                                          .basis = invoice.before_tax,
                                          .amount = amount,
                                          .accrued_on = context.today(),
                                          .created_at = context.clock->now},
                           .cause = invoice.invoice});
        invoices.push_back(invoice.invoice);
    }
    if (!accrued.empty()) insert_commissions(context.transaction, accrued);
    return invoices;
}

void reverse_commissions(Context& context, CustomerId customer, std::span<const RefundedInvoice> refunded) {
    if (refunded.empty()) return;
    const auto commissions = load_commissions(context.transaction, customer);
    if (commissions.empty()) return;
    std::vector<StoredCommission> reversals;
    for (const RefundedInvoice& refund : refunded) {
        const Balance balance = balance_of(commissions, refund.invoice);
        if (balance.accrual == nullptr) continue;
        const std::int64_t part = refund.refunded_so_far.minor;
        const std::int64_t whole = refund.total.minor;
        const Money amount = fraction_half_even(balance.accrual->amount, part, whole) - balance.reversed;
        if (amount.minor <= 0) continue;
        Commission reversal = *balance.accrual;
        reversal.id = context.transaction.new_id<CommissionId>();
        reversal.kind = "reversal";
        reversal.basis = balance.reversed_basis - fraction_half_even(balance.accrual->basis, part, whole);
        reversal.amount = -amount;
        reversal.accrued_on = context.today();
        reversal.created_at = context.clock->now;
        reversals.push_back({.commission = std::move(reversal), .cause = refund.cause});
    }
    if (!reversals.empty()) insert_commissions(context.transaction, reversals);
}

// The accrual is the only row of its invoice above zero.
std::vector<InvoiceCommission> commissions_by_invoice(Context& context, std::string_view after, int limit) {
    return context.transaction
        .query(
            "SELECT invoice, currency, MAX(basis), MAX(amount), CAST(MAX(amount) - SUM(amount) AS BIGINT) "
            "FROM commissions WHERE tenant_id = $1 AND invoice > $2 "
            "GROUP BY invoice, currency ORDER BY invoice LIMIT $3",
            context.tenant(), after, limit)
        .all([](const store::Rows& row) {
            const auto currency = row.get<Currency>(1);
            return InvoiceCommission{row.get<std::string>(0), row.money(2, currency), row.money(3, currency),
                                     row.money(4, currency)};
        });
}

store::Page<Commission> list_commissions(Context& context, ResellerId reseller,
                                         const CommissionFilter& filter, const store::PageRequest& page) {
    get_reseller(context, reseller);
    return select_commissions(context.transaction, reseller, filter, page);
}

CommissionStatement get_commission_statement(Context& context, ResellerId reseller,
                                             const CommissionStatementQuery& query) {
    const Reseller known = get_reseller(context, reseller);
    const Date to = query.to.value_or(context.today());
    const Date from = query.from.value_or(first_of_month(to));
    if (to < from) throw invalid_field("to", "lies before the first day, " + to_string(from));
    const Currency currency =
        query.currency ? *query.currency : platform::current_tenant(context.transaction).currency;
    CommissionStatement statement{
        .reseller_id = reseller,
        .reseller_name = known.name,
        .from = from,
        .to = to,
        .currency = currency,
        .opening_balance = commissions_before(context.transaction, reseller, currency, from),
        .entries = commissions_between(context.transaction, reseller, currency, from, to),
        .accrued = {0, currency},
        .reversed = {0, currency},
        .closing_balance = {0, currency},
    };
    for (const Commission& entry : statement.entries) {
        if (entry.amount.minor < 0)
            statement.reversed -= entry.amount;
        else
            statement.accrued += entry.amount;
    }
    statement.closing_balance = statement.opening_balance + statement.accrued - statement.reversed;
    return statement;
}

}  // namespace dotmac::portal_management
