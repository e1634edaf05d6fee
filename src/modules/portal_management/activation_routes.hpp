// The HTTP face of what goes by mail and comes back as a code, and of one's own audit trail.
#pragma once

#include "http/router.hpp"
#include "modules/portal_management/entrance.hpp"

namespace dotmac::portal_management {

// The entrance outlives the router.
void add_activation_routes(http::Router& router, Entrance& entrance);

}  // namespace dotmac::portal_management
