// The journal: double-entry and append-only. Debits are positive, credits negative, and the lines of an entry
// add up to zero. Everything that moves money posts here, through these two functions and nothing else.
//
//   what happened                            debit                     credit
//   an invoice is issued                     receivable (total)        revenue (subtotal), tax (tax_total)
//   a payment pays an invoice                cash:<payment_method>     receivable
//   a payment exceeds what is owed           cash:<payment_method>     customer_credit
//   credit pays an invoice                   customer_credit           receivable
//   a payment is refunded                    receivable or             cash:<payment_method>
//                                            customer_credit
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

#include "modules/billing/model.hpp"
#include "store/context.hpp"

namespace dotmac::billing {

namespace account {
inline constexpr std::string_view receivable = "receivable";
inline constexpr std::string_view revenue = "revenue";
inline constexpr std::string_view tax = "tax";
inline constexpr std::string_view customer_credit = "customer_credit";
std::string_view cash(PaymentMethod method);  // "cash:credit_card"
}  // namespace account

// The document that an entry stands for.
struct JournalSource {
    std::string_view kind;  // "invoice", "payment", "refund"
    std::int64_t id;
};

// An entry under construction: `add` its lines, then post it. Lines of zero are left out.
class JournalEntry {
  public:
    static constexpr std::size_t most_lines = 6;
    struct Line {
        std::string_view account;
        std::int64_t amount;  // minor units
    };

    JournalEntry(JournalEntryId id, Date date, CustomerId customer, Currency currency, JournalSource source)
        : id_{id}, date_{date}, customer_{customer}, currency_{currency}, source_{source} {}
    JournalEntry& debit(std::string_view account, const Money& amount) { return add(account, amount); }
    JournalEntry& credit(std::string_view account, const Money& amount) { return add(account, -amount); }

  private:
    friend class JournalBulk;
    friend void post(Context& context, const JournalEntry& entry);
    JournalEntry& add(std::string_view account, const Money& amount);
    void require_balance() const;  // throws logic_error: a defect of ours

    JournalEntryId id_;
    Date date_;
    CustomerId customer_;
    Currency currency_;
    JournalSource source_;
    std::array<Line, most_lines> lines_{};
    std::size_t count_ = 0;
};

void post(Context& context, const JournalEntry& entry);

// Many entries by the engine's fastest path, in one go with the other rows of a chunk.
class JournalBulk {
  public:
    explicit JournalBulk(store::Transaction& transaction);
    void add(const JournalEntry& entry);
    void finish() { rows_->finish(); }

  private:
    TenantId tenant_;
    std::unique_ptr<store::BulkInsert> rows_;
};

}  // namespace dotmac::billing
