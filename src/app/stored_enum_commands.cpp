// What rows really hold of the registry, and bringing it up to date.
#include <fmt/format.h>

#include <algorithm>

#include "app/command.hpp"
#include "app/enum_names.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "app/wiring.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "modules/catalogue.hpp"
#include "platform/stored_enums.hpp"

namespace dotmac::app {
namespace {

std::span<const registry::EnumInfo> chosen_enums(const Arguments& arguments) {
    const auto name = arguments.find("enum");
    return name ? std::span{&named_enum(*name), 1} : modules::all_enums();
}

std::vector<platform::Tenant> chosen_tenants(store::Database& database, const Arguments& arguments) {
    return database.read(store::all_tenants(), [&](store::Transaction& transaction) {
        std::vector<platform::Tenant> tenants;
        if (const auto asked = arguments.find("tenant")) {
            const auto tenant = platform::find_tenant(transaction, *asked);
            if (!tenant) throw not_found("tenant", *asked);
            tenants.push_back(*tenant);
            return tenants;
        }
        for (const TenantId id : platform::all_tenant_ids(transaction))
            tenants.push_back(*platform::find_tenant(transaction, id.to_string()));
        return tenants;
    });
}

int audit(const Arguments& arguments) {
    const auto database = open_database(arguments.config);
    Table table{{"Tenant", "Enum", "Column", "Stored", "State", "Rows"},
                {},
                {false, false, false, false, false, true}};
    std::string json;
    bool is_readable = true;
    for (const platform::Tenant& tenant : chosen_tenants(*database, arguments)) {
        for (const auto& stored : platform::audit(*database, tenant.id, chosen_enums(arguments))) {
            is_readable = is_readable && stored.state != platform::StoredState::unknown;
            table.rows.push_back({tenant.slug, std::string{stored.enum_name}, std::string{stored.column},
                                  stored.text, std::string{to_string(stored.state)},
                                  group_thousands(stored.rows)});
            json += fmt::format(R"({}{{"tenant":{},"enum":{},"column":{},"stored":{},"state":{},"rows":{}}})",
                                json.empty() ? "" : ",", quote_json(tenant.slug),
                                quote_json(stored.enum_name), quote_json(stored.column),
                                quote_json(stored.text), quote_json(to_string(stored.state)), stored.rows);
        }
    }
    print(arguments.json ? '[' + json + ']' : render(table));
    return is_readable ? 0 : 1;
}

struct Migrated {
    std::string tenant;
    platform::MigrationCount count;
};

void print_migrated(const std::vector<Migrated>& all, bool dry_run, bool json) {
    Table table{{"Tenant", "Column", "From", "To", dry_run ? "To rewrite" : "Rewritten", "Left"},
                {},
                {false, false, false, false, true, true}};
    std::string items;
    for (const auto& [tenant, count] : all) {
        const auto& rewrite = count.rewrite;
        const std::string column = fmt::format("{}.{}", rewrite.table, rewrite.column);
        table.rows.push_back({tenant, column, std::string{rewrite.former}, std::string{rewrite.present},
                              group_thousands(count.rows), group_thousands(count.left)});
        items += fmt::format(R"({}{{"tenant":{},"column":{},"from":{},"to":{},"rows":{},"left":{}}})",
                             items.empty() ? "" : ",", quote_json(tenant), quote_json(column),
                             quote_json(rewrite.former), quote_json(rewrite.present), count.rows, count.left);
    }
    if (json) return print(fmt::format(R"({{"dry_run":{},"columns":[{}]}})", dry_run, items));
    print(all.empty() ? "No value of the registry is to be rewritten." : render(table));
}

// The rows of these tables are sealed as they read now: a later program does not know what they held before.
std::vector<std::string> seal_rewritten(store::Database& database, TenantId tenant,
                                        const std::vector<platform::Rewrite>& rewrites) {
    auto tables = all_sealed_tables();
    std::erase_if(tables, [&](const platform::SealedTable& table) {
        return std::ranges::find(rewrites, table.name, &platform::Rewrite::table) == rewrites.end();
    });
    return seal_rows(database, tenant, tables).faults;
}

int migrate(const Arguments& arguments) {
    constexpr std::int64_t most_rows = 100'000;
    constexpr std::int64_t no_limit = 1'000'000'000;
    const auto rewrites = platform::rewrites(chosen_enums(arguments), arguments.has("deprecated"));
    platform::MigrationOptions options{
        .largest_batch =
            number_argument(arguments, "batch", platform::MigrationOptions{}.largest_batch, most_rows),
        .most_per_second =
            arguments.find("max-rate") ? number_argument(arguments, "max-rate", 1, no_limit) : 0,
        .dry_run = arguments.has("dry-run")};
    const auto database = open_database(arguments.config);
    std::vector<Migrated> all;
    std::vector<std::string> faults;
    for (const platform::Tenant& tenant : chosen_tenants(*database, arguments)) {
        ProgressBar bar{"Migrating " + tenant.slug};
        options.progress = [&](std::int64_t done, std::int64_t total) { bar.update(done, total); };
        for (const auto& count : platform::migrate_enums(*database, tenant.id, rewrites, options))
            all.push_back({tenant.slug, count});
        if (options.dry_run) continue;
        const auto found = seal_rewritten(*database, tenant.id, rewrites);
        faults.insert(faults.end(), found.begin(), found.end());
    }
    print_migrated(all, options.dry_run, arguments.json);
    if (options.dry_run) return 0;
    if (!faults.empty()) throw Problem(ProblemCode::conflict, faults.front());
    const auto left = std::ranges::find_if(all, [](const Migrated& one) { return one.count.left > 0; });
    if (left == all.end()) return 0;
    throw Problem(
        ProblemCode::conflict,
        fmt::format("{} rows of {}.{} hold {} again: an older program still writes it. Stop that one, and "
                    "migrate once more.",
                    left->count.left, left->count.rewrite.table, left->count.rewrite.column,
                    quote_json(left->count.rewrite.former)));
}

const CommandOption one_tenant{"tenant", OptionKind::value, "Only this one, by slug or id"};
const CommandOption one_enum{"enum", OptionKind::value, "Only this one, such as InvoiceStatus"};

}  // namespace

std::vector<Command> stored_enum_commands() {
    return {
        {"enums audit",
         "Counts every stored string of the registry; exit code 1 where one means nothing to this program",
         {one_tenant, one_enum},
         audit},
        {"enums migrate",
         "Rewrites rows that hold the former string of a renamed value, beside a running server",
         {one_tenant,
          one_enum,
          {"batch", OptionKind::value, "The most rows in one transaction (default: 20000)"},
          {"max-rate", OptionKind::value, "The most rows a second (default: as fast as it goes)"},
          {"dry-run", OptionKind::flag, "Only counts them"},
          {"deprecated", OptionKind::flag, "Also deprecated values that another one of their enum replaces"}},
         migrate},
    };
}

}  // namespace dotmac::app
