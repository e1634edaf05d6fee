// What the events of the module say besides their type.
#pragma once

#include <string>

#include "modules/services/model.hpp"
#include "platform/events.hpp"

namespace dotmac::services {

inline std::string ordered_data(const ServiceInstance& instance) {
    return platform::event_data(
        {{"customer_id", instance.customer_id.to_string()}, {"service_id", instance.service_id.to_string()}});
}

}  // namespace dotmac::services
