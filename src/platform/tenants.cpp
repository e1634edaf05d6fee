#include "platform/tenants.hpp"

#include <stdexcept>

#include "base/text.hpp"
#include "platform/events.hpp"

namespace dotmac::platform {
namespace {

constexpr std::string_view select_tenants =
    "SELECT tenant_id, slug, name, currency, time_zone, test_clock, created_at, version";
const std::string select_tenant = std::string{select_tenants} + " FROM tenants WHERE tenant_id = $1";
const std::string select_tenant_by_slug = std::string{select_tenants} + " FROM tenants WHERE slug = $1";
constexpr std::string_view insert_tenant =
    "INSERT INTO tenants (tenant_id, slug, name, currency, time_zone, test_clock, created_at, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
constexpr std::string_view update_tenant =
    "UPDATE tenants SET name = $2, time_zone = $3, version = version + 1 WHERE tenant_id = $1";
constexpr std::string_view update_test_clock = "UPDATE tenants SET test_clock = $2 WHERE tenant_id = $1";
constexpr std::string_view select_clock = "SELECT time_zone, test_clock FROM tenants WHERE tenant_id = $1";
constexpr std::string_view select_ids = "SELECT tenant_id FROM tenants ORDER BY tenant_id";

// The whole list is short, and the slugs have an index of their own.
constexpr store::SortColumn tenant_order[] = {
    {"slug", "slug", true},
    {"name", "name", true},
    {"created_at", "created_at", false},
};

Tenant read_tenant(const store::Rows& row) {
    return {
        .id = row.get<TenantId>(0),
        .slug = row.get<std::string>(1),
        .name = row.get<std::string>(2),
        .currency = row.get<Currency>(3),
        .time_zone = row.get<TimeZone>(4),
        .test_clock = row.get<std::optional<Instant>>(5),
        .created_at = row.get<Instant>(6),
        .version = row.get<std::int64_t>(7),
    };
}

// A slug stands in log-ins and, one day, in host names: so it follows their rules.
void require_slug(std::string_view slug) {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto refuse = [](const char* sentence) { throw invalid_field("slug", sentence); };
    if (slug.size() < 2 || slug.size() > 40) refuse("A slug has 2 to 40 characters.");
    if (!is_letter(slug.front())) refuse("A slug begins with a lower-case letter.");
    if (slug.back() == '-') refuse("A slug does not end with a hyphen.");
    for (std::size_t at = 0; at < slug.size(); ++at) {
        const char c = slug[at];
        const bool is_digit = c >= '0' && c <= '9';
        if (!is_letter(c) && !is_digit && c != '-') {
            refuse("A slug is made of lower-case letters, digits and hyphens.");
        }
        if (c == '-' && slug[at - 1] == '-') refuse("A slug has no two hyphens in a row.");
    }
}

}  // namespace

Tenant create_tenant(Context& context, const TenantCreate& create) {
    if (context.tenant()) throw std::logic_error("a tenant is created outside of all tenants");
    require_slug(create.slug);
    store::Transaction& transaction = context.transaction;
    if (transaction.query(select_tenant_by_slug, create.slug).next()) {
        throw Problem(ProblemCode::conflict, "There is a tenant '" + create.slug + "' already.",
                      {{"slug", "is taken"}});
    }
    const Tenant tenant{
        .id = transaction.new_id<TenantId>(),
        .slug = create.slug,
        .name = create.name,
        .currency = create.currency,
        .time_zone = create.time_zone,
        .test_clock = create.test_clock,
        .created_at = create.test_clock.value_or(context.clock->now),
        .version = 1,
    };
    transaction.execute(insert_tenant, tenant.id, tenant.slug, tenant.name, tenant.currency, tenant.time_zone,
                        tenant.test_clock, tenant.created_at);
    Context of_tenant = context;
    of_tenant.clock = Clock{tenant.created_at, tenant.time_zone};
    record_event_for(of_tenant, tenant.id, "tenant.created", tenant.id.to_string(),
                     event_data({{"slug", tenant.slug},
                                 {"name", tenant.name},
                                 {"currency", tenant.currency.code()},
                                 {"time_zone", tenant.time_zone.name()}}));
    return tenant;
}

Tenant get_tenant(Context& context, TenantId id) {
    auto tenant = context.transaction.query(select_tenant, id).first(read_tenant);
    if (!tenant || (context.tenant() && context.tenant() != id)) {
        throw not_found(TenantId::noun, id.to_string());
    }
    return *std::move(tenant);
}

Tenant change_tenant(Context& context, TenantId id, const TenantChange& change) {
    Tenant tenant = get_tenant(context, id);
    require_version(context, tenant.version);
    const Tenant before = tenant;
    if (change.name) tenant.name = *change.name;
    if (change.time_zone) tenant.time_zone = *change.time_zone;
    context.transaction.execute(update_tenant, id, tenant.name, tenant.time_zone);
    ++tenant.version;
    Context of_tenant = context;
    of_tenant.clock = Clock{tenant.test_clock.value_or(context.clock->now), tenant.time_zone};
    record_event_for(of_tenant, id, "tenant.changed", id.to_string(),
                     event_data({{"name_from", before.name},
                                 {"name_to", tenant.name},
                                 {"time_zone_from", before.time_zone.name()},
                                 {"time_zone_to", tenant.time_zone.name()}}));
    return tenant;
}

void set_test_clock(Context& context, TenantId id, std::optional<Instant> moment) {
    if (context.transaction.execute(update_test_clock, id, moment) != 1) {
        throw not_found(TenantId::noun, id.to_string());
    }
}

store::Page<Tenant> list_tenants(Context& context, const TenantFilter&, const store::PageRequest& page) {
    if (context.tenant()) throw std::logic_error("tenants are listed from outside of all tenants");
    // The first parameter is the transaction's tenant: 0, and every tenant's identifier is above it.
    store::ListQuery list{context.transaction, select_tenants, "FROM tenants WHERE tenant_id > ?"};
    return list.page(page, tenant_order, "tenant_id", read_tenant);
}

std::optional<Tenant> find_tenant(store::Transaction& transaction, std::string_view slug_or_id) {
    if (const auto id = TenantId::parse(slug_or_id)) {
        return transaction.query(select_tenant, *id).first(read_tenant);
    }
    // From a header it may be any bytes, and PostgreSQL takes none as text that are no UTF-8.
    if (!is_valid_utf8(slug_or_id)) return std::nullopt;
    return transaction.query(select_tenant_by_slug, slug_or_id).first(read_tenant);
}

std::vector<TenantId> all_tenant_ids(store::Transaction& transaction) {
    return transaction.query(select_ids).all([](const store::Rows& row) { return row.get<TenantId>(0); });
}

Tenant current_tenant(store::Transaction& transaction) {
    auto tenant = transaction.query(select_tenant, transaction.tenant()).first(read_tenant);
    if (!tenant) throw not_found(TenantId::noun, transaction.tenant().to_string());
    return *std::move(tenant);
}

Clock tenant_clock(store::Transaction& transaction) {
    return tenant_clock(transaction, system_now());
}

Clock tenant_clock(store::Transaction& transaction, Instant real_now) {
    if (!transaction.tenant()) return {real_now, TimeZone{}};
    auto clock = transaction.query(select_clock, transaction.tenant()).first([&](const store::Rows& row) {
        const auto test_clock = row.get<std::optional<Instant>>(1);
        return Clock{test_clock.value_or(real_now), row.get<TimeZone>(0)};
    });
    if (!clock) throw not_found(TenantId::noun, transaction.tenant().to_string());
    return *std::move(clock);
}

}  // namespace dotmac::platform
