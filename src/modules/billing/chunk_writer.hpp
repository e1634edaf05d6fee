// Writes what was planned for a chunk, in one transaction.
#pragma once

#include <exception>

#include "modules/billing/bill_run_plan.hpp"
#include "store/context.hpp"

namespace dotmac::billing {

// Something that the plan was made from has changed meanwhile: nothing is written, make a new plan.
class PlanOutdated : public std::exception {};

// Gives the planned invoices their identifiers and numbers, and stores everything. False where the chunk is
// done already: then nothing is stored. May be called again with the same plan (a transaction that ran
// again).
bool write_chunk(Context& context, BillRunId run, std::int64_t chunk, RangePlan& plan, const Terms& terms);

}  // namespace dotmac::billing
