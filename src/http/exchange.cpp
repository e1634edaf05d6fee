#include "http/exchange.hpp"

#include <charconv>

#include "http/route.hpp"

namespace dotmac::http {
namespace {

// What is kept of a client's description of itself; browsers need some 120 bytes.
constexpr std::size_t longest_user_agent = 256;

// RFC 9110, 13.1.1. Our ETags are strong, and hold a version: "12". `*` asks only that the thing exists,
// which every handler checks anyway.
std::optional<std::int64_t> parse_if_match(std::string_view header) {
    if (header.empty() || header == "*") return std::nullopt;
    if (header.size() < 2 || header.front() != '"' || header.back() != '"')
        throw Problem(ProblemCode::malformed_request,
                      "If-Match is read as one ETag as we sent it, for example \"3\", or as *.");
    const std::string_view text = header.substr(1, header.size() - 2);
    std::int64_t version = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (error != std::errc{} || end != text.data() + text.size() || version < 0)
        throw Problem(ProblemCode::malformed_request,
                      "If-Match names no version; an ETag of ours looks like \"3\".");
    return version;
}

}  // namespace

Exchange::Exchange(const Request& request, const Route& route, const std::optional<Principal>& principal,
                   store::Database& database, const Hooks& hooks)
    : request_{request}, route_{route}, principal_{principal}, database_{database}, hooks_{hooks} {
    if (route.method == "POST") {
        const bool holds_password = route.body != nullptr && record::has_secret(*route.body);
        key_ = IdempotencyKey::of(request, principal ? principal->actor : std::string_view{},
                                  holds_password ? &hooks.slow_hash : nullptr);
    }
    if (route.method != "GET") expected_version_ = parse_if_match(request.header("If-Match"));
}

Actor Exchange::actor() const {
    return {.name = principal_ ? principal_->actor : "anonymous",
            .request_id = request_.request_id,
            .remote_address = request_.remote_address,
            .user_agent = std::string{request_.header("User-Agent").substr(0, longest_user_agent)}};
}

store::Scope Exchange::scope() const {
    return principal_ ? store::Scope{principal_->tenant} : store::all_tenants();
}

Context Exchange::context_for(store::Transaction& transaction) const {
    return {
        .transaction = transaction,
        .clock = std::function{[this, &transaction] { return hooks_.clock(transaction); }},
        .actor = actor(),
        .listeners = &hooks_.listeners,
        .expected_version = expected_version_,
    };
}

void Exchange::claim(Context& context) const {
    if (auto earlier = key_->find(context)) throw Replay{std::move(*earlier)};
    key_->claim(context);
}

void Exchange::claimed(store::Scope scope, bool answered) {
    claimed_in_ = scope;
    answered_ = answered;
}

bool Exchange::keeps_answer() const {
    return !route_.has_secret_answer;
}

void Exchange::require_open(Context& context, std::span<const record::Choice> choices) const {
    if (hooks_.require_open) hooks_.require_open(context.transaction, choices);
}

void Exchange::require_open(Exchange& exchange, std::span<const record::Choice> choices) const {
    if (!principal_) return;  // nobody's tenant
    exchange.read([&](Context& context) { require_open(context, choices); });
}

void Exchange::finish(const Response& response) {
    // After a failure of ours nobody knows how far it went, so the key stays claimed: never twice.
    if (!claimed_in_ || answered_ || !keeps_answer() || response.status >= 500) return;
    database_.write(*claimed_in_, [&](store::Transaction& transaction) {
        Context context = context_for(transaction);
        key_->complete(context, response);
    });
    answered_ = true;
}

}  // namespace dotmac::http
