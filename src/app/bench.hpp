// Benchmarks, each against a floor measured in the same run: what the same machine does at the same time
// without the rules of this program.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "store/database.hpp"

namespace dotmac::app {

struct BillRunBench {
    std::int64_t subscribers = 0;
    int lines = 1;  // of each invoice
};

// The time of the floor is that of writing alone; what it writes is read back and prepared beforehand.
struct BillRunFigures {
    std::string engine;
    std::int64_t invoices = 0;
    int lines = 0;  // of each invoice
    int chunk_size = 0;
    double build_s = 0;
    double run_s = 0;
    double floor_s = 0;
    std::int64_t peak_bytes = 0;  // of this process during the run; without a database server
    unsigned cores = 0;

    double invoices_per_s() const { return static_cast<double>(invoices) / run_s; }
    double floor_per_s() const { return static_cast<double>(invoices) / floor_s; }
    double ratio() const { return floor_s / run_s; }
};

// `stage` is told what is being done, how much of it is done, and of how much. Throws Problem where the
// database holds tenants: it is filled with two of its own.
BillRunFigures bench_bill_run(
    store::Database& database, const BillRunBench& bench,
    const std::function<void(const char* stage, std::int64_t done, std::int64_t total)>& progress);

struct EnumsMigrateBench {
    std::int64_t rows = 0;
    // What the writer beside it works with: another connection, as another process has it.
    std::string url;
    std::chrono::milliseconds alone{3'000};  // how long that writer writes by itself
};

// The floor is one bare UPDATE of as many rows of another tenant, in one transaction.
struct EnumsMigrateFigures {
    std::string engine;
    std::int64_t rows = 0;
    double run_s = 0;
    double floor_s = 0;
    std::int64_t writes = 0;  // of the writer beside the migration
    double median_write_ms = 0;
    double longest_write_ms = 0;
    double longest_alone_ms = 0;  // of the same writer without a migration

    double rows_per_s() const { return static_cast<double>(rows) / run_s; }
    double floor_per_s() const { return static_cast<double>(rows) / floor_s; }
    double ratio() const { return floor_s / run_s; }
};

// Renames a value of payments.status, which an index holds, in every row of a tenant. Throws Problem where
// the database holds tenants; afterwards it holds values that nobody knows.
EnumsMigrateFigures bench_enums_migrate(
    store::Database& database, const EnumsMigrateBench& bench,
    const std::function<void(const char* stage, std::int64_t done, std::int64_t total)>& progress);

// Throws Problem where there is a tenant: a benchmark fills a database that is empty.
void require_empty(store::Database& database);

}  // namespace dotmac::app
