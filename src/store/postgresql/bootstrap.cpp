#include "store/postgresql/bootstrap.hpp"

#include "store/postgresql/connection.hpp"

namespace dotmac::store::postgresql {
namespace {

bool is_true(Connection& connection, const std::string& condition) {
    const Result result = connection.run("SELECT (" + condition + ")::text");
    return std::string_view{libpq().getvalue(result.get(), 0, 0)} == "true";
}

// `what` fails where another process was faster, so the question is asked again afterwards.
void create_unless(Connection& connection, const std::string& exists, const std::string& create) {
    if (is_true(connection, exists)) return;
    try {
        connection.run(create);
    } catch (const ConnectionLost&) {
        throw;
    } catch (const DatabaseError&) {
        if (!is_true(connection, exists)) throw;
    }
}

}  // namespace

std::string bootstrap(const std::string& url, bool read_only) {
    Connection connection{url, ""};
    const bool bypasses =
        is_true(connection, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user");
    const std::string schema_exists = "to_regnamespace('dotmac') IS NOT NULL";
    if (!read_only && bypasses) {
        create_unless(connection, "to_regrole('dotmac_program') IS NOT NULL",
                      "CREATE ROLE dotmac_program NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE");
        create_unless(connection, "pg_has_role(current_user, 'dotmac_program', 'MEMBER')",
                      "GRANT dotmac_program TO CURRENT_USER");
        create_unless(connection, schema_exists, "CREATE SCHEMA dotmac AUTHORIZATION dotmac_program");
    }
    if (!read_only && !bypasses) create_unless(connection, schema_exists, "CREATE SCHEMA dotmac");
    return std::string{bypasses ? "SET ROLE dotmac_program; " : ""} +
           "SET search_path = dotmac; "
           // Compiling a statement costs more than running it, at the size of ours.
           "SET jit = off; "
           // Whoever streams reads to the end.
           "SET cursor_tuple_fraction = 1";
}

}  // namespace dotmac::store::postgresql
