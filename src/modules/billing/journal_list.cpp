#include <algorithm>

#include "modules/billing/journal_export.hpp"
#include "modules/billing/journal_sources.hpp"

namespace dotmac::billing {
namespace {

constexpr store::SortColumn orders[] = {{"posted_at", "entry_id", false}, {"entry_date", "entry_date", true}};

PostedEntry read_entry(const store::Rows& row) {
    const auto kind = row.get<std::string>(3);
    return {
        .id = row.get<JournalEntryId>(0),
        .date = row.get<Date>(1),
        .customer_id = row.get<CustomerId>(2),
        .source_kind = kind,
        .source_id = source_id(kind, row.get<std::int64_t>(4)),
        .lines = {},
    };
}

PostedLine read_line(const store::Rows& row) {
    const Money amount = row.money(2, row.get<Currency>(3));
    return {.account = row.get<std::string>(1),
            .debit = amount.minor > 0 ? std::optional{amount} : std::nullopt,
            .credit = amount.minor < 0 ? std::optional{-amount} : std::nullopt};
}

// The lines of so many entries are read by one statement, whose text is always the same.
constexpr std::size_t entries_at_once = 50;

const std::string& lines_sql() {
    static const std::string sql = [] {
        std::string text =
            "SELECT entry_id, account, amount, currency FROM journal_lines "
            "WHERE tenant_id = $1 AND entry_id IN (";
        for (std::size_t i = 0; i < entries_at_once; ++i)
            text += (i == 0 ? "$" : ", $") + std::to_string(i + 2);
        return text + ") ORDER BY entry_id, line_number";
    }();
    return sql;
}

void read_lines(store::Transaction& transaction, std::span<PostedEntry> entries) {
    // Behind the last entry come nulls, which no entry is.
    std::vector<store::Parameter> parameters(entries_at_once + 1, store::Parameter{std::nullopt});
    parameters[0] = store::Parameter{transaction.tenant()};
    for (std::size_t i = 0; i < entries.size(); ++i)
        parameters[i + 1] = store::Parameter{entries[i].id};
    store::Rows rows{transaction.run_query(lines_sql(), parameters, false)};
    while (rows.next()) {
        const auto entry = std::ranges::find(entries, rows.get<JournalEntryId>(0), &PostedEntry::id);
        entry->lines.push_back(read_line(rows));
    }
}

}  // namespace

store::Page<PostedEntry> list_journal(Context& context, const JournalFilter& filter,
                                      const store::PageRequest& page) {
    // Every entry has a first line. `line_number = 1` is the condition of the indexes by customer and by day,
    // which a list without either must not take: they are in another order.
    store::ListQuery list{context.transaction,
                          "SELECT entry_id, entry_date, customer_id, source_kind, source_id",
                          "FROM journal_lines AS entry WHERE tenant_id = ? AND line_number < 2"};
    list.where("line_number = 1 AND customer_id = ?", filter.customer_id)
        .where("line_number = 1 AND entry_date >= ?", filter.from)
        .where("line_number = 1 AND entry_date <= ?", filter.to)
        .where(
            "EXISTS (SELECT 1 FROM journal_lines AS line WHERE line.tenant_id = entry.tenant_id "
            "AND line.entry_id = entry.entry_id AND line.account = ?)",
            filter.account);
    store::PageRequest ordered = page;
    // In the order of the index that has the days: in another one the list would pass over all that is newer.
    if (page.sort.empty() && (filter.from || filter.to)) ordered.sort = "-entry_date";
    auto result = list.page(ordered, orders, "entry_id", read_entry, true);
    for (std::span<PostedEntry> rest{result.items}; !rest.empty();) {
        const auto next = rest.first(std::min(rest.size(), entries_at_once));
        read_lines(context.transaction, next);
        rest = rest.subspan(next.size());
    }
    return result;
}

}  // namespace dotmac::billing
