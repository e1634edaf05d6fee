// Routes: each is described once, and everything else follows from the description: authentication, tenant,
// permission, parsing, validation, idempotency, rate limit, errors, metrics, access log, OpenAPI.
//
//   void add_customer_routes(http::Router& router) {
//       router.list("/customers", Permission::customers_read, "Customers, newest first", list_customers);
//       router.create("/customers", Permission::customers_write, "Adds a customer, pending",
//       create_customer); router.get("/customers/{customer_id}", Permission::customers_read, "One customer",
//       get_customer); router.change("/customers/{customer_id}", Permission::customers_write, "Changes
//       fields", change_customer); router.action("/customers/{customer_id}/suspend",
//       Permission::customers_transition, "…", suspend_customer);
//   }
//
// A handler is a plain function whose parameters say where its arguments come from, in this order:
//
//   Context&             always first: the transaction (a snapshot for GET, a write otherwise), clock and
//   actor Id types             the path's parameters, in their order; text that is no such id is answered
//   with 404.
//                        std::string takes a path parameter as it is (`/enums/{name}`)
//   a described record   the JSON body, or for GET the query string (a filter)
//   store::PageRequest   `limit`, `sort`, `cursor` (lists only)
//
// and whose result is a described record, a store::Page of one (written as {"items":[…],"next_cursor":…}),
// void (204), or a Response of its own making. A record with an int64 field `version` gets an ETag, and
// If-Match fills Context::expected_version. A handler that takes `Exchange&` in place of Context& opens its
// own transactions: for what must not hold one (a password hash) or is no plain record (an export).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "http/message.hpp"
#include "http/permission.hpp"
#include "record/record.hpp"
#include "store/context.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace dotmac::http {

// Who sent a request, once a bearer token or an API key has been recognized.
struct Principal {
    TenantId tenant;    // in which this request acts; a super admin may name another than its own in X-Tenant
    std::string actor;  // "usr_…" or "key_…"
    std::string token_id;  // what the rate limit counts by
    Permissions permissions;
};

// What the router cannot know, because upper layers do.
struct Hooks {
    // Recognizes the `Authorization` header; nothing where it is missing; throws unauthenticated where it is
    // wrong.
    std::function<std::optional<Principal>(const Request&)> authenticate;
    // What time it is for a tenant (its zone, its test clock); the system's for all tenants.
    std::function<Clock(store::Transaction&)> clock;
    // Who hears which event (see Context).
    Listeners listeners;
};

// Who may call a route that needs no single permission.
enum class Access { anyone, logged_in };

struct Gate {
    Access access = Access::logged_in;
    std::optional<Permission> permission;
    Gate(Permission needed) : permission{needed} {}
    Gate(Access who) : access{who} {}
};

// One request on its way through a handler that opens its own transactions.
class Exchange {
  public:
    Exchange(const Request& request, const std::optional<Principal>& principal, store::Database& database,
             const Hooks& hooks);

    const Request& request() const { return request_; }
    const std::optional<Principal>& principal() const { return principal_; }
    store::Database& database() { return database_; }
    // In the principal's tenant, or for all tenants where nobody is logged in.
    template <class F>
    auto read(F function) {
        return database_.read(scope(), [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }
    template <class F>
    auto write(F function) {
        return write_in(scope(), function);
    }
    // In a tenant that the request itself names (log-in).
    template <class F>
    auto write_in(store::Scope scope, F function) {
        return database_.write(scope, [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }

  private:
    store::Scope scope() const;
    Context context_for(store::Transaction& transaction) const;

    const Request& request_;
    const std::optional<Principal>& principal_;
    store::Database& database_;
    const Hooks& hooks_;
};

// The description of a route, as the router, OpenAPI and the permission test read it.
struct Route {
    std::string method;  // "GET"
    std::string path;    // "/api/v1/customers/{customer_id}"
    Gate gate;
    std::string summary;
    const record::Description* query = nullptr;  // a filter
    const record::Description* body = nullptr;
    const record::Description* result = nullptr;
    bool is_list = false;
    bool is_versioned = false;
    int success_status = 200;
    // Calls the handler. `parameters` are the path's, in order.
    std::function<Response(Exchange&, const std::vector<std::string>& parameters)> call;
};

// `Router` itself, with get, list, create (201 + Location), action (POST, 200), change (PATCH), replace
// (PUT), remove (DELETE, 204), `routes()` and `handle(const Request&)`, is to be defined here by the owner of
// this folder.

}  // namespace dotmac::http
