#include "modules/billing/payments_store.hpp"

#include "base/problem.hpp"

namespace dotmac::billing::queries {
namespace {

constexpr std::string_view payment_columns =
    "SELECT id, customer_id, status, payment_method, amount, amount_allocated, amount_refunded, currency, "
    "received_on, reference, created_at, version";

// The first is the lists' own order.
constexpr store::SortColumn payment_order[] = {{"created_at", "id", false},
                                               {"received_on", "received_on", true}};

Payment read_payment(const store::Rows& row) {
    const auto currency = row.get<Currency>(7);
    const auto reference = row.get<std::string_view>(9);
    return {
        .id = row.get<PaymentId>(0),
        .customer_id = row.get<CustomerId>(1),
        .status = row.get<PaymentStatus>(2),
        .payment_method = row.get<PaymentMethod>(3),
        .amount = row.money(4, currency),
        .amount_allocated = row.money(5, currency),
        .amount_refunded = row.money(6, currency),
        .received_on = row.get<Date>(8),
        .reference = reference.empty() ? std::nullopt : std::optional<std::string>{reference},
        .created_at = row.get<Instant>(10),
        .version = row.get<std::int64_t>(11),
    };
}

constexpr std::string_view refund_columns =
    "SELECT id, customer_id, payment_id, invoice_id, payment_method, amount, currency, reason, refunded_on, "
    "created_at";
constexpr store::SortColumn by_creation[] = {{"created_at", "id", false}};

Refund read_refund(const store::Rows& row) {
    return {
        .id = row.get<RefundId>(0),
        .customer_id = row.get<CustomerId>(1),
        .payment_id = row.get<PaymentId>(2),
        .invoice_id = row.get<std::optional<InvoiceId>>(3),
        .payment_method = row.get<PaymentMethod>(4),
        .amount = row.money(5, row.get<Currency>(6)),
        .reason = row.get<std::string>(7),
        .refunded_on = row.get<Date>(8),
        .created_at = row.get<Instant>(9),
    };
}

// `invoices` says which, with $2.
std::string flows_sql(std::string_view invoices) {
    std::string sql =
        "SELECT invoice_id, payment_id, CAST(SUM(paid) AS BIGINT), CAST(SUM(refunded) AS BIGINT) FROM ("
        "SELECT invoice_id, payment_id, amount AS paid, 0 AS refunded FROM payment_allocations "
        "WHERE tenant_id = $1 AND ";
    sql.append(invoices)
        .append(" UNION ALL SELECT invoice_id, payment_id, 0, amount FROM refunds WHERE tenant_id = $1 AND ")
        .append(invoices);
    return sql.append(") AS flows GROUP BY invoice_id, payment_id ORDER BY invoice_id, payment_id");
}

std::vector<InvoiceFlow> read_flows(store::Rows rows, const Currency& currency) {
    return rows.all([&](const store::Rows& row) {
        return InvoiceFlow{row.get<InvoiceId>(0), row.get<std::optional<PaymentId>>(1),
                           row.money(2, currency), row.money(3, currency)};
    });
}

// What stands on a statement, from $1 (tenant) and $2 (customer). A debit is above zero.
constexpr std::string_view statement_rows =
    "SELECT issue_date AS entry_date, 0 AS place, id, number AS reference, total AS amount FROM invoices "
    "WHERE tenant_id = $1 AND customer_id = $2 AND issue_date IS NOT NULL "
    "UNION ALL SELECT received_on, 1, id, reference, -amount FROM payments "
    "WHERE tenant_id = $1 AND customer_id = $2 AND status IN ('completed', 'refunded') "
    "UNION ALL SELECT refunded_on, 2, id, reason, amount FROM refunds "
    "WHERE tenant_id = $1 AND customer_id = $2 "
    "UNION ALL SELECT r.refunded_on, 3, r.id, i.number, -r.amount FROM refunds r "
    "JOIN invoices i ON i.tenant_id = r.tenant_id AND i.id = r.invoice_id "
    "WHERE r.tenant_id = $1 AND r.customer_id = $2";

StatementEntry read_statement_entry(const store::Rows& row, const Currency& currency) {
    static constexpr std::string_view kinds[] = {"invoice", "payment", "refund", "credit_note"};
    static constexpr std::string_view prefixes[] = {InvoiceId::prefix, PaymentId::prefix, RefundId::prefix,
                                                    RefundId::prefix};
    const auto place = row.get<std::size_t>(1);
    const Money amount = row.money(4, currency);
    const bool is_debit = place == 0 || place == 2;
    return {
        .date = row.get<Date>(0),
        .kind = std::string{kinds[place]},
        .id = format_id(prefixes[place], row.get<std::int64_t>(2)),
        .reference = row.get<std::string>(3),
        .debit = is_debit ? std::optional{amount} : std::nullopt,
        .credit = is_debit ? std::nullopt : std::optional{-amount},
        .balance = Money{0, currency},
    };
}

}  // namespace

std::optional<Payment> find_payment(Transaction& transaction, PaymentId id) {
    static const std::string sql =
        std::string{payment_columns} + " FROM payments WHERE tenant_id = $1 AND id = $2";
    return transaction.query(sql, transaction.tenant(), id).first(read_payment);
}

std::vector<PaymentAllocation> allocations_of(Transaction& transaction, const Payment& payment) {
    return transaction
        .query(
            "SELECT invoice_id, amount, allocated_on FROM payment_allocations "
            "WHERE tenant_id = $1 AND payment_id = $2 ORDER BY id",
            transaction.tenant(), payment.id)
        .all([&](const store::Rows& row) {
            return PaymentAllocation{row.get<InvoiceId>(0), row.money(1, payment.amount.currency),
                                     row.get<Date>(2)};
        });
}

void insert_payment(Transaction& transaction, const Payment& payment) {
    transaction.execute(
        "INSERT INTO payments (tenant_id, id, customer_id, status, payment_method, amount, amount_allocated, "
        "amount_refunded, currency, received_on, reference, created_at, version) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        transaction.tenant(), payment.id, payment.customer_id, payment.status, payment.payment_method,
        payment.amount, payment.amount_allocated, payment.amount_refunded, payment.amount.currency,
        payment.received_on, payment.reference.value_or(""), payment.created_at, payment.version);
}

void update_payment(Transaction& transaction, Payment& payment) {
    const auto touched = transaction.execute(
        "UPDATE payments SET status = $4, amount_refunded = $5, version = version + 1 "
        "WHERE tenant_id = $1 AND id = $2 AND version = $3",
        transaction.tenant(), payment.id, payment.version, payment.status, payment.amount_refunded);
    if (touched != 1) {
        throw Problem(ProblemCode::conflict,
                      "The payment was changed by somebody else meanwhile: try again.");
    }
    ++payment.version;
}

store::Page<Payment> list_payments(Transaction& transaction, const PaymentFilter& filter,
                                   const store::PageRequest& page) {
    store::ListQuery list{transaction, payment_columns, "FROM payments WHERE tenant_id = ?"};
    list.where("customer_id = ?", filter.customer_id)
        .where("status = ?", filter.status)
        .where("payment_method = ?", filter.payment_method)
        .where("received_on >= ?", filter.received_from)
        .where("received_on <= ?", filter.received_to);
    store::PageRequest ordered = page;
    // In the order of the index that has the days: in another one the list would pass over all that is newer.
    if (page.sort.empty() && (filter.received_from || filter.received_to)) ordered.sort = "-received_on";
    return list.page(ordered, payment_order, "id", read_payment, true);
}

void insert_allocations(Transaction& transaction, CustomerId customer, std::optional<PaymentId> payment,
                        Date allocated_on, std::span<const NewAllocation> allocations) {
    if (allocations.empty()) return;
    const auto rows = transaction.bulk_insert(
        "payment_allocations",
        {"tenant_id", "invoice_id", "id", "payment_id", "customer_id", "amount", "currency", "allocated_on"});
    for (const NewAllocation& each : allocations) {
        rows->add(transaction.tenant(), each.invoice_id, transaction.new_id(), payment, customer, each.amount,
                  each.amount.currency, allocated_on);
    }
    rows->finish();
}

// ---- Credit ----------------------------------------------------------------------------------------------

void add_credit(Transaction& transaction, CustomerId customer, const Money& amount) {
    transaction.execute(
        "INSERT INTO customer_credits (tenant_id, customer_id, currency, amount, version) "
        "VALUES ($1, $2, $3, $4, 1) ON CONFLICT (tenant_id, customer_id, currency) DO UPDATE "
        "SET amount = customer_credits.amount + excluded.amount, version = customer_credits.version + 1",
        transaction.tenant(), customer, amount.currency, amount);
}

CustomerBalance read_balance(Transaction& transaction, CustomerId customer, const Currency& currency,
                             Date today) {
    auto rows = transaction.query(
        "SELECT COUNT(*), CAST(COALESCE(SUM(total - amount_paid), 0) AS BIGINT), "
        "CAST(COALESCE(SUM(CASE WHEN due_date < $3 THEN total - amount_paid ELSE 0 END), 0) AS BIGINT), "
        "COALESCE((SELECT amount FROM customer_credits WHERE tenant_id = $1 AND customer_id = $2 "
        "AND currency = $4), 0) FROM invoices WHERE tenant_id = $1 AND customer_id = $2 "
        "AND status IN ('pending', 'partially_paid', 'overdue')",
        transaction.tenant(), customer, today, currency);
    rows.next();
    return {
        .customer_id = customer,
        .currency = currency,
        .open_invoice_count = rows.get<std::int64_t>(0),
        .open_invoices = rows.money(1, currency),
        .past_due = rows.money(2, currency),
        .credit = rows.money(3, currency),
        .balance = rows.money(1, currency) - rows.money(3, currency),
    };
}

// ---- Refunds ---------------------------------------------------------------------------------------------

std::vector<Refund> refunds_of(Transaction& transaction, PaymentId payment) {
    static const std::string sql =
        std::string{refund_columns} + " FROM refunds WHERE tenant_id = $1 AND payment_id = $2 ORDER BY id";
    return transaction.query(sql, transaction.tenant(), payment).all(read_refund);
}

std::optional<Refund> find_refund(Transaction& transaction, RefundId id) {
    static const std::string sql =
        std::string{refund_columns} + " FROM refunds WHERE tenant_id = $1 AND id = $2";
    return transaction.query(sql, transaction.tenant(), id).first(read_refund);
}

std::unordered_map<InvoiceId, std::int64_t> refunded_by_invoice(Transaction& transaction,
                                                                CustomerId customer) {
    auto rows = transaction.query(
        "SELECT invoice_id, CAST(SUM(amount) AS BIGINT) FROM refunds WHERE tenant_id = $1 "
        "AND customer_id = $2 GROUP BY invoice_id",
        transaction.tenant(), customer);
    std::unordered_map<InvoiceId, std::int64_t> refunded;
    while (rows.next())
        if (!rows.is_null(0)) refunded.emplace(rows.get<InvoiceId>(0), rows.get<std::int64_t>(1));
    return refunded;
}

void insert_refunds(Transaction& transaction, std::span<const Refund> refunds) {
    const auto rows = transaction.bulk_insert(
        "refunds", {"tenant_id", "id", "customer_id", "payment_id", "invoice_id", "payment_method", "amount",
                    "currency", "reason", "refunded_on", "created_at"});
    for (const Refund& refund : refunds) {
        rows->add(transaction.tenant(), refund.id, refund.customer_id, refund.payment_id, refund.invoice_id,
                  refund.payment_method, refund.amount, refund.amount.currency, refund.reason,
                  refund.refunded_on, refund.created_at);
    }
    rows->finish();
}

store::Page<Refund> list_refunds(Transaction& transaction, const RefundFilter& filter,
                                 const store::PageRequest& page) {
    store::ListQuery list{transaction, refund_columns, "FROM refunds WHERE tenant_id = ?"};
    list.where("customer_id = ?", filter.customer_id)
        .where("payment_id = ?", filter.payment_id)
        .where("invoice_id = ?", filter.invoice_id);
    return list.page(page, by_creation, "id", read_refund, true);
}

std::vector<InvoiceFlow> flows_of(Transaction& transaction, InvoiceId invoice, const Currency& currency) {
    static const std::string sql = flows_sql("invoice_id = $2");
    return read_flows(transaction.query(sql, transaction.tenant(), invoice), currency);
}

std::vector<InvoiceFlow> flows_of(Transaction& transaction, PaymentId payment, const Currency& currency) {
    static const std::string sql = flows_sql(
        "invoice_id IN (SELECT invoice_id FROM payment_allocations WHERE tenant_id = $1 AND payment_id = "
        "$2)");
    return read_flows(transaction.query(sql, transaction.tenant(), payment), currency);
}

// ---- Statements ------------------------------------------------------------------------------------------

Money balance_before(Transaction& transaction, CustomerId customer, const Currency& currency, Date date) {
    static const std::string sql = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM (" +
                                   std::string{statement_rows} + ") AS entries WHERE entry_date < $3";
    auto rows = transaction.query(sql, transaction.tenant(), customer, date);
    rows.next();
    return rows.money(0, currency);
}

std::vector<StatementEntry> statement_entries(Transaction& transaction, CustomerId customer,
                                              const Currency& currency, Date from, Date to) {
    static const std::string sql =
        "SELECT entry_date, place, id, reference, amount FROM (" + std::string{statement_rows} +
        ") AS entries WHERE entry_date >= $3 AND entry_date <= $4 ORDER BY entry_date, id, place";
    return transaction.query(sql, transaction.tenant(), customer, from, to).all([&](const store::Rows& row) {
        return read_statement_entry(row, currency);
    });
}

}  // namespace dotmac::billing::queries
