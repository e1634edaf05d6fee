#include "app/instance.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <optional>

#include "app/import_customers.hpp"
#include "app/session.hpp"
#include "app/wiring.hpp"
#include "base/log.hpp"
#include "http/access.hpp"
#include "http/metrics.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "modules/billing/service.hpp"
#include "modules/catalogue.hpp"
#include "modules/enum_routes.hpp"
#include "modules/identity/authenticator.hpp"
#include "modules/identity/routes.hpp"
#include "modules/portal_management/activation_routes.hpp"
#include "modules/portal_management/log_in_routes.hpp"
#include "modules/portal_management/portal_sessions.hpp"
#include "modules/portal_management/service.hpp"
#include "modules/services/routes.hpp"
#include "modules/support/service.hpp"
#include "platform/credentials/secret_box.hpp"
#include "platform/enum_choices.hpp"
#include "platform/mail/routes.hpp"
#include "platform/mail/sender.hpp"
#include "platform/places.hpp"
#include "platform/routes.hpp"
#include "platform/stored_enums.hpp"
#include "platform/tenants.hpp"

namespace dotmac::app {
namespace {

std::string process_name() {
    char host[256] = "";
    gethostname(host, sizeof host - 1);
    return fmt::format("{}:{}", host, getpid());
}

http::RouterOptions router_options(const Config& config) {
    return {.rate_limit = {.per_second = static_cast<double>(config.rate_limit), .burst = config.rate_burst},
            .log_in_rate_limit = {.per_second = config.log_in_rate_limit / 60.0,
                                  .burst = config.log_in_rate_limit}};
}

http::ServerOptions server_options(const Config& config) {
    return {.address = config.address,
            .port = config.port,
            .io_threads = config.io_threads,
            .workers = config.workers,
            .largest_body_bytes = config.largest_body_bytes,
            .behind_proxy = config.behind_proxy};
}

// By default the key lies beside a SQLite file. Beside a PostgreSQL server nothing of ours lies.
platform::SecretBox open_secrets(const Config& config) {
    constexpr std::string_view scheme = "sqlite:";
    if (!config.secrets_key_file.empty()) return platform::open_key_file(config.secrets_key_file);
    if (!has_secrets_key(config)) return {};
    const bool is_named = config.database.starts_with(scheme);
    return platform::open_key_file(config.database.substr(is_named ? scheme.size() : 0) + ".key");
}

// How many password hashes run and wait at once, such that two workers are left for everybody else.
identity::AuthenticatorOptions authenticator_options(const Config& config) {
    return {.hashes_at_once = 2,
            .hashes_waiting = std::max(0, config.workers - 4),
            .secrets = open_secrets(config)};
}

std::unique_ptr<store::Database> open_readable_database(const Config& config) {
    auto database = open_database(config);
    platform::require_readable(*database, modules::all_enums());
    return database;
}

platform::MailTransportOptions mail_transport_options(const Config& config) {
    return {.url = mail_url(config),
            .user = config.mail_user,
            .password = config.mail_password,
            .tls = config.mail_tls,
            .ca_file = config.mail_ca_file,
            .timeout_seconds = config.mail_timeout_seconds};
}

std::unique_ptr<platform::PlaceDatabase> open_places(const Config& config) {
    if (config.places_file.empty()) return nullptr;
    return std::make_unique<platform::PlaceDatabase>(config.places_file);
}

// Who opens the address in a browser should not be met by an error.
constexpr const char* welcome_page = R"(<!doctype html>
<html lang="en"><meta charset="utf-8"><title>DotMac</title>
<body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>DotMac is running</h1>
<p>This address serves the REST API. <a href="/api/v1/openapi.json">Its description</a> is an OpenAPI
document,
<a href="/api/v1/enums">the enum registry</a> says what every status may be, and <a href="/readyz">/readyz</a>
and <a href="/metrics">/metrics</a> are for those who watch over it.</p>
</body></html>
)";

}  // namespace

// In the order in which each needs the ones before it; destroyed the other way round.
struct Instance::Parts {
    explicit Parts(const Config& config)
        : sends_mail{config.job_threads > 0},
          metrics_token{config.metrics_token},
          database{open_readable_database(config)},
          authenticator{
              *database, system_now, authenticator_options(config), {portal_management::portal_recognizer()}},
          places{open_places(config)},
          entrance{.now = system_now,
                   .passwords = authenticator.passwords(),
                   .secrets = authenticator.secrets(),
                   .places = places.get()},
          settings{all_settings()},
          mail_templates{all_mail_templates()},
          listeners{all_listeners()},
          mail_sender{*database, platform::make_mail_transport(mail_transport_options(config)),
                      mail_sender_options(config)},
          runner{*database, all_job_types(), runner_options(config)},
          router{*database, hooks(), router_options(config)} {
        add_routes();
        // The port is taken last: whoever can connect is answered.
        server.emplace(
            server_options(config), [this](const http::Request& request) { return router.handle(request); },
            [this](const http::AccessRecord& record) {
                metrics.count(record);
                http::log_access(record);
            });
        add_gauges();
    }

    // Twice what an attempt may take: a mail of a process that died waits as long for another.
    platform::MailSenderOptions mail_sender_options(const Config& config) {
        return {.from = {config.mail_from, ""},
                .lease = std::chrono::seconds{2 * config.mail_timeout_seconds},
                .first_pause = std::chrono::seconds{config.mail_retry_seconds},
                .listeners = &listeners};
    }

