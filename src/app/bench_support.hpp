// What the benchmarks share.
#pragma once

#include <chrono>
#include <string>

#include "base/date.hpp"
#include "base/id.hpp"
#include "store/database.hpp"

namespace dotmac::app {

class Stopwatch {
  public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

std::string engine_name(const store::Database& database);

// Throws Problem where the database holds tenants: a benchmark fills it with its own.
void require_empty(store::Database& database);

// Bills in USD and stands at six in the morning of that day, UTC.
TenantId create_bench_tenant(store::Database& database, const std::string& slug, Date today);

}  // namespace dotmac::app
