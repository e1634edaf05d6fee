// Resellers: the records.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "modules/identity/model.hpp"
#include "record/record.hpp"
#include "record/types.hpp"

namespace dotmac::portal_management {

using identity::CustomerId;

struct ResellerTag {
    static constexpr std::string_view prefix = "rsl";
    static constexpr std::string_view noun = "reseller";
};
using ResellerId = Id<ResellerTag>;

struct CommissionTag {
    static constexpr std::string_view prefix = "com";
    static constexpr std::string_view noun = "commission";
};
using CommissionId = Id<CommissionTag>;

struct Reseller {
    ResellerId id;
    std::string name;
    Rate commission_rate;
    std::optional<ResellerId> parent_id;
    bool is_disabled = false;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};
const record::Description& description_of(const Reseller*);

struct ResellerCreate {
    std::string name;
    Rate commission_rate;
    std::optional<ResellerId> parent_id;
};
const record::Description& description_of(const ResellerCreate*);

struct ResellerChange {
    std::optional<std::string> name;
    std::optional<Rate> commission_rate;  // of what is paid from now on
    record::Nullable<ResellerId> parent_id;
    std::optional<bool> is_disabled;
};
const record::Description& description_of(const ResellerChange*);

struct ResellerFilter {
    std::optional<ResellerId> parent_id;
    std::optional<bool> is_disabled;
};
const record::Description& description_of(const ResellerFilter*);

struct ResellerAssignment {
    CustomerId customer_id;
};
const record::Description& description_of(const ResellerAssignment*);

// What a reseller sees of a customer.
struct ResellerCustomer {
    CustomerId id;
    ResellerId reseller_id;
    std::string number;
    std::string name;
    identity::CustomerType customer_type = identity::CustomerType::residential;
    identity::AccountStatus account_status = identity::AccountStatus::pending;
    Instant assigned_at;
};
const record::Description& description_of(const ResellerCustomer*);

struct Commission {
    CommissionId id;
    ResellerId reseller_id;
    CustomerId customer_id;
    std::string kind;        // accrual, reversal
    std::string invoice_id;  // "inv_…"
    Rate rate;
    Money basis;   // what the rate applies to; below zero for a reversal
    Money amount;  // below zero for a reversal
    Date accrued_on;
    Instant created_at;
};
const record::Description& description_of(const Commission*);

struct CommissionFilter {
    std::optional<CustomerId> customer_id;
    std::optional<Date> from;
    std::optional<Date> to;  // that day included
};
const record::Description& description_of(const CommissionFilter*);

struct CommissionStatementQuery {
    std::optional<Date> from;          // the first of the month of `to` where left out
    std::optional<Date> to;            // today where left out
    std::optional<Currency> currency;  // the tenant's where left out
};
const record::Description& description_of(const CommissionStatementQuery*);

struct CommissionStatement {
    ResellerId reseller_id;
    std::string reseller_name;
    Date from;
    Date to;
    Currency currency;
    Money opening_balance;
    std::vector<Commission> entries;
    Money accrued;
    Money reversed;
    Money closing_balance;
};
const record::Description& description_of(const CommissionStatement*);

}  // namespace dotmac::portal_management
