// The records of the billing module: how what a customer has is billed, what was billed, and the runs that
// did it. Payments, refunds and statements have their records beside their rules.
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
#include "modules/services/model.hpp"
#include "record/record.hpp"
#include "record/types.hpp"

namespace dotmac::billing {

using identity::CustomerId;
using services::ServiceInstanceId;

struct SubscriptionTag {
    static constexpr std::string_view prefix = "sub";
    static constexpr std::string_view noun = "subscription";
};
using SubscriptionId = Id<SubscriptionTag>;

struct ChargeTag {
    static constexpr std::string_view prefix = "chg";
    static constexpr std::string_view noun = "charge";
};
using ChargeId = Id<ChargeTag>;

struct InvoiceTag {
    static constexpr std::string_view prefix = "inv";
    static constexpr std::string_view noun = "invoice";
};
using InvoiceId = Id<InvoiceTag>;

struct PaymentTag {
    static constexpr std::string_view prefix = "pay";
    static constexpr std::string_view noun = "payment";
};
using PaymentId = Id<PaymentTag>;

struct RefundTag {
    static constexpr std::string_view prefix = "rfd";
    static constexpr std::string_view noun = "refund";
};
using RefundId = Id<RefundTag>;

struct JournalEntryTag {
    static constexpr std::string_view prefix = "jrn";
    static constexpr std::string_view noun = "journal entry";
};
using JournalEntryId = Id<JournalEntryTag>;

struct BillRunTag {
    static constexpr std::string_view prefix = "run";
    static constexpr std::string_view noun = "bill run";
};
using BillRunId = Id<BillRunTag>;

// Subscriptions: how one service instance is billed.

struct Subscription {
    SubscriptionId id;
    CustomerId customer_id;
    ServiceInstanceId service_instance_id;
    BillingCycle billing_cycle = BillingCycle::monthly;
    int anchor_day = 1;              // 1 to 31: the day of the month on which periods begin; unused by weeks
    std::optional<Money> own_price;  // of one whole cycle, before tax; nothing: the catalogue's price
    Currency currency;
    Date started_on;               // the first day that is billed
    Date next_period_start;        // everything before it is billed, or was skipped
    std::optional<Date> ended_on;  // no period that begins on or after it is billed
    // The latest pause, while account or instance were not operational: periods that lie wholly within are
    // not billed. It ends before paused_until, or lasts still where there is none.
    std::optional<Date> paused_from;
    std::optional<Date> paused_until;
    Instant created_at;
    std::int64_t version = 1;
};
const record::Description& description_of(const Subscription*);

struct SubscriptionCreate {
    ServiceInstanceId service_instance_id;
    BillingCycle billing_cycle = BillingCycle::monthly;
    std::optional<Date> started_on;  // today where left out
    std::optional<int> anchor_day;   // the day of started_on where left out
    std::optional<Money> own_price;
};
const record::Description& description_of(const SubscriptionCreate*);

// The cycle stays: another cycle is another subscription.
struct SubscriptionChange {
    record::Nullable<Money> own_price;
};
const record::Description& description_of(const SubscriptionChange*);

struct SubscriptionEnd {
    std::optional<Date> ended_on;  // today where left out
    std::string reason;
};
const record::Description& description_of(const SubscriptionEnd*);

struct SubscriptionFilter {
    std::optional<CustomerId> customer_id;
    std::optional<ServiceInstanceId> service_instance_id;
};
const record::Description& description_of(const SubscriptionFilter*);

// For imports.
struct NewSubscription {
    CustomerId customer_id;
    ServiceInstanceId service_instance_id;
    BillingCycle billing_cycle = BillingCycle::monthly;
    Date started_on;
    std::optional<Date> next_period_start;  // what was billed elsewhere is not billed again; else started_on
    std::optional<int> anchor_day;          // the day of started_on where left out
    std::optional<Money> own_price;
    Currency currency;
    std::optional<Date> ended_on;
    bool is_paused = false;  // account or instance are not operational
};

// Charges: what is billed once.

struct Charge {
    ChargeId id;
    CustomerId customer_id;
    std::string state;  // pending, invoiced, cancelled
    std::string description;
    std::int64_t quantity = 1;
    Money unit_price;  // before tax; negative for a discount
    Rate tax_rate;
    Date charged_on;  // a bill run as of this day or later takes it
    std::optional<InvoiceId> invoice_id;
    Instant created_at;
    std::int64_t version = 1;
};
const record::Description& description_of(const Charge*);

struct ChargeCreate {
    CustomerId customer_id;
    std::string description;
    std::int64_t quantity = 1;
    Money unit_price;
    Rate tax_rate;
    std::optional<Date> charged_on;  // today where left out
};
const record::Description& description_of(const ChargeCreate*);

struct ChargeFilter {
    std::optional<CustomerId> customer_id;
};
const record::Description& description_of(const ChargeFilter*);

// Invoices.

struct InvoiceLine {
    int line_number = 0;
    std::string kind;  // subscription, charge, item
    std::optional<SubscriptionId> subscription_id;
    std::optional<ChargeId> charge_id;
    std::string description;
    std::optional<Date> period_start;
    std::optional<Date> period_end;  // the last day
    std::int64_t quantity = 1;
    Money unit_price;  // before tax
    Money amount;      // before tax
    TaxType tax_type = TaxType::sales_tax;
    Rate tax_rate;
    Money tax_amount;
};
const record::Description& description_of(const InvoiceLine*);

struct Invoice {
    InvoiceId id;
    CustomerId customer_id;
    std::optional<std::string> number;  // nothing while it is a draft, or was cancelled as one
    InvoiceStatus status = InvoiceStatus::draft;
    Currency currency;
    std::optional<Date> issue_date;
    std::optional<Date> due_date;
    Money subtotal;
    Money tax_total;
    Money total;
    Money amount_paid;  // by payments and by credit
    Money amount_due;   // total − amount_paid; zero where nothing is owed on it (draft, cancelled, refunded)
    bool is_past_due = false;  // owed, and its due date has gone by; also where it is partially paid
    std::optional<BillRunId> bill_run_id;
    Instant created_at;
    std::int64_t version = 1;
    std::optional<std::vector<InvoiceLine>> lines;  // nothing in lists
};
const record::Description& description_of(const Invoice*);

struct InvoiceItemCreate {
    std::string description;
    std::int64_t quantity = 1;
    Money unit_price;
    Rate tax_rate;
};
const record::Description& description_of(const InvoiceItemCreate*);

struct InvoiceCreate {
    CustomerId customer_id;
    std::vector<InvoiceItemCreate> items;
    bool include_pending_charges = false;  // every pending charge of the customer that is due by today
};
const record::Description& description_of(const InvoiceCreate*);

struct InvoiceAction {
    std::string reason;
};
const record::Description& description_of(const InvoiceAction*);

struct InvoiceFilter {
    std::optional<CustomerId> customer_id;
    std::optional<InvoiceStatus> status;
    std::optional<bool> open;  // something is due on it
    std::optional<bool> past_due;
    std::optional<bool> is_issued;  // it has its number: the customer knows it
    std::optional<BillRunId> bill_run_id;
};
const record::Description& description_of(const InvoiceFilter*);

// Bill runs.

// What a run billed in one currency.
struct BillRunTotal {
    Currency currency;
    std::int64_t invoices = 0;
    std::int64_t pending = 0;         // of the invoices, by the status they were left with
    std::int64_t partially_paid = 0;  // by credit
    std::int64_t paid = 0;            // by credit, or because nothing was to pay
    std::int64_t lines = 0;
    Money subtotal;
    Money tax_total;
    Money total;
    Money credit_used;
    bool operator==(const BillRunTotal&) const = default;
};
const record::Description& description_of(const BillRunTotal*);

// Skipped: customers to whom something was due and who got no invoice.
struct BillRunSummary {
    std::int64_t customers_billed = 0;
    std::int64_t skipped_account = 0;  // the account is not active (R017)
    std::int64_t skipped_service = 0;  // no service of theirs that was due is operational
    std::int64_t skipped_price = 0;    // no price for something due: see the run's exceptions
    std::vector<BillRunTotal> totals;  // by currency
    bool operator==(const BillRunSummary&) const = default;
};
const record::Description& description_of(const BillRunSummary*);

struct BillRun {
    BillRunId id;
    Date as_of;
    bool dry_run = false;
    std::string state;  // running, finished
    std::int64_t chunks = 0;
    std::int64_t chunks_done = 0;
    BillRunSummary summary;  // so far
    Instant created_at;
    std::string created_by;
    std::optional<Instant> finished_at;
    std::int64_t version = 1;
};
const record::Description& description_of(const BillRun*);

struct BillRunCreate {
    std::optional<Date> as_of;  // today where left out
    bool dry_run = false;       // computes the summary, bills nothing
};
const record::Description& description_of(const BillRunCreate*);

struct BillRunFilter {};
const record::Description& description_of(const BillRunFilter*);

// Whom a run could not bill although it should have.
struct BillRunException {
    CustomerId customer_id;
    std::optional<SubscriptionId> subscription_id;  // nothing where a charge or the sum is at fault
    std::string reason;                             // no_price, wrong_currency, total_below_zero
};
const record::Description& description_of(const BillRunException*);

struct BillRunExceptionFilter {};
const record::Description& description_of(const BillRunExceptionFilter*);

}  // namespace dotmac::billing
