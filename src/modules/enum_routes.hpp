// The registry over HTTP: what the command line's `enums` shows, for frontends that fetch it.
#pragma once

#include "http/router.hpp"

namespace dotmac::modules {

// GET /enums and GET /enums/{name}, for anyone: enums are no secret, and a log-in form needs them already.
void add_enum_routes(http::Router& router);

}  // namespace dotmac::modules
