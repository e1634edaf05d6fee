// Tenants: the providers (or brands of one provider) that share an installation, each behind its own wall.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.hpp"
#include "base/time.hpp"
#include "record/record.hpp"
#include "store/context.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace dotmac::platform {

struct Tenant {
    TenantId id;
    std::string slug;  // what a log-in names: "acme"
    std::string name;
    Currency currency;                  // of its books, and of customers who name no other
    TimeZone time_zone;                 // decides what "today" is
    std::optional<Instant> test_clock;  // where set, the tenant lives at this moment, and time stands still
    Instant created_at;
    std::int64_t version = 1;
};
const record::Description& description_of(const Tenant*);

struct TenantCreate {
    std::string slug;
    std::string name;
    Currency currency;
    TimeZone time_zone;
    std::optional<Instant> test_clock;  // born on a test clock, which may stand in the past
};
const record::Description& description_of(const TenantCreate*);

struct TenantChange {
    std::optional<std::string> name;
    std::optional<TimeZone> time_zone;
};
const record::Description& description_of(const TenantChange*);

struct TenantFilter {};
const record::Description& description_of(const TenantFilter*);

// Throws a Problem: 422 for a slug that breaks the rules (2 to 40 lower-case letters, digits and single
// hyphens, a letter first), 409 for one that is taken. Context: all tenants.
Tenant create_tenant(Context& context, const TenantCreate& create);
// The following three: in all tenants, or in the tenant itself.
Tenant get_tenant(Context& context, TenantId id);
Tenant change_tenant(Context& context, TenantId id, const TenantChange& change);
// Sets the test clock; nothing lets the tenant live in real time again. The caller sees to it that time never
// goes back (clock.hpp).
void set_test_clock(Context& context, TenantId id, std::optional<Instant> moment);
// Context: all tenants.
store::Page<Tenant> list_tenants(Context& context, const TenantFilter& filter,
                                 const store::PageRequest& page);
std::optional<Tenant> find_tenant(store::Transaction& transaction, std::string_view slug_or_id);
std::vector<TenantId> all_tenant_ids(store::Transaction& transaction);
// The tenant that the transaction is bound to.
Tenant current_tenant(store::Transaction& transaction);

// What time it is for the tenant of the transaction: its test clock, or the system's time in its zone. For
// all tenants: the system's time in UTC.
Clock tenant_clock(store::Transaction& transaction);
Clock tenant_clock(store::Transaction& transaction, Instant real_now);

}  // namespace dotmac::platform
