#include "modules/services/store.hpp"

#include <algorithm>
#include <ranges>
#include <unordered_map>

#include "modules/services/bandwidth.hpp"

namespace dotmac::services::queries {
namespace {

constexpr std::string_view service_columns =
    "SELECT id, code, name, description, service_type, download, upload, bandwidth_unit, tax_rate, "
    "is_retired, created_at, version";

Service read_service(const store::Rows& row) {
    Service service;
    service.id = row.get<ServiceId>(0);
    service.code = row.get<std::string>(1);
    service.name = row.get<std::string>(2);
    service.description = row.get<std::string>(3);
    service.service_type = row.get<ServiceType>(4);
    service.download = row.get<std::optional<std::int64_t>>(5);
    service.upload = row.get<std::optional<std::int64_t>>(6);
    service.bandwidth_unit = row.get<std::optional<BandwidthUnit>>(7);
    service.tax_rate = row.get<Rate>(8);
    service.is_retired = row.get<bool>(9);
    service.created_at = row.get<Instant>(10);
    service.version = row.get<std::int64_t>(11);
    if (service.bandwidth_unit) {
        if (service.download)
            service.download_bits_per_second = bits_per_second(*service.download, *service.bandwidth_unit);
        if (service.upload)
            service.upload_bits_per_second = bits_per_second(*service.upload, *service.bandwidth_unit);
    }
    return service;
}

// What hangs on services lies in two more tables: one query each, for all services of a range at once.
template <class S>
void attach_children(Transaction& transaction, std::vector<S>& services) {
    if (services.empty()) return;
    std::unordered_map<ServiceId, S*> by_id;
    for (S& service : services)
        by_id.emplace(service.id, &service);
    const auto [first, last] = std::ranges::minmax(services | std::views::transform(&S::id));

    store::Rows types = transaction.query(
        "SELECT service_id, customer_type FROM service_customer_types "
        "WHERE tenant_id = $1 AND service_id BETWEEN $2 AND $3 ORDER BY service_id, customer_type",
        transaction.tenant(), first, last);
    while (types.next()) {
        const auto found = by_id.find(types.get<ServiceId>(0));
        if (found != by_id.end()) found->second->customer_types.push_back(types.get<CustomerType>(1));
    }
    store::Rows prices = transaction.query(
        "SELECT service_id, customer_type, billing_cycle, currency, amount FROM service_prices "
        "WHERE tenant_id = $1 AND service_id BETWEEN $2 AND $3 "
        "ORDER BY service_id, customer_type, billing_cycle, currency",
        transaction.tenant(), first, last);
    while (prices.next()) {
        const auto found = by_id.find(prices.get<ServiceId>(0));
        if (found == by_id.end()) continue;
        found->second->prices.push_back({prices.get<CustomerType>(1), prices.get<BillingCycle>(2),
                                         prices.money(4, prices.get<Currency>(3))});
    }
}

void insert_children(Transaction& transaction, const Service& service) {
    auto types =
        transaction.bulk_insert("service_customer_types", {"tenant_id", "service_id", "customer_type"});
    for (const CustomerType type : service.customer_types)
        types->add(transaction.tenant(), service.id, type);
    types->finish();
    auto prices = transaction.bulk_insert("service_prices", {"tenant_id", "service_id", "customer_type",
                                                             "billing_cycle", "currency", "amount"});
    for (const ServicePrice& price : service.prices)
        prices->add(transaction.tenant(), service.id, price.customer_type, price.billing_cycle,
                    price.price.currency, price.price);
    prices->finish();
}

constexpr std::string_view instance_columns =
    "SELECT id, customer_id, service_id, status, provisioning_status, label, address, ordered_at, "
    "activated_on, cancelled_on, suspended_with_account, version";

ServiceInstance read_instance(const store::Rows& row) {
    ServiceInstance instance;
    instance.id = row.get<ServiceInstanceId>(0);
    instance.customer_id = row.get<CustomerId>(1);
    instance.service_id = row.get<ServiceId>(2);
    instance.status = row.get<ServiceStatus>(3);
    instance.provisioning_status = row.get<ProvisioningStatus>(4);
    instance.label = row.get<std::string>(5);
    instance.address = row.get<std::string>(6);
    instance.ordered_at = row.get<Instant>(7);
    instance.activated_on = row.get<std::optional<Date>>(8);
    instance.cancelled_on = row.get<std::optional<Date>>(9);
    instance.suspended_with_account = row.get<bool>(10);
    instance.version = row.get<std::int64_t>(11);
    return instance;
}

}  // namespace

void insert_service(Transaction& transaction, const Service& service) {
    transaction.execute(
        "INSERT INTO services (tenant_id, id, code, name, description, service_type, download, upload, "
        "bandwidth_unit, tax_rate, is_retired, created_at, version) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        transaction.tenant(), service.id, service.code, service.name, service.description,
        service.service_type, service.download, service.upload, service.bandwidth_unit, service.tax_rate,
        service.is_retired, service.created_at, service.version);
    insert_children(transaction, service);
}

void update_service(Transaction& transaction, const Service& service) {
    transaction.execute(
        "UPDATE services SET name = $3, description = $4, download = $5, upload = $6, bandwidth_unit = $7, "
        "tax_rate = $8, is_retired = $9, version = $10 WHERE tenant_id = $1 AND id = $2",
        transaction.tenant(), service.id, service.name, service.description, service.download, service.upload,
        service.bandwidth_unit, service.tax_rate, service.is_retired, service.version);
    transaction.execute("DELETE FROM service_customer_types WHERE tenant_id = $1 AND service_id = $2",
                        transaction.tenant(), service.id);
    transaction.execute("DELETE FROM service_prices WHERE tenant_id = $1 AND service_id = $2",
                        transaction.tenant(), service.id);
    insert_children(transaction, service);
}

std::optional<Service> find_service(Transaction& transaction, ServiceId id) {
    static const std::string sql =
        std::string{service_columns} + " FROM services WHERE tenant_id = $1 AND id = $2";
    auto found = transaction.query(sql, transaction.tenant(), id).all(read_service);
    if (found.empty()) return std::nullopt;
    attach_children(transaction, found);
    return std::move(found.front());
}

bool code_is_taken(Transaction& transaction, std::string_view code) {
    return transaction
        .query("SELECT 1 FROM services WHERE tenant_id = $1 AND code = $2", transaction.tenant(), code)
        .next();
}

store::Page<Service> list_services(Transaction& transaction, const ServiceFilter& filter,
                                   const store::PageRequest& page) {
    static constexpr store::SortColumn sort_columns[] = {
        {"code", "code", true}, {"name", "name", true}, {"created_at", "id", false}};
    store::ListQuery list{transaction, service_columns, "FROM services WHERE tenant_id = ?"};
    list.where("code = ?", filter.code);
    list.where("service_type = ?", filter.service_type);
    list.where("is_retired = ?", filter.is_retired);
    if (filter.available_to) {
        list.where("is_retired = ?", std::optional{false});
        list.where(
            "id IN (SELECT service_id FROM service_customer_types t "
            "WHERE t.tenant_id = services.tenant_id AND t.customer_type = ?)",
            filter.available_to);
    }
    auto found = list.page(page, sort_columns, "id", read_service);
    attach_children(transaction, found.items);
    return found;
}

std::vector<PriceBook::Entry> price_book_entries(Transaction& transaction) {
    auto entries = transaction
                       .query(
                           "SELECT id, code, name, service_type, tax_rate, is_retired FROM services "
                           "WHERE tenant_id = $1 ORDER BY code",
                           transaction.tenant())
                       .all([](const store::Rows& row) {
                           return PriceBook::Entry{row.get<ServiceId>(0),
                                                   row.get<std::string>(1),
                                                   row.get<std::string>(2),
                                                   row.get<ServiceType>(3),
                                                   row.get<Rate>(4),
                                                   row.get<bool>(5),
                                                   {},
                                                   {}};
                       });
    attach_children(transaction, entries);
    return entries;
}

std::vector<std::string> codes_on_sale(Transaction& transaction, CustomerType type, int limit) {
    return transaction
        .query(
            "SELECT s.code FROM services s JOIN service_customer_types t "
            "ON t.tenant_id = s.tenant_id AND t.service_id = s.id "
            "WHERE s.tenant_id = $1 AND t.customer_type = $2 AND s.is_retired = $3 "
            "ORDER BY s.code LIMIT $4",
            transaction.tenant(), type, false, limit)
        .all([](const store::Rows& row) { return row.get<std::string>(0); });
}

void insert_instance(Transaction& transaction, const ServiceInstance& instance) {
    insert_instances(transaction, {&instance, 1});
}

void update_instance(Transaction& transaction, const ServiceInstance& instance) {
    transaction.execute(
        "UPDATE service_instances SET label = $3, address = $4, status = $5, activated_on = $6, "
        "cancelled_on = $7, suspended_with_account = $8, version = $9 WHERE tenant_id = $1 AND id = $2",
        transaction.tenant(), instance.id, instance.label, instance.address, instance.status,
        instance.activated_on, instance.cancelled_on, instance.suspended_with_account, instance.version);
}

std::optional<ServiceInstance> find_instance(Transaction& transaction, ServiceInstanceId id) {
    static const std::string sql =
        std::string{instance_columns} + " FROM service_instances WHERE tenant_id = $1 AND id = $2";
    return transaction.query(sql, transaction.tenant(), id).first(read_instance);
}

std::vector<ServiceInstance> instances_of(Transaction& transaction, CustomerId customer) {
    static const std::string sql = std::string{instance_columns} +
                                   " FROM service_instances WHERE tenant_id = $1 AND customer_id = $2 "
                                   "ORDER BY id";
    return transaction.query(sql, transaction.tenant(), customer).all(read_instance);
}

store::Page<ServiceInstance> list_instances(Transaction& transaction, const ServiceInstanceFilter& filter,
                                            const store::PageRequest& page) {
    // Identifiers grow with time, so the order by identifier is the order of the orders.
    static constexpr store::SortColumn sort_columns[] = {{"ordered_at", "id", false}};
    store::ListQuery list{transaction, instance_columns, "FROM service_instances WHERE tenant_id = ?"};
    list.where("customer_id = ?", filter.customer_id);
    list.where("service_id = ?", filter.service_id);
    list.where("status = ?", filter.status);
    return list.page(page, sort_columns, "id", read_instance, true);
}

void insert_instances(Transaction& transaction, std::span<const ServiceInstance> instances) {
    auto rows = transaction.bulk_insert(
        "service_instances",
        {"tenant_id", "id", "customer_id", "service_id", "status", "provisioning_status", "label", "address",
         "ordered_at", "activated_on", "cancelled_on", "suspended_with_account", "version"});
    for (const ServiceInstance& one : instances) {
        rows->add(transaction.tenant(), one.id, one.customer_id, one.service_id, one.status,
                  one.provisioning_status, one.label, one.address, one.ordered_at, one.activated_on,
                  one.cancelled_on, one.suspended_with_account, one.version);
    }
    rows->finish();
}

std::vector<InstanceState> instance_states(Transaction& transaction, CustomerId first, CustomerId last) {
    return transaction
        .query(
            "SELECT customer_id, id, service_id, status, activated_on, cancelled_on "
            "FROM service_instances WHERE tenant_id = $1 AND customer_id BETWEEN $2 AND $3 "
            "ORDER BY customer_id, id",
            transaction.tenant(), first, last)
        .all([](const store::Rows& row) {
            return InstanceState{row.get<ServiceInstanceId>(1),   row.get<CustomerId>(0),
                                 row.get<ServiceId>(2),           row.get<ServiceStatus>(3),
                                 row.get<std::optional<Date>>(4), row.get<std::optional<Date>>(5)};
        });
}

}  // namespace dotmac::services::queries