    platform::JobRunnerOptions runner_options(const Config& config) {
        listeners.push_back(mail_sender.wake_on_queue());
        for (auto& listener : authenticator.listeners())
            listeners.push_back(std::move(listener));
        return {.process_name = process_name(),
                .threads = config.job_threads,
                .lease = std::chrono::seconds{config.job_lease_seconds},
                .listeners = &listeners};
    }

    http::Hooks hooks() {
        listeners.push_back(runner.wake_on_enqueue());
        return {.authenticate =
                    [this](const http::Request& request) { return authenticator.authenticate(request); },
                .clock = [](store::Transaction& transaction) { return platform::tenant_clock(transaction); },
                .listeners = listeners,
                .require_open = platform::require_open,
                .slow_hash =
                    [this](std::string_view text, std::string_view salt) {
                        return authenticator.passwords().derive(text, salt);
                    }};
    }

    void add_log_in_counters() {
        const auto add = [this](const char* name, const char* help, const std::atomic<std::uint64_t>& count) {
            metrics.add_counter(name, help, [&count] { return static_cast<double>(count.load()); });
        };
        const portal_management::LogInCounts& counts = entrance.counts;
        add("dotmac_portal_log_ins_total", "Log-ins at the portals that were let in.", counts.logged_in);
        add("dotmac_portal_log_in_failures_total", "Log-ins with wrong credentials or codes.", counts.failed);
        add("dotmac_portal_log_ins_while_locked_total", "Log-ins at accounts that were locked.",
            counts.refused_while_locked);
        add("dotmac_portal_locks_total", "Accounts locked by failures or suspicion.", counts.locked);
        add("dotmac_portal_slowed_down_total", "Log-ins refused because too many failed from their address.",
            counts.slowed_down);
        add("dotmac_portal_sessions_stolen_total", "Sessions ended by a replayed refresh token.",
            counts.stolen);
    }

    void add_gauges() {
        add_log_in_counters();
        metrics.add_gauge("dotmac_http_connections", "Connections that are open.",
                          [this] { return static_cast<double>(server->statistics().connections); });
        metrics.add_gauge("dotmac_http_queued", "Requests that wait for a worker.",
                          [this] { return static_cast<double>(server->statistics().queued); });
        metrics.add_counter("dotmac_http_turned_away_total",
                            "Requests answered with 503 because a bound was reached.",
                            [this] { return static_cast<double>(server->statistics().turned_away); });
        metrics.add_counter("dotmac_mails_sent_total", "Mails that have left.",
                            [this] { return static_cast<double>(mail_sender.sent_count()); });
        metrics.add_counter("dotmac_mail_failures_total", "Attempts to send a mail that failed.",
                            [this] { return static_cast<double>(mail_sender.failed_count()); });
    }

    void add_routes() {
        router.raw("/healthz", "Whether the program runs",
                   [](const http::Request&) { return http::Response{.body = R"({"status":"ok"})"}; });
        router.raw("/readyz", "Whether it can answer: the database is there", [this](const http::Request&) {
            database->read(store::all_tenants(),
                           [](store::Transaction& transaction) { transaction.query("SELECT 1").next(); });
            return http::Response{.body = R"({"status":"ready"})"};
        });
        router.raw("/", "What runs here", [](const http::Request&) {
            return http::Response{.content_type = "text/html; charset=utf-8", .body = welcome_page};
        });
        router.raw("/metrics", "For Prometheus",
                   [this](const http::Request& request) { return metrics.answer(request, metrics_token); });
        modules::add_enum_routes(router);
        platform::add_routes(router, runner, settings);
        platform::add_mail_routes(router, mail_templates);
        identity::add_routes(router, authenticator);
        portal_management::add_routes(router);
        portal_management::add_log_in_routes(router, entrance);
        portal_management::add_activation_routes(router, entrance);
        services::add_routes(router);
        billing::add_billing_routes(router);
        support::add_routes(router);
        add_import_routes(router);
    }

    const bool sends_mail;  // background work is left to other processes otherwise
    const std::string metrics_token;
    std::unique_ptr<store::Database> database;
    identity::Authenticator authenticator;
    std::unique_ptr<platform::PlaceDatabase> places;  // none where the operator gave no file
    portal_management::Entrance entrance;
    std::vector<platform::SettingReference> settings;
    std::vector<const platform::MailTemplate*> mail_templates;
    Listeners listeners;
    platform::MailSender mail_sender;
    platform::JobRunner runner;
    http::Router router;
    http::Metrics metrics;
    std::optional<http::Server> server;
};

bool has_secrets_key(const Config& config) {
    return !config.secrets_key_file.empty() || !config.database.starts_with("postgres");
}

Instance::Instance(const Config& config) : parts_{std::make_unique<Parts>(config)} {}
Instance::~Instance() = default;

void Instance::start() {
    parts_->server->start();
    parts_->runner.start();
    if (parts_->sends_mail) parts_->mail_sender.start();
}

void Instance::stop() {
    parts_->server->stop();
    parts_->runner.stop();
    parts_->mail_sender.stop();
}

std::uint16_t Instance::port() const {
    return parts_->server->port();
}
http::Router& Instance::router() {
    return parts_->router;
}
store::Database& Instance::database() {
    return *parts_->database;
}

}  // namespace dotmac::app
