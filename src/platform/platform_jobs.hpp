// The platform's own background work.
#pragma once

#include <vector>

#include "platform/jobs.hpp"

namespace dotmac::platform {

// seal_events, purge_idempotency_keys, purge_mails, purge_jobs.
std::vector<JobType> platform_jobs();

}  // namespace dotmac::platform
