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

}  // namespace dotmac::test
