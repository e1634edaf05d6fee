#include "platform/row_seals.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>

#include "base/log.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "platform/events.hpp"
#include "store/schema.hpp"

namespace dotmac::platform {
namespace {

constexpr std::int64_t rows_per_page = 1'000;
constexpr std::size_t most_faults = 100;
constexpr std::int64_t greatest_key = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view sealed_event = "rows.sealed";

constexpr std::string_view select_page =
    "SELECT page, last_key, column_count, entries, revision FROM row_seals "
    "WHERE tenant_id = $1 AND table_name = $2 AND page = $3";
constexpr std::string_view select_last_page =
    "SELECT page, last_key, column_count, entries, revision FROM row_seals "
    "WHERE tenant_id = $1 AND table_name = $2 ORDER BY page DESC LIMIT 1";
constexpr std::string_view insert_page =
    "INSERT INTO row_seals (tenant_id, table_name, page, last_key, column_count, entries, revision) "
    "VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT DO NOTHING";
constexpr std::string_view update_page =
    "UPDATE row_seals SET last_key = $4, column_count = $5, entries = $6, revision = revision + 1 "
    "WHERE tenant_id = $1 AND table_name = $2 AND page = $3 AND revision = $7";
constexpr std::string_view select_digest =
    "SELECT data FROM events WHERE tenant_id = $1 AND subject = $2 AND type = 'rows.sealed' "
    "ORDER BY sequence DESC, id DESC LIMIT 1";

struct Entry {
    std::int64_t key = 0;
    std::int64_t version = 0;
    std::int64_t row = 0;
};
static_assert(sizeof(Entry) == 24);

struct Page {
    std::int64_t number = 0;
    std::int64_t last_key = 0;
    std::int64_t column_count = 0;
    std::string entries;
    std::int64_t revision = 0;  // 0: not stored yet
    std::int64_t rows() const { return static_cast<std::int64_t>(entries.size() / sizeof(Entry)); }
};

Page read_page(const store::Rows& row) {
    return {.number = row.get<std::int64_t>(0),
            .last_key = row.get<std::int64_t>(1),
            .column_count = row.get<std::int64_t>(2),
            .entries = row.get<std::string>(3),
            .revision = row.get<std::int64_t>(4)};
}

// Least significant byte first, so that a backup reads alike on every machine.
void append_number(std::string& out, std::int64_t number) {
    for (unsigned shift = 0; shift < 64; shift += 8)
        out += static_cast<char>(static_cast<std::uint64_t>(number) >> shift);
}

std::int64_t number_at(std::string_view bytes, std::size_t at) {
    std::uint64_t number = 0;
    for (unsigned byte = 0; byte < 8; ++byte)
        number |= std::uint64_t{static_cast<unsigned char>(bytes[at + byte])} << (8 * byte);
    return static_cast<std::int64_t>(number);
}

std::string hash_of(std::string_view bytes, std::size_t size) {
    std::string hash(size, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), size,
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
    return hash;
}

std::int64_t short_hash_of(std::string_view bytes) {
    return number_at(hash_of(bytes, crypto_generichash_BYTES_MIN), 0);
}

std::string digest_of(const Page& page) {
    std::string bytes;
    append_number(bytes, page.last_key);
    append_number(bytes, page.column_count);
    return hex(hash_of(bytes + page.entries, crypto_generichash_BYTES));
}

// One table: its columns as the database has them, and the statements over it.
class Sealed {
  public:
    Sealed(const SealedTable& table, const std::vector<store::Table>& tables) : table_{table} {
        const auto found = std::ranges::find(tables, table.name, &store::Table::name);
        if (found == tables.end()) throw std::logic_error{"There is no table " + std::string{table.name}};
        types_ = found->types;
        const auto position = [&](std::string_view column) {
            const auto at = std::ranges::find(found->columns, column);
            if (at == found->columns.end()) throw std::logic_error{"No column " + std::string{column}};
            return static_cast<int>(at - found->columns.begin());
        };
        for (const std::string_view column : table.key)
            key_.push_back(position(column));
        for (const auto& rewrite : table.rewrites)
            rewrites_.push_back({position(rewrite.column), rewrite.former, rewrite.present});
        std::string columns;
        for (const std::string& column : found->columns)
            columns += (columns.empty() ? "" : ", ") + column;
        const std::string first{table.key.front()};
        std::string order;
        for (const std::string_view column : table.key)
            order += (order.empty() ? "" : ", ") + std::string{column};
        between_ =
            fmt::format("SELECT {}, {} FROM {} WHERE tenant_id = $1 AND {} > $2 AND {} <= $3 ORDER BY {}",
                        columns, table.version, table.name, first, first, order);
        end_of_page_ =
            fmt::format("SELECT {} FROM {} WHERE tenant_id = $1 AND {} > $2 ORDER BY {} LIMIT 1 OFFSET {}",
                        first, table.name, first, order, rows_per_page - 1);
    }

