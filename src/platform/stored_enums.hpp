// What the columns of the registry really hold, and how it is brought to the strings that are written today.
//
// The API shows a value by its present string whatever a row holds, so a migrated row is the same record: it
// keeps its version and its ETag, no event is recorded, and its seal stays right (row_seals.hpp). Events and
// kept answers of earlier requests stay as they were written: they are history.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/info.hpp"
#include "store/database.hpp"
#include "store/enum_columns.hpp"

namespace dotmac::platform {

// For store::DatabaseOptions: every stored column, with what was renamed of its enum.
std::vector<store::EnumColumn> enum_columns(std::span<const registry::EnumInfo> enums);

// A stored string that migrating turns into another one.
struct Rewrite {
    std::string_view table;
    std::string_view column;
    std::string_view former;
    std::string_view present;
};

// The former strings of renamed values; `deprecated` too: those whose replacement is a value of the same
// enum.
std::vector<Rewrite> rewrites(std::span<const registry::EnumInfo> enums, bool deprecated);

enum class StoredState { current, deprecated, renamed, unknown };
std::string_view to_string(StoredState state);

struct StoredText {
    TenantId tenant;
    std::string_view enum_name;
    std::string_view column;  // "customers.customer_type"
    std::string text;
    StoredState state;
    std::int64_t rows = 0;
};

// Every string that the tenant's rows hold, with its count. Columns whose table does not exist are left out.
std::vector<StoredText> audit(store::Database& database, TenantId tenant,
                              std::span<const registry::EnumInfo> enums);

// Throws Problem(conflict) where some row holds a string that this program cannot read, naming the column,
// the string and the command that lists them all. Looks only where the registry is another one than at the
// last start that found nothing.
void require_readable(store::Database& database, std::span<const registry::EnumInfo> enums);

struct MigrationOptions {
    std::int64_t largest_batch = 20'000;  // rows in one transaction
    std::int64_t most_per_second = 0;     // rows; 0: as fast as it goes
    bool dry_run = false;                 // counts, and writes nothing
    // Told how many rows are rewritten, of how many.
    std::function<void(std::int64_t done, std::int64_t total)> progress{};
    std::function<void(std::chrono::microseconds)> sleep{};  // std::this_thread::sleep_for where empty
};

struct MigrationCount {
    Rewrite rewrite;
    std::int64_t rows = 0;  // that held the former string, or in a dry run: hold
    std::int64_t left = 0;  // that hold it now
};

// Rewrites the tenant's rows, in batches in the order of their keys. It keeps no state: started again after a
// kill it passes over what is done. Beside a running server and other migrations it is safe, because a row is
// written only while it holds the former string. A batch is cut so that its transaction takes some
// milliseconds, and a pause follows, so that other writers get their turn. Where the value is part of the
// primary key and the row with the present string is there already, the former one is removed. Ends with a
// count of what is left; more than none means that an older program still writes the former string.
std::vector<MigrationCount> migrate_enums(store::Database& database, TenantId tenant,
                                          std::span<const Rewrite> rewrites, const MigrationOptions& options);

}  // namespace dotmac::platform
