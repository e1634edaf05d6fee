// The data of the benchmark of growth: customers with years of invoices behind them.
//
// Every customer has been billed once a month, on one of the days 1 to 28, until yesterday. What fell due was
// paid three days after its issue, but for one invoice in twenty, which is overdue; of those that fall due
// from yesterday on, one in twenty is pending. Identifiers grow with the month, as they would have, so what
// belongs to one customer lies far apart. Journal and events of those years are left out: none of the
// requests that are measured reads them.
#pragma once

#include "app/bench.hpp"
#include "app/bench_support.hpp"

namespace dotmac::app {

inline constexpr Date growth_today{std::chrono::year{2026}, std::chrono::January, std::chrono::day{1}};

// A part of a surname that about a hundred customers have, however many there are in all. `customer` counts
// from 0.
std::string rare_name(std::int64_t customer);

// Gives the tenant; fills the database first where it is empty. `seconds` stays 0 where it was not. Throws
// Problem where the database holds something else.
TenantId fill_for_growth(store::Database& database, const GrowthBench& bench, const BenchProgress& progress,
                         double& seconds);

}  // namespace dotmac::app
