// The records of the services module: the catalogue, and what each customer has of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "modules/billing/enums.hpp"
#include "modules/identity/model.hpp"
#include "modules/services/enums.hpp"
#include "record/record.hpp"
#include "record/types.hpp"

namespace dotmac::services {

using billing::BillingCycle;
using identity::CustomerId;
using identity::CustomerType;

struct ServiceTag {
    static constexpr std::string_view prefix = "svc";
    static constexpr std::string_view noun = "service";
};
using ServiceId = Id<ServiceTag>;

struct ServiceInstanceTag {
    static constexpr std::string_view prefix = "svi";
    static constexpr std::string_view noun = "service instance";
};
using ServiceInstanceId = Id<ServiceInstanceTag>;

// One price of a service: at most one per customer type, cycle and currency.
struct ServicePrice {
    CustomerType customer_type = CustomerType::residential;
    BillingCycle billing_cycle = BillingCycle::monthly;
    Money price;  // of one whole cycle, before tax
    bool operator==(const ServicePrice&) const = default;
};
const record::Description& description_of(const ServicePrice*);

struct Service {
    ServiceId id;
    std::string code;
    std::string name;
    std::string description;
    ServiceType service_type = ServiceType::internet;
    std::optional<std::int64_t> download;  // in bandwidth_unit
    std::optional<std::int64_t> upload;
    std::optional<BandwidthUnit> bandwidth_unit;
    std::optional<std::int64_t> download_bits_per_second;  // derived, one unit for all reports (R064)
    std::optional<std::int64_t> upload_bits_per_second;
    Rate tax_rate;
    std::vector<CustomerType> customer_types;
    std::vector<ServicePrice> prices;
    bool is_retired = false;
    Instant created_at;
    std::int64_t version = 1;
};
const record::Description& description_of(const Service*);

struct ServiceCreate {
    std::string code;
    std::string name;
    std::string description;
    ServiceType service_type = ServiceType::internet;
    std::optional<std::int64_t> download;
    std::optional<std::int64_t> upload;
    std::optional<BandwidthUnit> bandwidth_unit;
    Rate tax_rate;
    std::vector<CustomerType> customer_types;
    std::vector<ServicePrice> prices;
};
const record::Description& description_of(const ServiceCreate*);

// The code and the type of a service stay as they are: bills and instances were made by them.
struct ServiceChange {
    std::optional<std::string> name;
    std::optional<std::string> description;
    record::Nullable<std::int64_t> download;
    record::Nullable<std::int64_t> upload;
    record::Nullable<BandwidthUnit> bandwidth_unit;
    std::optional<Rate> tax_rate;
    std::optional<std::vector<CustomerType>> customer_types;  // replaces all of them
    std::optional<std::vector<ServicePrice>> prices;          // replaces all of them
};
const record::Description& description_of(const ServiceChange*);

struct ServiceFilter {
    std::optional<std::string> code;
    std::optional<ServiceType> service_type;
    std::optional<CustomerType> available_to;  // on sale to customers of this type (R016)
    std::optional<bool> is_retired;
};
const record::Description& description_of(const ServiceFilter*);

struct ServiceInstance {
    ServiceInstanceId id;
    CustomerId customer_id;
    ServiceId service_id;
    ServiceStatus status = ServiceStatus::pending;
    ProvisioningStatus provisioning_status = ProvisioningStatus::pending;
    std::string label;    // what tells two of the same kind apart: "Head office"
    std::string address;  // where it is delivered, as one text
    Instant ordered_at;
    std::optional<Date> activated_on;  // for the first time
    std::optional<Date> cancelled_on;
    bool suspended_with_account = false;  // comes back by itself when the account does (R017)
    std::int64_t version = 1;
};
const record::Description& description_of(const ServiceInstance*);

struct ServiceInstanceCreate {
    CustomerId customer_id;
    ServiceId service_id;
    std::string label;
    std::string address;
};
const record::Description& description_of(const ServiceInstanceCreate*);

struct ServiceInstanceChange {
    std::optional<std::string> label;
    std::optional<std::string> address;
};
const record::Description& description_of(const ServiceInstanceChange*);

struct ServiceInstanceFilter {
    std::optional<CustomerId> customer_id;
    std::optional<ServiceId> service_id;
    std::optional<ServiceStatus> status;
};
const record::Description& description_of(const ServiceInstanceFilter*);

// Why a status is changed, in the actor's words; the event keeps it.
struct ServiceInstanceAction {
    std::string reason;
};
const record::Description& description_of(const ServiceInstanceAction*);

}  // namespace dotmac::services
