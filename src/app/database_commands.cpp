#include "app/command.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "app/wiring.hpp"
#include "base/text.hpp"
#include "platform/verify.hpp"
#include "store/migration.hpp"

namespace dotmac::app {
namespace {

int migrate(const Arguments& arguments) {
    open_database(arguments.config);
    print("The database is up to date.");
    return 0;
}

int status(const Arguments& arguments) {
    const auto database = store::Database::open(arguments.config.database, {.readers = 1});
    const auto states = store::migration_status(*database);
    if (arguments.json) {
        std::string json = "{\"database\":" + quote_json(database->url()) + ",\"migrations\":[";
        for (const auto& state : states) {
            if (!json.ends_with('[')) json += ',';
            json +=
                "{\"module\":" + quote_json(state.module) + ",\"version\":" + std::to_string(state.version) +
                ",\"applied_at\":" + (state.applied_at ? quote_json(to_string(*state.applied_at)) : "null") +
                '}';
        }
        print(json + "]}");
        return 0;
    }
    Table table{{"Module", "Version", "Applied"}, {}, {false, true}};
    for (const auto& state : states) {
        table.rows.push_back({state.module, std::to_string(state.version),
                              state.applied_at ? to_string(*state.applied_at) : "not yet"});
    }
    print(database->url());
    print(render(table));
    return 0;
}

void report_rows(const Arguments& arguments, std::string_view done, std::int64_t rows,
                 const std::string& file) {
    if (arguments.json) {
        print("{\"rows\":" + std::to_string(rows) + ",\"file\":" + quote_json(file) + "}");
    } else {
        print(std::string{done} + ' ' + group_thousands(rows) + " rows: " + file);
    }
}

int backup(const Arguments& arguments) {
    const auto database = open_database(arguments.config);
    const auto& file = arguments.get("FILE");
    report_rows(arguments, "Backed up", store::backup(*database, file), file);
    return 0;
}

int restore(const Arguments& arguments) {
    const auto& file = arguments.get("FILE");
    report_rows(arguments, "Restored",
                store::restore(arguments.config.database, file, arguments.has("force")), file);
    return 0;
}

int verify(const Arguments& arguments) {
    const auto database = open_database(arguments.config);
    const auto invariants = all_invariants();
    ProgressBar bar{"Verifying"};
    auto found = platform::verify(*database, invariants,
                                  [&](std::int64_t done, std::int64_t total) { bar.update(done, total); });
    bar.finish();
    ++found.checks;
    for (std::string& damage : platform::find_damage(*database))
        found.violations.push_back({{}, "", "DatabaseFileIsSound", std::move(damage)});
    std::string json;
    Table table{{"Tenant", "Broken", "Where"}, {}, {}};
    for (const auto& violation : found.violations) {
        json += json.empty() ? "" : ",";
        json += "{\"tenant\":" + quote_json(violation.tenant_slug) +
                ",\"invariant\":" + quote_json(violation.invariant) +
                ",\"violation\":" + quote_json(violation.sentence) + '}';
        table.rows.push_back({violation.tenant_slug, violation.invariant, violation.sentence});
    }
    if (arguments.json) {
        print("{\"tenants\":" + std::to_string(found.tenants) +
              ",\"checks\":" + std::to_string(found.checks) + ",\"violations\":[" + json + "]}");
    } else if (found.violations.empty()) {
        print("All " + std::to_string(found.checks) + " checks hold, over " + std::to_string(found.tenants) +
              " tenants.");
    } else {
        print(render(table));
    }
    return found.violations.empty() ? 0 : 1;
}

int seal(const Arguments& arguments) {
    const auto database = open_database(arguments.config);
    platform::RowSealReport sum;
    for (const TenantId tenant : database->read(store::all_tenants(), platform::all_tenant_ids)) {
        const auto report = seal_rows(*database, tenant, all_sealed_tables());
        sum.pages += report.pages;
        sum.sealed += report.sealed;
        sum.faults.insert(sum.faults.end(), report.faults.begin(), report.faults.end());
    }
    if (arguments.json) {
        print("{\"pages\":" + std::to_string(sum.pages) + ",\"sealed\":" + std::to_string(sum.sealed) +
              ",\"faults\":" + std::to_string(sum.faults.size()) + '}');
    } else {
        print("Looked at " + group_thousands(sum.pages) + " pages of rows, and sealed " +
              group_thousands(sum.sealed) + " of them anew.");
        for (const std::string& fault : sum.faults)
            print(fault);
    }
    return sum.faults.empty() ? 0 : 1;
}

const CommandOption file_option{"FILE", OptionKind::positional, "The backup: a SQLite file"};

}  // namespace

std::vector<Command> database_commands() {
    return {
        {"db migrate", "Creates the schema, or brings it up to date", {}, migrate},
        {"db status", "Which migrations are applied", {}, status},
        {"db backup",
         "Writes a consistent copy of everything, while the program runs",
         {file_option},
         backup},
        {"db restore",
         "Replaces everything by a backup, made on either engine",
         {file_option, {"force", OptionKind::flag, "Even where the database holds tenants"}},
         restore},
        {"db seal",
         "Seals every business row as it stands now, so that `db verify` finds a later change from outside; "
         "a job does so every day",
         {},
         seal},
        {"db verify", "Checks what must always hold: books, numbers, the sealed event chain", {}, verify},
    };
}

}  // namespace dotmac::app
