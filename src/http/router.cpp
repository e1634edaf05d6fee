#include "http/router.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>

#include "base/log.hpp"
#include "base/text.hpp"
#include "http/match.hpp"
#include "http/openapi.hpp"

namespace dotmac::http {
namespace {

constexpr std::string_view retry_after_seconds = "1";  // when the database is away for a moment
constexpr std::size_t usual_headers = 6;               // ETag, three of the rate limit, Cache-Control

std::vector<PathParameter> parameters_of(std::string_view path) {
    std::vector<PathParameter> parameters;
    for (const std::string_view segment : split(path, '/')) {
        if (segment.starts_with('{'))
            parameters.push_back({std::string{segment.substr(1, segment.size() - 2)}, ""});
    }
    return parameters;
}

void set_default(Response& response, std::string_view name, std::string_view value) {
    if (response.header(name).empty()) response.headers.emplace_back(name, value);
}

// RFC 9110, 13.1.2: a list of ETags, compared weakly, or *.
bool names_etag(std::string_view if_none_match, std::string_view etag) {
    if (trim(if_none_match) == "*") return true;
    for (std::string_view one : split(if_none_match, ',')) {
        one = trim(one);
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one == etag) return true;
    }
    return false;
}

void answer_not_modified(const Request& request, Response& response) {
    if (request.method != "GET" && request.method != "HEAD") return;
    const std::string_view etag = response.header("ETag");
    if (response.status != 200 || etag.empty() || !names_etag(request.header("If-None-Match"), etag)) return;
    response.status = 304;
    response.content_type.clear();
    response.body.clear();
}

// RFC 9110, 12.5.1, as far as it matters to a server that mostly speaks JSON.
void require_acceptable(const Request& request, const Route& route) {
    const std::string_view accept = request.header("Accept");
    if (accept.empty()) return;
    const std::string group = route.result_type.substr(0, route.result_type.find('/')) + "/*";
    for (const std::string_view range : split(accept, ',')) {
        const auto parts = split(range, ';');
        const std::string type = lower_ascii(trim(parts.front()));
        const bool is_refused = std::any_of(parts.begin() + 1, parts.end(), [](std::string_view part) {
            const std::string_view weight = trim(part);
            return weight == "q=0" || weight == "q=0.0" || weight == "q=0.00" || weight == "q=0.000";
        });
        if (!is_refused && (type == "*/*" || type == group || type == route.result_type)) return;
    }
    throw Problem(ProblemCode::not_acceptable,
                  "The answer is " + route.result_type + ", which Accept leaves out.");
}

void require_permission(const Route& route, const Principal* principal) {
    if (principal == nullptr || route.gate.access == Access::anyone_recognized) return;
    if (!route.gate.permission) {
        const bool is_for_portal = route.gate.access == Access::portal;
        if (is_of_portal(principal->permissions) == is_for_portal) return;
        throw Problem(ProblemCode::forbidden,
                      is_for_portal ? "This is for portal accounts." : "This is for the provider's staff.");
    }
    if (principal->permissions.test(static_cast<std::size_t>(*route.gate.permission))) return;
    throw Problem(ProblemCode::forbidden,
                  "This needs the permission " + std::string{to_string(*route.gate.permission)} + ".");
}

Response internal_error(const Request& request, std::string_view reason) {
    log::error("request failed", {{"request_id", request.request_id},
                                  {"method", request.method},
                                  {"path", request.path},
                                  {"reason", reason}});
    return problem_response(
        Problem(ProblemCode::internal_error, "The log has the reason under this request_id."),
        request.request_id);
}

Response database_failure(const Request& request, const store::DatabaseError& error) {
    if (!error.temporary) return internal_error(request, error.what());
    log::warning("database away", {{"request_id", request.request_id}, {"reason", error.what()}});
    Response response = problem_response(
        Problem(ProblemCode::unavailable, std::string{error.told} + "; try again."), request.request_id);
    response.headers.emplace_back("Retry-After", retry_after_seconds);
    return response;
}

// Its ETag lets a client keep it until the program changes.
Response openapi_response(std::string document) {
    Response response;
    response.headers.emplace_back("ETag", "\"" + std::to_string(std::hash<std::string>{}(document)) + "\"");
    response.headers.emplace_back("Cache-Control", "no-cache");
    response.body = std::move(document);
    return response;
}

Response options_response(std::string allow) {
    Response response = detail::empty_response();
    response.headers.emplace_back("Allow", std::move(allow));
    return response;
}

}  // namespace

struct Router::State {
    RouteTree tree;
    RateLimiter rate_limiter;
    RateLimiter log_in_rate_limiter;
    std::once_flag openapi_once;
    Response openapi;
};

Router::Router(store::Database& database, Hooks hooks, RouterOptions options)
    : database_{database},
      hooks_{std::move(hooks)},
      options_{std::move(options)},
      state_{new State{.tree = {},
                       .rate_limiter = RateLimiter{options_.rate_limit},
                       .log_in_rate_limiter = RateLimiter{options_.log_in_rate_limit}}} {
    raw(std::string{api_prefix} + "/openapi.json", "This description", [this](const Request&) {
        std::call_once(state_->openapi_once, [this] { state_->openapi = openapi_response(openapi()); });
        return state_->openapi;
    });
}

Router::~Router() = default;

Route& Router::add_route(std::string_view method, std::string_view path, Gate gate, std::string_view summary,
                         int status) {
    if (!path.starts_with('/')) throw std::logic_error("a path begins with '/': " + std::string{path});
    Route& route = routes_.emplace_back(Route{.method = std::string{method},
                                              .path = std::string{api_prefix} + std::string{path},
                                              .gate = gate,
                                              .summary = std::string{summary},
                                              .parameters = parameters_of(path),
                                              .success_status = status});
    state_->tree.add(route);
    return route;
}

