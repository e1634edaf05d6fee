// What customers see of billing in their portal: their own invoices, payments and account, and nothing of
// anybody else's. A draft is not theirs yet.
#include "modules/billing/payments_routes.hpp"

#include "http/router.hpp"
#include "modules/billing/service.hpp"
#include "modules/portal_management/service.hpp"

namespace dotmac::billing {
namespace {

using portal_management::portal_customer;

store::Page<Invoice> own_invoices(Context& context, const store::PageRequest& page) {
    return list_invoices(context, {.customer_id = portal_customer(context), .is_issued = true}, page);
}

Invoice own_invoice(Context& context, InvoiceId id) {
    const CustomerId customer = portal_customer(context);
    Invoice invoice = get_invoice(context, id);
    if (invoice.customer_id != customer || !invoice.number) throw not_found(InvoiceId::noun, id.to_string());
    return invoice;
}

store::Page<Payment> own_payments(Context& context, const store::PageRequest& page) {
    return list_payments(context, {.customer_id = portal_customer(context)}, page);
}

Payment own_payment(Context& context, PaymentId id) {
    const CustomerId customer = portal_customer(context);
    Payment payment = get_payment(context, id);
    if (payment.customer_id != customer) throw not_found(PaymentId::noun, id.to_string());
    return payment;
}

CustomerBalance own_balance(Context& context) {
    return get_balance(context, portal_customer(context));
}

http::Response own_statement(Context& context, const StatementQuery& query) {
    return statement_of(context, portal_customer(context), query);
}

}  // namespace

void add_portal_routes(http::Router& router) {
    const Permission customer = Permission::portal_customer;
    router.list("/portal/invoices", customer, "One's own invoices, newest first", own_invoices).menu = {
        "invoices", "Invoices"};
    router.get("/portal/invoices/{invoice_id}", customer, "One of them with its lines", own_invoice);
    router.list("/portal/payments", customer, "One's own payments, newest first", own_payments).menu = {
        "payments", "Payments"};
    router.get("/portal/payments/{payment_id}", customer, "One of them, and what became of it", own_payment);
    router.get("/portal/balance", customer, "What one owes, and has paid in advance", own_balance);
    http::Route& statement =
        router.get("/portal/statement", customer,
                   "What was billed, paid and paid back in a period; as JSON or CSV", own_statement);
    statement.result = &record::description<Statement>();
    statement.menu = {"statement", "Statement"};
}

}  // namespace dotmac::billing
