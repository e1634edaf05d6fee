// From a row of a subscriber list to a customer, what it has and how that is billed. Reads and checks; writes
// nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/import_customers.hpp"
#include "modules/billing/enums.hpp"
#include "modules/identity/service.hpp"
#include "modules/services/service.hpp"
#include "platform/enum_choices.hpp"
#include "platform/import/mapping.hpp"

namespace dotmac::app {

// The fields of [customer] that CustomerCreate does not have.
struct AccountFields {
    identity::AccountStatus account_status = identity::AccountStatus::pending;
    std::optional<billing::PaymentMethod> payment_method;
};
const record::Description& description_of(const AccountFields*);

// The fields of [[subscription]].
struct SubscriptionFields {
    std::string service;
    std::string label;
    std::string address;
    billing::BillingCycle billing_cycle = billing::BillingCycle::monthly;
    std::optional<Decimal> price;
    std::optional<Date> start_on;
    std::optional<Date> bill_from;
    std::optional<int> anchor_day;
};
const record::Description& description_of(const SubscriptionFields*);

struct ImportedSubscription {
    services::ServiceId service;
    SubscriptionFields fields;
    std::optional<Money> own_price;
};

struct ImportedRow {
    std::size_t line = 0;
    identity::NewCustomer customer;
    Currency currency;
    std::vector<ImportedSubscription> subscriptions;
};

// What the rows are checked against.
struct ImportWorld {
    services::PriceBook prices;
    Currency currency;  // of customers for whom the mapping names none
    Date today;
    std::vector<platform::ClosedValue> closed;  // to new records
};

// Which sections and fields the mapping of a subscriber list may have.
std::span<const platform::SectionRule> customer_mapping_rules();

// The offerings of the mapping. Throws Problem(validation_failed), each fault with its place in the mapping.
std::vector<services::ServiceCreate> offerings_of(const platform::Mapping& mapping, Date today);

class RowReader {
  public:
    // Both must outlive it. Throws Problem(validation_failed) where a text that the mapping itself holds
    // (constants, translations, defaults) can never be right.
    RowReader(const platform::Mapping& mapping, const ImportWorld& world);

    // Appends to `faults` what is wrong; returns nothing if anything is.
    std::optional<ImportedRow> read(const platform::CsvRow& row, std::vector<ImportFault>& faults) const;

  private:
    const platform::Mapping& mapping_;
    const ImportWorld& world_;
};

}  // namespace dotmac::app
