// When jobs fall due by themselves. Inside the platform only.
#pragma once

#include <optional>
#include <span>

#include "platform/jobs.hpp"

namespace dotmac::platform {

// The moment at which a daily job falls due on a local day.
Instant due_moment(const Daily& daily, const TimeZone& zone, Date date);
// The latest local day whose moment has come.
Date latest_due_date(const Daily& daily, const Clock& clock);
// The next moment after the clock's now.
Instant next_due_moment(const Daily& daily, const Clock& clock);

// Queues what has fallen due in the context's tenant since it was last asked; returns how many jobs. A tenant
// owes nothing from before its creation.
int queue_scheduled(Context& context, std::span<const JobType> types);
// The tenants in which `queue_scheduled` would queue something.
std::vector<TenantId> tenants_with_due_schedules(store::Transaction& all_tenants,
                                                 std::span<const JobType> types, Instant now);

}  // namespace dotmac::platform
