// Benchmarks, each against a floor measured in the same run: what the same machine does at the same time
// without the rules of this program.
#pragma once

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

}  // namespace dotmac::app
