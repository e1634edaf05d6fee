#include "store/enum_columns.hpp"

#include <gtest/gtest.h>

#include "store/test_schema.hpp"

namespace dotmac::store {
namespace {

const EnumColumns columns{{
    {"payments", "method", {{"check", "cheque"}}},
    {"payments", "status"},
    {"invoices", "status", {{"sent", "pending"}, {"open", "pending"}}},
    {"roles", "role", {{"clerk", "support"}}},
}};

#define METHOD(parameter) \
    "CASE " parameter " WHEN 'check' THEN 'cheque' WHEN 'cheque' THEN 'check' ELSE " parameter " END"
#define ANY_STATUS                                                                                           \
    "CASE $1 WHEN 'sent' THEN 'pending' WHEN 'pending' THEN 'sent' WHEN 'open' THEN 'pending' ELSE $1 END, " \
    "CASE $1 WHEN 'sent' THEN 'open' WHEN 'pending' THEN 'open' WHEN 'open' THEN 'sent' ELSE $1 END"
#define PRESENT(column) "CASE " column " WHEN 'check' THEN 'cheque' ELSE " column " END"

struct Case {
    const char* sql;
    const char* rewritten;  // null: as it is
};

// clang-format off
const Case cases[] = {
    // comparisons
    {"SELECT id FROM payments WHERE method = $2 AND id > $1", "SELECT id FROM payments WHERE method IN ($2, " METHOD("$2") ") AND id > $1"},
    {"SELECT id FROM payments WHERE method <> $1", "SELECT id FROM payments WHERE method NOT IN ($1, " METHOD("$1") ")"},
    {"SELECT id FROM payments WHERE method != 'cheque'", "SELECT id FROM payments WHERE method NOT IN ('cheque', 'check')"},
    {"SELECT id FROM payments WHERE method = 'check'", "SELECT id FROM payments WHERE method IN ('check', 'cheque')"},
    {"SELECT id FROM payments WHERE method = 'cash'", "SELECT id FROM payments WHERE method IN ('cash')"},
    {"SELECT id FROM payments WHERE method IN ('cash', 'check') AND id = $1", "SELECT id FROM payments WHERE method IN ('cash', 'check', 'cheque') AND id = $1"},
    {"SELECT id FROM payments WHERE method NOT IN ($1, $2)", "SELECT id FROM payments WHERE method NOT IN ($1, " METHOD("$1") ", $2, " METHOD("$2") ")"},
    {"SELECT id FROM invoices WHERE status = $1", "SELECT id FROM invoices WHERE status IN ($1, " ANY_STATUS ")"},
    {"SELECT id FROM invoices WHERE status = 'open'", "SELECT id FROM invoices WHERE status IN ('open', 'pending', 'sent')"},
    {"SELECT id FROM payments WHERE ($1 = 2) = (method = 'check')", "SELECT id FROM payments WHERE ($1 = 2) = (method IN ('check', 'cheque'))"},
    // which table a column is of
    {"SELECT id FROM payments WHERE status = 'open'", nullptr},
    {"SELECT p.id FROM payments p JOIN invoices AS i ON i.id = p.id WHERE p.status = 'open' AND i.status = 'open'",
     "SELECT p.id FROM payments p JOIN invoices AS i ON i.id = p.id WHERE p.status = 'open' AND i.status IN ('open', 'pending', 'sent')"},
    {"SELECT id FROM invoices WHERE id IN (SELECT id FROM payments WHERE status = 'open') AND status = 'open'",
     "SELECT id FROM invoices WHERE id IN (SELECT id FROM payments WHERE status = 'open') AND status IN ('open', 'pending', 'sent')"},
    {"SELECT id FROM users WHERE id IN (SELECT user_id FROM roles WHERE roles.user_id = users.id AND role = 'clerk')",
     "SELECT id FROM users WHERE id IN (SELECT user_id FROM roles WHERE roles.user_id = users.id AND role IN ('clerk', 'support'))"},
    {"SELECT id FROM jobs WHERE status = 'open'", nullptr},
    {"SELECT d.method FROM (SELECT method FROM payments) AS d WHERE d.method = 'check'",
     "SELECT d.method FROM (SELECT method FROM payments) AS d WHERE d.method IN ('check', 'cheque')"},
    // what is written, and what comes out
    {"UPDATE payments SET method = $2, status = 'open' WHERE id = $1", nullptr},
    {"UPDATE payments SET id = $1, method = 'check'", "UPDATE payments SET id = $1, method = 'cheque'"},
    {"UPDATE payments SET flag = CASE WHEN method = 'check' THEN 1 ELSE 0 END", "UPDATE payments SET flag = CASE WHEN method IN ('check', 'cheque') THEN 1 ELSE 0 END"},
    {"UPDATE payments AS p SET method = v.method FROM unnest($1) AS v(id, method) WHERE p.id = v.id",
     "UPDATE payments AS p SET method = " PRESENT("v.method") " FROM unnest($1) AS v(id, method) WHERE p.id = v.id"},
    {"INSERT INTO payments (id, method) VALUES ($1, $2)", nullptr},
    {"INSERT INTO payments (id, method) VALUES ($1, $2) ON CONFLICT (id, method) DO UPDATE SET method = $2", nullptr},
    {"SELECT id, method, amount FROM payments ORDER BY method, id", nullptr},
    {"SELECT method FROM payments", nullptr},
    {"SELECT p.method AS way FROM payments p", nullptr},
    {"DELETE FROM payments WHERE id = $1 RETURNING method", nullptr},
    // what merges rows
    {"SELECT method, COUNT(*) FROM payments GROUP BY method", "SELECT " PRESENT("method") " AS method, COUNT(*) FROM payments GROUP BY " PRESENT("method")},
    {"SELECT DISTINCT method FROM payments", "SELECT DISTINCT " PRESENT("method") " AS method FROM payments"},
    {"SELECT COUNT(DISTINCT method) FROM payments", "SELECT COUNT(DISTINCT " PRESENT("method") ") FROM payments"},
    {"SELECT CASE method WHEN 'cash' THEN 1 END FROM payments", "SELECT CASE " PRESENT("method") " WHEN 'cash' THEN 1 END FROM payments"},
    {"SELECT a.id FROM payments a JOIN payments b ON a.method = b.method",
     "SELECT a.id FROM payments a JOIN payments b ON " PRESENT("a.method") " = " PRESENT("b.method")},
    // what is none of its business
    {"/* as stored */ SELECT id FROM payments WHERE method = 'check'", nullptr},
    {"CREATE INDEX payments_by_method ON payments (tenant_id, method, id)", nullptr},
    {"CREATE TABLE payments (method TEXT NOT NULL)", nullptr},
    {"SELECT 'method = ''check''' FROM payments WHERE id = $1", nullptr},
};
// clang-format on

TEST(EnumColumns, find_rows_of_the_former_and_of_the_present_string) {
    for (const Case& one : cases)
        EXPECT_EQ(columns.rewrite(one.sql), one.rewritten == nullptr ? one.sql : one.rewritten);
}

TEST(EnumColumns, leave_every_statement_alone_where_nothing_was_renamed) {
    const EnumColumns quiet{{{"payments", "method"}}};
    for (const Case& one : cases)
        EXPECT_EQ(quiet.rewrite(one.sql), one.sql);
}

// `items.name` stands for a column of an enum: "old" was renamed to "new".
class RenamedColumn : public test::OnStoreSchema {
  protected:
    DatabaseOptions options() const override {
        return {.enum_columns = EnumColumns{{{"items", "name", {{"old", "new"}}}}}};
    }
    void SetUp() override {
        OnStoreSchema::SetUp();
        database().write(test::tenant_a, [](Transaction& transaction) {
            test::add_item(transaction, 1, "old");
            test::add_item(transaction, 2, "new");
            test::add_item(transaction, 3, "other");
        });
    }
    std::vector<std::int64_t> ids(std::string_view sql, std::string_view name) {
        return database().read(test::tenant_a, [&](Transaction& transaction) {
            return transaction.query(sql, transaction.tenant(), name).all([](const Rows& row) {
                return row.get<std::int64_t>(0);
            });
        });
    }
};
DOTMAC_ON_BOTH_ENGINES(RenamedColumn);

TEST_P(RenamedColumn, is_found_by_either_string) {
    using Ids = std::vector<std::int64_t>;
    constexpr std::string_view equal = "SELECT id FROM items WHERE tenant_id = $1 AND name = $2 ORDER BY id";
    constexpr std::string_view other = "SELECT id FROM items WHERE tenant_id = $1 AND name <> $2 ORDER BY id";
    for (const std::string_view name : {"old", "new"}) {
        EXPECT_EQ(ids(equal, name), (Ids{1, 2}));
        EXPECT_EQ(ids(other, name), (Ids{3}));
    }
    EXPECT_EQ(ids(equal, "other"), (Ids{3}));
    database().read(test::tenant_a, [&](Transaction& transaction) {
        auto streamed =
            transaction.stream("SELECT id FROM items WHERE tenant_id = $1 AND name = $2 ORDER BY id",
                               transaction.tenant(), "old");
        EXPECT_TRUE(streamed.next());
        EXPECT_TRUE(streamed.next());
        EXPECT_FALSE(streamed.next());
        auto grouped = transaction.query(
            "SELECT name, COUNT(*) FROM items WHERE tenant_id = $1 GROUP BY name ORDER BY name",
            transaction.tenant());
        ASSERT_TRUE(grouped.next());
        EXPECT_EQ(grouped.get<std::string>(0), "new");
        EXPECT_EQ(grouped.get<std::int64_t>(1), 2);
    });
}

}  // namespace
}  // namespace dotmac::store
