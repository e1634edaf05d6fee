// The HTTP face of the services module.
#pragma once

namespace dotmac::http {
class Router;
}

namespace dotmac::services {

void add_routes(http::Router& router);
void add_portal_routes(http::Router& router);

}  // namespace dotmac::services
