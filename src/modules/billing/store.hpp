// The queries of the billing module, and nothing but queries. Those of the bill run stand in
// bill_run_store.hpp. Every update of one row compares the version it read and counts it up; it throws
// conflict where somebody else was faster.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "modules/billing/model.hpp"
#include "store/page.hpp"
#include "store/transaction.hpp"

namespace dotmac::billing::queries {

using store::Transaction;

// Subscriptions.
std::optional<Subscription> find_subscription(Transaction& transaction, SubscriptionId id);
std::vector<Subscription> subscriptions_of(Transaction& transaction, CustomerId customer);
std::vector<Subscription> subscriptions_of(Transaction& transaction, ServiceInstanceId instance);
void insert_subscription(Transaction& transaction, const Subscription& subscription);
void insert_subscriptions(Transaction& transaction, std::span<const Subscription> subscriptions);
void update_subscription(Transaction& transaction, Subscription& subscription);
store::Page<Subscription> list_subscriptions(Transaction& transaction, const SubscriptionFilter& filter,
                                             const store::PageRequest& page);
inline constexpr std::string_view subscription_columns =
    "id, customer_id, service_instance_id, billing_cycle, anchor_day, own_price, currency, started_on, "
    "next_period_start, ended_on, paused_from, paused_until, created_at, version";
Subscription read_subscription(const store::Rows& row);  // of those columns

// Charges.
inline constexpr std::string_view charge_columns =
    "id, customer_id, state, description, quantity, unit_amount, currency, tax_rate, charged_on, invoice_id, "
    "created_at, version";
Charge read_charge(const store::Rows& row);
std::optional<Charge> find_charge(Transaction& transaction, ChargeId id);
std::vector<Charge> pending_charges_of(Transaction& transaction, CustomerId customer, Date as_of);
std::vector<Charge> charges_on(Transaction& transaction, CustomerId customer, InvoiceId invoice);
void insert_charge(Transaction& transaction, const Charge& charge);
void update_charge(Transaction& transaction, Charge& charge);
store::Page<Charge> list_charges(Transaction& transaction, const ChargeFilter& filter,
                                 const store::PageRequest& page);

// Invoices. What depends on the day is derived for `today`.
void derive_due(Invoice& invoice, Date today);  // amount_due and is_past_due
std::optional<Invoice> find_invoice(Transaction& transaction, InvoiceId id, Date today);
std::vector<InvoiceLine> lines_of(Transaction& transaction, const Invoice& invoice);
std::vector<Invoice> open_invoices_of(Transaction& transaction, CustomerId customer, Date today);
std::vector<Invoice> invoices_paid_by(Transaction& transaction, PaymentId payment, Date today);
// Pending ones whose due date lies before `today`, the oldest first.
std::vector<Invoice> invoices_to_mark_overdue(Transaction& transaction, Date today, int limit);
void insert_invoice(Transaction& transaction, const Invoice& invoice);  // with its lines
void update_invoice(Transaction& transaction, Invoice& invoice);        // without its lines
// Many invoices, and many lines, by the engine's fastest path.
class InvoiceBulk {
  public:
    explicit InvoiceBulk(Transaction& transaction);
    void add(const Invoice& invoice);
    void finish() { rows_->finish(); }

  private:
    TenantId tenant_;
    std::unique_ptr<store::BulkInsert> rows_;
};
class LineBulk {
  public:
    explicit LineBulk(Transaction& transaction);
    void add(InvoiceId invoice, const InvoiceLine& line);
    void finish() { rows_->finish(); }

  private:
    TenantId tenant_;
    std::unique_ptr<store::BulkInsert> rows_;
};
store::Page<Invoice> list_invoices(Transaction& transaction, const InvoiceFilter& filter,
                                   const store::PageRequest& page, Date today);

// What the customer has paid in advance, in one currency.
struct Credit {
    CustomerId customer_id;
    Money amount;
    std::int64_t version = 0;
};
std::optional<Credit> find_credit(Transaction& transaction, CustomerId customer, const Currency& currency);
void update_credit(Transaction& transaction, const Credit& credit, const Money& amount);
void insert_credit_allocation(Transaction& transaction, const Invoice& invoice, const Money& amount,
                              Date allocated_on);

// Takes `count` numbers of a series, and returns the first. The series is locked until the transaction ends.
std::int64_t take_numbers(Transaction& transaction, std::string_view series, std::int64_t count);

}  // namespace dotmac::billing::queries
