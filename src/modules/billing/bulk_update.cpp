#include "modules/billing/bulk_update.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace dotmac::billing::queries {
namespace {

// PostgreSQL's text form of an array. What goes in holds neither commas nor quotes: numbers, dates, codes.
class Array {
  public:
    void add(std::int64_t value) {
        std::array<char, 24> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        add(std::string_view{digits.data(), end});
    }
    void add(std::string_view value) {
        text_ += text_.size() == 1 ? "" : ",";
        text_ += value;
    }
    std::string_view close() {
        text_ += '}';
        return text_;
    }

  private:
    std::string text_ = "{";
};

// For SQLite: `sql` for each row, with the parameters that `bind` passes on.
template <class Row, class F>
std::int64_t each(std::span<const Row> rows, F execute) {
    std::int64_t touched = 0;
    for (const Row& row : rows)
        touched += execute(row);
    return touched;
}

// For SQLite, see advance_several.
constexpr std::size_t rows_at_once = 16;

std::string advance_statement() {
    std::string next;
    std::string as_read;
    for (std::size_t i = 0; i < rows_at_once; ++i) {
        const std::size_t id = 4 + 3 * i;
        as_read += fmt::format(" WHEN ${} THEN ${}", id, id + 1);
        next += fmt::format(" WHEN ${} THEN ${}", id, id + 2);
    }
    return fmt::format(
        "UPDATE subscriptions SET next_period_start = CASE id{} END, version = version + 1 "
        "WHERE tenant_id = $1 AND customer_id BETWEEN $2 AND $3 AND version = CASE id{} END",
        next, as_read);
}

// Moves on as many rows as one statement takes, in one walk over the range that they lie in: 0.5 µs each
// instead of the 1.4 µs that finding each by a statement of its own takes. Where there are fewer, the last
// one comes again; CASE takes the first that fits.
std::int64_t advance_several(Transaction& transaction, std::span<const Advance> rows) {
    static const std::string sql = advance_statement();
    std::vector<store::Parameter> values{transaction.tenant(), rows.front().customer_id,
                                         rows.back().customer_id};
    for (std::size_t i = 0; i < rows_at_once; ++i) {
        const Advance& row = rows[std::min(i, rows.size() - 1)];
        values.insert(values.end(), {row.id, row.version, row.next_period_start});
    }
    return transaction.run_execute(sql, values);
}

// For PostgreSQL: an update that joins arrays with the range of the table that their rows are in. Where it
// has no statistics of the table (it has just been filled), it takes any range for a row or two, and would
// compare each row of the range with each of the arrays; without nested loops it hashes them.
template <class... Values>
std::int64_t update_range(Transaction& transaction, const store::Sql& sql, const Values&... values) {
    transaction.execute("SET LOCAL enable_nestloop = off");
    const std::int64_t touched = transaction.execute(sql, values...);
    transaction.execute("SET LOCAL enable_nestloop = on");
    return touched;
}

}  // namespace

std::int64_t advance_subscriptions(Transaction& transaction, std::span<const Advance> rows) {
    if (rows.empty()) return 0;
    if (transaction.engine() == store::Engine::sqlite) {
        std::int64_t touched = 0;
        for (std::size_t at = 0; at < rows.size(); at += rows_at_once)
            touched +=
                advance_several(transaction, rows.subspan(at, std::min(rows_at_once, rows.size() - at)));
        return touched;
    }
    Array ids, versions, dates;
    for (const Advance& row : rows) {
        ids.add(row.id.value);
        versions.add(row.version);
        dates.add(to_string(row.next_period_start));
    }
    return update_range(
        transaction,
        "UPDATE subscriptions AS s SET next_period_start = v.next, version = s.version + 1 "
        "FROM (SELECT unnest(CAST($4 AS bigint[])) AS id, unnest(CAST($5 AS bigint[])) AS version, "
        "unnest(CAST($6 AS text[])) AS next) AS v "
        "WHERE s.tenant_id = $1 AND s.customer_id BETWEEN $2 AND $3 AND s.id = v.id "
        "AND s.version = v.version",
        transaction.tenant(), rows.front().customer_id, rows.back().customer_id, ids.close(),
        versions.close(), dates.close());
}

