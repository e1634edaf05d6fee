#include "store/migration.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "store/applied_migrations.hpp"
#include "store/dialect.hpp"
#include "store/engine.hpp"
#include "store/schema.hpp"
#include "store/statistics.hpp"

namespace dotmac::store {
namespace {

constexpr std::string_view bookkeeping = R"(
CREATE TABLE schema_migrations (
    module TEXT NOT NULL,
    version BIGINT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL,
    PRIMARY KEY (module, version)
);
-- One row: the last number that a process took for its identifiers.
CREATE TABLE process_numbers (
    id BIGINT NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL
);
INSERT INTO process_numbers (id, last_number) VALUES (1, 0);
-- One row, for Transaction::sequence(). SQLite: the last number given. PostgreSQL: what is added to the
-- server's transaction number, so that numbers grow when a backup of another server is restored.
CREATE TABLE write_order (
    id BIGINT NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL
);
INSERT INTO write_order (id, last_number) VALUES (1, 0);
)";

std::string checksum(std::string_view sql) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(sql.data()), sql.size());
    return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string name_of(std::string_view module, int version) {
    return "'" + std::string{module} + " " + std::to_string(version) + "'";
}

const AppliedMigration* find(const std::vector<AppliedMigration>& applied, const Migration& migration) {
    const auto found = std::ranges::find_if(applied, [&](const AppliedMigration& one) {
        return one.module == migration.module && one.version == migration.version;
    });
    return found == applied.end() ? nullptr : &*found;
}

void run_script(Transaction& transaction, std::string_view sql) {
    for (const std::string& statement : split_statements(sql)) {
        const std::string translated = translate(transaction.engine(), statement);
        if (!translated.empty()) transaction.execute(translated);
    }
}

void apply(Transaction& transaction, const Migration& migration) {
    try {
        run_script(transaction, migration.sql);
    } catch (const DatabaseError& error) {
        throw DatabaseError{
            "Migration " + name_of(migration.module, migration.version) + " failed: " + error.what(),
            error.temporary};
    }
    transaction.execute(
        "INSERT INTO schema_migrations (module, version, checksum, applied_at) VALUES ($1, $2, $3, $4)",
        migration.module, migration.version, checksum(migration.sql), system_now());
}

bool is_current(const std::vector<AppliedMigration>& applied, const std::vector<Migration>& migrations) {
    return std::ranges::all_of(migrations,
                               [&](const Migration& one) { return find(applied, one) != nullptr; });
}

}  // namespace

std::vector<AppliedMigration> applied_migrations(Transaction& transaction) {
    if (!has_table(transaction, "schema_migrations")) return {};
    return transaction
        .query("SELECT module, version, checksum, applied_at FROM schema_migrations ORDER BY module, version")
        .all([](const Rows& row) {
            return AppliedMigration{.module = row.get<std::string>(0),
                                    .version = row.get<int>(1),
                                    .checksum = row.get<std::string>(2),
                                    .applied_at = row.get<Instant>(3)};
        });
}

void require_known(const std::vector<AppliedMigration>& applied, const std::vector<Migration>& migrations) {
    for (const AppliedMigration& one : applied) {
        const auto known = std::ranges::find_if(migrations, [&](const Migration& migration) {
            return one.module == migration.module && one.version == migration.version;
        });
        if (known == migrations.end()) {
            throw DatabaseError{"The database holds migration " + name_of(one.module, one.version) +
                                    ", which this program does not know: a newer version wrote it.",
                                false};
        }
        if (checksum(known->sql) != one.checksum) {
            throw DatabaseError{"Migration " + name_of(one.module, one.version) +
                                    " was applied to the database in another form than this program has.",
                                false};
        }
    }
}

void apply_missing(Transaction& transaction, const std::vector<Migration>& migrations) {
    if (!has_table(transaction, "schema_migrations")) run_script(transaction, bookkeeping);
    const auto applied = applied_migrations(transaction);
    require_known(applied, migrations);
    for (const Migration& migration : migrations) {
        if (find(applied, migration) == nullptr) apply(transaction, migration);
    }
    secure_tables(transaction);
    describe_sizes(transaction);
}

void migrate(Database& database, const std::vector<Migration>& migrations) {
    // Most starts have nothing to apply, and then write nothing.
    const bool current = database.read(all_tenants(), [&](Transaction& transaction) {
        const auto applied = applied_migrations(transaction);
        require_known(applied, migrations);
        return !applied.empty() && is_current(applied, migrations);
    });
    if (current) return;
    static_cast<EngineDatabase&>(database).write_exclusively(
        [&](Transaction& transaction) { apply_missing(transaction, migrations); });
}

std::vector<MigrationState> migration_status(Database& database, const std::vector<Migration>& migrations) {
    const auto applied = database.read(all_tenants(), applied_migrations);
    std::vector<MigrationState> states;
    for (const Migration& migration : migrations) {
        const AppliedMigration* found = find(applied, migration);
        states.push_back({.module = std::string{migration.module},
                          .version = migration.version,
                          .applied_at = found == nullptr ? std::nullopt : std::optional{found->applied_at}});
    }
    return states;
}

void require_current(Transaction& transaction, const std::vector<Migration>& migrations) {
    const auto applied = applied_migrations(transaction);
    require_known(applied, migrations);
    if (applied.empty() || !is_current(applied, migrations)) {
        throw DatabaseError{"The database lacks migrations: run `dotmac db migrate` first.", false};
    }
}

}  // namespace dotmac::store
