// The bill run against its floor.
//
// The floor is the rows that the run itself wrote to invoices, invoice_line_items, journal_lines and events,
// read back and written once more for a second tenant: the same tables, columns and indexes, the same rows to
// a commit, by the bulk insert of the engine, on two connections where it has two writers. Not in the floor:
// reading what is due, computing, moving the subscriptions on, taking numbers and keeping the run's own
// books.
#include <fmt/core.h>
#include <malloc.h>

#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <exception>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>

#include "app/bench.hpp"
#include "app/bench_support.hpp"
#include "app/session.hpp"
#include "base/background.hpp"
#include "modules/billing/service.hpp"
#include "modules/identity/service.hpp"
#include "modules/services/service.hpp"

namespace dotmac::app {
namespace {

using store::Parameter;
using store::Transaction;

constexpr Date billed_on{std::chrono::year{2026}, std::chrono::January, std::chrono::day{1}};
constexpr std::int64_t customers_per_build = 5'000;
constexpr int chunks_per_batch = 8;  // what the floor holds in memory at once

// Linux only, as is the whole program: the high-water mark of resident memory starts anew, without what the
// allocator has kept of the building.
void reset_peak_memory() {
    malloc_trim(0);
    std::ofstream{"/proc/self/clear_refs"} << "5";
}

std::int64_t peak_memory_bytes() {
    std::ifstream status{"/proc/self/status"};
    for (std::string word; status >> word;) {
        std::int64_t kib = 0;
        if (word == "VmHWM:" && status >> kib) return kib * 1'024;
    }
    throw std::runtime_error("/proc/self/status does not tell the peak memory");
}

services::ServiceId create_plan(Context& context, const Currency& currency) {
    return services::create_service(
               context, {.code = "FIBER",
                         .name = "Fiber 100",
                         .description = "",
                         .service_type = services::ServiceType::internet,
                         .download = 100,
                         .upload = 50,
                         .bandwidth_unit = services::BandwidthUnit::mbps,
                         .tax_rate = Rate{160'000},
                         .customer_types = {identity::CustomerType::residential},
                         .prices = {{identity::CustomerType::residential, billing::BillingCycle::monthly,
                                     Money{3'490, currency}}}})
        .id;
}

void create_subscribers(Context& context, services::ServiceId plan, const Currency& currency,
                        std::int64_t first, std::int64_t count, int lines) {
    std::vector<identity::NewCustomer> customers;
    for (std::int64_t i = first; i < first + count; ++i) {
        identity::NewCustomer made;
        made.customer.name = fmt::format("Subscriber {:07}", i);
        made.customer.email = fmt::format("subscriber{:07}@mail.example", i);
        made.customer.number = fmt::format("C-{:07}", i);
        made.account_status = identity::AccountStatus::active;
        customers.push_back(made);
    }
    const auto ids = identity::create_customers(context, customers, "signed up");
    std::vector<services::NewInstance> instances;
    for (const auto id : ids) {
        const services::NewInstance instance{
            .customer_id = id, .service_id = plan, .status = services::ServiceStatus::active};
        instances.insert(instances.end(), static_cast<std::size_t>(lines), instance);
    }
    const auto instance_ids = services::create_instances(context, instances);
    std::vector<billing::NewSubscription> subscriptions;
    for (std::size_t i = 0; i < instances.size(); ++i) {
        subscriptions.push_back({.customer_id = instances[i].customer_id,
                                 .service_instance_id = instance_ids[i],
                                 .started_on = billed_on,
                                 .currency = currency});
    }
    billing::create_subscriptions(context, subscriptions);
}

void build(store::Database& database, TenantId tenant, const BillRunBench& bench,
           const BenchProgress& progress) {
    const Currency currency = *Currency::parse("USD");
    const auto write = [&](auto function) {
        return database.write(tenant, [&](Transaction& transaction) {
            Context context = system_context(transaction);
            return function(context);
        });
    };
    const auto plan = write([&](Context& context) { return create_plan(context, currency); });
    for (std::int64_t first = 0; first < bench.subscribers; first += customers_per_build) {
        progress("Building", first, bench.subscribers);
        const std::int64_t count = std::min(customers_per_build, bench.subscribers - first);
        write([&](Context& context) {
            create_subscribers(context, plan, currency, first, count, bench.lines);
        });
    }
}

// --- the floor --------------------------------------------------------------

struct TableColumn {
    std::string_view name;
    bool is_text;
};
constexpr bool text = true;
constexpr bool integer = false;

// A table that the run writes. `where` continues "WHERE tenant_id = $1 AND " with which rows a chunk holds.
struct FloorTable {
    std::string_view name;
    std::vector<TableColumn> columns;  // without tenant_id
    std::string_view where;
};

// An invoice's lines, and the entry that issues it, bear the invoice's identifier.
const std::array floor_tables{
    FloorTable{"invoice_line_items",
               {{"invoice_id", integer},
                {"line_number", integer},
                {"kind", text},
                {"subscription_id", integer},
                {"charge_id", integer},
                {"description", text},
                {"period_start", text},
                {"period_end", text},
                {"quantity", integer},
                {"unit_amount", integer},
                {"amount", integer},
                {"tax_type", text},
                {"tax_rate", integer},
                {"tax_amount", integer}},
               "invoice_id BETWEEN $2 AND $3 ORDER BY invoice_id, line_number"},
    FloorTable{"journal_lines",
               {{"entry_id", integer},
                {"line_number", integer},
                {"entry_date", text},
                {"account", text},
                {"amount", integer},
                {"currency", text},
                {"customer_id", integer},
                {"source_kind", text},
                {"source_id", integer}},
               "entry_id BETWEEN $2 AND $3 ORDER BY entry_id, line_number"},
    FloorTable{"invoices",
               {{"id", integer},
                {"customer_id", integer},
                {"number", text},
                {"status", text},
                {"currency", text},
                {"issue_date", text},
                {"due_date", text},
                {"subtotal", integer},
                {"tax_total", integer},
                {"total", integer},
                {"amount_paid", integer},
                {"bill_run_id", integer},
                {"created_at", integer},
                {"version", integer}},
               "id BETWEEN $2 AND $3 ORDER BY id"},
};
const FloorTable events_table{"events",
                              {{"sequence", integer},
                               {"id", integer},
                               {"occurred_at", integer},
                               {"type", text},
                               {"subject", text},
                               {"actor", text},
                               {"request_id", text},
                               {"data", text}},
                              "type = 'invoice.issued' AND (sequence, id) > ($2, $3) "
                              "ORDER BY sequence, id LIMIT $4"};

std::string select_of(const FloorTable& table) {
    std::string names;
    for (const auto& column : table.columns)
        names += (names.empty() ? "" : ", ") + std::string{column.name};
    return fmt::format("SELECT {} FROM {} WHERE tenant_id = $1 AND {}", names, table.name, table.where);
}

// Rows ready to be added, for another tenant than the one they were read of.
class PreparedRows {
  public:
    PreparedRows(const FloorTable& table, TenantId tenant) : table_{&table}, tenant_{tenant} {}
    PreparedRows(PreparedRows&&) = default;
    PreparedRows(const PreparedRows&) = delete;  // the values of a copy would point into the original

    void take(store::Rows rows) {
        while (rows.next()) {
            values_.emplace_back(tenant_);
            for (std::size_t i = 0; i < table_->columns.size(); ++i)
                values_.push_back(take_one(rows, static_cast<int>(i), table_->columns[i].is_text));
        }
    }
    void write(Transaction& transaction) const {
        std::vector<std::string_view> names{"tenant_id"};
        for (const auto& column : table_->columns)
            names.push_back(column.name);
        const auto bulk = transaction.run_bulk_insert(table_->name, names);
        const std::span<const Parameter> all{values_};
        for (std::size_t at = 0; at < all.size(); at += names.size())
            bulk->add_row(all.subspan(at, names.size()));
        bulk->finish();
    }
    std::int64_t integer_of_last_row(std::size_t column) const {
        return values_[values_.size() - table_->columns.size() + column].integer();
    }

  private:
    Parameter take_one(const store::Rows& rows, int column, bool is_text) {
        if (rows.is_null(column)) return std::nullopt;
        if (!is_text) return rows.get<std::int64_t>(column);
        return texts_.emplace_back(rows.get<std::string>(column));
    }

    const FloorTable* table_;
    TenantId tenant_;
    std::vector<Parameter> values_;
    std::deque<std::string> texts_;  // which the values point to
};

using PreparedChunk = std::vector<PreparedRows>;

// Gives what the run wrote, chunk by chunk.
class ChunkReader {
  public:
    ChunkReader(store::Database& database, TenantId from, TenantId to, int invoices_per_chunk)
        : database_{database}, from_{from}, to_{to}, invoices_per_chunk_{invoices_per_chunk} {}

    std::optional<PreparedChunk> next() {
        return database_.read(from_, [&](Transaction& transaction) -> std::optional<PreparedChunk> {
            const auto last = last_invoice(transaction);
            if (!last) return std::nullopt;
            PreparedChunk chunk;
            for (const auto& table : floor_tables) {
                chunk.emplace_back(table, to_)
                    .take(transaction.query(select_of(table), from_, invoice_ + 1, *last));
            }
            auto& events = chunk.emplace_back(events_table, to_);
            events.take(
                transaction.query(select_of(events_table), from_, sequence_, event_, invoices_per_chunk_));
            sequence_ = events.integer_of_last_row(0);
            event_ = events.integer_of_last_row(1);
            invoice_ = *last;
            return chunk;
        });
    }

  private:
    std::optional<std::int64_t> last_invoice(Transaction& transaction) const {
        return transaction
            .query(
                "SELECT MAX(id) FROM (SELECT id FROM invoices WHERE tenant_id = $1 AND id > $2 "
                "ORDER BY id LIMIT $3) AS chunk",
                from_, invoice_, invoices_per_chunk_)
            .value<std::optional<std::int64_t>>()
            .value_or(std::nullopt);
    }

    store::Database& database_;
    TenantId from_;
    TenantId to_;
    int invoices_per_chunk_;
    std::int64_t invoice_ = 0;  // the last of the chunks given
    std::int64_t sequence_ = 0;
    std::int64_t event_ = 0;
};

// Writes the chunks, each in a transaction of its own, on `writers` connections.
void write_batch(store::Database& database, TenantId tenant, const std::vector<PreparedChunk>& batch,
                 int writers) {
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::exception_ptr failure;
    const auto work = [&] {
        try {
            for (std::size_t at = next++; at < batch.size(); at = next++) {
                database.write_compared(tenant, [&](Transaction& transaction) {
                    for (const auto& rows : batch[at])
                        rows.write(transaction);
                });
            }
        } catch (...) {
            const std::lock_guard lock{mutex};
            failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        for (int i = 1; i < writers; ++i)
            others.emplace_back(work);
        work();
    }
    if (failure) std::rethrow_exception(failure);
}

double measure_floor(store::Database& database, TenantId from, TenantId to, const BillRunFigures& figures,
                     const BenchProgress& progress) {
    const int writers = database.engine() == store::Engine::sqlite ? 1 : 2;
    ChunkReader reader{database, from, to, figures.invoices_per_commit};
    double seconds = 0;
    for (std::int64_t written = 0; written < figures.invoices;) {
        std::vector<PreparedChunk> batch;
        while (batch.size() < chunks_per_batch) {
            auto chunk = reader.next();
            if (!chunk) break;
            batch.push_back(*std::move(chunk));
        }
        if (batch.empty()) throw std::runtime_error("the floor found fewer invoices than were billed");
        const Stopwatch stopwatch;
        write_batch(database, to, batch, writers);
        seconds += stopwatch.seconds();
        written += std::ssize(batch) * figures.invoices_per_commit;
        progress("Floor", std::min(written, figures.invoices), figures.invoices);
    }
    return seconds;
}

// A floor that wrote less than the run would flatter it.
void require_same_rows(store::Database& database, TenantId run, TenantId floor) {
    const auto count = [&](TenantId tenant, std::string_view table) {
        return database.read(tenant, [&](Transaction& transaction) {
            const bool events = table == "events";
            return transaction
                .query(fmt::format("SELECT COUNT(*) FROM {} WHERE tenant_id = $1{}", table,
                                   events ? " AND type = 'invoice.issued'" : ""),
                       tenant)
                .value<std::int64_t>();
        });
    };
    for (const std::string_view table : {"invoices", "invoice_line_items", "journal_lines", "events"}) {
        if (count(run, table) == count(floor, table)) continue;
        throw std::runtime_error(fmt::format("the floor wrote other {} than the run", table));
    }
}

// As the job does it: by its name, and on a thread that lets others go first.
billing::BillRunSummary run_as_job(store::Database& database, TenantId tenant,
                                   const BenchProgress& progress) {
    const auto run = [&] {
        work_in_background();
        return billing::run_bill_run(database, tenant, {.as_of = billed_on, .started_by = "job:bill_run"},
                                     [&](std::int64_t done, std::int64_t total) {
                                         progress("Billing", done, total);
                                         return true;
                                     });
    };
    return std::async(std::launch::async, run).get();
}

// On SQLite chunks share commits; on PostgreSQL each has its own, beside smaller ones of the run's books.
int count_invoices_per_commit(const store::Database& database, const BillRunFigures& figures,
                              std::uint64_t commits) {
    const auto each = database.engine() == store::Engine::sqlite
                          ? figures.invoices / static_cast<std::int64_t>(commits)
                          : billing::bill_run_chunk_size(database.engine()) / figures.lines;
    return std::max(1, static_cast<int>(each));
}

}  // namespace

BillRunFigures bench_bill_run(store::Database& database, const BillRunBench& bench,
                              const BenchProgress& progress) {
    require_empty(database);
    BillRunFigures figures{
        .engine = engine_name(database), .lines = bench.lines, .cores = std::thread::hardware_concurrency()};
    const TenantId tenant = create_bench_tenant(database, "bench", billed_on);
    const TenantId floor_tenant = create_bench_tenant(database, "floor", billed_on);
    const Stopwatch building;
    build(database, tenant, bench, progress);
    figures.build_s = building.seconds();

    const auto commits_before = database.counts().commits;
    reset_peak_memory();
    const Stopwatch running;
    const auto summary = run_as_job(database, tenant, progress);
    figures.run_s = running.seconds();
    figures.peak_bytes = peak_memory_bytes();

    figures.invoices = summary.customers_billed;
    if (figures.invoices != bench.subscribers) {
        throw std::runtime_error(fmt::format("{} of {} were billed", figures.invoices, bench.subscribers));
    }
    figures.invoices_per_commit =
        count_invoices_per_commit(database, figures, database.counts().commits - commits_before);
    figures.floor_s = measure_floor(database, tenant, floor_tenant, figures, progress);
    require_same_rows(database, tenant, floor_tenant);
    return figures;
}

}  // namespace dotmac::app
