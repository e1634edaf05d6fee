// The bill run: every subscription period and every charge that is due, one invoice per customer and run.
//
// Invariants, whatever is killed and whenever:
//   1. A chunk (a range of customers) is billed by one transaction: lines, journal, events, invoices, the
//      subscriptions' progress and the chunk's own state, all or nothing.
//   2. A subscription moves on only from the version that was read (compare and set), so no period is billed
//      twice, by whichever runs and workers.
//   3. Numbers are taken in that same transaction, so they are gapless.
//   4. A run is finished when all its chunks are; starting again goes on with an unfinished one.
#pragma once

#include <functional>
#include <optional>

#include "modules/billing/model.hpp"
#include "store/context.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace dotmac::billing {

struct BillRunOptions {
    Date as_of{};
    bool dry_run = false;  // computes the same summary, writes nothing
    int workers = 4;       // threads of this process; some compute while chunks of others are written
    int chunk_size = 0;    // subscriptions of a chunk; 0: what is fastest on the engine
    std::string started_by = "cli";
    const Listeners* listeners = nullptr;
    // An existing run to go on with. Nothing: the unfinished one of the same day, or else a new one.
    std::optional<BillRunId> run_id = std::nullopt;
};

// What a chunk_size of 0 stands for.
int bill_run_chunk_size(store::Engine engine);

// Called from the workers, one at a time, after chunks; some pass unreported while it is busy. What it throws
// stops the run, which stays unfinished. Returns false to stop it in the same way.
using BillRunProgress = std::function<bool(std::int64_t chunks_done, std::int64_t chunks)>;

// Safe to call at the same time from several threads and processes: they share the run's chunks. Returns the
// summary of the whole run, whoever did which part of it. The tenant's clock gives the issue date.
BillRunSummary run_bill_run(store::Database& database, TenantId tenant, const BillRunOptions& options,
                            const BillRunProgress& progress = {});

// Records a run that nothing works on yet.
BillRun create_bill_run(Context& context, Date as_of, bool dry_run);
// The same, and queues the job that does it.
BillRun start_bill_run(Context& context, const BillRunCreate& create);
BillRun get_bill_run(Context& context, BillRunId id);
store::Page<BillRun> list_bill_runs(Context& context, const BillRunFilter& filter,
                                    const store::PageRequest& page);
store::Page<BillRunException> list_bill_run_exceptions(Context& context, BillRunId id,
                                                       const BillRunExceptionFilter& filter,
                                                       const store::PageRequest& page);

}  // namespace dotmac::billing
