#include "modules/billing/journal.hpp"

#include <cassert>
#include <stdexcept>

namespace dotmac::billing {
namespace {

constexpr std::string_view insert_line =
    "INSERT INTO journal_lines (tenant_id, entry_id, line_number, entry_date, account, amount, currency, "
    "customer_id, source_kind, source_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

}  // namespace

namespace account {

std::string_view cash(PaymentMethod method) {
    switch (method) {
        case PaymentMethod::credit_card:
            return "cash:credit_card";
        case PaymentMethod::bank_transfer:
            return "cash:bank_transfer";
        case PaymentMethod::check:
            return "cash:check";
        case PaymentMethod::cash:
            return "cash:cash";
        case PaymentMethod::crypto:
            return "cash:crypto";
        case PaymentMethod::paypal:
            return "cash:paypal";
        case PaymentMethod::apple_pay:
            return "cash:apple_pay";
        case PaymentMethod::google_pay:
            return "cash:google_pay";
    }
    __builtin_unreachable();
}

}  // namespace account

JournalEntry& JournalEntry::add(std::string_view account, const Money& amount) {
    if (amount.currency != currency_) throw std::logic_error{"a journal entry has one currency"};
    if (amount.is_zero()) return *this;
    if (count_ == most_lines) throw std::logic_error{"a journal entry has too many lines"};
    lines_[count_++] = {account, amount.minor};
    return *this;
}

void JournalEntry::require_balance() const {
    Money sum{0, currency_};
    for (std::size_t i = 0; i < count_; ++i)
        sum += Money{lines_[i].amount, currency_};
    if (!sum.is_zero()) throw std::logic_error{"a journal entry does not balance"};
}

void post(Context& context, const JournalEntry& entry) {
    entry.require_balance();
    for (std::size_t i = 0; i < entry.count_; ++i) {
        context.transaction.execute(insert_line, context.tenant(), entry.id_, i + 1, entry.date_,
                                    entry.lines_[i].account, entry.lines_[i].amount, entry.currency_,
                                    entry.customer_, entry.source_.kind, entry.source_.id);
    }
}

JournalBulk::JournalBulk(store::Transaction& transaction)
    : tenant_{transaction.tenant()},
      rows_{transaction.bulk_insert(
          "journal_lines", {"tenant_id", "entry_id", "line_number", "entry_date", "account", "amount",
                            "currency", "customer_id", "source_kind", "source_id"})} {}

void JournalBulk::add(const JournalEntry& entry) {
    entry.require_balance();
    for (std::size_t i = 0; i < entry.count_; ++i) {
        rows_->add(tenant_, entry.id_, i + 1, entry.date_, entry.lines_[i].account, entry.lines_[i].amount,
                   entry.currency_, entry.customer_, entry.source_.kind, entry.source_.id);
    }
}

}  // namespace dotmac::billing
