// A tenant to test in: a fresh database with one tenant, real time that stands still until a test moves it,
// and contexts of a person who acts.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "platform/tenants.hpp"
#include "store/context.hpp"
#include "tests/support/database.hpp"

namespace dotmac::test {

class InTenant : public OnBothEngines {
  protected:
    void SetUp() override;

    TenantId tenant() const { return tenant_; }
    TenantId add_tenant(std::string_view slug, std::string_view zone = "Etc/UTC",
                        std::optional<Instant> test_clock = std::nullopt);

    Instant real_now() const { return real_now_; }
    void pass(Microseconds time) { real_now_ = real_now_.load() + time; }

    template <class F>
    auto write(F function) {
        return write_in(tenant_, function);
    }
    template <class F>
    auto read(F function) {
        return database().read(tenant_, [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }
    template <class F>
    auto write_in(store::Scope scope, F function) {
        return database().write(scope, [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }

    // The first column of a query of which $1 is the tenant.
    template <class... Parameters>
    std::vector<std::string> texts(const store::Sql& sql, const Parameters&... parameters) {
        return read([&](Context& context) {
            return context.transaction.query(sql, tenant_, parameters...).all([](const store::Rows& row) {
                return row.get<std::string>(0);
            });
        });
    }
    // What happened to the subject, in its order.
    std::vector<std::string> event_types(std::string_view subject);
    std::int64_t count_rows(std::string_view table);  // its rows of the tenant

    Listeners listeners;

  private:
    Context context_for(store::Transaction& transaction) {
        return {.transaction = transaction,
                .clock = platform::tenant_clock(transaction, real_now_),
                .actor = {"usr_tester", "request-1"},
                .listeners = &listeners};
    }

    TenantId tenant_;
    std::atomic<Instant> real_now_{*parse_instant("2026-03-10T09:00:00Z")};
};

inline Instant at(std::string_view text) {
    return parse_instant(text).value();
}

}  // namespace dotmac::test
