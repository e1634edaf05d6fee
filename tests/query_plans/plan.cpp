#include "tests/query_plans/plan.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>

namespace dotmac::test {
namespace {

// Tables that have a handful of rows, or some dozens per tenant, however many customers there are.
constexpr std::array<std::string_view, 17> small_tables{
    "sqlite_master",    "schema_migrations", "registry_audits",        "write_order",   "tenants",
    "settings",         "process_numbers",   "job_schedules",          "number_series", "users",
    "user_roles",       "services",          "service_customer_types", "resellers",     "service_prices",
    "customer_numbers", "mail_texts"};

// Columns whose values are so few that each has very many rows.
constexpr std::array<std::string_view, 14> columns_of_few_values{
    "tenant_id", "status", "state",      "type",           "account_status", "account_type", "customer_type",
    "kind",      "role",   "table_name", "payment_method", "currency",       "account",      "line_number"};

// Steps that take all rows before they give one.
constexpr std::array<std::string_view, 5> collecting_steps{"Sort", "Hash", "HashAggregate", "Aggregate",
                                                           "WindowAgg"};

template <std::size_t Count>
bool is_among(const std::array<std::string_view, Count>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

struct Line {
    std::size_t depth = 0;
    std::string text;
};

// PostgreSQL writes "->  " before each step but the first, and indents what it says of a step.
std::vector<Line> lines_of(const std::string& text) {
    std::vector<Line> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        const std::size_t depth = std::min(line.find_first_not_of(' '), line.size());
        const bool arrow = line.compare(depth, 4, "->  ") == 0;
        lines.push_back({depth, line.substr(arrow ? depth + 4 : depth)});
    }
    return lines;
}

// Reads "(tenant_id=? AND id>?)" and "((tenant_id = $1) AND (ROW(sequence, id) > ROW($2, $3)))" alike.
void read_conditions(const std::string& text, TableRead& read) {
    static const std::regex condition{R"((\w+)\)?(?:::\w+)? ?(<=|>=|=|<|>) ?)"};
    for (std::sregex_iterator at{text.begin(), text.end(), condition}, end; at != end; ++at) {
        const std::string comparison = (*at)[2];
        if (comparison == "=") read.equal.insert((*at)[1]);
        if (comparison.starts_with('>')) read.at_least.insert((*at)[1]);
        if (comparison.starts_with('<')) read.at_most.insert((*at)[1]);
    }
}

bool names_table(const std::string& sql, const std::string& name) {
    return std::regex_search(sql, std::regex{R"((?:FROM|JOIN|UPDATE|INTO|,)\s+)" + name + R"(\b)"});
}

std::string table_behind(const std::string& sql, const std::string& alias) {
    const std::regex named{R"((?:FROM|JOIN|UPDATE|INTO|,)\s+(\w+)\s+(?:AS\s+)?)" + alias + R"(\b)"};
    std::smatch found;
    return std::regex_search(sql, found, named) ? found[1] : alias;
}

int count_of_limits(const std::string& sql) {
    static const std::regex limit{R"(\bLIMIT\b)"};
    return static_cast<int>(std::distance(std::sregex_iterator{sql.begin(), sql.end(), limit}, {}));
}

// Whether SQLite sorts in the step that holds line `at`; the steps beside it have its depth.
bool sorts_beside(const std::vector<Line>& lines, std::size_t at) {
    const std::size_t depth = lines[at].depth;
    const auto is_outside = [&](const Line& line) { return line.depth < depth; };
    const auto first = std::find_if(lines.rbegin() + static_cast<std::ptrdiff_t>(lines.size() - at),
                                    lines.rend(), is_outside)
                           .base();
    const auto last = std::find_if(lines.begin() + static_cast<std::ptrdiff_t>(at), lines.end(), is_outside);
    return std::any_of(first, last, [&](const Line& line) {
        return line.depth == depth && line.text.starts_with("USE TEMP B-TREE");
    });
}

bool is_narrow(const TableRead& read) {
    const auto tells_few = [](const std::string& column) { return !is_among(columns_of_few_values, column); };
    const auto is_range = [&](const std::string& column) {
        return tells_few(column) && read.at_most.contains(column);
    };
    return std::ranges::any_of(read.equal, tells_few) || std::ranges::any_of(read.at_least, is_range);
}

// The steps above line `at`, from the nearest: does a LIMIT come before one that collects?
bool is_limited_above(const std::vector<Line>& lines, std::size_t at) {
    std::size_t depth = lines[at].depth;
    for (std::size_t i = at; i-- > 0;) {
        if (lines[i].depth >= depth) continue;
        const std::string step = lines[i].text.substr(0, lines[i].text.find(' '));
        if (lines[i].text.find("(cost=") == std::string::npos) continue;  // what is said of a step
        if (step == "Limit") return true;
        if (is_among(collecting_steps, step)) return false;
        depth = lines[i].depth;
    }
    return false;
}

// What is left of a filter without the policy of row-level security.
bool says_anything(const std::string& filter) {
    static const std::regex own_policy{R"(\((?:\w+\.)?tenant_id = \$\d+\) OR \(\$\d+ = 0\))"};
    static const std::regex anything{R"(\w)"};
    return std::regex_search(std::regex_replace(filter, own_policy, ""), anything);
}

}  // namespace

Plan read_sqlite_plan(std::string_view sql, const std::string& text) {
    static const std::regex step{R"((SCAN|SEARCH) (\S+)(?: USING (.*))?)"};
    const std::string statement{sql};
    const int limits = count_of_limits(statement);
    Plan plan{.text = text, .reads = {}};
    const auto lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::smatch found;
        if (!std::regex_match(lines[i].text, found, step)) continue;
        const std::string table = table_behind(statement, found[2]);
        if (!names_table(statement, table)) continue;  // a subquery, whose own steps are told as well
        const std::string how = found[3];
        TableRead read{.table = table, .equal = {}, .at_least = {}, .at_most = {}};
        read.is_whole = found[1] == "SCAN" || how.starts_with("AUTOMATIC");
        read.is_limited = limits > 0 && !sorts_beside(lines, i);
        if (!read.is_whole) read_conditions(how, read);
        plan.reads.push_back(std::move(read));
    }
    return plan;
}

