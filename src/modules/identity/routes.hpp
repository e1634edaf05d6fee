// The identity module's HTTP face.
#pragma once

#include "http/router.hpp"
#include "modules/identity/authenticator.hpp"

namespace dotmac::identity {

// The authenticator outlives the router.
void add_routes(http::Router& router, Authenticator& authenticator);

void add_auth_routes(http::Router& router, Authenticator& authenticator);
void add_user_routes(http::Router& router, Authenticator& authenticator);
void add_customer_routes(http::Router& router);

}  // namespace dotmac::identity
