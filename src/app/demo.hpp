// A demonstration tenant: a provider with subscribers, plans, services and three months of billing behind it.
// The same numbers make the same subscribers; only the dates follow the calendar.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "platform/tenants.hpp"
#include "store/database.hpp"

namespace dotmac::app {

inline constexpr std::string_view demo_slug = "demo";
inline constexpr std::string_view demo_password = "demo-password";

struct DemoOptions {
    int subscribers = 2'000;
    int months = 3;
};

// Throws Problem (conflict) where the tenant exists already. `progress` hears (days done, days).
void create_demo(store::Database& database, const DemoOptions& options,
                 const std::function<void(std::int64_t, std::int64_t)>& progress);

// The log-ins of the demonstration tenant, one a line.
std::string demo_logins();

}  // namespace dotmac::app
