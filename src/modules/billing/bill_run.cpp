#include "modules/billing/bill_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "base/problem.hpp"
#include "modules/billing/bill_run_store.hpp"
#include "modules/billing/chunk_writer.hpp"
#include "platform/events.hpp"
#include "platform/jobs.hpp"
#include "platform/tenants.hpp"

namespace dotmac::billing {
namespace {

using queries::Chunk;
using queries::Range;

// Measured. On SQLite a chunk holds up every other write while it is written (2 ms), there is no round trip
// to save, and chunks that wait share a commit; on PostgreSQL the round trips and the commit of a chunk are
// shared by more of them.
constexpr int sqlite_chunk_size = 100;
constexpr int postgresql_chunk_size = 5'000;
// Claimed together, so that claims cost little, and few, so that workers share the work evenly.
constexpr int chunks_per_claim = 4;
// A run bills in advance; one far ahead, by a slip of the pen, would bill everybody for years.
constexpr int most_days_ahead = 366;
// How often a chunk is computed anew because something it read has changed meanwhile.
constexpr int most_attempts = 100;

void require_as_of(const Context& context, Date as_of) {
    if (days_between(context.today(), as_of) <= most_days_ahead) return;
    throw invalid_field("as_of", fmt::format("{} lies more than a year ahead", to_string(as_of)));
}

// Work on one run by this call: all its threads share it.
class Runner {
    // Transactions in the tenant, with its clock.
    template <class F>
    auto in_snapshot(F function) {
        return database_.read(tenant_, [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }
    template <class F>
    auto in_transaction(F function) {
        return database_.write(tenant_, [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }
    template <class F>
    auto in_compared_transaction(F function) {
        return database_.write_compared(tenant_, [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }
    Context context_for(store::Transaction& transaction) const {
        return {
            transaction, platform::tenant_clock(transaction), {options_.started_by, {}}, options_.listeners};
    }

  public:
    Runner(store::Database& database, TenantId tenant, const BillRunOptions& options,
           const BillRunProgress& progress)
        : database_{database},
          tenant_{tenant},
          options_{options},
          progress_{progress},
          as_of_{options.as_of},
          terms_{in_snapshot([](Context& context) { return load_terms(context); })},
          prices_{
              in_snapshot([](Context& context) { return services::load_price_book(context.transaction); })} {}

    BillRunSummary run_dry() {
        const auto ranges = in_snapshot([&](Context& context) {
            require_as_of(context, as_of_);
            return queries::cut_ranges(context.transaction, chunk_size());
        });
        total_ = std::ssize(ranges);
        std::atomic<std::size_t> next{0};
        on_all_workers([&] {
            for (std::size_t at = next++; at < ranges.size() && !stopped_; at = next++) {
                const RangePlan plan = plan_of(ranges[at]);
                add_results(plan);
                report();
            }
        });
        if (options_.run_id && !stopped_) store_dry_run();
        return results_.summary;
    }

    BillRunSummary run() {
        id_ = options_.run_id ? *options_.run_id : find_or_create();
        if (require_run().chunks == 0) cut();
        const BillRun run = require_run();
        as_of_ = run.as_of;
        total_ = run.chunks;
        done_ = run.chunks_done;
        on_all_workers([&] { work(); });
        if (!stopped_) finish();
        return require_run().summary;
    }

  private:
    int chunk_size() const {
        if (options_.chunk_size > 0) return options_.chunk_size;
        return bill_run_chunk_size(database_.engine());
    }

    BillRun require_run() {
        auto run = in_snapshot([&](Context& context) { return queries::find_run(context.transaction, id_); });
        if (!run) throw not_found(BillRunId::noun, id_.to_string());
        return *std::move(run);
    }

    BillRunId find_or_create() {
        return in_transaction([&](Context& context) {
            if (const auto id = queries::find_unfinished_run(context.transaction, options_.as_of)) return *id;
            return create_bill_run(context, options_.as_of, false).id;
        });
    }

    void cut() {
        const auto ranges = in_snapshot(
            [&](Context& context) { return queries::cut_ranges(context.transaction, chunk_size()); });
        in_transaction([&](Context& context) { queries::insert_chunks(context.transaction, id_, ranges); });
    }

    // Runs `work` on all threads, and throws what the first of them threw that failed.
    template <class F>
    void on_all_workers(const F& work) {
        std::exception_ptr failure;
        const auto guarded = [&] {
            try {
                work();
            } catch (...) {
                const std::lock_guard lock{mutex_};
                if (!failure) failure = std::current_exception();
                stopped_ = true;
            }
        };
        {
            std::vector<std::jthread> others;
            for (int i = 1; i < options_.workers; ++i)
                others.emplace_back(guarded);
            guarded();
        }
        if (failure) std::rethrow_exception(failure);
    }

    // Of one thread: what nobody has claimed, then what others have claimed and not finished. Those may be
    // dead, or busy; the chunk's state decides who was first.
    void work() {
        const std::string owner =
            in_transaction([](Context& context) { return std::to_string(context.transaction.new_id()); });
        std::int64_t from = 1;
        while (!stopped_) {
            const auto chunks = claim(from, owner);
            if (chunks.empty()) break;
            for (const Chunk& chunk : chunks) {
                if (stopped_) return;
                bill(chunk);
            }
            from = chunks.back().number + 1;
        }
        while (!stopped_) {
            const auto chunk = in_transaction(
                [&](Context& context) { return queries::take_over_chunk(context.transaction, id_, owner); });
            if (!chunk) return;
            bill(*chunk);
        }
    }

    std::vector<Chunk> claim(std::int64_t from, const std::string& owner) {
        auto chunks = in_transaction([&](Context& context) {
            return queries::claim_chunks(context.transaction, id_, from, chunks_per_claim, owner);
        });
        std::ranges::sort(chunks, {}, &Chunk::number);
        return chunks;
    }

    RangePlan plan_of(const Range& range) {
        const RangeInput input = in_snapshot(
            [&](Context& context) { return queries::read_range(context.transaction, range, as_of_); });
        return plan_range(input, prices_, terms_, as_of_);
    }

    void bill(const Chunk& chunk) {
        if (write_planned(chunk)) report();
    }

    // False where somebody else has done the chunk.
    bool write_planned(const Chunk& chunk) {
        for (int attempt = 1;; ++attempt) {
            try {
                RangePlan plan = plan_of(chunk.range);
                return in_compared_transaction(
                    [&](Context& context) { return write_chunk(context, id_, chunk.number, plan, terms_); });
            } catch (const PlanOutdated&) {
                if (attempt == most_attempts) throw;
            }
        }
    }

    // Who comes while another one reports does not wait for it: the next report counts for both.
    void report() {
        const std::int64_t done = ++done_;
        if (!progress_) return;
        const std::unique_lock lock{progress_mutex_, std::try_to_lock};
        if (lock && !progress_(std::min(done, total_), total_)) stopped_ = true;
    }

    void add_results(const RangePlan& plan) {
        const std::lock_guard lock{mutex_};
        add_to(results_.summary, plan.summary);
        if (!options_.run_id) return;
        results_.exceptions.insert(results_.exceptions.end(), plan.exceptions.begin(), plan.exceptions.end());
    }

    // The result of a dry run that was asked for through the API is that of its only chunk.
    void store_dry_run() {
        in_transaction([&](Context& context) {
            constexpr std::int64_t chunk = 1;
            if (!queries::insert_chunks(context.transaction, *options_.run_id, {Range{}})) return;
            queries::finish_chunk(context.transaction, *options_.run_id, chunk, results_);
            queries::insert_results(context.transaction, *options_.run_id, chunk, results_);
            queries::finish_run(context.transaction, *options_.run_id, context.clock->now);
        });
    }

    void finish() {
        in_transaction([&](Context& context) {
            if (!queries::finish_run(context.transaction, id_, context.clock->now)) return;
            platform::record_event(context, "bill_run.finished", id_.to_string());
        });
    }

    store::Database& database_;
    TenantId tenant_;
    const BillRunOptions& options_;
    const BillRunProgress& progress_;
    Date as_of_;
    Terms terms_;
    services::PriceBook prices_;
    BillRunId id_;

    std::int64_t total_ = 0;  // chunks
    std::atomic<std::int64_t> done_{0};
    std::atomic<bool> stopped_{false};
    std::mutex progress_mutex_;

    std::mutex mutex_;  // of the results of a dry run, and of the failure
    RangePlan results_;
};

}  // namespace

int bill_run_chunk_size(store::Engine engine) {
    return engine == store::Engine::sqlite ? sqlite_chunk_size : postgresql_chunk_size;
}

BillRunSummary run_bill_run(store::Database& database, TenantId tenant, const BillRunOptions& options,
                            const BillRunProgress& progress) {
    Runner runner{database, tenant, options, progress};
    return options.dry_run ? runner.run_dry() : runner.run();
}

BillRun create_bill_run(Context& context, Date as_of, bool dry_run) {
    require_as_of(context, as_of);
    const BillRun run{
        .id = context.transaction.new_id<BillRunId>(),
        .as_of = as_of,
        .dry_run = dry_run,
        .state = "running",
        .summary = {},
        .created_at = context.clock->now,
        .created_by = context.actor.name,
        .finished_at = std::nullopt,
    };
    queries::insert_run(context.transaction, run);
    platform::record_event(context, "bill_run.started", run.id.to_string(),
                           fmt::format(R"({{"as_of":"{}","dry_run":{}}})", to_string(as_of), dry_run));
    return run;
}

BillRun start_bill_run(Context& context, const BillRunCreate& create) {
    const BillRun run = create_bill_run(context, create.as_of.value_or(context.today()), create.dry_run);
    platform::enqueue(context, "bill_run", fmt::format(R"({{"bill_run_id":"{}"}})", run.id.to_string()),
                      run.id.to_string());
    return run;
}

BillRun get_bill_run(Context& context, BillRunId id) {
    auto run = queries::find_run(context.transaction, id);
    if (!run) throw not_found(BillRunId::noun, id.to_string());
    return *std::move(run);
}

store::Page<BillRun> list_bill_runs(Context& context, const BillRunFilter&, const store::PageRequest& page) {
    return queries::list_runs(context.transaction, page);
}

store::Page<BillRunException> list_bill_run_exceptions(Context& context, BillRunId id,
                                                       const BillRunExceptionFilter&,
                                                       const store::PageRequest& page) {
    get_bill_run(context, id);
    return queries::list_exceptions(context.transaction, id, page);
}

}  // namespace dotmac::billing
