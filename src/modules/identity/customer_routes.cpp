#include "modules/identity/routes.hpp"
#include "modules/identity/service.hpp"

namespace dotmac::identity {
namespace {

using http::Router;

Customer activated(Context& context, CustomerId id, const Activation& activation) {
    return activate_customer(context, id, activation.reason.value_or(""));
}

Customer suspended(Context& context, CustomerId id, const AccountStatusReason& why) {
    return suspend_customer(context, id, why.reason);
}

Customer cancelled(Context& context, CustomerId id, const AccountStatusReason& why) {
    return cancel_customer(context, id, why.reason);
}

void add_detail_routes(Router& router) {
    using enum Permission;
    router.list("/customers/{customer_id}/contacts", customers_read, "A customer's contacts", list_contacts);
    router.create("/customers/{customer_id}/contacts", customers_write, "Adds a contact", add_contact);
    router.change("/customers/{customer_id}/contacts/{contact_id}", customers_write, "Changes a contact",
                  change_contact);
    router.remove("/customers/{customer_id}/contacts/{contact_id}", customers_write, "Removes a contact",
                  remove_contact);
    router.list("/customers/{customer_id}/addresses", customers_read, "A customer's addresses",
                list_addresses);
    router.create("/customers/{customer_id}/addresses", customers_write, "Adds an address", add_address);
    router.change("/customers/{customer_id}/addresses/{address_id}", customers_write, "Changes an address",
                  change_address);
    router.remove("/customers/{customer_id}/addresses/{address_id}", customers_write, "Removes an address",
                  remove_address);
    router.list("/customers/{customer_id}/notes", customers_read, "Notes on a customer, newest first",
                list_notes);
    router.create("/customers/{customer_id}/notes", customers_write, "Adds a note", add_note);
}

}  // namespace

void add_customer_routes(Router& router) {
    using enum Permission;
    router.list("/customers", customers_read, "Customers, newest first", list_customers);
    router.create("/customers", customers_write, "Adds a customer, pending", create_customer);
    router.get("/customers/{customer_id}", customers_read, "One customer", get_customer);
    router.change("/customers/{customer_id}", customers_write, "Changes a customer's data", change_customer);
    router.action("/customers/{customer_id}/activate", customers_transition,
                  "Puts the account in good standing", activated);
    router.action("/customers/{customer_id}/suspend", customers_transition,
                  "Suspends the account; it can be activated again", suspended);
    router.action("/customers/{customer_id}/cancel", customers_transition, "Closes the account for good",
                  cancelled);
    add_detail_routes(router);
}

}  // namespace dotmac::identity
