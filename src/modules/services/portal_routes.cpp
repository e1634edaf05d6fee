// What customers see of services in their portal: what they themselves have.
#include "http/router.hpp"
#include "modules/portal_management/service.hpp"
#include "modules/services/routes.hpp"
#include "modules/services/service.hpp"

namespace dotmac::services {
namespace {

using portal_management::portal_customer;

store::Page<ServiceInstance> own_services(Context& context, const store::PageRequest& page) {
    return list_instances(context, {.customer_id = portal_customer(context)}, page);
}

ServiceInstance own_service(Context& context, ServiceInstanceId id) {
    const CustomerId customer = portal_customer(context);
    ServiceInstance instance = get_instance(context, id);
    if (instance.customer_id != customer) throw not_found(ServiceInstanceId::noun, id.to_string());
    return instance;
}

}  // namespace

void add_portal_routes(http::Router& router) {
    router.list("/portal/services", Permission::portal_customer, "What one has, newest first", own_services)
        .menu = {"services", "Services"};
    router.get("/portal/services/{service_instance_id}", Permission::portal_customer, "One of one's services",
               own_service);
}

}  // namespace dotmac::services
