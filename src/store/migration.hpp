// Migrations: the schema of every module, embedded in the program and applied at start.
//
// One dialect serves both engines. A migration is written with BIGINT, BOOLEAN, TEXT and BYTEA only; on
// SQLite the types become INTEGER, INTEGER, TEXT and BLOB, and every CREATE TABLE becomes STRICT, WITHOUT
// ROWID, so rows lie in the order of the primary key. On PostgreSQL every table with a tenant_id gets
// row-level security, forced. Types are written in capitals; text sorts by its bytes on both engines.
//
// An applied migration never changes again: its checksum is compared at every start.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"

namespace dotmac::store {

struct Migration {
    std::string_view module;
    int version;
    std::string_view sql;
};

// In the order in which they apply. Generated at build time from `src/**/schema*.sql`.
const std::vector<Migration>& embedded_migrations();

struct MigrationState {
    std::string module;
    int version;
    std::optional<Instant> applied_at;  // nothing: still to be applied
};

// Applies what is missing, all or nothing; several processes may start at once. Refuses (DatabaseError) a
// database that holds migrations this program does not know: it was written by a newer one.
void migrate(Database& database, const std::vector<Migration>& migrations = embedded_migrations());
std::vector<MigrationState> migration_status(
    Database& database, const std::vector<Migration>& migrations = embedded_migrations());

// Writes a consistent copy of everything, taken while the program runs, into a new SQLite file; it can be
// restored on either engine. Refuses to overwrite, and a database whose migrations are not all applied.
// Returns the number of rows.
std::int64_t backup(Database& database, const std::string& file,
                    const std::vector<Migration>& migrations = embedded_migrations());
// Replaces the whole content of the database at `url` by the backup, also by one of an older version, which
// is then migrated. Refuses a database that holds a tenant unless `force`. All or nothing.
std::int64_t restore(std::string_view url, const std::string& file, bool force,
                     const std::vector<Migration>& migrations = embedded_migrations());

}  // namespace dotmac::store
