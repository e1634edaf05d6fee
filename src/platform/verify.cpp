#include "platform/verify.hpp"

#include "platform/tenants.hpp"

namespace dotmac::platform {
namespace {

struct NamedTenant {
    TenantId id;
    std::string slug;
};

std::vector<NamedTenant> named_tenants(store::Transaction& transaction) {
    return transaction.query("SELECT tenant_id, slug FROM tenants ORDER BY slug")
        .all([](const store::Rows& row) {
            return NamedTenant{row.get<TenantId>(0), row.get<std::string>(1)};
        });
}

// Where rows are damaged so that they cannot even be read, that is a violation as well, and the other
// invariants are looked at all the same. A database that is away is none.
std::vector<std::string> violations_of(store::Database& database, TenantId tenant,
                                       const Invariant& invariant) {
    try {
        return database.read(tenant, [&](store::Transaction& transaction) {
            Context context{
                .transaction = transaction, .clock = tenant_clock(transaction), .actor = {"verify", ""}};
            return invariant.violations(context);
        });
    } catch (const store::DatabaseError& error) {
        if (error.temporary) throw;
        return {std::string{"It cannot be checked: "} + error.what()};
    } catch (const std::exception& error) {
        return {std::string{"It cannot be checked: "} + error.what()};
    }
}

}  // namespace

std::vector<std::string> find_damage(store::Database& database) {
    if (database.engine() != store::Engine::sqlite) return {};
    auto found = database.read(store::all_tenants(), [](store::Transaction& transaction) {
        return transaction.query("PRAGMA integrity_check(100)").all([](const store::Rows& row) {
            return row.get<std::string>(0);
        });
    });
    if (found == std::vector<std::string>{"ok"}) found.clear();
    return found;
}

Verification verify(store::Database& database, std::span<const Invariant> invariants,
                    const std::function<void(std::int64_t done, std::int64_t total)>& progress) {
    const auto tenants = database.read(store::all_tenants(), named_tenants);
    Verification result{.tenants = std::ssize(tenants)};
    const std::int64_t total = std::ssize(tenants) * std::ssize(invariants);
    for (const NamedTenant& tenant : tenants) {
        for (const Invariant& invariant : invariants) {
            const auto sentences = violations_of(database, tenant.id, invariant);
            for (const std::string& sentence : sentences) {
                result.violations.push_back({tenant.id, tenant.slug, std::string{invariant.name}, sentence});
            }
            ++result.checks;
            if (progress) progress(result.checks, total);
        }
    }
    return result;
}

}  // namespace dotmac::platform
