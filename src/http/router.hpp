// Routes: each is described once, and everything else follows from the description: authentication, tenant,
// permission, parsing, validation, idempotency, rate limit, errors, metrics, access log, OpenAPI.
//
//   void add_customer_routes(http::Router& router) {
//       router.list("/customers", Permission::customers_read, "Customers, newest first", list_customers);
//       router.create("/customers", Permission::customers_write, "Adds a customer", create_customer);
//       router.get("/customers/{customer_id}", Permission::customers_read, "One customer", get_customer);
//       router.change("/customers/{customer_id}", Permission::customers_write, "Changes it",
//       change_customer); router.action("/customers/{customer_id}/suspend", Permission::customers_transition,
//       "Suspends it",
//                     suspend_customer);
//   }
//
// A handler is a plain function (or a lambda) whose parameters say where its arguments come from:
//
//   Context&             first: the transaction (a snapshot for GET, a write otherwise), clock and actor
//   Id types             the path's parameters, in their order; text that is no such id is answered with 404.
//                        std::string takes a path parameter as it is (`/enums/{name}`)
//   a described record   the JSON body, or for GET and DELETE the query string (a filter)
//   store::PageRequest   `limit`, `sort`, `cursor` (lists only)
//
// and whose result is a described record, a store::Page or std::vector of them (written as
// {"items":[…],"next_cursor":…}), void (204), or a Response of its own making. A record with an int64 field
// `version` gets an ETag, and If-Match fills Context::expected_version, which the service checks by
// require_version. A record with a field `id` gets a Location where it is created.
//
// A handler that takes `Exchange&` in place of Context& opens its own transactions: for what must not hold
// one (a password hash) or is no plain record (an export). It reads the request's body itself where the route
// has a `raw_body_type`. What nothing reads is refused: a body with 400, parameters of the query with 422.
//
// Every request takes the same way; the first check that fails answers:
//
//   1. route             404, or 405 with Allow; OPTIONS is answered here with 204 and Allow
//   2. authentication    401 with WWW-Authenticate, unless the route is for anyone
//   3. rate limit        429 with Retry-After; counted by token, without one by address
//   4. permission        403, which names the permission
//   5. preconditions     400 for an Idempotency-Key or If-Match that cannot be read
//   6. input             404 for what is no identifier, 415, 400, 422
//   7. the handler       within its transaction: 409 or the stored answer for a used Idempotency-Key
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/handler.hpp"
#include "http/message.hpp"
#include "http/permission.hpp"
#include "http/rate_limit.hpp"
#include "http/route.hpp"

namespace dotmac::http {

struct RouterOptions {
    RateLimit rate_limit;                  // per token, or per address where nobody is logged in
    RateLimit log_in_rate_limit{1.0, 10};  // per address, on routes with is_log_in
    std::string api_title = "DotMac";
    std::string api_version = DOTMAC_VERSION;
    std::function<std::chrono::steady_clock::time_point()> steady_now = std::chrono::steady_clock::now;
};

// Registering is for one thread, before the first `handle`; `handle` may be called from any thread.
class Router {
  public:
    // The database must outlive the router.
    Router(store::Database& database, Hooks hooks, RouterOptions options = {});
    ~Router();
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    // Paths are written without the API's prefix: "/customers/{customer_id}". Each returns the route, for
    // what a module has to add; a path that is registered twice or does not fit the handler throws
    // std::logic_error.
    template <class Handler>
    Route& get(std::string_view path, Gate gate, std::string_view summary, Handler handler) {
        return add("GET", path, gate, summary, 200, handler);
    }
    template <class Handler>
    Route& list(std::string_view path, Gate gate, std::string_view summary, Handler handler) {
        return add("GET", path, gate, summary, 200, handler);
    }
    template <class Handler>
    Route& create(std::string_view path, Gate gate, std::string_view summary, Handler handler) {
        return add("POST", path, gate, summary, 201, handler);
    }
    template <class Handler>
    Route& action(std::string_view path, Gate gate, std::string_view summary, Handler handler) {
        return add("POST", path, gate, summary, 200, handler);
    }
    // Begins work that goes on afterwards: 202, with the Location of what shows its progress ("/jobs") in
    // front of the result's id.
    template <class Handler>
    Route& accepted(std::string_view path, Gate gate, std::string_view summary, Handler handler,
                    std::string location = {}) {
        Route& route = add("POST", path, gate, summary, 202, handler);
        route.location = std::move(location);
        return route;
    }
    template <class Handler>
    Route& change(std::string_view path, Gate gate, std::string_view summary, Handler handler) {
        return add("PATCH", path, gate, summary, 200, handler);
    }
    template <class Handler>
    Route& replace(std::string_view path, Gate gate, std::string_view summary, Handler handler) {
        return add("PUT", path, gate, summary, 200, handler);
    }
    template <class Handler>
    Route& remove(std::string_view path, Gate gate, std::string_view summary, Handler handler) {
        return add("DELETE", path, gate, summary, 204, handler);
    }
    // A GET at the root, outside the API (`/healthz`, `/metrics`): no log-in, no rate limit, no database.
    Route& raw(std::string_view path, std::string_view summary,
               std::function<Response(const Request&)> handler);

    const std::deque<Route>& routes() const { return routes_; }

    // Answers whatever comes: it throws nothing but std::bad_alloc.
    Response handle(const Request& request);

    // The OpenAPI 3.1 document of all routes, as `/api/v1/openapi.json` shows it to anyone.
    std::string openapi() const;

  private:
    template <class Handler>
    Route& add(std::string_view method, std::string_view path, Gate gate, std::string_view summary,
               int status, Handler handler) {
        Route& route = add_route(method, path, gate, summary, status);
        detail::attach(route, handler);
        return route;
    }
    Route& add_route(std::string_view method, std::string_view path, Gate gate, std::string_view summary,
                     int status);
    Response dispatch(const Request& request, Trail& trail, Headers& extra);
    Response call(const Request& request, const Route& route, const std::vector<std::string>& parameters,
                  const std::optional<Principal>& principal);
    std::optional<Principal> authenticate(const Request& request, const Route& route);
    void limit_rate(const Request& request, const Route* route, const Principal* principal, Headers& extra);

    struct State;
    store::Database& database_;
    Hooks hooks_;
    RouterOptions options_;
    std::deque<Route> routes_;  // a deque, so that a Route& stays valid
    std::unique_ptr<State> state_;
};

}  // namespace dotmac::http