    std::string_view name() const { return table_.name; }
    const SealedTable& table() const { return table_; }
    std::int64_t column_count() const { return std::ssize(types_); }

    store::Rows between(store::Transaction& transaction, std::int64_t after, std::int64_t last) const {
        return transaction.stream(between_, transaction.tenant(), after, last);
    }
    // The first key of the last row of a full page; nothing where fewer rows are left.
    std::optional<std::int64_t> end_of_page(store::Transaction& transaction, std::int64_t after) const {
        return transaction.query(end_of_page_, transaction.tenant(), after).value<std::int64_t>();
    }

    std::int64_t first_key(const store::Rows& row) const { return row.get<std::int64_t>(key_.front()); }

    Entry entry(const store::Rows& row, std::int64_t columns) const { return entry(row, columns, {}); }

    // Whether the row, with the strings that its enums held before they were rewritten, has the sealed hash.
    bool was_rewritten(const store::Rows& row, std::int64_t columns, std::int64_t sealed_row) const {
        std::vector<Formers> choices{{}};
        for (const Rewrite& rewrite : rewrites_) {
            if (row.is_null(rewrite.column) || row.get<std::string_view>(rewrite.column) != rewrite.present)
                continue;
            for (std::size_t i = 0, count = choices.size(); i < count; ++i) {
                if (choices[i].contains(rewrite.column)) continue;
                Formers choice = choices[i];
                choice[rewrite.column] = rewrite.former;
                if (entry(row, columns, choice).row == sealed_row) return true;
                choices.push_back(std::move(choice));
            }
        }
        return false;
    }

    // "The row of payments with id 12".
    std::string name_of(const store::Rows& row) const {
        std::string text;
        for (std::size_t at = 0; at < key_.size(); ++at) {
            text += fmt::format("{}{} {}", at == 0 ? "" : ", ", table_.key[at], value_text(row, key_[at]));
        }
        return fmt::format("The row of {} with {}", table_.name, text);
    }

  private:
    struct Rewrite {
        int column;
        std::string_view former;
        std::string_view present;
    };
    using Formers = std::map<int, std::string_view>;  // by column

    Entry entry(const store::Rows& row, std::int64_t columns, const Formers& formers) const {
        std::string bytes;
        for (const int column : key_)
            append_value(bytes, row, column);
        const std::int64_t key = short_hash_of(bytes);
        for (int column = 0; column < columns; ++column) {
            const auto former = formers.find(column);
            if (former == formers.end()) {
                append_value(bytes, row, column);
            } else {
                append_text(bytes, former->second);
            }
        }
        return {key, row.get<std::int64_t>(static_cast<int>(types_.size())), short_hash_of(bytes)};
    }
    static void append_text(std::string& out, std::string_view text) {
        out += '\1';
        append_number(out, std::ssize(text));
        out += text;
    }
    bool is_text(int column) const {
        const auto type = types_[static_cast<std::size_t>(column)];
        return type == store::ColumnType::text || type == store::ColumnType::bytea;
    }
    // With a tag for NULL and a length for texts, so that different rows are different bytes.
    void append_value(std::string& out, const store::Rows& row, int column) const {
        if (row.is_null(column)) {
            out += '\0';
        } else if (is_text(column)) {
            append_text(out, row.get<std::string_view>(column));
        } else {
            out += '\2';
            append_number(out, row.get<std::int64_t>(column));
        }
    }
    std::string value_text(const store::Rows& row, int column) const {
        return is_text(column) ? row.get<std::string>(column) : std::to_string(row.get<std::int64_t>(column));
    }

    SealedTable table_;
    std::vector<store::ColumnType> types_;
    std::vector<int> key_;
    std::vector<Rewrite> rewrites_;
    std::string between_;
    std::string end_of_page_;
};

// The rows of one page beside its seal.
class Comparison {
  public:
    Comparison(const Sealed& sealed, const Page& page, std::vector<std::string>& faults)
        : sealed_{sealed}, page_{page}, faults_{faults} {
        for (std::size_t at = 0; at + sizeof(Entry) <= page.entries.size(); at += sizeof(Entry)) {
            before_[number_at(page.entries, at)] = {number_at(page.entries, at + 8),
                                                    number_at(page.entries, at + 16)};
        }
    }

    void add(const store::Rows& row) {
        const Entry now = sealed_.entry(row, sealed_.column_count());
        const auto found = before_.find(now.key);
        if (found != before_.end()) {
            // Columns that the table got since are not in the seal.
            const bool same_columns = page_.column_count == sealed_.column_count();
            compare(row, same_columns ? now : sealed_.entry(row, page_.column_count), found->second);
            before_.erase(found);
        }
        append_number(entries_, now.key);
        append_number(entries_, now.version);
        append_number(entries_, now.row);
    }

