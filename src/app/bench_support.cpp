#include "app/bench_support.hpp"

#include "app/session.hpp"
#include "base/problem.hpp"

namespace dotmac::app {

std::string engine_name(const store::Database& database) {
    return database.engine() == store::Engine::sqlite ? "sqlite" : "postgresql";
}

void require_empty(store::Database& database) {
    const auto tenants = database.read(store::all_tenants(), [](store::Transaction& transaction) {
        return platform::all_tenant_ids(transaction);
    });
    if (tenants.empty()) return;
    throw Problem(ProblemCode::conflict,
                  "The database holds tenants; a benchmark fills one that is empty, and nobody needs after.");
}

TenantId create_bench_tenant(store::Database& database, const std::string& slug, Date today) {
    return database.write(store::all_tenants(), [&](store::Transaction& transaction) {
        Context context = system_context(transaction);
        return platform::create_tenant(context,
                                       {.slug = slug,
                                        .name = "Benchmark",
                                        .currency = *Currency::parse("USD"),
                                        .time_zone = *TimeZone::parse("UTC"),
                                        .test_clock = std::chrono::sys_days{today} + std::chrono::hours{6}})
            .id;
    });
}

}  // namespace dotmac::app
