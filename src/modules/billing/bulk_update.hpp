// Updates of many rows, each with values of its own: the one thing that the engines do so differently that
// one text does not serve both. SQLite runs a prepared statement per row, or per 16 where a bill run has very
// many (no round trip, in key order); PostgreSQL gets all rows as arrays in one statement. Each compares the
// version that was read; the result is the number of rows that still had it.
#pragma once

#include <cstdint>
#include <span>

#include "modules/billing/model.hpp"
#include "store/transaction.hpp"

namespace dotmac::billing::queries {

using store::Transaction;

struct Advance {
    CustomerId customer_id;
    SubscriptionId id;
    std::int64_t version;
    Date next_period_start;
};
// Here and below where rows are of customers: in the order of these.
std::int64_t advance_subscriptions(Transaction& transaction, std::span<const Advance> rows);

struct Taken {
    CustomerId customer_id;
    ChargeId id;
    std::int64_t version;
    InvoiceId invoice_id;
};
std::int64_t take_charges(Transaction& transaction, std::span<const Taken> rows);

struct CreditUse {
    CustomerId customer_id;
    Currency currency;
    std::int64_t version;
    std::int64_t used;  // minor units
};
std::int64_t use_credits(Transaction& transaction, std::span<const CreditUse> rows);

struct StatusStep {
    InvoiceId id;
    std::int64_t version;
    InvoiceStatus status;  // from registry::transition
};
std::int64_t step_invoices(Transaction& transaction, std::span<const StatusStep> rows);

struct InvoicePayment {
    InvoiceId id;
    std::int64_t version;
    InvoiceStatus status;      // from registry::transition, or as it was
    std::int64_t amount_paid;  // minor units
};
std::int64_t pay_invoices(Transaction& transaction, std::span<const InvoicePayment> rows);

}  // namespace dotmac::billing::queries
