// The two verbs, on both engines.
#include "store/database.hpp"

#include <gtest/gtest.h>

#include "store/test_schema.hpp"

namespace dotmac::store {
namespace {

using test::tenant_a;
using test::tenant_b;

class Transactions : public test::OnStoreSchema {};
DOTMAC_ON_BOTH_ENGINES(Transactions);

std::int64_t count_items(Database& database, TenantId tenant) {
    return database.read(tenant, [&](Transaction& transaction) {
        return *transaction.query("SELECT COUNT(*) FROM items WHERE tenant_id = $1", tenant)
                    .value<std::int64_t>();
    });
}

TEST_P(Transactions, what_is_written_is_read) {
    database().write(tenant_a, [](Transaction& transaction) {
        EXPECT_EQ(transaction.execute("INSERT INTO items (tenant_id, id, name, open) VALUES ($1, $2, $3, $4)",
                                      tenant_a, 1, "Ånge \"fiber\"", true),
                  1);
    });
    const auto name = database().read(tenant_a, [](Transaction& transaction) {
        return transaction.query("SELECT name FROM items WHERE id = $2 AND tenant_id = $1", tenant_a, 1)
            .value<std::string>();
    });
    EXPECT_EQ(name, "Ånge \"fiber\"");
}

TEST_P(Transactions, an_exception_rolls_back_and_reaches_the_caller) {
    EXPECT_THROW(database().write(tenant_a,
                                  [](Transaction& transaction) {
                                      test::add_item(transaction, 1, "lost");
                                      throw Problem(ProblemCode::conflict, "No.");
                                  }),
                 Problem);
    EXPECT_EQ(count_items(database(), tenant_a), 0);
}

}  // namespace
}  // namespace dotmac::store
