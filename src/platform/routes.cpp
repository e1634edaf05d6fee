#include "platform/routes.hpp"

#include "platform/clock.hpp"
#include "platform/event_export.hpp"
#include "platform/jobs.hpp"
#include "platform/tenants.hpp"

namespace dotmac::platform {
namespace {

using http::Access;
using http::Exchange;
using http::Router;

// Tenants lie outside of the caller's own one, so these open their transactions for all of them. A context of
// an exchange always has the caller's actor.
store::Page<Tenant> tenant_page(Exchange& exchange, const TenantFilter& filter,
                                const store::PageRequest& page) {
    return exchange.read_in(store::all_tenants(),
                            [&](Context& context) { return list_tenants(context, filter, page); });
}

Tenant one_tenant(Exchange& exchange, TenantId id) {
    return exchange.read_in(store::all_tenants(), [&](Context& context) { return get_tenant(context, id); });
}

Tenant new_tenant(Exchange& exchange, const TenantCreate& create) {
    return exchange.write_in(store::all_tenants(),
                             [&](Context& context) { return create_tenant(context, create); });
}

Tenant changed_tenant(Exchange& exchange, TenantId id, const TenantChange& change) {
    return exchange.write_in(store::all_tenants(),
                             [&](Context& context) { return change_tenant(context, id, change); });
}

Tenant own_tenant(Context& context) {
    return current_tenant(context.transaction);
}

void add_tenant_routes(Router& router) {
    router.list("/tenants", Permission::system_configure, "All tenants", tenant_page);
    router.create("/tenants", Permission::system_configure, "Creates a tenant", new_tenant);
    router.get("/tenants/{tenant_id}", Permission::system_configure, "One tenant", one_tenant);
    router.change("/tenants/{tenant_id}", Permission::system_configure, "Changes name or time zone",
                  changed_tenant);
    router.get("/tenant", Access::logged_in, "One's own tenant", own_tenant);
}

void add_clock_routes(Router& router, JobRunner& runner) {
    router.get("/clock", Access::logged_in, "What time it is for the tenant", get_clock);
    router.action("/clock", Permission::tenant_configure,
                  "Moves the test clock forward, and runs what falls due on the way",
                  [&runner](Exchange& exchange, const ClockChange& change) {
                      exchange.write([](Context&) {});  // claims the Idempotency-Key before anything runs
                      return change_clock(runner, exchange.principal()->tenant, change, exchange.actor());
                  });
    router.remove("/clock", Permission::tenant_configure, "Returns to real time",
                  [&runner](Context& context) { return remove_test_clock(context, runner.now()); });
}

void add_setting_routes(Router& router, SettingReferences settings) {
    router.list("/settings", Permission::tenant_configure, "All settings of the tenant",
                [settings](Context& context) { return list_settings(context, settings); });
    router.get("/settings/{name}", Permission::tenant_configure, "One setting",
               [settings](Context& context, const std::string& name) {
                   return get_setting(context, settings, name);
               });
    router.replace("/settings/{name}", Permission::tenant_configure, "Sets it",
                   [settings](Context& context, const std::string& name, const SettingChange& change) {
                       return change_setting(context, settings, name, change.value);
                   });
    router.remove("/settings/{name}", Permission::tenant_configure, "Returns to its fallback",
                  [settings](Context& context, const std::string& name) {
                      return reset_setting(context, settings, name);
                  });
}

http::Response exported_events(Context& context, const EventExportQuery& query) {
    return event_download(context, query, query.format);
}

void add_event_routes(Router& router) {
    router.list("/events", Permission::events_read, "What happened, newest first", list_events);
    router.get("/events/export", Permission::events_read, "The same as a file, oldest first", exported_events)
        .result_type = "text/csv";
    router.get("/events/{event_id}", Permission::events_read, "One event", get_event);
}

void add_job_routes(Router& router) {
    router.list("/jobs", Permission::jobs_read, "Background work, newest first", list_jobs);
    router.get("/jobs/{job_id}", Permission::jobs_read, "One job", get_job);
    router.action("/jobs/{job_id}/retry", Permission::jobs_write, "Tries a failed job again", retry_job);
    router.action("/jobs/{job_id}/cancel", Permission::jobs_write, "Cancels a queued job", cancel_job);
}

}  // namespace

void add_routes(Router& router, JobRunner& runner, SettingReferences settings) {
    add_tenant_routes(router);
    add_clock_routes(router, runner);
    add_setting_routes(router, settings);
    add_event_routes(router);
    add_job_routes(router);
}

}  // namespace dotmac::platform