    // True where the page holds; `entries` is then its new seal.
    bool finish() {
        if (!before_.empty() && !sealed_.table().may_vanish) {
            fault(fmt::format(
                "{} of the rows of {} on page {} of its seals (up to {} {}) vanished, or their "
                "keys were changed.",
                before_.size(), sealed_.name(), page_.number, sealed_.table().key.front(), page_.last_key));
        }
        return holds_;
    }
    std::string& entries() { return entries_; }

  private:
    struct Before {
        std::int64_t version;
        std::int64_t row;
    };

    void compare(const store::Rows& row, const Entry& now, const Before& before) {
        if (now.version > before.version) return;
        if (now.version == before.version && now.row == before.row) return;
        if (now.version == before.version && sealed_.was_rewritten(row, page_.column_count, before.row))
            return;
        fault(sealed_.name_of(row) + " is not what was sealed: something else than the program changed it.");
    }
    void fault(std::string sentence) {
        holds_ = false;
        if (faults_.size() < most_faults) faults_.push_back(std::move(sentence));
    }

    const Sealed& sealed_;
    const Page& page_;
    std::vector<std::string>& faults_;
    std::unordered_map<std::int64_t, Before> before_;
    std::string entries_;
    bool holds_ = true;
};

std::string subject_of(const Sealed& sealed, std::int64_t page) {
    return fmt::format("{}/{}", sealed.name(), page);
}

std::string digest_json(const Page& page) {
    return event_data({{"rows", std::to_string(page.rows())}, {"digest", digest_of(page)}});
}

// What was sealed last by this name, according to the chain of events.
std::optional<std::string> recorded_digest(Context& context, const Sealed& sealed, std::int64_t page) {
    return context.transaction.query(select_digest, context.tenant(), subject_of(sealed, page))
        .value<std::string>();
}

std::optional<Page> find_page(Context& context, const Sealed& sealed, std::int64_t page) {
    return context.transaction.query(select_page, context.tenant(), sealed.name(), page).first(read_page);
}

bool check_record(Context& context, const Sealed& sealed, const Page& page,
                  std::vector<std::string>& faults) {
    if (recorded_digest(context, sealed, page.number) == digest_json(page)) return true;
    faults.push_back(fmt::format("Page {} of the seals of {} is not the one that its event recorded.",
                                 page.number, sealed.name()));
    return false;
}

std::vector<Sealed> sealed_tables(Context& context, std::span<const SealedTable> tables) {
    const auto known = store::list_tables(context.transaction);
    std::vector<Sealed> result;
    for (const SealedTable& table : tables)
        result.emplace_back(table, known);
    return result;
}

// Seals one table page by page, each read in a snapshot of its own.
class Sealer {
  public:
    Sealer(const SealingTransactions& transactions, const Sealed& sealed, RowSealReport& report)
        : transactions_{transactions}, sealed_{sealed}, report_{report} {}

    // Where the page is the last one, it grows by the rows behind it.
    void run(bool from_the_start) {
        if (!from_the_start) start_at_last_page();
        bool goes_on = true;
        while (goes_on && !transactions_.stopping()) {
            std::optional<Page> changed;
            transactions_.read([&](Context& context) { goes_on = look(context, changed); });
            if (changed) store(*changed);
        }
    }

  private:
    void start_at_last_page() {
        transactions_.read([&](Context& context) {
            const auto last = context.transaction.query(select_last_page, context.tenant(), sealed_.name())
                                  .first(read_page);
            if (!last) return;
            next_ = last->number;
            if (const auto before = find_page(context, sealed_, next_ - 1)) after_ = before->last_key;
        });
    }

    // False where there is nothing behind the page.
    bool look(Context& context, std::optional<Page>& changed) {
        auto& transaction = context.transaction;
        const auto stored = find_page(context, sealed_, next_);
        const Page page = stored.value_or(new_page());
        const bool is_last = !find_page(context, sealed_, next_ + 1);
        const auto end = is_last ? sealed_.end_of_page(transaction, after_) : std::nullopt;
        const bool goes_on = !is_last || end;
        ++report_.pages;

        const bool is_recorded = !stored || check_record(context, sealed_, page, report_.faults);
        Comparison comparison{sealed_, page, report_.faults};
        Page now = page;
        if (end) now.last_key = std::max(page.last_key, *end);
        auto rows = sealed_.between(transaction, after_, goes_on ? now.last_key : greatest_key);
        while (rows.next()) {
            comparison.add(rows);
            now.last_key = std::max(now.last_key, sealed_.first_key(rows));
        }
        const bool holds = comparison.finish() && is_recorded;
        now.entries = std::move(comparison.entries());
        now.column_count = sealed_.column_count();
        if (holds && now.rows() + page.rows() > 0 && digest_of(now) != digest_of(page)) changed = now;
        after_ = holds ? now.last_key : page.last_key;
        ++next_;
        // Behind a last page that does not hold nothing is sealed, because it keeps its old end.
        return goes_on && (holds || !is_last);
    }

