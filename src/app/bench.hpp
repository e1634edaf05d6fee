// Benchmarks, each against a floor measured in the same run: what the same machine does at the same time
// without the rules of this program. That of growth stands against itself among fewer data.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

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
    int lines = 0;                // of each invoice
    int invoices_per_commit = 0;  // of the run, and so of the floor
    double build_s = 0;
    double run_s = 0;
    double floor_s = 0;
    std::int64_t peak_bytes = 0;  // of this process during the run; without a database server
    unsigned cores = 0;

    double invoices_per_s() const { return static_cast<double>(invoices) / run_s; }
    double floor_per_s() const { return static_cast<double>(invoices) / floor_s; }
    double ratio() const { return floor_s / run_s; }
};

// Is told what is being done, how much of it is done, and of how much.
using BenchProgress = std::function<void(const char* stage, std::int64_t done, std::int64_t total)>;

// Throws Problem where the database holds tenants: it is filled with two of its own.
BillRunFigures bench_bill_run(store::Database& database, const BillRunBench& bench,
                              const BenchProgress& progress);

struct GrowthBench {
    std::int64_t customers = 0;
    int months = 24;  // of invoices behind every customer
};

// Each sample is asked for twice. The first time its pages may have to come from the disk, where the data are
// larger than the memory that is free for them.
struct Latency {
    std::string name;
    std::int64_t samples = 0;
    double first_median_us = 0;
    double median_us = 0;  // of the second time, and so
    double p99_us = 0;
};

struct GrowthFigures {
    std::string engine;
    std::int64_t customers = 0;
    int months = 0;
    std::int64_t invoices = 0;
    double build_s = 0;  // 0: the database was filled before
    std::int64_t marked_overdue = 0;
    std::vector<Latency> latencies;
};

// What everyday requests cost among so many customers and years of invoices. Fills an empty database; one
// that it has filled before is only measured. Throws Problem where it holds anything else.
GrowthFigures bench_growth(store::Database& database, const GrowthBench& bench,
                           const BenchProgress& progress);

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
EnumsMigrateFigures bench_enums_migrate(store::Database& database, const EnumsMigrateBench& bench,
                                        const BenchProgress& progress);

}  // namespace dotmac::app
