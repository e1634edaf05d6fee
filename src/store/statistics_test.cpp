#include "store/statistics.hpp"

#include <gmock/gmock.h>

#include "tests/support/database.hpp"
#include "tests/support/query_plan.hpp"

namespace dotmac::store {
namespace {

using test::query_plan;
using ::testing::HasSubstr;

const std::vector<Migration>& letters() {
    static const std::vector<Migration> migrations{{"letters", 1, R"(
            CREATE TABLE letters (
                tenant_id BIGINT NOT NULL, id BIGINT NOT NULL, sender TEXT NOT NULL, state TEXT NOT NULL,
                number BIGINT NOT NULL, PRIMARY KEY (tenant_id, id));
            CREATE INDEX letters_by_sender ON letters (tenant_id, sender, id);
            CREATE UNIQUE INDEX letters_by_number ON letters (tenant_id, number);
            CREATE INDEX letters_open ON letters (tenant_id, sender) WHERE state = 'open';)"}};
    return migrations;
}

TEST(QueryPlans, two_equal_columns_of_an_index_beat_one_of_the_primary_key) {
    const test::TestDatabase database{Engine::sqlite, letters()};
    struct Case {
        const char* where;
        const char* plan;
    };
    const Case cases[] = {
        {"tenant_id = 1 AND sender = 'x' ORDER BY id DESC LIMIT 50",
         "letters_by_sender (tenant_id=? AND sender=?)"},
        {"tenant_id = 1 AND number = 7", "letters_by_number (tenant_id=? AND number=?)"},
        {"tenant_id = 1 AND id = 7 AND sender = 'x'", "PRIMARY KEY (tenant_id=? AND id=?)"},
        {"tenant_id = 1 ORDER BY id DESC LIMIT 50", "PRIMARY KEY (tenant_id=?)"},
        {"state = 'open'", "letters_open"},
    };
    for (const auto& [where, plan] : cases) {
        EXPECT_THAT(query_plan(*database, std::string{"SELECT * FROM letters WHERE "} + where),
                    HasSubstr(plan))
            << where;
    }
}

TEST(QueryPlans, are_the_same_for_a_connection_that_was_open_before_the_migration) {
    const test::EmptyDatabase empty{Engine::sqlite};
    const auto before = Database::open(empty.url());
    before->read(all_tenants(), [](Transaction& transaction) { transaction.query("SELECT 1").next(); });
    migrate(*Database::open(empty.url()), letters());
    EXPECT_THAT(query_plan(*before, "SELECT * FROM letters WHERE tenant_id = 1 AND sender = 'x'"),
                HasSubstr("letters_by_sender"));
}

}  // namespace
}  // namespace dotmac::store
