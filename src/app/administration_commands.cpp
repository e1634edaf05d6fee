#include <fmt/core.h>

#include <charconv>

#include "app/command.hpp"
#include "app/command_records.hpp"
#include "app/demo.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "app/wiring.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "modules/identity/service.hpp"
#include "platform/clock.hpp"

namespace dotmac::app {
namespace {

void print_tenant(const Arguments& arguments, const platform::Tenant& tenant) {
    if (arguments.json) return print(record::to_json(tenant));
    print(fmt::format("{}  {}  {}  {}  {}", tenant.id.to_string(), tenant.slug, tenant.name,
                      tenant.currency.code(), tenant.time_zone.name()));
}

int create_tenant(const Arguments& arguments) {
    const auto create =
        record::from_pairs<platform::TenantCreate>(fields_of(arguments, {{"slug", "slug"},
                                                                         {"name", "name"},
                                                                         {"currency", "currency"},
                                                                         {"time-zone", "time_zone"},
                                                                         {"test-clock", "test_clock"}}));
    const auto database = open_database(arguments.config);
    print_tenant(arguments, database->write(store::all_tenants(), [&](store::Transaction& transaction) {
        Context context = system_context(transaction);
        return platform::create_tenant(context, create);
    }));
    return 0;
}

int list_tenants(const Arguments& arguments) {
    const auto database = open_database(arguments.config);
    const auto tenants = database->read(store::all_tenants(), [&](store::Transaction& transaction) {
        Context context = system_context(transaction);
        return all_pages(
            [&](const store::PageRequest& request) { return platform::list_tenants(context, {}, request); });
    });
    if (arguments.json) {
        print(items_json(tenants));
        return 0;
    }
    Table table{{"Id", "Slug", "Name", "Currency", "Time zone", "Test clock"}, {}, {}};
    for (const auto& tenant : tenants) {
        table.rows.push_back({tenant.id.to_string(), tenant.slug, tenant.name,
                              std::string{tenant.currency.code()}, tenant.time_zone.name(),
                              tenant.test_clock ? to_string(*tenant.test_clock) : ""});
    }
    print(render(table));
    return 0;
}

std::string role_names(const identity::User& user) {
    std::vector<std::string_view> names;
    for (const auto role : user.roles)
        names.push_back(registry::to_string(role));
    return join(names, ",");
}

// The password comes from the environment or standard input, never from an argument: those can be seen by
// others.
std::string read_password() {
    if (const char* password = std::getenv("DOTMAC_PASSWORD")) return password;
    std::string line;
    int c = 0;
    while ((c = std::fgetc(stdin)) != EOF && c != '\n')
        line += static_cast<char>(c);
    return line;
}

int create_user(const Arguments& arguments) {
    // As JSON, since `roles` is a list: the same checks and sentences as over HTTP.
    std::string roles;
    const std::string given = arguments.get("roles");
    for (const auto role : split(given, ','))
        roles += (roles.empty() ? "" : ",") + quote_json(trim(role));
    const auto create = record::from_json<identity::UserCreate>(fmt::format(
        R"({{"email":{},"name":{},"roles":[{}],"password":{}}})", quote_json(arguments.get("email")),
        quote_json(arguments.get("name")), roles, quote_json(read_password())));
    Session session{arguments};
    const auto hash = platform::hash_password(create.password);
    const auto user = session.write([&](Context& context) {
        return identity::create_user(context, create, hash, identity::every_permission());
    });
    print(arguments.json ? record::to_json(user)
                         : fmt::format("{}  {}  {}", user.id.to_string(), user.email, role_names(user)));
    return 0;
}

int list_users(const Arguments& arguments) {
    Session session{arguments};
    const auto users = session.read([](Context& context) {
        return all_pages(
            [&](const store::PageRequest& request) { return identity::list_users(context, {}, request); });
    });
    if (arguments.json) {
        print(items_json(users));
        return 0;
    }
    Table table{{"Id", "E-mail", "Name", "Roles", "State"}, {}, {}};
    for (const auto& user : users) {
        table.rows.push_back({user.id.to_string(), user.email, user.name, role_names(user),
                              user.is_disabled ? "disabled" : "enabled"});
    }
    print(render(table));
    return 0;
}

platform::JobId job_id(const Arguments& arguments) {
    const auto& text = arguments.get("ID");
    if (const auto id = platform::JobId::parse(text)) return *id;
    throw not_found("job", text);
}

void print_jobs(const Arguments& arguments, const std::vector<platform::Job>& jobs) {
    if (arguments.json) return print(items_json(jobs));
    Table table{{"Id", "Type", "State", "Run at", "Attempts", "Progress", "Error"},
                {},
                {false, false, false, false, true}};
    for (const auto& job : jobs) {
        table.rows.push_back(
            {job.id.to_string(), job.type, job.state, to_string(job.run_at), std::to_string(job.attempts),
             job.progress_total == 0 ? "" : fmt::format("{}/{}", job.progress_done, job.progress_total),
             job.error});
    }
    print(render(table));
}

int list_jobs(const Arguments& arguments) {
    Session session{arguments};
    const auto filter =
        record::from_pairs<platform::JobFilter>(fields_of(arguments, {{"state", "state"}, {"type", "type"}}));
    print_jobs(arguments, session.read([&](Context& context) {
        return platform::list_jobs(context, filter, {.limit = 100}).items;
    }));
    return 0;
}

using JobFunction = platform::Job (*)(Context&, platform::JobId);

int act_on_job(const Arguments& arguments, JobFunction act) {
    Session session{arguments};
    print_jobs(arguments, {session.write([&](Context& context) { return act(context, job_id(arguments)); })});
    return 0;
}

int show_clock(const Arguments& arguments) {
    Session session{arguments};
    const auto state = session.read(platform::get_clock);
    print(arguments.json ? record::to_json(state)
                         : fmt::format("{}  {}  {} ({})", to_string(state.now), to_string(state.today),
                                       state.time_zone.name(), state.is_test ? "test clock" : "real time"));
    return 0;
}

Instant advance_target(const Arguments& arguments, const platform::ClockState& state) {
    if (const auto until = arguments.find("to")) {
        if (const auto instant = parse_instant(*until)) return *instant;
        if (const auto date = parse_date(*until)) return state.time_zone.start_of(*date);
        throw invalid_field(
            "to", "'" + *until + "' is neither a date (2026-12-31) nor an instant (2026-12-31T00:00:00Z).");
    }
    const auto days = Decimal::parse(arguments.find("days").value_or(""));
    const auto count = days ? days->rescale(0) : std::nullopt;
    if (!count || *count < 1 || *count > 36'525) {
        throw invalid_field("days", "say --days with a whole number from 1 to 36525, or --to with a date.");
    }
    return state.now + std::chrono::days{*count};
}

int advance_clock(const Arguments& arguments) {
    Session session{arguments};
    const auto state = session.read(platform::get_clock);
    const auto until = advance_target(arguments, state);
    const Listeners listeners = all_listeners();
    const auto types = all_job_types();
    platform::JobRunner runner{session.database(), types, {.process_name = "cli", .listeners = &listeners}};
    ProgressBar bar{"Advancing"};
    const auto days_since = [start = state.now](Instant moment) {
        return std::chrono::floor<std::chrono::days>(moment - start).count();
    };
    const auto done =
        platform::advance_clock(runner, session.tenant().id, until, Session::actor(),
                                [&](Instant moment) { bar.update(days_since(moment), days_since(until)); });
    bar.finish();
    print(arguments.json ? record::to_json(done)
                         : fmt::format("From {} to {}: {} jobs ran. Today is {}.", to_string(done.from),
                                       to_string(done.now), done.jobs_run, to_string(done.today)));
    return 0;
}

}  // namespace

std::vector<Command> administration_commands() {
    const CommandOption job{"ID", OptionKind::positional, "The job, as `jobs list` shows it"};
    return {
        {"tenant create",
         "Adds a tenant",
         {{"slug", OptionKind::required, "What a log-in names: lower-case letters, digits, hyphens"},
          {"name", OptionKind::required, "The provider's name"},
          {"currency", OptionKind::required, "ISO 4217, such as EUR"},
          {"time-zone", OptionKind::required, "IANA, such as Africa/Nairobi"},
          {"test-clock", OptionKind::value, "An instant at which the tenant lives until its clock is moved"}},
         create_tenant},
        {"tenant list", "All tenants", {}, list_tenants},
        {"user create",
         "Adds a staff account; the password comes from standard input or DOTMAC_PASSWORD",
         {tenant_option,
          {"email", OptionKind::required, "What the user logs in with"},
          {"name", OptionKind::required, "The user's name"},
          {"roles", OptionKind::required, "One or several, with commas: tenant_admin,manager"}},
         create_user},
        {"user list", "All staff accounts of a tenant", {tenant_option}, list_users},
        {"jobs list",
         "The newest 100 jobs",
         {tenant_option,
          {"state", OptionKind::value, "queued, running, succeeded, failed or cancelled"},
          {"type", OptionKind::value, "Such as bill_run"}},
         list_jobs},
        {"jobs show",
         "One job",
         {tenant_option, job},
         [](const Arguments& arguments) { return act_on_job(arguments, platform::get_job); }},
        {"jobs retry",
         "Queues a failed job again",
         {tenant_option, job},
         [](const Arguments& arguments) { return act_on_job(arguments, platform::retry_job); }},
        {"jobs cancel",
         "Cancels a queued job",
         {tenant_option, job},
         [](const Arguments& arguments) { return act_on_job(arguments, platform::cancel_job); }},
        {"clock show", "What time it is for a tenant", {tenant_option}, show_clock},
        {"clock advance",
         "Moves the tenant's test clock forward; every job that falls due on the way really runs",
         {tenant_option,
          {"days", OptionKind::value, "By so many days"},
          {"to", OptionKind::value, "To this date or instant"}},
         advance_clock},
    };
}

}  // namespace dotmac::app
