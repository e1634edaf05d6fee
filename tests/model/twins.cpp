#include "tests/model/twins.hpp"

#include <fmt/format.h>

#include <cctype>

#include "app/config.hpp"
#include "app/instance.hpp"
#include "app/wiring.hpp"
#include "base/text.hpp"
#include "http/router.hpp"
#include "modules/identity/service.hpp"
#include "modules/identity/sessions.hpp"
#include "platform/tenants.hpp"
#include "platform/verify.hpp"
#include "tests/support/database.hpp"

namespace dotmac::test {
namespace {

constexpr std::size_t id_letters = 13;
constexpr std::size_t secret_letters = 43;
constexpr std::string_view cursor_member = R"("next_cursor":")";

bool is_id_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

// The identifier ("cus_…") or secret ("dms_…_…") that begins here; empty where there is none.
std::string_view id_at(std::string_view text, std::size_t at) {
    constexpr std::size_t prefix = 3;
    if (at > 0 && (is_id_letter(text[at - 1]) || text[at - 1] == '_')) return {};
    if (text.size() < at + prefix + 1 + id_letters || text[at + prefix] != '_') return {};
    for (std::size_t i = 0; i < prefix; ++i) {
        if (text[at + i] < 'a' || text[at + i] > 'z') return {};
    }
    for (std::size_t i = at + prefix + 1; i <= at + prefix + id_letters; ++i) {
        if (!is_id_letter(text[i])) return {};
    }
    const std::size_t end = at + prefix + 1 + id_letters;
    const bool is_secret = text.substr(at, 2) == "dm" && end < text.size() && text[end] == '_';
    return text.substr(at, end - at + (is_secret ? 1 + secret_letters : 0));
}

// What stands for identifiers, secrets and cursors of one engine.
class Names {
  public:
    // The text with names in place of what they stand for; new ones are made in the order of appearance.
    std::string name(std::string_view text) {
        std::string result;
        for (std::size_t at = 0; at < text.size();) {
            if (text.substr(at).starts_with(cursor_member)) {
                at += cursor_member.size();
                const auto cursor = text.substr(at, text.find('"', at) - at);
                result.append(cursor_member).append(name_of("cursor", cursor));
                at += cursor.size();
                continue;
            }
            const auto id = id_at(text, at);
            if (id.empty()) {
                result += text[at++];
                continue;
            }
            result += name_of(std::string{id.substr(0, 3)}, id);
            at += id.size();
        }
        return result;
    }

    std::string resolve(std::string_view text) const {
        std::string result;
        while (true) {
            const auto start = text.find('<');
            result += text.substr(0, start);
            if (start == std::string_view::npos) return result;
            const auto end = text.find('>', start);
            const auto found = things_.find(std::string{text.substr(start, end + 1 - start)});
            if (found == things_.end()) throw std::logic_error{"no such name in " + std::string{text}};
            result += found->second;
            text.remove_prefix(end + 1);
        }
    }

    // The names that stand for themselves in `text` are of another tenant from now on.
    void keep_as_others(std::string_view text) {
        while (true) {
            const auto start = text.find('<');
            if (start == std::string_view::npos) return;
            const auto end = text.find('>', start);
            const std::string name{text.substr(start, end + 1 - start)};
            if (const auto found = things_.find(name); found != things_.end())
                others_["<" + kind_of(name) + "0>"] = found->second;
            text.remove_prefix(end + 1);
        }
    }
    void forget_all_but_others() {
        things_ = others_;
        names_.clear();
        counts_.clear();
        for (const auto& [name, thing] : others_)
            names_[thing] = name;
    }

  private:
    static std::string kind_of(std::string_view name) {
        std::string kind;
        for (const char c : name) {
            if (std::isalpha(static_cast<unsigned char>(c)) != 0) kind += c;
        }
        return kind;
    }
    std::string name_of(const std::string& kind, std::string_view thing) {
        const auto found = names_.find(std::string{thing});
        if (found != names_.end()) return found->second;
        const std::string name = fmt::format("<{}{}>", kind, ++counts_[kind]);
        names_[std::string{thing}] = name;
        things_[name] = thing;
        return name;
    }

    std::map<std::string, std::string> names_;   // by what they stand for
    std::map<std::string, std::string> things_;  // by name
    std::map<std::string, std::string> others_;
    std::map<std::string, int> counts_;
};

std::string without_instants(std::string text) {
    for (std::size_t at = 0; (at = text.find(":\"2", at)) != std::string::npos; ++at) {
        const auto end = text.find('"', at + 2);
        if (end == std::string::npos || text[end - 1] != 'Z' || text.find('T', at) > end) continue;
        text.replace(at + 2, end - at - 2, "an instant");
    }
    return text;
}

// Jobs that repeat by real time run, or do not, while a test clock is moved.
std::string without_job_count(std::string text) {
    constexpr std::string_view member = R"("jobs_run":)";
    const auto start = text.find(member);
    if (start == std::string::npos) return text;
    const auto digits = start + member.size();
    return text.replace(digits, text.find_first_not_of("0123456789", digits) - digits, "0");
}

app::Config config_for(const std::string& database) {
    app::Config config = app::default_config();
    config.database = database;
    config.port = 0;
    config.rate_limit = 1'000'000;
    config.rate_burst = 1'000'000;
    config.log_in_rate_limit = 1'000'000;
    config.largest_body_bytes = 1 << 20;
    return config;
}

http::Request parse(const Call& call, const Names& names) {
    http::Request request;
    request.method = call.method;
    const std::string target = "/api/v1" + names.resolve(call.path);
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string::npos) {
        const std::string query = target.substr(question + 1);
        for (const std::string_view pair : split(query, '&')) {
            const auto equals = pair.find('=');
            request.query.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
        }
    }
    request.headers = call.headers;
    if (!call.token.empty())
        request.headers.emplace_back("Authorization", "Bearer " + names.resolve(call.token));
    request.body = names.resolve(call.body);
    if (!request.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
    request.remote_address = "192.0.2.1";
    request.request_id = "request-1";
    return request;
}

}  // namespace

