#include <gmock/gmock.h>

#include "tests/support/database.hpp"
#include "tests/support/query_plan.hpp"

namespace dotmac::platform {
namespace {

using test::query_plan;
using ::testing::HasSubstr;

// A filter that a list offers reads an index and not all rows of the tenant.
TEST(PlatformQueryPlans, of_events_and_jobs_read_what_they_ask_for) {
    const test::TestDatabase database{store::Engine::sqlite};
    struct Case {
        const char* from;
        const char* plan;
    };
    const Case cases[] = {
        {"events WHERE tenant_id = 1 AND subject = 'x' ORDER BY sequence DESC, id DESC LIMIT 51",
         "events_by_subject (tenant_id=? AND subject=?)"},
        {"events WHERE tenant_id = 1 AND type = 'x' ORDER BY sequence DESC, id DESC LIMIT 51",
         "events_by_type (tenant_id=? AND type=?)"},
        {"events WHERE tenant_id = 1 AND actor = 'x' AND (actor < 'job:' OR actor >= 'job;') "
         "ORDER BY sequence DESC, id DESC LIMIT 51",
         "events_by_actor (tenant_id=? AND actor=?)"},
        {"events WHERE tenant_id = 1 AND type >= 'x' ORDER BY type LIMIT 1",
         "events_by_type (tenant_id=? AND type>?)"},
        {"events WHERE tenant_id = 1 AND sequence >= 1 ORDER BY sequence, id LIMIT 1",
         "PRIMARY KEY (tenant_id=? AND sequence>?)"},
        {"events WHERE tenant_id = 1 AND sequence >= 1 AND sequence < 9 AND occurred_at >= 1 "
         "ORDER BY sequence DESC, id DESC LIMIT 51",
         "PRIMARY KEY (tenant_id=? AND sequence>? AND sequence<?)"},
        {"events WHERE tenant_id = 1 AND id = 1", "events_by_id (tenant_id=? AND id=?)"},
        {"events WHERE tenant_id = 1 ORDER BY sequence DESC, id DESC LIMIT 51", "PRIMARY KEY (tenant_id=?)"},
        {"jobs WHERE tenant_id = 1 AND state = 'failed' ORDER BY id DESC LIMIT 51",
         "jobs_by_state (tenant_id=? AND state=?)"},
        {"jobs WHERE tenant_id = 1 AND type = 'x' ORDER BY id DESC LIMIT 51",
         "jobs_by_type (tenant_id=? AND type=?)"},
        {"jobs j JOIN tenants t ON t.tenant_id = j.tenant_id WHERE j.state IN ('queued', 'running') "
         "AND j.run_at <= COALESCE(t.test_clock, 1) ORDER BY j.run_at LIMIT 16",
         "SCAN j USING INDEX jobs_open"},
    };
    for (const auto& [from, plan] : cases)
        EXPECT_THAT(query_plan(*database, std::string{"SELECT 1 FROM "} + from), HasSubstr(plan)) << from;
}

}  // namespace
}  // namespace dotmac::platform
