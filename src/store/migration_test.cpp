#include "store/migration.hpp"

#include <gtest/gtest.h>

#include "store/dialect.hpp"
#include "store/test_schema.hpp"

namespace dotmac::store {
namespace {

class Product : public test::OnBothEngines {};
DOTMAC_ON_BOTH_ENGINES(Product);

TEST_P(Product, migrations_apply) {
    for (const MigrationState& state : migration_status(database()))
        EXPECT_TRUE(state.applied_at) << state.module << ' ' << state.version;
}

}  // namespace
}  // namespace dotmac::store
