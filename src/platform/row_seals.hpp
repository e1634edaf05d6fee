// Row seals: how each business row stood, kept beside the rows and in the sealed chain of events, so that a
// bit that flips in a row, or a row that anything but the program changes, shows.
//
//   1. The rows of a table are cut into pages in the order of their key. A page keeps for every row a hash of
//      its key, its version and a hash of all its columns: "in this version the row reads so". That stays
//      true for ever, so sealing needs no lock and no bulk work waits for it.
//   2. A row that stands in its sealed version must have its sealed hash. A higher version is a change made
//      by the program, and is sealed anew. Append-only rows have the version 0 always.
//   3. Each time a page is sealed, an event "rows.sealed" with the page's digest goes into the chain of
//      events (seals.hpp), so a seal cannot be changed together with its row.
//   4. Sealing looks before it seals: a page with a fault stays as it was, and the fault goes on to show.
//
// What is not covered: a row since its last change or insertion, until it is sealed (new rows every ten
// minutes, changed ones every day, all with `dotmac db seal`); a row that was damaged and then changed by
// the program before anybody looked; rows without a version that change (users, sessions, settings, jobs,
// counters). The other invariants (sums, balances) look at those as well.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/jobs.hpp"
#include "platform/verify.hpp"

namespace dotmac::platform {

struct SealedTable {
    std::string_view name;
    // The primary key after the tenant; the first of them is an identifier.
    std::vector<std::string_view> key;
    // SQL: what grows with every change of the row; "0" where a row never changes.
    std::string_view version;
    bool may_vanish = false;  // the program removes rows, so a key that was changed does not show
    // Values of the registry that `dotmac enums migrate` rewrites without a new version: column, what a row
    // held when it was sealed, what it holds now. Filled by the wiring.
    struct Rewrite {
        std::string_view column;
        std::string_view former;
        std::string_view present;
    };
    std::vector<Rewrite> rewrites{};
};

// One transaction each, opened by whoever seals.
struct SealingTransactions {
    std::function<void(const std::function<void(Context&)>&)> read;
    std::function<void(const std::function<void(Context&)>&)> write;
    std::function<bool()> stopping;
};

struct RowSealReport {
    std::int64_t pages = 0;             // that were looked at
    std::int64_t sealed = 0;            // of them written anew
    std::vector<std::string> faults{};  // at most some hundreds, each naming the table and the row
};

// New rows only: from the last page of every table on.
RowSealReport seal_new_rows(const SealingTransactions& transactions, std::span<const SealedTable> tables);
// Looks at every row, and seals what has changed.
RowSealReport seal_all_rows(const SealingTransactions& transactions, std::span<const SealedTable> tables);

// "SealedRowsHold": compares every sealed row with its seal, and every seal with the chain of events.
Invariant sealed_rows_invariant(std::vector<SealedTable> tables);

// seal_new_rows every ten minutes; seal_all_rows every day, which fails where it finds a fault. Of real time:
// what they guard against takes no part in a test clock.
std::vector<JobType> row_seal_jobs(const std::vector<SealedTable>& tables);

}  // namespace dotmac::platform
