#include "app/import_customers.hpp"
#include "http/router.hpp"

namespace dotmac::app {
namespace {

ImportReport import_over_http(http::Exchange& exchange, const ImportRequest& request) {
    exchange.write([](Context&) {});  // claims the Idempotency-Key; the import opens its own transactions
    ImportOptions options;
    options.tenant = exchange.principal()->tenant;
    options.actor = exchange.actor();
    options.open = [&request] { return platform::text_source(request.csv); };
    options.mapping = request.mapping;
    options.dry_run = request.dry_run;
    options.strict = request.strict;
    return import_customers(exchange.database(), options);
}

}  // namespace

void add_import_routes(http::Router& router) {
    router.action("/imports/customers", Permission::imports_write,
                  "Imports a subscriber list through a mapping", import_over_http);
}

}  // namespace dotmac::app