struct Twins::Engine {
    explicit Engine(store::Engine engine)
        : name{engine_name(engine)}, database{engine}, instance{config_for(database.url())} {}

    template <class F>
    auto write(store::Scope scope, F function) {
        return database->write(scope, [&](store::Transaction& transaction) {
            Context context{.transaction = transaction,
                            .clock = platform::tenant_clock(transaction),
                            .actor = {"model", "request-1"},
                            .listeners = nullptr};
            return function(context);
        });
    }

    // As the command line does it, but for the session, which saves a password's hash.
    void begin(const std::string& slug, Instant now) {
        static const identity::PasswordHash hash = platform::hash_password(owner_password);
        names.forget_all_but_others();
        tenant = write(store::all_tenants(), [&](Context& context) {
            return platform::create_tenant(context, {.slug = slug,
                                                     .name = "Model",
                                                     .currency = Currency::parse("EUR").value(),
                                                     .time_zone = TimeZone::parse("Europe/Berlin").value(),
                                                     .test_clock = now})
                .id;
        });
        const auto opened = write(tenant, [&](Context& context) {
            const auto owner = identity::create_user(context,
                                                     {.email = std::string{owner_email},
                                                      .name = "Owner",
                                                      .roles = {identity::UserRole::tenant_admin},
                                                      .password = std::string{owner_password}},
                                                     hash, identity::every_permission());
            names.name(owner.id.to_string());
            return identity::open_session(context, owner.id, system_now(), "192.0.2.1");
        });
        names.name(opened.id.to_string());
        names.name(opened.token);
    }

    // Status, body and the headers that clients act upon, with names.
    std::string send(const Call& call, Answer& answer) {
        const http::Response response = instance.router().handle(parse(call, names));
        answer.status = response.status;
        answer.body = without_job_count(names.name(response.body));
        answer.etag = response.header("ETag");
        answer.is_replay = !response.header("Idempotency-Replayed").empty();
        if (call.tells_real_time) answer.body = without_instants(answer.body);
        return fmt::format("{} ETag {} Location {} replay {} {}", answer.status, answer.etag,
                           names.name(response.header("Location")), answer.is_replay, answer.body);
    }

    std::string name;
    TestDatabase database;
    app::Instance instance;
    TenantId tenant;
    Names names;
};

Twins::Twins() {
    for (const auto engine : {store::Engine::sqlite, store::Engine::postgresql})
        engines_.push_back(std::make_unique<Engine>(engine));
}

Twins::~Twins() = default;

void Twins::begin(std::string_view test_clock) {
    slug_ = fmt::format("model-{}", ++tenants_);
    transcript_.clear();
    for (const auto& engine : engines_)
        engine->begin(slug_, parse_instant(test_clock).value());
}

Answer Twins::send(const Call& call) {
    Answer answer;
    Answer other;
    const std::string first = engines_[0]->send(call, answer);
    const std::string second = engines_[1]->send(call, other);
    transcript_.push_back(fmt::format("{} {} {} → {}", call.method, call.path, call.body, answer.status));
    ++answered_[answer.status];
    if (first != second) {
        throw Difference{fmt::format("The engines differ.\n{}: {}\n{}: {}", engines_[0]->name, first,
                                     engines_[1]->name, second)};
    }
    if (answer.status >= 500) throw Difference{"A failure: " + first};
    if (answer.body.starts_with('{')) answer.json = boost::json::parse(answer.body);
    return answer;
}

void Twins::keep_as_other_tenants(std::string_view text) {
    for (const auto& engine : engines_)
        engine->names.keep_as_others(text);
}

std::vector<std::string> Twins::violations() {
    std::vector<std::string> found;
    for (const auto& engine : engines_) {
        for (const auto& invariant : app::all_invariants()) {
            const auto sentences = engine->database->read(engine->tenant, [&](store::Transaction& reading) {
                Context context{.transaction = reading,
                                .clock = platform::tenant_clock(reading),
                                .actor = {"verify", ""},
                                .listeners = nullptr};
                return invariant.violations(context);
            });
            for (const auto& sentence : sentences)
                found.push_back(fmt::format("{}: {}: {}", engine->name, invariant.name, sentence));
        }
    }
    return found;
}

std::vector<std::string> Twins::violations_in_all_tenants() {
    std::vector<std::string> found;
    for (const auto& engine : engines_) {
        for (const auto& damage : platform::find_damage(*engine->database))
            found.push_back(engine->name + ": " + damage);
        for (const auto& each : platform::verify(*engine->database, app::all_invariants()).violations) {
            found.push_back(
                fmt::format("{}: {}: {}: {}", engine->name, each.tenant_slug, each.invariant, each.sentence));
        }
    }
    return found;
}

}  // namespace dotmac::test
