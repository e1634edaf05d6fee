// The description of a route, as the router, OpenAPI and the permission test read it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/exchange.hpp"
#include "http/message.hpp"
#include "http/permission.hpp"
#include "record/record.hpp"

namespace dotmac::http {

inline constexpr std::string_view api_prefix = "/api/v1";

// Who may call a route that needs no single permission: anyone; anyone, but who sends a token is known to the
// handler; staff that is logged in; a portal account that is.
enum class Access { anyone, anyone_recognized, logged_in, portal };

struct Gate {
    Access access = Access::logged_in;
    std::optional<Permission> permission;
    Gate(Permission needed)
        : access{is_of_portal(needed) ? Access::portal : Access::logged_in}, permission{needed} {}
    Gate(Access who) : access{who} {}
};

struct PathParameter {
    std::string name;    // "customer_id"
    std::string prefix;  // of its identifiers: "cus"; empty for any text
};

// Where a portal route stands in its portal's menu.
struct MenuEntry {
    std::string key;  // "invoices": what a page knows it by
    std::string title;
    // What a role of the technician's own must grant as well (R035).
    std::optional<Permission> role_needs = {};
};

struct Route {
    std::string method;  // "GET"
    std::string path;    // "/api/v1/customers/{customer_id}"
    Gate gate;
    std::string summary;
    std::vector<PathParameter> parameters = {};  // of the path, in order
    const record::Description* query = nullptr;  // a filter
    const record::Description* body = nullptr;
    const record::Description* result = nullptr;
    bool is_list = false;       // of `result`, in an envelope with `next_cursor`
    bool is_paged = false;      // takes limit, sort and cursor
    bool is_versioned = false;  // has an ETag, and heeds If-Match
    bool is_raw = false;        // belongs to no API: no log-in, not in OpenAPI
    int success_status = 200;

    // What a module may set on the Route& that registering returns.
    std::string location = {};       // "/jobs": the answer's Location is /api/v1/jobs/<id>
    std::string raw_body_type = {};  // "text/csv": the handler reads the body itself
    std::string result_type = "application/json";
    bool is_log_in = false;          // the stricter rate limit, by remote address
    bool has_secret_answer = false;  // never stored (see idempotency.hpp)
    std::optional<MenuEntry> menu = {};

    // Calls the handler. `parameters` are the path's, in order.
    std::function<Response(Exchange&, const std::vector<std::string>& parameters)> call = {};
};

}  // namespace dotmac::http