    Page new_page() const {
        Page page;
        page.number = next_;
        page.last_key = after_;
        page.column_count = sealed_.column_count();
        return page;
    }

    void store(const Page& page) {
        transactions_.write([&](Context& context) {
            const auto stored =
                page.revision == 0
                    ? context.transaction.execute(insert_page, context.tenant(), sealed_.name(), page.number,
                                                  page.last_key, page.column_count,
                                                  store::Parameter::bytes(page.entries))
                    : context.transaction.execute(update_page, context.tenant(), sealed_.name(), page.number,
                                                  page.last_key, page.column_count,
                                                  store::Parameter::bytes(page.entries), page.revision);
            if (stored == 1)  // nobody else was faster
                record_event(context, sealed_event, subject_of(sealed_, page.number), digest_json(page));
        });
        ++report_.sealed;
    }

    const SealingTransactions& transactions_;
    const Sealed& sealed_;
    RowSealReport& report_;
    std::int64_t next_ = 1;
    std::int64_t after_ = 0;  // the last key of the page before
};

RowSealReport seal(const SealingTransactions& transactions, std::span<const SealedTable> tables,
                   bool from_the_start) {
    std::vector<Sealed> all;
    transactions.read([&](Context& context) { all = sealed_tables(context, tables); });
    RowSealReport report;
    for (const Sealed& sealed : all) {
        if (transactions.stopping()) break;
        Sealer{transactions, sealed, report}.run(from_the_start);
    }
    for (const std::string& fault : report.faults)
        log::error("A sealed row does not hold.", {{"fault", fault}});
    return report;
}

void verify_table(Context& context, const Sealed& sealed, std::vector<std::string>& faults) {
    std::int64_t after = 0;
    std::int64_t number = 1;
    for (;; ++number) {
        const auto page = find_page(context, sealed, number);
        if (!page) break;
        check_record(context, sealed, *page, faults);
        Comparison comparison{sealed, *page, faults};
        auto rows = sealed.between(context.transaction, after, page->last_key);
        while (rows.next())
            comparison.add(rows);
        comparison.finish();
        after = page->last_key;
    }
    if (recorded_digest(context, sealed, number)) {
        faults.push_back(fmt::format("Page {} of the seals of {} was removed.", number, sealed.name()));
    }
}

SealingTransactions transactions_of(JobRun& run) {
    return {.read = [&run](const auto& body) { run.read([&](Context& context) { body(context); }); },
            .write = [&run](const auto& body) { run.write([&](Context& context) { body(context); }); },
            .stopping = [&run] { return run.stopping(); }};
}

std::string result_json(const RowSealReport& report) {
    return fmt::format(R"({{"pages":{},"sealed":{},"faults":{}}})", report.pages, report.sealed,
                       report.faults.size());
}

}  // namespace

RowSealReport seal_new_rows(const SealingTransactions& transactions, std::span<const SealedTable> tables) {
    return seal(transactions, tables, false);
}

RowSealReport seal_all_rows(const SealingTransactions& transactions, std::span<const SealedTable> tables) {
    return seal(transactions, tables, true);
}

Invariant sealed_rows_invariant(std::vector<SealedTable> tables) {
    return {"SealedRowsHold",
            "Every business row that was sealed is what it was, or was changed by the program.",
            [tables = std::move(tables)](Context& context) {
                std::vector<std::string> faults;
                for (const Sealed& sealed : sealed_tables(context, tables))
                    verify_table(context, sealed, faults);
                return faults;
            }};
}

std::vector<JobType> row_seal_jobs(const std::vector<SealedTable>& tables) {
    return {
        {.name = "seal_new_rows",
         .description = "Seals new business rows, so that a later change of theirs from outside shows.",
         .run = [tables](JobRun& run) { return result_json(seal_new_rows(transactions_of(run), tables)); },
         .schedule = Every{std::chrono::minutes{10}}},
        {.name = "seal_all_rows",
         .description = "Compares every business row with its seal, and seals what the program changed.",
         .run =
             [tables](JobRun& run) {
                 const auto report = seal_all_rows(transactions_of(run), tables);
                 if (!report.faults.empty()) throw Problem(ProblemCode::conflict, report.faults.front());
                 return result_json(report);
             },
         .schedule = Every{std::chrono::hours{24}}}};
}

}  // namespace dotmac::platform
