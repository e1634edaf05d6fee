// What must stand in a PostgreSQL database before the program works in it: the schema `dotmac`, and a role
// that row-level security binds.
#pragma once

#include <string>

namespace dotmac::store::postgresql {

// Creates what is missing, unless `read_only`. Returns the statements that set up each connection. A role
// that could bypass row-level security (a superuser) is used for this alone: the connections then take the
// role `dotmac_program`, which owns the schema.
std::string bootstrap(const std::string& url, bool read_only);

}  // namespace dotmac::store::postgresql