Route& Router::raw(std::string_view path, std::string_view summary,
                   std::function<Response(const Request&)> handler) {
    Route& route = routes_.emplace_back(Route{
        .method = "GET", .path = std::string{path}, .gate = Access::anyone, .summary = std::string{summary}});
    route.is_raw = true;
    route.call = [handler = std::move(handler)](Exchange& exchange, const std::vector<std::string>&) {
        return handler(exchange.request());
    };
    state_->tree.add(route);
    return route;
}

std::string Router::openapi() const {
    return openapi_document(routes_, options_.api_title, options_.api_version);
}

Response Router::handle(const Request& request) {
    Trail trail;
    Headers extra;
    Response response;
    try {
        response = dispatch(request, trail, extra);
    } catch (const Problem& problem) {
        response = problem_response(problem, request.request_id);
        if (problem.code() == ProblemCode::unauthenticated)
            response.headers.emplace_back("WWW-Authenticate", "Bearer");
    } catch (const store::UniqueViolation& violation) {
        log::warning("unique key taken", {{"request_id", request.request_id}, {"reason", violation.what()}});
        response = problem_response(Problem(ProblemCode::conflict, "The same is stored already."),
                                    request.request_id);
    } catch (const store::DatabaseError& error) {
        response = database_failure(request, error);
    } catch (const std::exception& error) {
        response = internal_error(request, error.what());
    } catch (...) {
        response = internal_error(request, "something that is no std::exception");
    }
    answer_not_modified(request, response);
    response.trail = std::move(trail);
    response.headers.reserve(usual_headers);
    std::ranges::move(extra, std::back_inserter(response.headers));
    set_default(response, "Cache-Control", "no-store");
    return response;
}

// The order of the checks is the one that router.hpp promises.
Response Router::dispatch(const Request& request, Trail& trail, Headers& extra) {
    if (request.path == "*") return options_response("GET, HEAD, OPTIONS, POST, PATCH, PUT, DELETE");
    const auto match = state_->tree.find(request.path);
    if (match.routes == nullptr) {
        limit_rate(request, nullptr, nullptr, extra);
        throw Problem(ProblemCode::not_found, "There is nothing at " + request.path + ".");
    }
    trail.route = match.routes->front()->path;
    if (request.method == "OPTIONS") return options_response(match.allow());
    const Route* route = match.by_method(request.method);
    if (route == nullptr) {
        extra.emplace_back("Allow", match.allow());
        throw Problem(ProblemCode::method_not_allowed, "This address takes " + match.allow() + ".");
    }
    if (route->is_raw) return call(request, *route, match.parameters, std::nullopt);

    std::optional<Principal> principal;
    try {
        principal = authenticate(request, *route);
    } catch (const Problem&) {
        limit_rate(request, route, nullptr, extra);  // so that nobody guesses tokens without limit
        throw;
    }
    if (principal) {
        trail.principal = principal->actor;
        trail.tenant = principal->tenant.to_string();
    }
    limit_rate(request, route, principal ? &*principal : nullptr, extra);
    require_permission(*route, principal ? &*principal : nullptr);
    return call(request, *route, match.parameters, principal);
}

std::optional<Principal> Router::authenticate(const Request& request, const Route& route) {
    if (route.gate.access == Access::anyone) return std::nullopt;
    auto principal = hooks_.authenticate(request);
    if (route.gate.access == Access::anyone_recognized) return principal;
    if (!principal) throw Problem(ProblemCode::unauthenticated, "Send a token: Authorization: Bearer …");
    return principal;
}

void Router::limit_rate(const Request& request, const Route* route, const Principal* principal,
                        Headers& extra) {
    const bool is_log_in = route != nullptr && route->is_log_in;
    RateLimiter& limiter = is_log_in ? state_->log_in_rate_limiter : state_->rate_limiter;
    if (limiter.is_unlimited()) return;
    const bool by_token = principal != nullptr && !is_log_in;
    const std::string key = by_token ? "token:" + principal->token_id : "address:" + request.remote_address;
    const RateLimitState state = limiter.take(key, options_.steady_now());
    extra.reserve(usual_headers);
    extra.emplace_back("RateLimit-Limit", std::to_string(state.limit));
    extra.emplace_back("RateLimit-Remaining", std::to_string(state.remaining));
    extra.emplace_back("RateLimit-Reset", std::to_string(state.reset.count()));
    if (state.allowed) return;
    extra.emplace_back("Retry-After", std::to_string(state.next_free.count()));
    throw Problem(ProblemCode::rate_limited, "Too many requests; the next is allowed in " +
                                                 std::to_string(state.next_free.count()) + " s.");
}

Response Router::call(const Request& request, const Route& route, const std::vector<std::string>& parameters,
                      const std::optional<Principal>& principal) {
    if (!route.is_raw) require_acceptable(request, route);
    Exchange exchange{request, route, principal, database_, hooks_};
    Response response;
    try {
        response = route.call(exchange, parameters);
    } catch (Exchange::Replay& replay) {
        return std::move(replay.response);
    } catch (const Problem& problem) {
        response = problem_response(problem, request.request_id);
        if (problem.code() == ProblemCode::unauthenticated)
            response.headers.emplace_back("WWW-Authenticate", "Bearer");
        if (exchange.retry_after())
            response.headers.emplace_back("Retry-After", std::to_string(exchange.retry_after()->count()));
    }
    try {
        exchange.finish(response);
    } catch (const std::exception& error) {
        // The effect is durable and its answer is here, so it is given; a replay will be refused (409).
        log::warning("answer not kept for its Idempotency-Key",
                     {{"request_id", request.request_id}, {"reason", error.what()}});
    }
    return response;
}

}  // namespace dotmac::http
