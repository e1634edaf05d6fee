#include "modules/services/invariants.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "modules/identity/service.hpp"
#include "modules/services/model.hpp"

namespace dotmac::services {
namespace {

using identity::AccountStatus;
using registry::to_string;
using Sentences = std::vector<std::string>;

constexpr std::size_t most_sentences = 100;

// A sentence for each distinct value of a column that its enum has not.
template <registry::Registered E>
void find_unknown(Context& context, std::string_view column, std::string_view sql, Sentences& sentences) {
    auto rows = context.transaction.query(sql, context.tenant());
    while (rows.next()) {
        const auto text = rows.get<std::optional<std::string>>(0);
        if (!text || registry::parse<E>(*text)) continue;
        sentences.push_back(
            fmt::format("{} holds the unknown {} '{}'.", column, registry::specification<E>.name, *text));
    }
}

Sentences unknown_values(Context& context) {
    Sentences found;
    find_unknown<ServiceType>(context, "services.service_type",
                              "SELECT DISTINCT service_type FROM services WHERE tenant_id = $1", found);
    find_unknown<BandwidthUnit>(context, "services.bandwidth_unit",
                                "SELECT DISTINCT bandwidth_unit FROM services WHERE tenant_id = $1", found);
    find_unknown<CustomerType>(
        context, "service_customer_types.customer_type",
        "SELECT DISTINCT customer_type FROM service_customer_types WHERE tenant_id = $1", found);
    find_unknown<CustomerType>(context, "service_prices.customer_type",
                               "SELECT DISTINCT customer_type FROM service_prices WHERE tenant_id = $1",
                               found);
    find_unknown<BillingCycle>(context, "service_prices.billing_cycle",
                               "SELECT DISTINCT billing_cycle FROM service_prices WHERE tenant_id = $1",
                               found);
    find_unknown<ServiceStatus>(context, "service_instances.status",
                                "SELECT DISTINCT status FROM service_instances WHERE tenant_id = $1", found);
    find_unknown<ProvisioningStatus>(
        context, "service_instances.provisioning_status",
        "SELECT DISTINCT provisioning_status FROM service_instances WHERE tenant_id = $1", found);
    return found;
}

Sentences prices_of_nobody(Context& context) {
    auto rows = context.transaction.query(
        "SELECT service_id, customer_type FROM service_prices p WHERE tenant_id = $1 AND NOT EXISTS "
        "(SELECT 1 FROM service_customer_types t WHERE t.tenant_id = p.tenant_id "
        "AND t.service_id = p.service_id AND t.customer_type = p.customer_type) LIMIT 100",
        context.tenant());
    return rows.all([](const store::Rows& row) {
        return fmt::format("The service {} has a price for {} customers, who may not buy it.",
                           row.get<ServiceId>(0).to_string(), row.get<std::string>(1));
    });
}

Sentences instances_of_nothing(Context& context) {
    auto rows = context.transaction.query(
        "SELECT id, service_id FROM service_instances i WHERE tenant_id = $1 AND NOT EXISTS "
        "(SELECT 1 FROM services s WHERE s.tenant_id = i.tenant_id AND s.id = i.service_id) LIMIT 100",
        context.tenant());
    return rows.all([](const store::Rows& row) {
        return fmt::format("The instance {} is of the service {}, which does not exist.",
                           row.get<ServiceInstanceId>(0).to_string(), row.get<ServiceId>(1).to_string());
    });
}

Sentences status_without_date(Context& context) {
    auto rows = context.transaction.query(
        "SELECT id, status FROM service_instances WHERE tenant_id = $1 "
        "AND ((status IN ('active', 'suspended', 'maintenance') AND activated_on IS NULL) "
        "OR (status = 'pending' AND activated_on IS NOT NULL) "
        "OR ((status = 'cancelled') <> (cancelled_on IS NOT NULL)) "
        "OR (suspended_with_account = $2 AND status <> 'suspended')) ORDER BY id LIMIT 100",
        context.tenant(), true);
    return rows.all([](const store::Rows& row) {
        return fmt::format("The instance {} is {}, which does not fit its dates or why it was suspended.",
                           row.get<ServiceInstanceId>(0).to_string(), row.get<std::string>(1));
    });
}

struct Living {
    CustomerId customer;
    ServiceInstanceId id;
    ServiceStatus status;
};

// Nothing where the account lets the service stand so.
std::string conflict_with_account(const Living& one, const std::vector<identity::BillingProfile>& profiles) {
    const auto profile = std::ranges::lower_bound(profiles, one.customer, {}, &identity::BillingProfile::id);
    if (profile == profiles.end() || profile->id != one.customer)
        return fmt::format("The instance {} belongs to {}, who does not exist.", one.id.to_string(),
                           one.customer.to_string());
    const bool works = one.status == ServiceStatus::active || one.status == ServiceStatus::maintenance;
    const AccountStatus account = profile->account_status;
    const bool fits = works ? account == AccountStatus::active : account != AccountStatus::cancelled;
    if (fits) return {};
    return fmt::format("The instance {} is {}, and the account of {} is {}.", one.id.to_string(),
                       to_string(one.status), one.customer.to_string(), to_string(account));
}

Sentences services_against_accounts(Context& context) {
    Sentences sentences;
    CustomerId customer;
    ServiceInstanceId instance;
    while (sentences.size() < most_sentences) {
        const auto chunk =
            context.transaction
                .query(
                    "SELECT customer_id, id, status FROM service_instances WHERE tenant_id = $1 "
                    "AND (customer_id, id) > ($2, $3) AND status <> 'cancelled' "
                    "ORDER BY customer_id, id LIMIT 1000",
                    context.tenant(), customer, instance)
                .all([](const store::Rows& row) {
                    return Living{row.get<CustomerId>(0), row.get<ServiceInstanceId>(1),
                                  row.get<ServiceStatus>(2)};
                });
        if (chunk.empty()) break;
        const auto profiles =
            identity::billing_profiles(context.transaction, chunk.front().customer, chunk.back().customer);
        for (const Living& one : chunk) {
            std::string conflict = conflict_with_account(one, profiles);
            if (!conflict.empty()) sentences.push_back(std::move(conflict));
        }
        customer = chunk.back().customer;
        instance = chunk.back().id;
    }
    return sentences;
}

}  // namespace

std::span<const platform::Invariant> invariants() {
    static const platform::Invariant all[] = {
        {"ServiceValuesAreKnown", "Every stored value of an enum of services is in its enum.",
         unknown_values},
        {"PricesAreForBuyers", "Every price is for a type of customer that may buy the service (R016).",
         prices_of_nobody},
        {"InstancesHaveServices", "Every service instance is of a service in the catalogue.",
         instances_of_nothing},
        {"ServiceDatesFitStatus", "What works or worked says since when; what is cancelled says when.",
         status_without_date},
        {"ServicesFollowAccounts",
         "What works belongs to an active account (R017, R018), and a cancelled account has nothing (R020).",
         services_against_accounts},
    };
    return all;
}

std::vector<platform::SealedTable> sealed_tables() {
    // Prices are replaced together with the service that they belong to.
    return {
        {"services", {"id"}, "version"},
        {"service_prices",
         {"service_id", "customer_type", "billing_cycle", "currency"},
         "COALESCE((SELECT s.version FROM services s WHERE s.tenant_id = service_prices.tenant_id "
         "AND s.id = service_prices.service_id), 0)",
         true},
        {"service_instances", {"id"}, "version"},
    };
}

}  // namespace dotmac::services
