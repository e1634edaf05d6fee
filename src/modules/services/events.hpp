// What the events of the module say besides their type.
#pragma once

#include <fmt/format.h>

#include <string>

#include "modules/services/model.hpp"
#include "platform/events.hpp"

namespace dotmac::services {

inline std::string ordered_data(const ServiceInstance& instance) {
    return fmt::format(R"({{"customer_id":"{}","service_id":"{}"}})", instance.customer_id.to_string(),
                       instance.service_id.to_string());
}

}  // namespace dotmac::services
