// Backup and restore: the rows of every table, streamed from one snapshot into one transaction.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "store/applied_migrations.hpp"
#include "store/engine.hpp"
#include "store/migration.hpp"
#include "store/schema.hpp"

namespace dotmac::store {
namespace {

namespace files = std::filesystem;

[[noreturn]] void fail_on(const std::string& what, const std::string& file) {
    throw DatabaseError{what + " " + file + " failed: " + std::strerror(errno) + ".", false};
}

// Written to the disk itself, so that a power cut leaves it whole.
void sync_to_disk(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) fail_on("Opening", path);
    const int failed = ::fsync(descriptor);
    ::close(descriptor);
    if (failed != 0) fail_on("Writing", path);
}

// Removes what a backup leaves behind, whether it ends well or not.
class TemporaryFile {
  public:
    explicit TemporaryFile(std::string path) : path_{std::move(path)} { remove(); }
    ~TemporaryFile() { remove(); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::string& path() const { return path_; }

  private:
    void remove() const {
        std::error_code missing;
        for (const char* suffix : {"", "-wal", "-shm", "-journal"})
            files::remove(path_ + suffix, missing);
    }
    std::string path_;
};

// These describe a database rather than being its content; migrations make them.
bool is_content(const Table& table) {
    return table.name != "schema_migrations" && table.name != "process_numbers" &&
           table.name != "write_order";
}

std::string select_all(const Table& table) {
    std::string sql;
    for (const std::string& column : table.columns)
        sql += (sql.empty() ? "SELECT " : ", ") + column;
    return sql + " FROM " + table.name;
}

Parameter value_of(const RowSource& row, int column, ColumnType type) {
    if (row.is_null(column)) return Parameter{std::nullopt};
    switch (type) {
        case ColumnType::bigint:
            return Parameter{row.integer(column)};
        case ColumnType::boolean:
            return Parameter{row.integer(column) != 0};
        case ColumnType::text:
            return Parameter{row.text(column)};
        case ColumnType::bytea:
            return Parameter::bytes(row.text(column));
    }
    throw std::logic_error{"A column has no type."};
}

std::int64_t copy_table(Transaction& from, Transaction& to, const Table& table) {
    const auto source = from.run_query(select_all(table), {}, true);
    const std::vector<std::string_view> columns(table.columns.begin(), table.columns.end());
    const auto target = to.run_bulk_insert(table.name, columns);
    std::vector<Parameter> values(columns.size(), Parameter{std::nullopt});
    std::int64_t count = 0;
    while (source->next()) {
        for (std::size_t i = 0; i < columns.size(); ++i)
            values[i] = value_of(*source, static_cast<int>(i), table.types[i]);
        target->add_row(values);
        ++count;
    }
    target->finish();
    return count;
}

// The tables are those of the target, whose types decide: SQLite has no BOOLEAN to tell.
std::int64_t copy_content(Transaction& from, Transaction& to) {
    std::int64_t count = 0;
    for (const Table& table : list_tables(to)) {
        if (is_content(table)) count += copy_table(from, to, table);
    }
    return count;
}

// What has been given out, and must not be given out again by whoever opens the copy.
struct LastNumbers {
    std::int64_t process = 0;
    std::int64_t write = 0;
};

LastNumbers last_numbers(Transaction& transaction) {
    if (!has_table(transaction, "write_order")) return {};
    const auto process = transaction.query("SELECT last_number FROM process_numbers").value<std::int64_t>();
    const bool sqlite = transaction.engine() == Engine::sqlite;
    const auto write =
        transaction
            .query(sqlite ? "SELECT last_number FROM write_order"
                          : "SELECT last_number + pg_snapshot_xmax(pg_current_snapshot())::text::bigint "
                            "FROM write_order")
            .value<std::int64_t>();
    return {.process = process.value_or(0), .write = write.value_or(0)};
}

void set_last_numbers(Transaction& transaction, const LastNumbers& numbers) {
    transaction.execute("UPDATE process_numbers SET last_number = $1", numbers.process);
    transaction.execute("UPDATE write_order SET last_number = $1", numbers.write);
}

bool has_tenants(Transaction& transaction) {
    return has_table(transaction, "tenants") && transaction.query("SELECT 1 FROM tenants LIMIT 1").next();
}

// Those that the backup was written with. They come first in any order of versions, so that its rows fit.
std::vector<Migration> migrations_of(const std::vector<AppliedMigration>& applied,
                                     const std::vector<Migration>& migrations) {
    std::vector<Migration> result;
    for (const Migration& migration : migrations) {
        const bool was_applied = std::ranges::any_of(applied, [&](const AppliedMigration& one) {
            return one.module == migration.module && one.version == migration.version;
        });
        if (was_applied) result.push_back(migration);
    }
    return result;
}

std::int64_t replace_content(Transaction& from, Transaction& to, bool force,
                             const std::vector<Migration>& migrations) {
    const auto applied = applied_migrations(from);
    require_known(applied, migrations);
    if (!force && has_tenants(to)) {
        throw DatabaseError{"The database holds a tenant already; restoring would replace everything in it.",
                            false};
    }
    const LastNumbers ours = last_numbers(to);
    const LastNumbers theirs = last_numbers(from);
    for (const Table& table : list_tables(to))
        to.execute("DROP TABLE " + table.name);
    apply_missing(to, migrations_of(applied, migrations));
    const std::int64_t count = copy_content(from, to);
    set_last_numbers(
        to, {.process = std::max(ours.process, theirs.process), .write = std::max(ours.write, theirs.write)});
    apply_missing(to, migrations);
    return count;
}

}  // namespace

std::int64_t backup(Database& database, const std::string& file, const std::vector<Migration>& migrations) {
    if (files::exists(file)) throw DatabaseError{"The file " + file + " exists already.", false};
    const TemporaryFile part{file + ".part"};
    const std::int64_t count = database.read(all_tenants(), [&](Transaction& from) {
        require_current(from, migrations);
        const auto target = open_sqlite(part.path(), {});
        std::int64_t copied = 0;
        target->write_exclusively([&](Transaction& to) {
            apply_missing(to, migrations);
            copied = copy_content(from, to);
            set_last_numbers(to, last_numbers(from));
        });
        return copied;
    });
    settle_sqlite_file(part.path());
    sync_to_disk(part.path());
    // A link refuses to replace a file that appeared meanwhile; a rename would not.
    if (::link(part.path().c_str(), file.c_str()) != 0) fail_on("Creating", file);
    sync_to_disk(files::absolute(file).parent_path());
    return count;
}

std::int64_t restore(std::string_view url, const std::string& file, bool force,
                     const std::vector<Migration>& migrations) {
    if (!files::exists(file)) throw DatabaseError{"There is no file " + file + ".", false};
    const auto source = open_sqlite(file, {.read_only = true});
    const auto target = Database::open(url);
    return source->read(all_tenants(), [&](Transaction& from) {
        if (applied_migrations(from).empty()) {
            throw DatabaseError{"The file " + file + " is no backup of a DotMac database.", false};
        }
        std::int64_t count = 0;
        static_cast<EngineDatabase&>(*target).write_exclusively(
            [&](Transaction& to) { count = replace_content(from, to, force, migrations); });
        return count;
    });
}

}  // namespace dotmac::store
