#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/command.hpp"
#include "app/import_customers.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "base/problem.hpp"

namespace dotmac::app {
namespace {

std::string read_mapping(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    if (!file || !(text << file.rdbuf()))
        throw Problem(ProblemCode::not_found, fmt::format("The mapping {} cannot be read.", path));
    return std::move(text).str();
}

// "telco.csv:12: PaymentMethod: …", as compilers tell it.
void print_faults(const ImportReport& report, const std::string& file) {
    for (const ImportFault& fault : report.faults) {
        const std::string& place = fault.column.empty() ? fault.field : fault.column;
        fmt::print(stderr, "{}:{}: {}{}{}\n", file, fault.line, place, place.empty() ? "" : ": ",
                   fault.message);
    }
    if (report.faults_left_out > 0)
        fmt::print(stderr, "… and {} more.\n", group_thousands(report.faults_left_out));
}

void print_report(const ImportReport& report) {
    const bool would = report.dry_run || report.refused;
    const AccountCounts& accounts = report.created_accounts;
    Table table{{"Rows", "Customers"}, {}, {false, true}};
    table.rows = {
        {"Read", group_thousands(report.rows)},
        {would ? "Would be created" : "Created", group_thousands(report.created)},
        {"  active", group_thousands(accounts.active)},
        {"  suspended", group_thousands(accounts.suspended)},
        {"  pending", group_thousands(accounts.pending)},
        {"  cancelled", group_thousands(accounts.cancelled)},
        {"There already, unchanged", group_thousands(report.unchanged)},
        {"Rejected", group_thousands(report.rejected)},
    };
    print(render(table));
    print(fmt::format("{} {} services in the catalogue, {} services of customers, {} subscriptions.",
                      would ? "Would create" : "Created", group_thousands(report.services_created),
                      group_thousands(report.service_instances_created),
                      group_thousands(report.subscriptions_created)));
    if (report.refused) print("Nothing was written: strict mode takes a file whole or not at all.");
    if (report.dry_run) print("Nothing was written: this was a dry run.");
}

int import_list(const Arguments& arguments) {
    const std::string& file = arguments.get("FILE");
    ImportOptions options;
    options.mapping_name = arguments.get("mapping");
    options.mapping = read_mapping(options.mapping_name);
    options.open = [&file] { return platform::file_source(file); };
    options.open();  // a file that is not there is told before the database is opened
    options.dry_run = arguments.has("dry-run");
    options.strict = arguments.has("strict");
    Session session{arguments};
    options.tenant = session.tenant().id;
    options.actor = Session::actor();
    std::error_code unknown;
    const auto size = std::filesystem::file_size(file, unknown);
    ImportReport report;
    {
        ProgressBar bar{"Importing (bytes)"};
        report = import_customers(session.database(), options, [&](const ImportProgress& progress) {
            bar.update(static_cast<std::int64_t>(progress.bytes),
                       unknown ? 0 : static_cast<std::int64_t>(size));
        });
    }
    if (arguments.json) {
        print(record::to_json(report));
    } else {
        print_faults(report, file);
        print_report(report);
    }
    return report.rejected > 0 ? 1 : 0;
}

}  // namespace

std::vector<Command> import_commands() {
    return {
        {"import customers",
         "Takes over a subscriber list; exit code 1 where a row was rejected. Again, it changes nothing",
         {{"FILE", OptionKind::positional, "The list: CSV, UTF-8, with a header"},
          {"mapping", OptionKind::required, "TOML: which column feeds which field (see examples/telco.toml)"},
          {"dry-run", OptionKind::flag, "Checks everything and writes nothing"},
          {"strict", OptionKind::flag, "One bad row keeps all of them out"},
          tenant_option},
         import_list},
    };
}

}  // namespace dotmac::app
