// The migration of a renamed value against its floor, and how long a writer beside it waits.
#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "app/bench.hpp"
#include "app/bench_support.hpp"
#include "app/session.hpp"
#include "platform/stored_enums.hpp"

namespace dotmac::app {
namespace {

using std::chrono::steady_clock;

constexpr platform::Rewrite rewrite{"payments", "status", "completed", "settled"};
constexpr std::int64_t rows_per_build = 20'000;
constexpr std::int64_t payments_of_a_customer = 12;  // a year of them, month by month
constexpr std::chrono::milliseconds between_writes{2};

double milliseconds_since(steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(steady_clock::now() - start).count();
}

TenantId create_tenant(store::Database& database, const std::string& slug) {
    return database.write(store::all_tenants(), [&](store::Transaction& transaction) {
        Context context = system_context(transaction);
        return platform::create_tenant(context, {.slug = slug,
                                                 .name = "Benchmark",
                                                 .currency = *Currency::parse("EUR"),
                                                 .time_zone = TimeZone{}})
            .id;
    });
}

// `count` payments from the one numbered `first` on, of `customers` who take turns.
void add_payments(store::Transaction& transaction, std::int64_t first, std::int64_t count,
                  std::int64_t customers, std::string_view status) {
    auto payments =
        transaction.bulk_insert("payments", {"tenant_id", "id", "customer_id", "status", "payment_method",
                                             "amount", "amount_allocated", "amount_refunded", "currency",
                                             "received_on", "reference", "created_at", "version"});
    for (std::int64_t i = first; i < first + count; ++i) {
        payments->add(transaction.tenant(), transaction.new_id(), i % customers + 1, status, "cash", 4'200,
                      4'200, 0, "EUR", "2026-01-31", "", std::int64_t{0}, 1);
    }
    payments->finish();
}

// Writes one row after the other, as a server would, and remembers how long each took.
class Writer {
  public:
    Writer(store::Database& database, TenantId tenant) : database_{database}, tenant_{tenant} {
        thread_ = std::thread{[this] { run(); }};
    }
    ~Writer() { stop(); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    std::vector<double> stop() {
        stopping_ = true;
        if (thread_.joinable()) thread_.join();
        std::ranges::sort(times_ms_);
        return times_ms_;
    }

  private:
    void run() {
        do {
            const auto start = steady_clock::now();
            database_.write(tenant_, [](store::Transaction& transaction) {
                add_payments(transaction, 0, 1, 1, "pending");
            });
            times_ms_.push_back(milliseconds_since(start));
            std::this_thread::sleep_for(between_writes);
        } while (!stopping_);
    }

    store::Database& database_;
    TenantId tenant_;
    std::atomic<bool> stopping_ = false;
    std::vector<double> times_ms_;
    std::thread thread_;
};

double update_all(store::Database& database, TenantId tenant) {
    const auto start = steady_clock::now();
    database.write(tenant, [&](store::Transaction& transaction) {
        transaction.execute("UPDATE payments SET status = $2 WHERE tenant_id = $1", tenant, rewrite.present);
    });
    return milliseconds_since(start) / 1'000;
}

}  // namespace

EnumsMigrateFigures bench_enums_migrate(store::Database& database, const EnumsMigrateBench& bench,
                                        const BenchProgress& progress) {
    require_empty(database);
    EnumsMigrateFigures figures{
        .engine = database.engine() == store::Engine::sqlite ? "sqlite" : "postgresql", .rows = bench.rows};
    const TenantId tenant = create_tenant(database, "bench");
    const TenantId floor = create_tenant(database, "floor");
    const std::int64_t customers = std::max<std::int64_t>(bench.rows / payments_of_a_customer, 1);
    for (const TenantId filled : {floor, tenant}) {
        for (std::int64_t done = 0; done < bench.rows; done += rows_per_build) {
            database.write(filled, [&](store::Transaction& transaction) {
                add_payments(transaction, done, std::min(rows_per_build, bench.rows - done), customers,
                             rewrite.former);
            });
            progress("Building", (filled == tenant ? bench.rows : 0) + done, 2 * bench.rows);
        }
    }
    progress("Floor", 0, 1);
    figures.floor_s = update_all(database, floor);

    const auto beside = store::Database::open(bench.url);
    {
        Writer writer{*beside, tenant};
        std::this_thread::sleep_for(bench.alone);
        figures.longest_alone_ms = writer.stop().back();
    }
    Writer writer{*beside, tenant};
    const auto start = steady_clock::now();
    const auto counts = platform::migrate_enums(
        database, tenant, {&rewrite, 1},
        {.progress = [&](std::int64_t done, std::int64_t total) { progress("Migrating", done, total); }});
    figures.run_s = milliseconds_since(start) / 1'000;
    const auto times = writer.stop();
    if (counts.front().rows != bench.rows || counts.front().left != 0)
        throw std::runtime_error(fmt::format("{} of {} rows were migrated", counts.front().rows, bench.rows));
    figures.writes = std::ssize(times);
    figures.median_write_ms = times.at(times.size() / 2);
    figures.longest_write_ms = times.back();
    return figures;
}

}  // namespace dotmac::app
