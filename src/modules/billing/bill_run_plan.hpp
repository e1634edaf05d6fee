// What a bill run does to a range of customers, computed before anything is written: no database, no clock.
#pragma once

#include <vector>

#include "modules/billing/bulk_update.hpp"
#include "modules/billing/issuing.hpp"
#include "modules/billing/model.hpp"
#include "modules/billing/store.hpp"
#include "modules/identity/service.hpp"
#include "modules/services/service.hpp"

namespace dotmac::billing {

// The range as one snapshot shows it. Every list is in the order of customers.
struct RangeInput {
    std::vector<Subscription> subscriptions;  // those that are due
    std::vector<Charge> charges;              // pending and due
    std::vector<queries::Credit> credits;     // above zero
    std::vector<identity::BillingProfile> profiles;
    std::vector<services::InstanceState> instances;
};

struct PlannedInvoice {
    Invoice invoice;  // issued, but without identifier and number
    std::vector<Charge> charges;
    Money credit_used;
    std::int64_t credit_version = 0;
};

struct RangePlan {
    std::vector<PlannedInvoice> invoices;
    std::vector<queries::Advance> advances;
    std::vector<BillRunException> exceptions;
    BillRunSummary summary;
};

RangePlan plan_range(const RangeInput& input, const services::PriceBook& prices, const Terms& terms,
                     Date as_of);

// Adds what another range billed.
void add_to(BillRunSummary& sum, const BillRunSummary& part);

}  // namespace dotmac::billing
