// The platform's HTTP face: tenants, clock, settings, events, jobs.
#pragma once

#include "http/router.hpp"
#include "platform/job_runner.hpp"
#include "platform/settings.hpp"

namespace dotmac::platform {

// `settings` are those of all modules; both outlive the router.
void add_routes(http::Router& router, JobRunner& runner, SettingReferences settings);

}  // namespace dotmac::platform
