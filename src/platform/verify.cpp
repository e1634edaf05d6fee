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

}  // namespace

Verification verify(store::Database& database, std::span<const Invariant> invariants,
                    const std::function<void(std::int64_t done, std::int64_t total)>& progress) {
    const auto tenants = database.read(store::all_tenants(), named_tenants);
    Verification result{.tenants = std::ssize(tenants)};
    const std::int64_t total = std::ssize(tenants) * std::ssize(invariants);
    for (const NamedTenant& tenant : tenants) {
        for (const Invariant& invariant : invariants) {
            const auto sentences = database.read(tenant.id, [&](store::Transaction& transaction) {
                Context context{
                    .transaction = transaction, .clock = tenant_clock(transaction), .actor = {"verify", ""}};
                return invariant.violations(context);
            });
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
