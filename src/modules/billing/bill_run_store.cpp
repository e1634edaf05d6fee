#include "modules/billing/bill_run_store.hpp"

#include <algorithm>
#include <limits>

namespace dotmac::billing::queries {
namespace {

constexpr CustomerId greatest_customer{std::numeric_limits<std::int64_t>::max()};

// PostgreSQL has no statistics of tables that have just been filled, takes what it is asked for to be a row
// or two, and sorts it. All of it lies in the order of an index.
void read_in_order(Transaction& transaction) {
    if (transaction.engine() == store::Engine::postgresql) transaction.execute("SET LOCAL enable_sort = off");
}

std::vector<Subscription> due_subscriptions(Transaction& transaction, const Range& range, Date as_of) {
    static const std::string sql =
        "SELECT " + std::string{subscription_columns} +
        " FROM subscriptions WHERE tenant_id = $1 AND customer_id BETWEEN $2 AND $3 "
        "AND next_period_start <= $4 AND (ended_on IS NULL OR next_period_start < ended_on) "
        "ORDER BY customer_id, id";
    return transaction.query(sql, transaction.tenant(), range.first, range.last, as_of)
        .all(read_subscription);
}

std::vector<Charge> due_charges(Transaction& transaction, const Range& range, Date as_of) {
    static const std::string sql =
        "SELECT " + std::string{charge_columns} +
        " FROM charges WHERE tenant_id = $1 AND customer_id BETWEEN $2 AND $3 AND state = 'pending' "
        "AND charged_on <= $4 ORDER BY customer_id, id";
    return transaction.query(sql, transaction.tenant(), range.first, range.last, as_of).all(read_charge);
}

std::vector<Credit> credits(Transaction& transaction, const Range& range) {
    return transaction
        .query(
            "SELECT customer_id, currency, amount, version FROM customer_credits "
            "WHERE tenant_id = $1 AND customer_id BETWEEN $2 AND $3 AND amount > 0 "
            "ORDER BY customer_id, currency",
            transaction.tenant(), range.first, range.last)
        .all([](const store::Rows& row) {
            return Credit{row.get<CustomerId>(0), row.money(2, row.get<Currency>(1)),
                          row.get<std::int64_t>(3)};
        });
}

Chunk read_chunk(const store::Rows& row) {
    return {row.get<std::int64_t>(0), {row.get<CustomerId>(1), row.get<CustomerId>(2)}};
}

constexpr std::string_view run_columns =
    "id, as_of, dry_run, state, chunk_count, created_at, created_by, finished_at, version";

BillRun read_run(const store::Rows& row) {
    BillRun run;
    run.id = row.get<BillRunId>(0);
    run.as_of = row.get<Date>(1);
    run.dry_run = row.get<bool>(2);
    run.state = row.get<std::string>(3);
    run.chunks = row.get<std::int64_t>(4);
    run.created_at = row.get<Instant>(5);
    run.created_by = row.get<std::string>(6);
    run.finished_at = row.get<std::optional<Instant>>(7);
    run.version = row.get<std::int64_t>(8);
    return run;
}

// What the runs have billed so far; their identifiers are neighbours, in any order.
void read_results(Transaction& transaction, std::span<BillRun> runs) {
    if (runs.empty()) return;
    const auto [first, last] = std::ranges::minmax(runs, {}, &BillRun::id);
    const auto run_at = [&](const store::Rows& row) {
        return std::ranges::find(runs, row.get<BillRunId>(0), &BillRun::id);
    };
    auto counts = transaction.query(
        "SELECT run_id, COUNT(*), CAST(SUM(customers_billed) AS BIGINT), CAST(SUM(skipped_account) AS "
        "BIGINT), "
        "CAST(SUM(skipped_service) AS BIGINT), CAST(SUM(skipped_price) AS BIGINT) FROM bill_run_chunks "
        "WHERE tenant_id = $1 AND run_id BETWEEN $2 AND $3 AND state = 'done' GROUP BY run_id",
        transaction.tenant(), first.id, last.id);
    while (counts.next()) {
        const auto run = run_at(counts);
        if (run == runs.end()) continue;
        run->chunks_done = counts.get<std::int64_t>(1);
        run->summary = {counts.get<std::int64_t>(2),
                        counts.get<std::int64_t>(3),
                        counts.get<std::int64_t>(4),
                        counts.get<std::int64_t>(5),
                        {}};
    }
    auto totals = transaction.query(
        "SELECT run_id, currency, CAST(SUM(invoices) AS BIGINT), CAST(SUM(pending) AS BIGINT), "
        "CAST(SUM(partially_paid) AS BIGINT), CAST(SUM(paid) AS BIGINT), CAST(SUM(lines) AS BIGINT), "
        "CAST(SUM(subtotal) AS BIGINT), CAST(SUM(tax_total) AS BIGINT), CAST(SUM(total) AS BIGINT), "
        "CAST(SUM(credit_used) AS BIGINT) FROM bill_run_totals "
        "WHERE tenant_id = $1 AND run_id BETWEEN $2 AND $3 GROUP BY run_id, currency ORDER BY run_id, "
        "currency",
        transaction.tenant(), first.id, last.id);
    while (totals.next()) {
        const auto run = run_at(totals);
        if (run == runs.end()) continue;
        const auto currency = totals.get<Currency>(1);
        run->summary.totals.push_back({.currency = currency,
                                       .invoices = totals.get<std::int64_t>(2),
                                       .pending = totals.get<std::int64_t>(3),
                                       .partially_paid = totals.get<std::int64_t>(4),
                                       .paid = totals.get<std::int64_t>(5),
                                       .lines = totals.get<std::int64_t>(6),
                                       .subtotal = totals.money(7, currency),
                                       .tax_total = totals.money(8, currency),
                                       .total = totals.money(9, currency),
                                       .credit_used = totals.money(10, currency)});
    }
}

}  // namespace

// One pass over both tables: asked range by range, PostgreSQL may sort all that remains for each of them. The
// inner order lets it merge the two instead of sorting them together.
std::vector<Range> cut_ranges(Transaction& transaction, int size) {
    read_in_order(transaction);
    auto billed = transaction.stream(
        "SELECT customer_id FROM (SELECT * FROM ("
        "SELECT customer_id FROM subscriptions WHERE tenant_id = $1 ORDER BY customer_id) AS subscribed "
        "UNION ALL SELECT * FROM (SELECT customer_id FROM charges "
        "WHERE tenant_id = $1 AND state = 'pending' ORDER BY customer_id) AS charged) AS billed "
        "ORDER BY customer_id",
        transaction.tenant());
    std::vector<Range> ranges;
    CustomerId first{0};
    CustomerId last{0};
    int rows = 0;
    while (billed.next()) {
        const auto customer = billed.get<CustomerId>(0);
        if (rows >= size && customer != last) {
            ranges.push_back({first, last});
            first = CustomerId{last.value + 1};
            rows = 0;
        }
        last = customer;
        ++rows;
    }
    ranges.push_back({first, greatest_customer});
    return ranges;
}

RangeInput read_range(Transaction& transaction, const Range& range, Date as_of) {
    read_in_order(transaction);
    RangeInput input;
    input.subscriptions = due_subscriptions(transaction, range, as_of);
    input.charges = due_charges(transaction, range, as_of);
    if (input.subscriptions.empty() && input.charges.empty()) return input;
    // Where only some are due, the rest is read of those between the first and the last.
    Range due{greatest_customer, CustomerId{0}};
    const auto widen = [&due](const auto& rows) {
        if (rows.empty()) return;
        due.first = std::min(due.first, rows.front().customer_id);
        due.last = std::max(due.last, rows.back().customer_id);
    };
    widen(input.subscriptions);
    widen(input.charges);
    input.credits = credits(transaction, due);
    input.profiles = identity::billing_profiles(transaction, due.first, due.last);
    if (!input.subscriptions.empty())
        input.instances = services::instance_states(transaction, due.first, due.last);
    return input;
}

std::optional<BillRun> find_run(Transaction& transaction, BillRunId id) {
    static const std::string sql =
        "SELECT " + std::string{run_columns} + " FROM bill_runs WHERE tenant_id = $1 AND id = $2";
    auto run = transaction.query(sql, transaction.tenant(), id).first(read_run);
    if (run) read_results(transaction, {&*run, 1});
    return run;
}

std::optional<BillRunId> find_unfinished_run(Transaction& transaction, Date as_of) {
    return transaction
        .query(
            "SELECT id FROM bill_runs WHERE tenant_id = $1 AND as_of = $2 AND finished_at IS NULL "
            "AND NOT dry_run ORDER BY id LIMIT 1",
            transaction.tenant(), as_of)
        .value<BillRunId>();
}

void insert_run(Transaction& transaction, const BillRun& run) {
    transaction.execute(
        "INSERT INTO bill_runs (tenant_id, id, as_of, dry_run, state, chunk_count, created_at, created_by, "
        "finished_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        transaction.tenant(), run.id, run.as_of, run.dry_run, run.state, run.chunks, run.created_at,
        run.created_by, run.finished_at, run.version);
}

bool insert_chunks(Transaction& transaction, BillRunId run, const std::vector<Range>& ranges) {
    const auto touched = transaction.execute(
        "UPDATE bill_runs SET chunk_count = $3, version = version + 1 "
        "WHERE tenant_id = $1 AND id = $2 AND chunk_count = 0",
        transaction.tenant(), run, ranges.size());
    if (touched == 0) return false;
    const auto rows = transaction.bulk_insert(
        "bill_run_chunks",
        {"tenant_id", "run_id", "chunk_number", "first_customer_id", "last_customer_id", "state",
         "customers_billed", "skipped_account", "skipped_service", "skipped_price"});
    std::int64_t number = 0;
    for (const Range& range : ranges)
        rows->add(transaction.tenant(), run, ++number, range.first, range.last, "pending", 0, 0, 0, 0);
    rows->finish();
    return true;
}

bool finish_run(Transaction& transaction, BillRunId run, Instant now) {
    return transaction.execute(
               "UPDATE bill_runs SET state = 'finished', finished_at = $3, version = version + 1 "
               "WHERE tenant_id = $1 AND id = $2 AND finished_at IS NULL AND NOT EXISTS ("
               "SELECT 1 FROM bill_run_chunks WHERE tenant_id = $1 AND run_id = $2 AND state = 'pending')",
               transaction.tenant(), run, now) == 1;
}

store::Page<BillRun> list_runs(Transaction& transaction, const store::PageRequest& page) {
    static constexpr store::SortColumn columns[] = {{"created_at", "id", false}};
    store::ListQuery list{transaction, "SELECT " + std::string{run_columns},
                          "FROM bill_runs WHERE tenant_id = ?"};
    auto runs = list.page(page, columns, "id", read_run, true);
    read_results(transaction, runs.items);
    return runs;
}

store::Page<BillRunException> list_exceptions(Transaction& transaction, BillRunId run,
                                              const store::PageRequest& page) {
    static constexpr store::SortColumn columns[] = {{"customer_id", "customer_id", false}};
    store::ListQuery list{transaction, "SELECT customer_id, subscription_id, reason",
                          "FROM bill_run_exceptions WHERE tenant_id = ?"};
    list.where("run_id = ?", std::optional{run});
    return list.page(page, columns, "subscription_id", [](const store::Rows& row) {
        const auto subscription = row.get<SubscriptionId>(1);
        return BillRunException{row.get<CustomerId>(0),
                                subscription ? std::optional{subscription} : std::nullopt,
                                row.get<std::string>(2)};
    });
}

std::vector<Chunk> claim_chunks(Transaction& transaction, BillRunId run, std::int64_t from, int limit,
                                std::string_view owner) {
    return transaction
        .query(
            "UPDATE bill_run_chunks SET claimed_by = $5 WHERE tenant_id = $1 AND run_id = $2 "
            "AND state = 'pending' AND claimed_by IS NULL AND chunk_number IN ("
            "SELECT chunk_number FROM bill_run_chunks WHERE tenant_id = $1 AND run_id = $2 "
            "AND chunk_number >= $3 AND state = 'pending' AND claimed_by IS NULL "
            "ORDER BY chunk_number LIMIT $4) "
            "RETURNING chunk_number, first_customer_id, last_customer_id",
            transaction.tenant(), run, from, limit, owner)
        .all(read_chunk);
}

std::optional<Chunk> take_over_chunk(Transaction& transaction, BillRunId run, std::string_view owner) {
    return transaction
        .query(
            "UPDATE bill_run_chunks SET claimed_by = $3 WHERE tenant_id = $1 AND run_id = $2 "
            "AND state = 'pending' AND chunk_number IN ("
            "SELECT chunk_number FROM bill_run_chunks WHERE tenant_id = $1 AND run_id = $2 "
            "AND state = 'pending' AND (claimed_by IS NULL OR claimed_by <> $3) ORDER BY chunk_number DESC "
            "LIMIT 1) "
            "RETURNING chunk_number, first_customer_id, last_customer_id",
            transaction.tenant(), run, owner)
        .first(read_chunk);
}

bool finish_chunk(Transaction& transaction, BillRunId run, std::int64_t chunk, const RangePlan& plan) {
    const auto id_at = [&](bool last) -> std::optional<InvoiceId> {
        if (plan.invoices.empty()) return std::nullopt;
        return (last ? plan.invoices.back() : plan.invoices.front()).invoice.id;
    };
    const BillRunSummary& summary = plan.summary;
    return transaction.execute(
               "UPDATE bill_run_chunks SET state = 'done', customers_billed = $4, skipped_account = $5, "
               "skipped_service = $6, skipped_price = $7, first_invoice_id = $8, last_invoice_id = $9 "
               "WHERE tenant_id = $1 AND run_id = $2 AND chunk_number = $3 AND state = 'pending'",
               transaction.tenant(), run, chunk, summary.customers_billed, summary.skipped_account,
               summary.skipped_service, summary.skipped_price, id_at(false), id_at(true)) == 1;
}

void insert_results(Transaction& transaction, BillRunId run, std::int64_t chunk, const RangePlan& plan) {
    for (const BillRunTotal& total : plan.summary.totals) {
        transaction.execute(
            "INSERT INTO bill_run_totals (tenant_id, run_id, chunk_number, currency, invoices, pending, "
            "partially_paid, paid, lines, subtotal, tax_total, total, credit_used) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            transaction.tenant(), run, chunk, total.currency, total.invoices, total.pending,
            total.partially_paid, total.paid, total.lines, total.subtotal, total.tax_total, total.total,
            total.credit_used);
    }
    if (plan.exceptions.empty()) return;
    const auto rows = transaction.bulk_insert(
        "bill_run_exceptions", {"tenant_id", "run_id", "customer_id", "subscription_id", "reason"});
    for (const BillRunException& each : plan.exceptions) {
        rows->add(transaction.tenant(), run, each.customer_id,
                  each.subscription_id.value_or(SubscriptionId{}), each.reason);
    }
    rows->finish();
}

}  // namespace dotmac::billing::queries
