#include "http/idempotency.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.hpp"

namespace dotmac::http {
namespace {

constexpr auto key_lifetime = std::chrono::hours{24};
constexpr std::size_t longest_key = 255;
// The status of a key whose answer is not stored: a secret, or not there yet.
constexpr int no_answer = 0;

constexpr std::string_view select_key =
    "SELECT request_hash, status, content_type, headers, body, created_at FROM idempotency_keys "
    "WHERE tenant_id = $1 AND principal_key = $2 AND idempotency_key = $3";
constexpr std::string_view insert_key =
    "INSERT INTO idempotency_keys (tenant_id, principal_key, idempotency_key, request_hash, status, "
    "content_type, headers, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr std::string_view update_key =
    "UPDATE idempotency_keys SET status = $4, content_type = $5, headers = $6, body = $7 "
    "WHERE tenant_id = $1 AND principal_key = $2 AND idempotency_key = $3";
constexpr std::string_view delete_key =
    "DELETE FROM idempotency_keys WHERE tenant_id = $1 AND principal_key = $2 AND idempotency_key = $3";
constexpr std::string_view delete_old =
    "DELETE FROM idempotency_keys WHERE tenant_id = $1 AND created_at < $2";

// Method, path, query and body, each behind its length, so that no two requests run together.
std::string hash(const Request& request) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, crypto_generichash_BYTES);
    const auto add = [&state](std::string_view text) {
        const auto size = std::to_string(text.size()) + ":";
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(size.data()), size.size());
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    };
    add(request.method);
    add(request.path);
    for (const auto& [name, value] : request.query) {
        add(name);
        add(value);
    }
    add(request.body);
    std::array<unsigned char, crypto_generichash_BYTES> digest{};
    crypto_generichash_final(&state, digest.data(), digest.size());
    return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// One header a line; values never hold a line break, because the server refuses to send one.
std::string write_headers(const Headers& headers) {
    std::string text;
    for (const auto& [name, value] : headers)
        text.append(name).append(": ").append(value).append("\n");
    return text;
}

Headers read_headers(std::string_view text) {
    Headers headers;
    for (const std::string_view line : split(text, '\n')) {
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos) continue;  // behind the last line break
        headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    return headers;
}

}  // namespace

std::optional<IdempotencyKey> IdempotencyKey::of(const Request& request, std::string_view principal_key,
                                                 const SlowHash* slow_hash) {
    const bool is_sent = std::ranges::any_of(
        request.headers, [](const auto& header) { return lower_ascii(header.first) == "idempotency-key"; });
    if (!is_sent) return std::nullopt;
    const std::string_view key = request.header("Idempotency-Key");
    const bool is_visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
    if (key.empty() || key.size() > longest_key || !is_visible)
        throw Problem(ProblemCode::malformed_request,
                      "Idempotency-Key is 1 to 255 visible ASCII characters, without spaces.");
    if (principal_key.empty()) return std::nullopt;
    std::string stored = hash(request);
    if (slow_hash != nullptr) {
        const std::string salt =
            fmt::format("{}:{}{}", principal_key.size(), principal_key, key);  // no two run together
        stored = (*slow_hash)(stored, salt);
    }
    return IdempotencyKey{std::string{principal_key}, std::string{key}, std::move(stored)};
}

std::optional<Response> IdempotencyKey::find(Context& context) const {
    auto rows = context.transaction.query(select_key, context.tenant(), principal_key_, key_);
    if (!rows.next()) return std::nullopt;
    if (rows.get<Instant>(5) < context.clock->now - key_lifetime) {
        context.transaction.execute(delete_key, context.tenant(), principal_key_, key_);
        return std::nullopt;
    }
    if (rows.get<std::string_view>(0) != request_hash_)
        throw Problem(ProblemCode::idempotency_conflict,
                      "This Idempotency-Key was used for another request; take a new one.");
    if (rows.get<int>(1) == no_answer)
        throw Problem(
            ProblemCode::idempotency_conflict,
            "The request of this Idempotency-Key was begun or carried out already, and its answer is not "
            "kept: look at what is stored before sending it anew under another key.");
    Response response{.status = rows.get<int>(1),
                      .content_type = rows.get<std::string>(2),
                      .body = rows.get<std::string>(4),
                      .headers = read_headers(rows.get<std::string_view>(3))};
    response.headers.emplace_back("Idempotency-Replayed", "true");
    return response;
}

void IdempotencyKey::insert(Context& context, int status, const Response& response) const {
    context.transaction.execute(insert_key, context.tenant(), principal_key_, key_, request_hash_, status,
                                response.content_type, write_headers(response.headers),
                                store::Parameter::bytes(response.body), context.clock->now);
}

void IdempotencyKey::store(Context& context, const Response& response, bool with_answer) const {
    if (with_answer) return insert(context, response.status, response);
    claim(context);
}

void IdempotencyKey::claim(Context& context) const {
    insert(context, no_answer, Response{});
}

void IdempotencyKey::complete(Context& context, const Response& response) const {
    context.transaction.execute(update_key, context.tenant(), principal_key_, key_, response.status,
                                response.content_type, write_headers(response.headers),
                                store::Parameter::bytes(response.body));
}

std::int64_t purge_idempotency_keys(Context& context) {
    return context.transaction.execute(delete_old, context.tenant(), context.clock->now - key_lifetime);
}

}  // namespace dotmac::http
