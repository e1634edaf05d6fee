#include "platform/row_seals.hpp"

#include <gmock/gmock.h>

#include "modules/identity/customer_test.hpp"

namespace dotmac::identity {
namespace {

using ::testing::IsEmpty;

class SealedCustomers : public testing::WithCustomers {
  protected:
    platform::RowSealReport seal() {
        const platform::SealingTransactions transactions{
            .read = [&](const auto& function) { read([&](Context& context) { function(context); }); },
            .write = [&](const auto& function) { write([&](Context& context) { function(context); }); },
            .stopping = [] { return false; }};
        return platform::seal_all_rows(transactions, sealed_tables());
    }
    std::vector<std::string> damage() {
        return read([&](Context& context) {
            return platform::sealed_rows_invariant(sealed_tables()).violations(context);
        });
    }
};
DOTMAC_ON_BOTH_ENGINES(SealedCustomers);

TEST_P(SealedCustomers, are_sealed_anew_after_a_change_and_told_when_something_else_changed_them) {
    const CustomerId id = add({.name = "Jane"}).id;
    EXPECT_GT(seal().sealed, 0);
    EXPECT_EQ(seal().sealed, 0);
    write([&](Context& context) { change_customer(context, id, {.name = "Joan"}); });
    add({.name = "Otieno"});
    EXPECT_GT(seal().sealed, 0);
    EXPECT_THAT(damage(), IsEmpty());
    write([&](Context& context) {
        context.transaction.execute("UPDATE customers SET phone = $3 WHERE tenant_id = $1 AND id = $2",
                                    context.tenant(), id, "+254700000000");
    });
    EXPECT_THAT(damage(), ::testing::Not(IsEmpty()));
    EXPECT_THAT(seal().faults, ::testing::Not(IsEmpty()));
    write([&](Context& context) {
        context.transaction.execute("UPDATE customers SET phone = NULL WHERE tenant_id = $1 AND id = $2",
                                    context.tenant(), id);
    });
}

}  // namespace
}  // namespace dotmac::identity
