#pragma once

#include <cstdint>

#include "registry/lookup.hpp"

namespace dotmac::services {

enum class ServiceType : std::uint8_t {
    internet,
    phone,
    tv,
    bundle,
    hosting,
    colocation,
    managed_services,
    security
};
enum class ServiceStatus : std::uint8_t { active, suspended, pending, cancelled, maintenance };
enum class ProvisioningStatus : std::uint8_t { pending, in_progress, completed, failed, rolled_back };
enum class BandwidthUnit : std::uint8_t { kbps, mbps, gbps };

}  // namespace dotmac::services

namespace dotmac::registry {

using services::BandwidthUnit;
using services::ProvisioningStatus;
using services::ServiceStatus;
using services::ServiceType;

template <>
inline constexpr Specification<ServiceType> specification<ServiceType>{
    .name = "ServiceType",
    .module = "services",
    .purpose = "Categorizes ISP service offerings",
    .columns = {"services.service_type"},
    .rules = {"R056", "R057", "R058", "R059"},
    .values =
        {
            {ServiceType::internet, "internet", "Internet connectivity services"},
            {ServiceType::phone, "phone", "VoIP/telephony services"},
            {ServiceType::tv, "tv", "Television/streaming services"},
            {ServiceType::bundle, "bundle", "Combined service packages"},
            {ServiceType::hosting, "hosting", "Web hosting services"},
            {ServiceType::colocation, "colocation", "Data center colocation"},
            {ServiceType::managed_services, "managed_services", "Managed IT services"},
            {ServiceType::security, "security", "Security services"},
        },
};

template <>
inline constexpr Specification<ServiceStatus> specification<ServiceStatus>{
    .name = "ServiceStatus",
    .module = "services",
    .purpose = "Tracks service instance operational status",
    .columns = {"service_instances.status"},
    .values =
        {
            {ServiceStatus::active, "active", "Service operational"},
            {ServiceStatus::suspended, "suspended", "Service temporarily disabled"},
            {ServiceStatus::pending, "pending", "Service ordered, not yet active"},
            {ServiceStatus::cancelled, "cancelled", "Service permanently terminated"},
            {ServiceStatus::maintenance, "maintenance", "Service under maintenance"},
        },
    .initial = ServiceStatus::pending,
    .final_values = {ServiceStatus::cancelled},
    .transitions =
        {
            {ServiceStatus::pending, ServiceStatus::active, drawn},
            {ServiceStatus::active, ServiceStatus::suspended, drawn},
            {ServiceStatus::suspended, ServiceStatus::active, drawn},
            {ServiceStatus::pending, ServiceStatus::cancelled, drawn},
            {ServiceStatus::active, ServiceStatus::maintenance, drawn},
            {ServiceStatus::maintenance, ServiceStatus::active, drawn},
            {ServiceStatus::active, ServiceStatus::cancelled, drawn},
            {ServiceStatus::suspended, ServiceStatus::cancelled,
             "R020: CANCELLED: Final state, services terminated"},
        },
};

template <>
inline constexpr Specification<ProvisioningStatus> specification<ProvisioningStatus>{
    .name = "ProvisioningStatus",
    .module = "services",
    .purpose = "Tracks service provisioning progress",
    .columns = {"service_instances.provisioning_status"},
    .rules = {"R060", "R062", "R063"},
    .values =
        {
            {ProvisioningStatus::pending, "pending", "Provisioning not started"},
            {ProvisioningStatus::in_progress, "in_progress", "Provisioning underway"},
            {ProvisioningStatus::completed, "completed", "Provisioning successful"},
            {ProvisioningStatus::failed, "failed", "Provisioning failed", {"R061"}},
            {ProvisioningStatus::rolled_back, "rolled_back", "Provisioning reversed"},
        },
    .initial = ProvisioningStatus::pending,
    .final_values = {ProvisioningStatus::rolled_back},
    .transitions =
        {
            {ProvisioningStatus::pending, ProvisioningStatus::in_progress,
             "in_progress: Provisioning underway"},
            {ProvisioningStatus::in_progress, ProvisioningStatus::completed,
             "completed: Provisioning successful"},
            {ProvisioningStatus::in_progress, ProvisioningStatus::failed, "failed: Provisioning failed"},
            {ProvisioningStatus::in_progress, ProvisioningStatus::rolled_back,
             "rolled_back: Provisioning reversed"},
            {ProvisioningStatus::failed, ProvisioningStatus::in_progress,
             "R061: Error handling and retry logic"},
            {ProvisioningStatus::failed, ProvisioningStatus::rolled_back,
             "R061: Error handling and retry logic"},
            {ProvisioningStatus::completed, ProvisioningStatus::rolled_back,
             "rolled_back: Provisioning reversed"},
        },
};

template <>
inline constexpr Specification<BandwidthUnit> specification<BandwidthUnit>{
    .name = "BandwidthUnit",
    .module = "services",
    .purpose = "Defines bandwidth measurement units",
    .columns = {"services.bandwidth_unit"},
    .rules = {"R064", "R065", "R066", "R067"},
    .values =
        {
            {BandwidthUnit::kbps, "kbps", "Kilobits per second"},
            {BandwidthUnit::mbps, "mbps", "Megabits per second"},
            {BandwidthUnit::gbps, "gbps", "Gigabits per second"},
        },
};

}  // namespace dotmac::registry
