#pragma once

#include <cstdint>

#include "registry/lookup.hpp"

namespace dotmac::plugins {

enum class PluginStatus : std::uint8_t { active, inactive, error, loading, unloading };
enum class PluginCategory : std::uint8_t {
    billing,
    crm,
    monitoring,
    ticketing,
    network_automation,
    reporting,
    authentication
};

}  // namespace dotmac::plugins

namespace dotmac::registry {

using plugins::PluginCategory;
using plugins::PluginStatus;

template <>
inline constexpr Specification<PluginStatus> specification<PluginStatus>{
    .name = "PluginStatus",
    .module = "plugins",
    .purpose = "Manages plugin lifecycle status",
    .columns = {"plugins.status"},
    .rules = {"R088", "R091"},
    .values =
        {
            {PluginStatus::active, "active", "Plugin loaded and operational"},
            {PluginStatus::inactive, "inactive", "Plugin installed but disabled"},
            {PluginStatus::error, "error", "Plugin failed to load", {"R089"}},
            {PluginStatus::loading, "loading", "Plugin currently loading", {"R090"}},
            {PluginStatus::unloading, "unloading", "Plugin being disabled", {"R090"}},
        },
    .initial = PluginStatus::inactive,
    .transitions =
        {
            {PluginStatus::inactive, PluginStatus::loading, "loading: Plugin currently loading"},
            {PluginStatus::loading, PluginStatus::active, "active: Plugin loaded and operational"},
            {PluginStatus::loading, PluginStatus::error, "error: Plugin failed to load"},
            {PluginStatus::active, PluginStatus::unloading, "unloading: Plugin being disabled"},
            {PluginStatus::active, PluginStatus::error, "R091: System health monitoring"},
            {PluginStatus::unloading, PluginStatus::inactive, "inactive: Plugin installed but disabled"},
            {PluginStatus::error, PluginStatus::loading, "R089: Error state handling"},
            {PluginStatus::error, PluginStatus::inactive, "R089: Error state handling"},
        },
};

template <>
inline constexpr Specification<PluginCategory> specification<PluginCategory>{
    .name = "PluginCategory",
    .module = "plugins",
    .purpose = "Categorizes plugins by functionality",
    .columns = {"plugins.category"},
    .rules = {"R092", "R093", "R094", "R095"},
    .values =
        {
            {PluginCategory::billing, "billing", "Billing system integrations"},
            {PluginCategory::crm, "crm", "CRM system integrations"},
            {PluginCategory::monitoring, "monitoring", "Network monitoring tools"},
            {PluginCategory::ticketing, "ticketing", "Support system integrations"},
            {PluginCategory::network_automation, "network_automation", "Network automation tools"},
            {PluginCategory::reporting, "reporting", "Custom reporting plugins"},
            {PluginCategory::authentication, "authentication", "Auth system integrations"},
        },
};

}  // namespace dotmac::registry
