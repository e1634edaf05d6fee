#include "modules/billing/store.hpp"

#include "base/problem.hpp"

namespace dotmac::billing::queries {
namespace {

constexpr std::string_view invoice_columns =
    "id, customer_id, number, status, currency, issue_date, due_date, subtotal, tax_total, total, "
    "amount_paid, "
    "bill_run_id, created_at, version";

std::string select(std::string_view columns, std::string_view rest) {
    std::string text{"SELECT "};
    return text.append(columns).append(" ").append(rest);
}

void require_one(std::int64_t touched, std::string_view noun) {
    if (touched == 1) return;
    throw Problem(ProblemCode::conflict,
                  "The " + std::string{noun} + " was changed by somebody else meanwhile: try again.");
}

template <class F>
auto every(store::Rows rows, F make) {
    return rows.all(make);
}

std::optional<Money> own_price(const store::Rows& row, int column, const Currency& currency) {
    if (row.is_null(column)) return std::nullopt;
    return row.money(column, currency);
}

constexpr store::SortColumn by_creation[] = {{"created_at", "id", false}};

}  // namespace

// ---- Subscriptions ---------------------------------------------------------------------------------------

Subscription read_subscription(const store::Rows& row) {
    const auto currency = row.get<Currency>(6);
    return {
        .id = row.get<SubscriptionId>(0),
        .customer_id = row.get<CustomerId>(1),
        .service_instance_id = row.get<ServiceInstanceId>(2),
        .billing_cycle = row.get<BillingCycle>(3),
        .anchor_day = row.get<int>(4),
        .own_price = own_price(row, 5, currency),
        .currency = currency,
        .started_on = row.get<Date>(7),
        .next_period_start = row.get<Date>(8),
        .ended_on = row.get<std::optional<Date>>(9),
        .paused_from = row.get<std::optional<Date>>(10),
        .paused_until = row.get<std::optional<Date>>(11),
        .created_at = row.get<Instant>(12),
        .version = row.get<std::int64_t>(13),
    };
}

std::optional<Subscription> find_subscription(Transaction& transaction, SubscriptionId id) {
    static const std::string sql =
        select(subscription_columns, "FROM subscriptions WHERE tenant_id = $1 AND id = $2");
    return transaction.query(sql, transaction.tenant(), id).first(read_subscription);
}

std::vector<Subscription> subscriptions_of(Transaction& transaction, CustomerId customer) {
    static const std::string sql = select(
        subscription_columns, "FROM subscriptions WHERE tenant_id = $1 AND customer_id = $2 ORDER BY id");
    return every(transaction.query(sql, transaction.tenant(), customer), read_subscription);
}

std::vector<Subscription> subscriptions_of(Transaction& transaction, ServiceInstanceId instance) {
    static const std::string sql =
        select(subscription_columns,
               "FROM subscriptions WHERE tenant_id = $1 AND service_instance_id = $2 ORDER BY id");
    return every(transaction.query(sql, transaction.tenant(), instance), read_subscription);
}

void insert_subscription(Transaction& transaction, const Subscription& subscription) {
    transaction.execute(
        "INSERT INTO subscriptions (tenant_id, id, customer_id, service_instance_id, billing_cycle, "
        "anchor_day, own_price, currency, started_on, next_period_start, ended_on, paused_from, "
        "paused_until, created_at, version) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        transaction.tenant(), subscription.id, subscription.customer_id, subscription.service_instance_id,
        subscription.billing_cycle, subscription.anchor_day, subscription.own_price, subscription.currency,
        subscription.started_on, subscription.next_period_start, subscription.ended_on,
        subscription.paused_from, subscription.paused_until, subscription.created_at, subscription.version);
}

void insert_subscriptions(Transaction& transaction, std::span<const Subscription> subscriptions) {
    const auto rows = transaction.bulk_insert(
        "subscriptions", {"tenant_id", "customer_id", "id", "service_instance_id", "billing_cycle",
                          "anchor_day", "own_price", "currency", "started_on", "next_period_start",
                          "ended_on", "paused_from", "paused_until", "created_at", "version"});
    for (const Subscription& each : subscriptions) {
        rows->add(transaction.tenant(), each.customer_id, each.id, each.service_instance_id,
                  each.billing_cycle, each.anchor_day, each.own_price, each.currency, each.started_on,
                  each.next_period_start, each.ended_on, each.paused_from, each.paused_until, each.created_at,
                  each.version);
    }
    rows->finish();
}

void update_subscription(Transaction& transaction, Subscription& subscription) {
    const auto touched = transaction.execute(
        "UPDATE subscriptions SET own_price = $5, next_period_start = $6, ended_on = $7, paused_from = $8, "
        "paused_until = $9, version = version + 1 "
        "WHERE tenant_id = $1 AND customer_id = $2 AND id = $3 AND version = $4",
        transaction.tenant(), subscription.customer_id, subscription.id, subscription.version,
        subscription.own_price, subscription.next_period_start, subscription.ended_on,
        subscription.paused_from, subscription.paused_until);
    require_one(touched, SubscriptionId::noun);
    ++subscription.version;
}

store::Page<Subscription> list_subscriptions(Transaction& transaction, const SubscriptionFilter& filter,
                                             const store::PageRequest& page) {
    store::ListQuery list{transaction, select(subscription_columns, ""),
                          "FROM subscriptions WHERE tenant_id = ?"};
    list.where("customer_id = ?", filter.customer_id)
        .where("service_instance_id = ?", filter.service_instance_id);
    return list.page(page, by_creation, "id", read_subscription);
}

// ---- Charges ---------------------------------------------------------------------------------------------

Charge read_charge(const store::Rows& row) {
    return {
        .id = row.get<ChargeId>(0),
        .customer_id = row.get<CustomerId>(1),
        .state = row.get<std::string>(2),
        .description = row.get<std::string>(3),
        .quantity = row.get<std::int64_t>(4),
        .unit_price = row.money(5, row.get<Currency>(6)),
        .tax_rate = row.get<Rate>(7),
        .charged_on = row.get<Date>(8),
        .invoice_id = row.get<std::optional<InvoiceId>>(9),
        .created_at = row.get<Instant>(10),
        .version = row.get<std::int64_t>(11),
    };
}

std::optional<Charge> find_charge(Transaction& transaction, ChargeId id) {
    static const std::string sql = select(charge_columns, "FROM charges WHERE tenant_id = $1 AND id = $2");
    return transaction.query(sql, transaction.tenant(), id).first(read_charge);
}

std::vector<Charge> pending_charges_of(Transaction& transaction, CustomerId customer, Date as_of) {
    static const std::string sql =
        select(charge_columns,
               "FROM charges WHERE tenant_id = $1 AND customer_id = $2 AND state = 'pending' "
               "AND charged_on <= $3 ORDER BY id");
    return every(transaction.query(sql, transaction.tenant(), customer, as_of), read_charge);
}

std::vector<Charge> charges_on(Transaction& transaction, CustomerId customer, InvoiceId invoice) {
    static const std::string sql =
        select(charge_columns,
               "FROM charges WHERE tenant_id = $1 AND customer_id = $2 AND invoice_id = $3 ORDER BY id");
    return every(transaction.query(sql, transaction.tenant(), customer, invoice), read_charge);
}

void insert_charge(Transaction& transaction, const Charge& charge) {
    transaction.execute(
        "INSERT INTO charges (tenant_id, id, customer_id, state, description, quantity, unit_amount, "
        "currency, tax_rate, charged_on, invoice_id, created_at, version) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        transaction.tenant(), charge.id, charge.customer_id, charge.state, charge.description,
        charge.quantity, charge.unit_price, charge.unit_price.currency, charge.tax_rate, charge.charged_on,
        charge.invoice_id, charge.created_at, charge.version);
}

void update_charge(Transaction& transaction, Charge& charge) {
    const auto touched = transaction.execute(
        "UPDATE charges SET state = $5, invoice_id = $6, version = version + 1 "
        "WHERE tenant_id = $1 AND customer_id = $2 AND id = $3 AND version = $4",
        transaction.tenant(), charge.customer_id, charge.id, charge.version, charge.state, charge.invoice_id);
    require_one(touched, ChargeId::noun);
    ++charge.version;
}

store::Page<Charge> list_charges(Transaction& transaction, const ChargeFilter& filter,
                                 const store::PageRequest& page) {
    store::ListQuery list{transaction, select(charge_columns, ""), "FROM charges WHERE tenant_id = ?"};
    list.where("customer_id = ?", filter.customer_id);
    return list.page(page, by_creation, "id", read_charge);
}

// ---- Invoices --------------------------------------------------------------------------------------------

namespace {

bool is_open(InvoiceStatus status) {
    return status == InvoiceStatus::pending || status == InvoiceStatus::partially_paid ||
           status == InvoiceStatus::overdue;
}

Invoice read_invoice(const store::Rows& row, Date today) {
    const auto currency = row.get<Currency>(4);
    Invoice invoice{
        .id = row.get<InvoiceId>(0),
        .customer_id = row.get<CustomerId>(1),
        .number = row.get<std::optional<std::string>>(2),
        .status = row.get<InvoiceStatus>(3),
        .currency = currency,
        .issue_date = row.get<std::optional<Date>>(5),
        .due_date = row.get<std::optional<Date>>(6),
        .subtotal = row.money(7, currency),
        .tax_total = row.money(8, currency),
        .total = row.money(9, currency),
        .amount_paid = row.money(10, currency),
        .amount_due = Money{0, currency},
        .bill_run_id = row.get<std::optional<BillRunId>>(11),
        .created_at = row.get<Instant>(12),
        .version = row.get<std::int64_t>(13),
    };
    derive_due(invoice, today);
    return invoice;
}

InvoiceLine read_line(const store::Rows& row, const Currency& currency) {
    return {
        .line_number = row.get<int>(0),
        .kind = row.get<std::string>(1),
        .subscription_id = row.get<std::optional<SubscriptionId>>(2),
        .charge_id = row.get<std::optional<ChargeId>>(3),
        .description = row.get<std::string>(4),
        .period_start = row.get<std::optional<Date>>(5),
        .period_end = row.get<std::optional<Date>>(6),
        .quantity = row.get<std::int64_t>(7),
        .unit_price = row.money(8, currency),
        .amount = row.money(9, currency),
        .tax_type = row.get<TaxType>(10),
        .tax_rate = row.get<Rate>(11),
        .tax_amount = row.money(12, currency),
    };
}

}  // namespace

void derive_due(Invoice& invoice, Date today) {
    const bool open = is_open(invoice.status);
    invoice.amount_due = open ? invoice.total - invoice.amount_paid : Money{0, invoice.currency};
    invoice.is_past_due = open && invoice.due_date && *invoice.due_date < today;
}

std::optional<Invoice> find_invoice(Transaction& transaction, InvoiceId id, Date today) {
    static const std::string sql = select(invoice_columns, "FROM invoices WHERE tenant_id = $1 AND id = $2");
    return transaction.query(sql, transaction.tenant(), id).first([&](const store::Rows& row) {
        return read_invoice(row, today);
    });
}

std::vector<InvoiceLine> lines_of(Transaction& transaction, const Invoice& invoice) {
    return every(transaction.query("SELECT line_number, kind, subscription_id, charge_id, description, "
                                   "period_start, period_end, quantity, unit_amount, amount, tax_type, "
                                   "tax_rate, tax_amount FROM invoice_line_items "
                                   "WHERE tenant_id = $1 AND invoice_id = $2 ORDER BY line_number",
                                   transaction.tenant(), invoice.id),
                 [&](const store::Rows& row) { return read_line(row, invoice.currency); });
}

std::vector<Invoice> open_invoices_of(Transaction& transaction, CustomerId customer, Date today) {
    static const std::string sql =
        select(invoice_columns,
               "FROM invoices WHERE tenant_id = $1 AND customer_id = $2 "
               "AND status IN ('pending', 'partially_paid', 'overdue') ORDER BY due_date, number");
    return every(transaction.query(sql, transaction.tenant(), customer),
                 [&](const store::Rows& row) { return read_invoice(row, today); });
}

std::vector<Invoice> invoices_paid_by(Transaction& transaction, PaymentId payment, Date today) {
    static const std::string sql =
        select(invoice_columns,
               "FROM invoices WHERE tenant_id = $1 AND id IN (SELECT invoice_id FROM payment_allocations "
               "WHERE tenant_id = $1 AND payment_id = $2) ORDER BY due_date, number");
    return every(transaction.query(sql, transaction.tenant(), payment),
                 [&](const store::Rows& row) { return read_invoice(row, today); });
}

std::vector<Invoice> invoices_to_mark_overdue(Transaction& transaction, Date today, int limit) {
    static const std::string sql =
        select(invoice_columns,
               "FROM invoices WHERE tenant_id = $1 AND status = 'pending' AND due_date < $2 "
               "ORDER BY due_date, id LIMIT $3");
    return every(transaction.query(sql, transaction.tenant(), today, limit),
                 [&](const store::Rows& row) { return read_invoice(row, today); });
}

void insert_invoice(Transaction& transaction, const Invoice& invoice) {
    transaction.execute(
        "INSERT INTO invoices (tenant_id, id, customer_id, number, status, currency, issue_date, due_date, "
        "subtotal, tax_total, total, amount_paid, bill_run_id, created_at, version) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        transaction.tenant(), invoice.id, invoice.customer_id, invoice.number, invoice.status,
        invoice.currency, invoice.issue_date, invoice.due_date, invoice.subtotal, invoice.tax_total,
        invoice.total, invoice.amount_paid, invoice.bill_run_id, invoice.created_at, invoice.version);
    if (!invoice.lines) return;
    LineBulk rows{transaction};
    for (const InvoiceLine& line : *invoice.lines)
        rows.add(invoice.id, line);
    rows.finish();
}

InvoiceBulk::InvoiceBulk(Transaction& transaction)
    : tenant_{transaction.tenant()},
      rows_{transaction.bulk_insert(
          "invoices",
          {"tenant_id", "id", "customer_id", "number", "status", "currency", "issue_date", "due_date",
           "subtotal", "tax_total", "total", "amount_paid", "bill_run_id", "created_at", "version"})} {}

void InvoiceBulk::add(const Invoice& invoice) {
    rows_->add(tenant_, invoice.id, invoice.customer_id, invoice.number, invoice.status, invoice.currency,
               invoice.issue_date, invoice.due_date, invoice.subtotal, invoice.tax_total, invoice.total,
               invoice.amount_paid, invoice.bill_run_id, invoice.created_at, invoice.version);
}

LineBulk::LineBulk(Transaction& transaction)
    : tenant_{transaction.tenant()},
      rows_{transaction.bulk_insert("invoice_line_items",
                                    {"tenant_id", "invoice_id", "line_number", "kind", "subscription_id",
                                     "charge_id", "description", "period_start", "period_end", "quantity",
                                     "unit_amount", "amount", "tax_type", "tax_rate", "tax_amount"})} {}

void LineBulk::add(InvoiceId invoice, const InvoiceLine& line) {
    rows_->add(tenant_, invoice, line.line_number, line.kind, line.subscription_id, line.charge_id,
               line.description, line.period_start, line.period_end, line.quantity, line.unit_price,
               line.amount, line.tax_type, line.tax_rate, line.tax_amount);
}

void update_invoice(Transaction& transaction, Invoice& invoice) {
    const auto touched = transaction.execute(
        "UPDATE invoices SET number = $4, status = $5, issue_date = $6, due_date = $7, amount_paid = $8, "
        "version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3",
        transaction.tenant(), invoice.id, invoice.version, invoice.number, invoice.status, invoice.issue_date,
        invoice.due_date, invoice.amount_paid);
    require_one(touched, InvoiceId::noun);
    ++invoice.version;
}

namespace {

// Hardly any invoice is open, and fewer are past due: those come by their status. All others are nearly every
// invoice, so that a page of them is soon full.
void filter_by_debt(store::ListQuery& list, const InvoiceFilter& filter, Date today) {
    const bool past_due = filter.past_due.value_or(false);
    if (past_due || filter.open.value_or(false)) {
        for (const std::string_view status :
             {"status = 'overdue'", "status = 'partially_paid'", "status = 'pending'"}) {
            if (past_due)
                list.alternative(std::string{status} + " AND due_date < ?", store::Parameter{today});
            if (!past_due) list.alternative(status);
        }
    }
    if (filter.open == false) list.where("status NOT IN ('pending', 'partially_paid', 'overdue')");
    if (filter.past_due == false) {
        list.where(
            "(due_date IS NULL OR due_date >= ? OR status NOT IN ('pending', 'partially_paid', 'overdue'))",
            std::optional{today});
    }
}

}  // namespace

store::Page<Invoice> list_invoices(Transaction& transaction, const InvoiceFilter& filter,
                                   const store::PageRequest& page, Date today) {
    store::ListQuery list{transaction, select(invoice_columns, ""), "FROM invoices WHERE tenant_id = ?"};
    list.where("customer_id = ?", filter.customer_id).where("status = ?", filter.status);
    filter_by_debt(list, filter, today);
    if (filter.is_issued) list.where(*filter.is_issued ? "number IS NOT NULL" : "number IS NULL");
    if (filter.bill_run_id) {
        // The identifiers of a run's invoices lie close together: no index on the run is needed.
        auto rows = transaction.query(
            "SELECT COALESCE(MIN(first_invoice_id), 0), COALESCE(MAX(last_invoice_id), 0) "
            "FROM bill_run_chunks WHERE tenant_id = $1 AND run_id = $2",
            transaction.tenant(), *filter.bill_run_id);
        rows.next();
        list.where("id >= ?", std::optional{rows.get<InvoiceId>(0)})
            .where("id <= ?", std::optional{rows.get<InvoiceId>(1)})
            .where("bill_run_id = ?", filter.bill_run_id);
    }
    return list.page(
        page, by_creation, "id", [&](const store::Rows& row) { return read_invoice(row, today); }, true);
}

// ---- Credit and numbers ----------------------------------------------------------------------------------

std::optional<Credit> find_credit(Transaction& transaction, CustomerId customer, const Currency& currency) {
    return transaction
        .query(
            "SELECT amount, version FROM customer_credits "
            "WHERE tenant_id = $1 AND customer_id = $2 AND currency = $3",
            transaction.tenant(), customer, currency)
        .first([&](const store::Rows& row) {
            return Credit{customer, row.money(0, currency), row.get<std::int64_t>(1)};
        });
}

void update_credit(Transaction& transaction, const Credit& credit, const Money& amount) {
    const auto touched = transaction.execute(
        "UPDATE customer_credits SET amount = $5, version = version + 1 "
        "WHERE tenant_id = $1 AND customer_id = $2 AND currency = $3 AND version = $4",
        transaction.tenant(), credit.customer_id, credit.amount.currency, credit.version, amount);
    require_one(touched, "customer's credit");
}

void insert_credit_allocation(Transaction& transaction, const Invoice& invoice, const Money& amount,
                              Date allocated_on) {
    transaction.execute(
        "INSERT INTO payment_allocations (tenant_id, invoice_id, id, customer_id, amount, currency, "
        "allocated_on) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        transaction.tenant(), invoice.id, transaction.new_id(), invoice.customer_id, amount, invoice.currency,
        allocated_on);
}

std::int64_t take_numbers(Transaction& transaction, std::string_view series, std::int64_t count) {
    const auto next = transaction
                          .query(
                              "INSERT INTO number_series (tenant_id, series, next_number) "
                              "VALUES ($1, $2, 1 + CAST($3 AS BIGINT)) "
                              "ON CONFLICT (tenant_id, series) DO UPDATE "
                              "SET next_number = number_series.next_number + CAST($3 AS BIGINT) "
                              "RETURNING next_number",
                              transaction.tenant(), series, count)
                          .value<std::int64_t>();
    return next.value() - count;
}

}  // namespace dotmac::billing::queries
