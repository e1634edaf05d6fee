#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <variant>

#include "platform/stored_enums.hpp"
#include "store/schema.hpp"

namespace dotmac::platform {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

// On SQLite a writer of the server waits for one batch at most; the pause is long enough that it gets in
// between. On PostgreSQL only who wants one of the rows waits.
constexpr microseconds sqlite_batch{15'000};
constexpr microseconds postgresql_batch{100'000};
constexpr microseconds pause{1'500};
constexpr std::int64_t first_batch = 200;  // until it is known how long they take
constexpr std::int64_t smallest_batch = 20;
constexpr int most_passes = 3;  // an older program may write the former string behind the first

using Key = std::vector<std::variant<std::int64_t, std::string>>;

store::Parameter parameter(const std::variant<std::int64_t, std::string>& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return store::Parameter{*number};
    return store::Parameter{std::get<std::string>(value)};
}

// The statements that rewrite one string of one column. `$1` is the tenant; `||` keeps an index on the column
// from being used, which would sort all that is left anew for every batch.
class ColumnMigration {
  public:
    ColumnMigration(store::Database& database, TenantId tenant, const Rewrite& rewrite,
                    const MigrationOptions& options)
        : database_{database},
          tenant_{tenant},
          rewrite_{rewrite},
          options_{options},
          batch_{std::min(first_batch, options.largest_batch)} {
        database.read(tenant, [&](store::Transaction& transaction) {
            key_ = store::primary_key(transaction, rewrite.table);
            std::erase(key_, "tenant_id");
            for (const store::Table& table : store::list_tables(transaction)) {
                if (table.name != rewrite.table) continue;
                for (const std::string& column : key_) {
                    const auto at = std::ranges::find(table.columns, column) - table.columns.begin();
                    types_.push_back(table.types[static_cast<std::size_t>(at)]);
                }
            }
        });
    }

    std::int64_t count() const {
        return database_.read(tenant_, [&](store::Transaction& transaction) {
            return *transaction
                        .query(fmt::format("{}SELECT COUNT(*) FROM {} WHERE tenant_id = $1 AND {} = $2",
                                           store::as_stored, rewrite_.table, rewrite_.column),
                               tenant_, rewrite_.former)
                        .value<std::int64_t>();
        });
    }

    // One way through the table. `report` is told how many rows each batch rewrote.
    void run(const std::function<void(std::int64_t)>& report) {
        std::optional<Key> first = find_first({});
        while (first) {
            const auto last = end_of_batch(*first);
            const Batch batch = rewrite_between(*first, last);
            report(batch.rows);
            adapt(batch.time);
            rest(batch);
            first = last ? find_first(*last) : std::nullopt;
        }
    }

  private:
    struct Batch {
        std::int64_t rows = 0;
        microseconds time{};  // of its statements and the commit, without the wait for the lock
    };

    std::string key_list() const { return fmt::format("{}", fmt::join(key_, ", ")); }
    // "($3, $4)"
    std::string places(std::size_t first) const {
        std::string out;
        for (std::size_t i = 0; i < key_.size(); ++i)
            out += fmt::format("{}${}", out.empty() ? "(" : ", ", first + i);
        return out + ')';
    }
    std::string in_key_order(std::string_view comparison, std::size_t first) const {
        return fmt::format(" AND ({}) {} {}", key_list(), comparison, places(first));
    }
    std::vector<store::Parameter> parameters(std::initializer_list<store::Parameter> leading,
                                             std::initializer_list<const Key*> keys) const {
        std::vector<store::Parameter> all{leading};
        for (const Key* key : keys) {
            for (const auto& value : *key)
                all.push_back(parameter(value));
        }
        return all;
    }

    std::optional<Key> read_key(const std::string& sql, const std::vector<store::Parameter>& values) const {
        return database_.read(tenant_, [&](store::Transaction& transaction) {
            // Without statistics of a table just filled, it would sort all that is left for one row.
            if (transaction.engine() == store::Engine::postgresql)
                transaction.execute("SET LOCAL enable_sort = off");
            store::Rows rows{transaction.run_query(sql, values, false)};
            return rows.first([&](const store::Rows& row) {
                Key key;
                for (std::size_t i = 0; i < types_.size(); ++i) {
                    const int column = static_cast<int>(i);
                    if (types_[i] == store::ColumnType::text)
                        key.emplace_back(row.get<std::string>(column));
                    else
                        key.emplace_back(row.get<std::int64_t>(column));
                }
                return key;
            });
        });
    }

    // The first row behind `after` that holds the former string; an empty key: of all.
    std::optional<Key> find_first(const Key& after) const {
        const std::string sql =
            fmt::format("{}SELECT {} FROM {} WHERE tenant_id = $1 AND ({} || '') = $2{} ORDER BY {} LIMIT 1",
                        store::as_stored, key_list(), rewrite_.table, rewrite_.column,
                        after.empty() ? "" : in_key_order(">", 3), key_list());
        return read_key(sql, parameters({tenant_, rewrite_.former}, {&after}));
    }

    // The last row of a batch that begins at `first`; nothing where the table ends before.
    std::optional<Key> end_of_batch(const Key& first) const {
        const std::string sql =
            fmt::format("{}SELECT {} FROM {} WHERE tenant_id = $1{} ORDER BY {} LIMIT 1 OFFSET $2",
                        store::as_stored, key_list(), rewrite_.table, in_key_order(">=", 3), key_list());
        return read_key(sql, parameters({tenant_, batch_ - 1}, {&first}));
    }

    bool is_in_key() const { return std::ranges::find(key_, rewrite_.column) != key_.end(); }

    Batch rewrite_between(const Key& first, const std::optional<Key>& last) const {
        const std::string range = in_key_order(">=", 4) + (last ? in_key_order("<=", 4 + key_.size()) : "");
        const std::string update =
            fmt::format("{}UPDATE {} SET {} = $2 WHERE tenant_id = $1 AND ({} || '') = $3{}",
                        store::as_stored, rewrite_.table, rewrite_.column, rewrite_.column, range);
        const auto values = last ? parameters({tenant_, rewrite_.present, rewrite_.former}, {&first, &*last})
                                 : parameters({tenant_, rewrite_.present, rewrite_.former}, {&first});
        steady_clock::time_point start;
        Batch batch;
        batch.rows = database_.write_compared(tenant_, [&](store::Transaction& transaction) {
            start = steady_clock::now();
            std::int64_t rows = 0;
            if (is_in_key()) rows += transaction.run_execute(remove_twins(range), values);
            return rows + transaction.run_execute(update, values);
        });
        batch.time = std::chrono::duration_cast<microseconds>(steady_clock::now() - start);
        return batch;
    }

    // Rows of the former string beside which stands one that differs in nothing but the present string.
    std::string remove_twins(const std::string& range) const {
        std::string same;
        for (const std::string& column : key_) {
            same += column == rewrite_.column
                        ? fmt::format(" AND twin.{} = $2", column)
                        : fmt::format(" AND twin.{} = {}.{}", column, rewrite_.table, column);
        }
        return fmt::format(
            "{}DELETE FROM {} WHERE tenant_id = $1 AND ({} || '') = $3{} AND EXISTS (SELECT 1 FROM {} AS "
            "twin "
            "WHERE twin.tenant_id = $1{})",
            store::as_stored, rewrite_.table, rewrite_.column, range, rewrite_.table, same);
    }

    void adapt(microseconds taken) {
        const auto wanted = database_.engine() == store::Engine::sqlite ? sqlite_batch : postgresql_batch;
        const auto scaled = batch_ * wanted.count() / std::max<std::int64_t>(taken.count(), 1);
        // At most doubled, so that one lucky batch does not make the next one long.
        batch_ = std::clamp(std::min(scaled, 2 * batch_), std::min(smallest_batch, options_.largest_batch),
                            options_.largest_batch);
    }

    void rest(const Batch& batch) const {
        microseconds time = pause;
        if (options_.most_per_second > 0) {
            const microseconds due{batch.rows * 1'000'000 / options_.most_per_second};
            time = std::max(time, due - batch.time);
        }
        if (options_.sleep)
            options_.sleep(time);
        else
            std::this_thread::sleep_for(time);
    }

    store::Database& database_;
    TenantId tenant_;
    Rewrite rewrite_;
    const MigrationOptions& options_;
    std::int64_t batch_;
    std::vector<std::string> key_;
    std::vector<store::ColumnType> types_;
};

}  // namespace

std::vector<MigrationCount> migrate_enums(store::Database& database, TenantId tenant,
                                          std::span<const Rewrite> rewrites,
                                          const MigrationOptions& options) {
    std::vector<MigrationCount> counts;
    std::int64_t total = 0;
    for (const Rewrite& rewrite : rewrites) {
        const bool exists = database.read(tenant, [&](store::Transaction& transaction) {
            return store::has_table(transaction, rewrite.table);
        });
        if (!exists) continue;
        const std::int64_t rows = ColumnMigration{database, tenant, rewrite, options}.count();
        counts.push_back({rewrite, options.dry_run ? rows : 0, rows});
        total += rows;
    }
    if (options.dry_run) return counts;
    std::int64_t done = 0;
    for (MigrationCount& count : counts) {
        ColumnMigration migration{database, tenant, count.rewrite, options};
        for (int pass = 0; pass < most_passes && count.left > 0; ++pass) {
            migration.run([&](std::int64_t rows) {
                count.rows += rows;
                done += rows;
                if (options.progress) options.progress(done, std::max(done, total));
            });
            count.left = migration.count();
        }
    }
    return counts;
}

}  // namespace dotmac::platform
