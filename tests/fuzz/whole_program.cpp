#include "tests/fuzz/whole_program.hpp"

#include <unistd.h>

#include "app/wiring.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "modules/identity/service.hpp"
#include "platform/tenants.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace dotmac::fuzz {
namespace {

constexpr std::string_view password = "correct horse battery";

void add_user(store::Database& database) {
    const auto hash = platform::hash_password(password);
    const auto tenant = database.write(store::all_tenants(), [](store::Transaction& transaction) {
        Context context{
            .transaction = transaction, .clock = platform::tenant_clock(transaction), .actor = {"fuzz", ""}};
        return platform::create_tenant(context, {.slug = "acme", .name = "Acme"}).id;
    });
    database.write(tenant, [&](store::Transaction& transaction) {
        Context context{
            .transaction = transaction, .clock = platform::tenant_clock(transaction), .actor = {"fuzz", ""}};
        identity::create_user(context,
                              {.email = "root@acme.example",
                               .name = "Root",
                               .roles = {identity::UserRole::super_admin},
                               .password = std::string{password}},
                              hash, identity::every_permission());
    });
}

}  // namespace

WholeProgram& WholeProgram::get() {
    static WholeProgram program;
    return program;
}

WholeProgram::WholeProgram()
    : folder_{std::filesystem::temp_directory_path() / ("dotmac-fuzz-" + std::to_string(::getpid()))} {
    log::set_level(log::Level::off);
    std::filesystem::create_directories(folder_);
    app::Config config = app::default_config();
    config.database = "sqlite:" + (folder_ / "fuzz.db").string();
    config.port = 0;
    config.rate_limit = config.rate_burst = config.log_in_rate_limit = 100'000'000;
    config.largest_body_bytes = 1 << 20;
    instance_ = std::make_unique<app::Instance>(config);
    add_user(instance_->database());
    http::Request log_in{.method = "POST", .path = "/api/v1/auth/login"};
    log_in.headers = {{"Content-Type", "application/json"}};
    log_in.body =
        R"({"tenant":"acme","email":"root@acme.example","password":")" + std::string{password} + "\"}";
    const std::string answer = instance_->router().handle(log_in).body;
    const auto start = answer.find("\"token\":\"") + 9;
    token_ = answer.substr(start, answer.find('"', start) - start);
    require(start > 9 && !token_.empty(), "the program lets its own user in");
}

WholeProgram::~WholeProgram() {
    instance_.reset();
    std::filesystem::remove_all(folder_);
}

std::string WholeProgram::path_of(const http::Route& route) {
    std::string path = route.path;
    for (const auto& parameter : route.parameters) {
        const std::string hole = "{" + parameter.name + "}";
        path.replace(path.find(hole), hole.size(),
                     parameter.prefix.empty() ? "nothing" : format_id(parameter.prefix, 1));
    }
    return path;
}

http::Response WholeProgram::ask(const http::Route& route, std::string_view query, std::string_view body) {
    http::Request request{.method = route.method};
    request.headers = {{"Authorization", "Bearer " + token_}, {"Content-Type", "application/json"}};
    request.body = body;
    request.remote_address = "192.0.2.1";
    request.request_id = "fuzz";
    http::Response response;
    try {
        http::parse_target(path_of(route) + std::string{query}, request);
        response = instance_->router().handle(request);
    } catch (const Problem& problem) {
        response = http::problem_response(problem, request.request_id);
    }
    require(response.status < 500, "no input is answered with a fault of ours");
    require(is_valid_utf8(response.body), "an answer is UTF-8");
    const bool is_problem = response.content_type == "application/problem+json";
    require((response.status >= 400) == is_problem, "a refusal is a problem document");
    return response;
}

}  // namespace dotmac::fuzz
