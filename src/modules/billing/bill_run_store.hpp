// The queries of the bill run, and nothing but queries.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "modules/billing/bill_run_plan.hpp"
#include "modules/billing/model.hpp"
#include "store/page.hpp"
#include "store/transaction.hpp"

namespace dotmac::billing::queries {

// Customers from `first` to `last`, both included.
struct Range {
    CustomerId first;
    CustomerId last;
};
struct Chunk {
    std::int64_t number = 0;
    Range range;
};

// Cuts all customers into ranges of about `size` subscriptions and pending charges each. The ranges leave
// nothing out: the first begins with the smallest identifier there can be, the last ends with the greatest.
std::vector<Range> cut_ranges(Transaction& transaction, int size);
RangeInput read_range(Transaction& transaction, const Range& range, Date as_of);

// Runs.
std::optional<BillRun> find_run(Transaction& transaction, BillRunId id);  // with its summary so far
std::optional<BillRunId> find_unfinished_run(Transaction& transaction, Date as_of);
void insert_run(Transaction& transaction, const BillRun& run);
// False where the run has chunks already.
bool insert_chunks(Transaction& transaction, BillRunId run, const std::vector<Range>& ranges);
// False where chunks are left, or it is finished already.
bool finish_run(Transaction& transaction, BillRunId run, Instant now);
store::Page<BillRun> list_runs(Transaction& transaction, const store::PageRequest& page);
store::Page<BillRunException> list_exceptions(Transaction& transaction, BillRunId run,
                                              const store::PageRequest& page);

// Chunks. `owner` is one thread of one call of run_bill_run.
std::vector<Chunk> claim_chunks(Transaction& transaction, BillRunId run, std::int64_t from, int limit,
                                std::string_view owner);
// The last one that another owner has claimed and not finished: who is done helps, or takes over.
std::optional<Chunk> take_over_chunk(Transaction& transaction, BillRunId run, std::string_view owner);
// False where it is done already.
bool finish_chunk(Transaction& transaction, BillRunId run, std::int64_t chunk, const RangePlan& plan);
// The totals and exceptions of a chunk; those of a dry run stand in chunk 0.
void insert_results(Transaction& transaction, BillRunId run, std::int64_t chunk, const RangePlan& plan);

}  // namespace dotmac::billing::queries
