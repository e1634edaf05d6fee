// The HTTP face of log-ins at the portals, and the background work behind it.
#pragma once

#include <functional>
#include <vector>

#include "http/router.hpp"
#include "modules/portal_management/entrance.hpp"
#include "platform/jobs.hpp"

namespace dotmac::portal_management {

// The entrance outlives the router.
void add_log_in_routes(http::Router& router, Entrance& entrance);

// `end_portal_locks` every minute, `purge_portal_sessions` every hour. `now` is real time.
std::vector<platform::JobType> log_in_jobs(std::function<Instant()> now);

}  // namespace dotmac::portal_management
