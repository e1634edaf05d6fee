#include "tests/support/tenant.hpp"

namespace dotmac::test {

void InTenant::SetUp() {
    OnBothEngines::SetUp();
    tenant_ = add_tenant("acme");
}

TenantId InTenant::add_tenant(std::string_view slug, std::string_view zone,
                              std::optional<Instant> test_clock) {
    return write_in(store::all_tenants(), [&](Context& context) {
        return platform::create_tenant(context, {.slug = std::string{slug},
                                                 .name = "Tenant " + std::string{slug},
                                                 .currency = Currency::parse("EUR").value(),
                                                 .time_zone = TimeZone::parse(zone).value(),
                                                 .test_clock = test_clock})
            .id;
    });
}

std::vector<std::string> InTenant::event_types(std::string_view subject) {
    return texts("SELECT type FROM events WHERE tenant_id = $1 AND subject = $2 ORDER BY sequence, id",
                 subject);
}

std::int64_t InTenant::count_rows(std::string_view table) {
    const std::string sql = "SELECT COUNT(*) FROM " + std::string{table} + " WHERE tenant_id = $1";
    return read([&](Context& context) {
        return context.transaction.query(sql, tenant_).value<std::int64_t>().value();
    });
}

}  // namespace dotmac::test
