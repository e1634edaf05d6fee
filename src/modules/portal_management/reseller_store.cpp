#include "modules/portal_management/reseller_store.hpp"

namespace dotmac::portal_management {
namespace {

const std::string select_list =
    "SELECT id, name, commission_rate, parent_id, is_disabled, created_at, updated_at, version";
const std::string select_by_id = select_list + " FROM resellers WHERE tenant_id = $1 AND id = $2";

const std::string select_commission =
    "SELECT id, reseller_id, customer_id, invoice, rate, currency, basis, amount, accrued_on, created_at";
const std::string select_by_customer =
    select_commission + " FROM commissions WHERE tenant_id = $1 AND customer_id = $2 ORDER BY id";
const std::string select_between = select_commission +
                                   " FROM commissions WHERE tenant_id = $1 AND reseller_id = $2 "
                                   "AND currency = $3 AND accrued_on BETWEEN $4 AND $5 "
                                   "ORDER BY accrued_on, id";

constexpr store::SortColumn reseller_order[] = {{"name", "name", true}, {"created_at", "id", false}};
constexpr store::SortColumn assignment_order[] = {{"customer_id", "customer_id", false}};
constexpr store::SortColumn commission_order[] = {{"accrued_on", "accrued_on", true}};

Reseller read_reseller(const store::Rows& row) {
    return {
        .id = row.get<ResellerId>(0),
        .name = row.get<std::string>(1),
        .commission_rate = row.get<Rate>(2),
        .parent_id = row.get<std::optional<ResellerId>>(3),
        .is_disabled = row.get<bool>(4),
        .created_at = row.get<Instant>(5),
        .updated_at = row.get<Instant>(6),
        .version = row.get<std::int64_t>(7),
    };
}

StoredAssignment read_assignment(const store::Rows& row) {
    return {.customer = row.get<CustomerId>(0),
            .reseller = row.get<ResellerId>(1),
            .assigned_at = row.get<Instant>(2)};
}

Commission read_commission(const store::Rows& row) {
    const auto currency = row.get<Currency>(5);
    const Money amount = row.money(7, currency);
    return {
        .id = row.get<CommissionId>(0),
        .reseller_id = row.get<ResellerId>(1),
        .customer_id = row.get<CustomerId>(2),
        .kind = amount.minor < 0 ? "reversal" : "accrual",
        .invoice_id = row.get<std::string>(3),
        .rate = row.get<Rate>(4),
        .basis = row.money(6, currency),
        .amount = amount,
        .accrued_on = row.get<Date>(8),
        .created_at = row.get<Instant>(9),
    };
}

}  // namespace

void insert_reseller(store::Transaction& transaction, const Reseller& reseller) {
    transaction.execute(
        "INSERT INTO resellers (tenant_id, id, name, commission_rate, parent_id, is_disabled, created_at, "
        "updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        transaction.tenant(), reseller.id, reseller.name, reseller.commission_rate, reseller.parent_id,
        reseller.is_disabled, reseller.created_at, reseller.updated_at, reseller.version);
}

void update_reseller(store::Transaction& transaction, const Reseller& reseller) {
    transaction.execute(
        "UPDATE resellers SET name = $3, commission_rate = $4, parent_id = $5, is_disabled = $6, "
        "updated_at = $7, version = version + 1 WHERE tenant_id = $1 AND id = $2",
        transaction.tenant(), reseller.id, reseller.name, reseller.commission_rate, reseller.parent_id,
        reseller.is_disabled, reseller.updated_at);
}

std::optional<Reseller> load_reseller(store::Transaction& transaction, ResellerId id) {
    return transaction.query(select_by_id, transaction.tenant(), id).first(read_reseller);
}

store::Page<Reseller> select_resellers(store::Transaction& transaction, const ResellerFilter& filter,
                                       const store::PageRequest& page) {
    store::ListQuery list{transaction, select_list, "FROM resellers WHERE tenant_id = ?"};
    list.where("parent_id = ?", filter.parent_id).where("is_disabled = ?", filter.is_disabled);
    return list.page(page, reseller_order, "id", read_reseller);
}

bool stands_over(store::Transaction& transaction, ResellerId above, ResellerId below) {
    return transaction
        .query(
            "WITH RECURSIVE line (id, parent_id) AS ("
            "SELECT id, parent_id FROM resellers WHERE tenant_id = $1 AND id = $2 UNION "
            "SELECT r.id, r.parent_id FROM resellers r JOIN line ON r.id = line.parent_id "
            "WHERE r.tenant_id = $1) SELECT id FROM line WHERE id = $3",
            transaction.tenant(), below, above)
        .value<ResellerId>()
        .has_value();
}

void put_assignment(store::Transaction& transaction, const StoredAssignment& assignment) {
    transaction.execute(
        "INSERT INTO reseller_customers (tenant_id, customer_id, reseller_id, assigned_at) "
        "VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, customer_id) "
        "DO UPDATE SET reseller_id = excluded.reseller_id, assigned_at = excluded.assigned_at",
        transaction.tenant(), assignment.customer, assignment.reseller, assignment.assigned_at);
}

bool delete_assignment(store::Transaction& transaction, ResellerId reseller, CustomerId customer) {
    return transaction.execute(
               "DELETE FROM reseller_customers WHERE tenant_id = $1 AND customer_id = $2 AND reseller_id = "
               "$3",
               transaction.tenant(), customer, reseller) == 1;
}

std::optional<StoredAssignment> load_assignment(store::Transaction& transaction, CustomerId customer) {
    return transaction
        .query(
            "SELECT customer_id, reseller_id, assigned_at FROM reseller_customers "
            "WHERE tenant_id = $1 AND customer_id = $2",
            transaction.tenant(), customer)
        .first(read_assignment);
}

store::Page<StoredAssignment> select_assignments(store::Transaction& transaction, ResellerId reseller,
                                                 const store::PageRequest& page) {
    store::ListQuery list{transaction, "SELECT customer_id, reseller_id, assigned_at",
                          "FROM reseller_customers WHERE tenant_id = ?"};
    list.where("reseller_id = ?", std::optional{reseller});
    return list.page(page, assignment_order, "customer_id", read_assignment, true);
}

std::unordered_map<CustomerId, Earner> load_earners(store::Transaction& transaction, CustomerId first,
                                                    CustomerId last) {
    std::unordered_map<CustomerId, Earner> earners;
    auto rows = transaction.query(
        "SELECT c.customer_id, c.reseller_id, r.commission_rate FROM reseller_customers c "
        "JOIN resellers r ON r.tenant_id = c.tenant_id AND r.id = c.reseller_id "
        "WHERE c.tenant_id = $1 AND c.customer_id BETWEEN $2 AND $3 "
        "AND r.is_disabled = $4 AND r.commission_rate > 0",
        transaction.tenant(), first, last, false);
    while (rows.next())
        earners.emplace(rows.get<CustomerId>(0), Earner{rows.get<ResellerId>(1), rows.get<Rate>(2)});
    return earners;
}

void insert_commissions(store::Transaction& transaction, std::span<const StoredCommission> commissions) {
    const auto rows = transaction.bulk_insert(
        "commissions", {"tenant_id", "id", "reseller_id", "customer_id", "invoice", "cause", "rate",
                        "currency", "basis", "amount", "accrued_on", "created_at"});
    for (const auto& [commission, cause] : commissions) {
        rows->add(transaction.tenant(), commission.id, commission.reseller_id, commission.customer_id,
                  commission.invoice_id, cause, commission.rate, commission.amount.currency, commission.basis,
                  commission.amount, commission.accrued_on, commission.created_at);
    }
    rows->finish();
}

std::vector<Commission> load_commissions(store::Transaction& transaction, CustomerId customer) {
    return transaction.query(select_by_customer, transaction.tenant(), customer).all(read_commission);
}

store::Page<Commission> select_commissions(store::Transaction& transaction, ResellerId reseller,
                                           const CommissionFilter& filter, const store::PageRequest& page) {
    store::ListQuery list{transaction, select_commission, "FROM commissions WHERE tenant_id = ?"};
    list.where("reseller_id = ?", std::optional{reseller})
        .where("customer_id = ?", filter.customer_id)
        .where("accrued_on >= ?", filter.from)
        .where("accrued_on <= ?", filter.to);
    return list.page(page, commission_order, "id", read_commission, true);
}

Money commissions_before(store::Transaction& transaction, ResellerId reseller, const Currency& currency,
                         Date day) {
    const auto sum =
        transaction
            .query(
                "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM commissions "
                "WHERE tenant_id = $1 AND reseller_id = $2 AND currency = $3 AND accrued_on < $4",
                transaction.tenant(), reseller, currency, day)
            .value<std::int64_t>();
    return {sum.value_or(0), currency};
}

std::vector<Commission> commissions_between(store::Transaction& transaction, ResellerId reseller,
                                            const Currency& currency, Date from, Date to) {
    return transaction.query(select_between, transaction.tenant(), reseller, currency, from, to)
        .all(read_commission);
}

}  // namespace dotmac::portal_management
