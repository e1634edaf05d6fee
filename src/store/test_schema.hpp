// Tables for the tests of the store, which knows none of the product's.
#pragma once

#include "base/problem.hpp"
#include "tests/support/database.hpp"

namespace dotmac::test {

inline constexpr TenantId tenant_a{11};
inline constexpr TenantId tenant_b{22};

inline const std::vector<store::Migration>& store_schema() {
    static const std::vector<store::Migration> migrations{
        {"first", 1, R"(
            -- Every type; and a semicolon; in a comment.
            CREATE TABLE items (
                tenant_id BIGINT NOT NULL,
                id BIGINT NOT NULL,
                name TEXT NOT NULL DEFAULT 'none; yet',
                open BOOLEAN NOT NULL DEFAULT FALSE,
                amount BIGINT,
                data BYTEA,
                PRIMARY KEY (tenant_id, id)
            );
            CREATE INDEX items_by_name ON items (tenant_id, name, id);
            CREATE TABLE counters (tenant_id BIGINT NOT NULL, name TEXT NOT NULL, value BIGINT NOT NULL,
                                   PRIMARY KEY (tenant_id, name));
            CREATE TABLE tenants (id BIGINT NOT NULL PRIMARY KEY);)"},
        {"second", 1, "CREATE UNIQUE INDEX items_amount ON items (tenant_id, amount) WHERE amount > 0;"},
    };
    return migrations;
}

inline void add_item(store::Transaction& transaction, std::int64_t id, std::string_view name,
                     std::optional<std::int64_t> amount = std::nullopt) {
    transaction.execute("INSERT INTO items (tenant_id, id, name, amount) VALUES ($1, $2, $3, $4)",
                        transaction.tenant(), id, name, amount);
}

inline std::int64_t count_items(store::Transaction& transaction) {
    return *transaction.query("SELECT COUNT(*) FROM items WHERE tenant_id = $1", transaction.tenant())
                .value<std::int64_t>();
}

inline std::int64_t count_items(store::Database& database, TenantId tenant) {
    return database.read(tenant, [](store::Transaction& transaction) { return count_items(transaction); });
}

class OnStoreSchema : public OnBothEngines {
  protected:
    const std::vector<store::Migration>& migrations() const override { return store_schema(); }
};

}  // namespace dotmac::test
