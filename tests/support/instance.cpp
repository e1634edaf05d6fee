#include "tests/support/instance.hpp"

#include "app/config.hpp"
#include "modules/identity/service.hpp"

namespace dotmac::test {
namespace {

constexpr std::string_view password = "correct horse battery";

// Made once: a hash takes its time on purpose.
const identity::PasswordHash& password_hash() {
    static const identity::PasswordHash hash = platform::hash_password(password);
    return hash;
}

std::string email_of(identity::UserRole role) {
    return std::string{registry::to_string(role)} + "@acme.example";
}

// The legacy role can no longer be given, so its row is written as an old program would have.
void create_user(Context& context, identity::UserRole role) {
    const bool is_legacy = role == identity::UserRole::customer;
    const auto given = is_legacy ? identity::UserRole::sales : role;
    const auto user = identity::create_user(
        context,
        {.email = email_of(role), .name = "Somebody", .roles = {given}, .password = std::string{password}},
        password_hash(), identity::every_permission());
    if (!is_legacy) return;
    context.transaction.execute(
        "UPDATE user_roles SET role = 'customer' WHERE tenant_id = $1 AND user_id = $2", context.tenant(),
        user.id);
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        pairs.emplace_back(pair.substr(0, equals),
                           equals == std::string_view::npos ? "" : pair.substr(equals + 1));
    }
    return pairs;
}

}  // namespace

void OverApi::SetUp() {
    InTenant::SetUp();
    app::Config config = app::default_config();
    config.database = test_database().url();
    config.port = 0;
    config.rate_limit = 1'000'000;
    config.rate_burst = 1'000'000;
    config.log_in_rate_limit = 1'000'000;
    config.largest_body_bytes = 1 << 20;
    instance_ = std::make_unique<app::Instance>(config);
}

void OverApi::TearDown() {
    instance_.reset();
    InTenant::TearDown();
}

const std::string& OverApi::token_of(identity::UserRole role) {
    const auto found = tokens_.find(role);
    if (found != tokens_.end()) return found->second;
    write([&](Context& context) { create_user(context, role); });
    return tokens_[role] = fresh_token(role);
}

std::string OverApi::fresh_token(identity::UserRole role) {
    const auto response = send("POST", "/api/v1/auth/login", "",
                               R"({"tenant":"acme","email":")" + email_of(role) + R"(","password":")" +
                                   std::string{password} + R"("})");
    EXPECT_EQ(response.status, 200) << response.body;
    const auto start = response.body.find("\"token\":\"") + 9;
    return response.body.substr(start, response.body.find('"', start) - start);
}

http::Response OverApi::send(std::string_view method, std::string_view target, std::string_view token,
                             std::string_view body, const http::Headers& headers) {
    http::Request request;
    request.method = method;
    request.path = target.substr(0, target.find('?'));
    if (const auto question = target.find('?'); question != std::string_view::npos) {
        request.query = parse_query(target.substr(question + 1));
    }
    request.headers = headers;
    if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + std::string{token});
    if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
    request.body = body;
    request.remote_address = "192.0.2.1";
    request.request_id = "request-1";
    return router().handle(request);
}

}  // namespace dotmac::test