std::int64_t take_charges(Transaction& transaction, std::span<const Taken> rows) {
    if (rows.empty()) return 0;
    if (transaction.engine() == store::Engine::sqlite) {
        return each(rows, [&](const Taken& row) {
            return transaction.execute(
                "UPDATE charges SET state = 'invoiced', invoice_id = $5, version = version + 1 "
                "WHERE tenant_id = $1 AND customer_id = $2 AND id = $3 AND version = $4",
                transaction.tenant(), row.customer_id, row.id, row.version, row.invoice_id);
        });
    }
    Array ids, versions, invoices;
    for (const Taken& row : rows) {
        ids.add(row.id.value);
        versions.add(row.version);
        invoices.add(row.invoice_id.value);
    }
    return update_range(
        transaction,
        "UPDATE charges AS c SET state = 'invoiced', invoice_id = v.invoice_id, version = c.version + 1 "
        "FROM unnest(CAST($4 AS bigint[]), CAST($5 AS bigint[]), CAST($6 AS bigint[])) "
        "AS v(id, version, invoice_id) "
        "WHERE c.tenant_id = $1 AND c.customer_id BETWEEN $2 AND $3 AND c.state = 'pending' AND c.id = v.id "
        "AND c.version = v.version",
        transaction.tenant(), rows.front().customer_id, rows.back().customer_id, ids.close(),
        versions.close(), invoices.close());
}

std::int64_t use_credits(Transaction& transaction, std::span<const CreditUse> rows) {
    if (rows.empty()) return 0;
    if (transaction.engine() == store::Engine::sqlite) {
        return each(rows, [&](const CreditUse& row) {
            return transaction.execute(
                "UPDATE customer_credits SET amount = amount - $5, version = version + 1 "
                "WHERE tenant_id = $1 AND customer_id = $2 AND currency = $3 AND version = $4",
                transaction.tenant(), row.customer_id, row.currency, row.version, row.used);
        });
    }
    Array customers, currencies, versions, amounts;
    for (const CreditUse& row : rows) {
        customers.add(row.customer_id.value);
        currencies.add(row.currency.code());
        versions.add(row.version);
        amounts.add(row.used);
    }
    return update_range(
        transaction,
        "UPDATE customer_credits AS c SET amount = c.amount - v.used, version = c.version + 1 "
        "FROM unnest(CAST($4 AS bigint[]), CAST($5 AS text[]), CAST($6 AS bigint[]), CAST($7 AS bigint[])) "
        "AS v(customer_id, currency, version, used) "
        "WHERE c.tenant_id = $1 AND c.customer_id BETWEEN $2 AND $3 "
        "AND c.customer_id = v.customer_id AND c.currency = v.currency AND c.version = v.version",
        transaction.tenant(), rows.front().customer_id, rows.back().customer_id, customers.close(),
        currencies.close(), versions.close(), amounts.close());
}

std::int64_t step_invoices(Transaction& transaction, std::span<const StatusStep> rows) {
    if (rows.empty()) return 0;
    if (transaction.engine() == store::Engine::sqlite) {
        return each(rows, [&](const StatusStep& row) {
            return transaction.execute(
                "UPDATE invoices SET status = $4, version = version + 1 "
                "WHERE tenant_id = $1 AND id = $2 AND version = $3",
                transaction.tenant(), row.id, row.version, row.status);
        });
    }
    Array ids, versions, statuses;
    for (const StatusStep& row : rows) {
        ids.add(row.id.value);
        versions.add(row.version);
        statuses.add(registry::to_string(row.status));
    }
    return transaction.execute(
        "UPDATE invoices AS i SET status = v.status, version = i.version + 1 "
        "FROM unnest(CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS text[])) "
        "AS v(id, version, status) "
        "WHERE i.tenant_id = $1 AND i.id = v.id AND i.version = v.version",
        transaction.tenant(), ids.close(), versions.close(), statuses.close());
}

std::int64_t pay_invoices(Transaction& transaction, std::span<const InvoicePayment> rows) {
    if (rows.empty()) return 0;
    if (transaction.engine() == store::Engine::sqlite) {
        return each(rows, [&](const InvoicePayment& row) {
            return transaction.execute(
                "UPDATE invoices SET status = $4, amount_paid = $5, version = version + 1 "
                "WHERE tenant_id = $1 AND id = $2 AND version = $3",
                transaction.tenant(), row.id, row.version, row.status, row.amount_paid);
        });
    }
    Array ids, versions, statuses, amounts;
    for (const InvoicePayment& row : rows) {
        ids.add(row.id.value);
        versions.add(row.version);
        statuses.add(registry::to_string(row.status));
        amounts.add(row.amount_paid);
    }
    return transaction.execute(
        "UPDATE invoices AS i SET status = v.status, amount_paid = v.amount_paid, version = i.version + 1 "
        "FROM unnest(CAST($2 AS bigint[]), CAST($3 AS bigint[]), CAST($4 AS text[]), CAST($5 AS bigint[])) "
        "AS v(id, version, status, amount_paid) "
        "WHERE i.tenant_id = $1 AND i.id = v.id AND i.version = v.version",
        transaction.tenant(), ids.close(), versions.close(), statuses.close(), amounts.close());
}

}  // namespace dotmac::billing::queries