Plan read_postgresql_plan(const std::string& text) {
    static const std::regex scan{
        R"(^(Seq|Index|Index Only|Bitmap Heap|Bitmap Index) Scan(?: Backward)?(?: using \w+)? on (\w+))"};
    Plan plan{.text = text, .reads = {}};
    std::string heap;  // whose rows the bitmap of the next lines is of
    const auto lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& line = lines[i].text;
        std::smatch found;
        if (std::regex_search(line, found, scan)) {
            const std::string kind = found[1];
            if (kind == "Bitmap Heap") heap = found[2];
            if (kind == "Bitmap Heap") continue;
            plan.reads.push_back({.table = kind == "Bitmap Index" ? heap : std::string{found[2]},
                                  .equal = {},
                                  .at_least = {},
                                  .at_most = {},
                                  .is_whole = kind == "Seq",
                                  .is_limited = kind != "Bitmap Index" && is_limited_above(lines, i)});
        }
        constexpr std::string_view condition = "Index Cond: ";
        constexpr std::string_view filter = "Filter: ";
        if (plan.reads.empty()) continue;
        if (line.starts_with(condition)) read_conditions(line, plan.reads.back());
        if (line.starts_with(filter) && says_anything(line.substr(filter.size())))
            plan.reads.back().filters = true;
    }
    return plan;
}

std::optional<std::string> growing_cost(const Plan& plan) {
    for (const TableRead& read : plan.reads) {
        if (is_among(small_tables, read.table) || read.table.starts_with("pg_")) continue;
        if (read.is_whole) return "reads all of " + read.table;
        if (!read.equal.contains("tenant_id")) return "reads the rows of every tenant in " + read.table;
        if (is_narrow(read)) continue;
        if (!read.is_limited) return "reads without a bound in " + read.table;
        const bool by_tenant_alone = read.equal.size() == 1 && read.at_least.empty() && read.at_most.empty();
        if (read.filters && by_tenant_alone) return "passes over rows without a bound in " + read.table;
    }
    return std::nullopt;
}

}  // namespace dotmac::test
