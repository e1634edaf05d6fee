// The HTTP face of billing: subscriptions, charges, invoices, bill runs.
#include "http/router.hpp"
#include "modules/billing/payments_routes.hpp"
#include "modules/billing/service.hpp"

namespace dotmac::billing {
namespace {

Invoice cancel(Context& context, InvoiceId id, const InvoiceAction& action) {
    return cancel_invoice(context, id, action.reason);
}

void add_subscription_routes(http::Router& router) {
    router.list("/subscriptions", Permission::subscriptions_read, "Subscriptions, oldest first",
                list_subscriptions);
    router.create("/subscriptions", Permission::subscriptions_write, "Begins to bill a service instance",
                  create_subscription);
    router.get("/subscriptions/{subscription_id}", Permission::subscriptions_read, "One subscription",
               get_subscription);
    router.change("/subscriptions/{subscription_id}", Permission::subscriptions_write,
                  "Changes its own price", change_subscription);
    router.action("/subscriptions/{subscription_id}/end", Permission::subscriptions_write, "Ends billing",
                  end_subscription);
}

void add_charge_routes(http::Router& router) {
    router.list("/charges", Permission::invoices_read, "One-off charges, oldest first", list_charges);
    router.create("/charges", Permission::invoices_write, "Adds a charge that the next bill run takes",
                  create_charge);
    router.get("/charges/{charge_id}", Permission::invoices_read, "One charge", get_charge);
    router.action("/charges/{charge_id}/cancel", Permission::invoices_write, "Cancels a pending charge",
                  cancel_charge);
}

void add_invoice_routes(http::Router& router) {
    router.list("/invoices", Permission::invoices_read, "Invoices, newest first", list_invoices);
    router.create("/invoices", Permission::invoices_write, "Makes a draft", create_invoice);
    router.get("/invoices/{invoice_id}", Permission::invoices_read, "One invoice with its lines",
               get_invoice);
    router.action("/invoices/{invoice_id}/issue", Permission::invoices_write,
                  "Issues a draft: it gets its number, and is pending", issue_invoice);
    router.action("/invoices/{invoice_id}/cancel", Permission::invoices_write, "Cancels a draft", cancel);
}

void add_bill_run_routes(http::Router& router) {
    router.list("/billing/runs", Permission::invoices_read, "Bill runs, newest first", list_bill_runs);
    router.accepted("/billing/runs", Permission::bill_runs_write,
                    "Bills every subscription period and charge that is due, in the background",
                    start_bill_run, "/billing/runs");
    router.get("/billing/runs/{bill_run_id}", Permission::invoices_read, "One bill run, and how far it is",
               get_bill_run);
    router.list("/billing/runs/{bill_run_id}/exceptions", Permission::invoices_read,
                "Whom it could not bill, and why", list_bill_run_exceptions);
}

}  // namespace

void add_billing_routes(http::Router& router) {
    add_subscription_routes(router);
    add_charge_routes(router);
    add_invoice_routes(router);
    add_bill_run_routes(router);
    add_payment_routes(router);
    add_portal_routes(router);
}

}  // namespace dotmac::billing
