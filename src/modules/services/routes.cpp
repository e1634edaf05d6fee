#include "modules/services/routes.hpp"

#include "http/router.hpp"
#include "modules/services/service.hpp"

namespace dotmac::services {
namespace {

using Action = ServiceInstance (*)(Context&, ServiceInstanceId, std::string_view);

// A handler for one of the status changes: they differ by nothing else.
auto handler(Action action) {
    return [action](Context& context, ServiceInstanceId id, const ServiceInstanceAction& body) {
        return action(context, id, body.reason);
    };
}

}  // namespace

void add_routes(http::Router& router) {
    router.list("/services", Permission::catalogue_read, "The catalogue, by code", list_services);
    router.create("/services", Permission::catalogue_write, "Adds an offering to the catalogue",
                  create_service);
    router.get("/services/{service_id}", Permission::catalogue_read, "One offering", get_service);
    router.change("/services/{service_id}", Permission::catalogue_write, "Changes an offering",
                  change_service);
    router.action("/services/{service_id}/retire", Permission::catalogue_write,
                  "Takes an offering off sale for good", retire_service);

    router.list("/service-instances", Permission::services_read, "What customers have, newest first",
                list_instances);
    router.create("/service-instances", Permission::services_write, "Orders a service, pending",
                  order_instance);
    router.get("/service-instances/{service_instance_id}", Permission::services_read,
               "One service of a customer", get_instance);
    router.change("/service-instances/{service_instance_id}", Permission::services_write,
                  "Changes label or address", change_instance);
    router.action("/service-instances/{service_instance_id}/activate", Permission::services_operate,
                  "Activates an order of an active account", handler(activate_instance));
    router.action("/service-instances/{service_instance_id}/suspend", Permission::services_operate,
                  "Suspends a service", handler(suspend_instance));
    router.action("/service-instances/{service_instance_id}/resume", Permission::services_operate,
                  "Brings a suspended service back", handler(resume_instance));
    router.action("/service-instances/{service_instance_id}/maintenance/start", Permission::services_operate,
                  "Puts a service under maintenance", handler(start_maintenance));
    router.action("/service-instances/{service_instance_id}/maintenance/end", Permission::services_operate,
                  "Ends the maintenance of a service", handler(end_maintenance));
    router.action("/service-instances/{service_instance_id}/cancel", Permission::services_write,
                  "Cancels a service for good", handler(cancel_instance));

    add_portal_routes(router);
}

}  // namespace dotmac::services
