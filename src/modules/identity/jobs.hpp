// The identity module's background work.
#pragma once

#include <functional>
#include <vector>

#include "platform/jobs.hpp"

namespace dotmac::identity {

// purge_sessions. `now` is real time, as for everything that log-ins are made of.
std::vector<platform::JobType> jobs(std::function<Instant()> now);

}  // namespace dotmac::identity
