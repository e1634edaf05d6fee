#include "store/migration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "store/dialect.hpp"
#include "store/test_schema.hpp"

namespace dotmac::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Product : public test::OnBothEngines {};
DOTMAC_ON_BOTH_ENGINES(Product);

TEST_P(Product, migrations_apply) {
    for (const MigrationState& state : migration_status(database()))
        EXPECT_TRUE(state.applied_at) << state.module << ' ' << state.version;
}

class Migrations : public ::testing::TestWithParam<Engine> {
  protected:
    static std::string refusal(Database& database, const std::vector<Migration>& migrations) {
        try {
            migrate(database, migrations);
        } catch (const DatabaseError& error) {
            return error.what();
        }
        return "no error";
    }
    static std::int64_t count(Database& database, std::string_view table) {
        return database.read(all_tenants(), [&](Transaction& transaction) {
            return *transaction.query("SELECT COUNT(*) FROM " + std::string{table}).value<std::int64_t>();
        });
    }

    test::EmptyDatabase empty_{GetParam()};
    std::unique_ptr<Database> database_ = Database::open(empty_.url());
};
DOTMAC_ON_BOTH_ENGINES(Migrations);

constexpr Migration one{"a", 1, "CREATE TABLE one (id BIGINT PRIMARY KEY); INSERT INTO one VALUES (1);"};
constexpr Migration two{"b", 1, "CREATE TABLE two (id BIGINT PRIMARY KEY);"};
constexpr Migration faulty{"c", 1,
                           "CREATE TABLE three (id BIGINT PRIMARY KEY); INSERT INTO nothing VALUES (1);"};

TEST_P(Migrations, apply_once_each) {
    EXPECT_FALSE(migration_status(*database_, {one, two}).front().applied_at);
    migrate(*database_, {one});
    migrate(*database_, {one});
    migrate(*database_, {one, two});
    EXPECT_EQ(count(*database_, "one"), 1);
    const auto states = migration_status(*database_, {one, two});
    ASSERT_EQ(states.size(), 2U);
    EXPECT_TRUE(states[0].applied_at);
    EXPECT_TRUE(states[1].applied_at);
}

TEST_P(Migrations, apply_all_or_nothing) {
    EXPECT_THAT(refusal(*database_, {one, two, faulty}), HasSubstr("Migration 'c 1' failed: "));
    for (const MigrationState& state : migration_status(*database_, {one, two, faulty}))
        EXPECT_FALSE(state.applied_at) << state.module;
    migrate(*database_, {one, two});
}

TEST_P(Migrations, refuse_a_database_of_a_newer_program) {
    migrate(*database_, {one, two});
    EXPECT_THAT(refusal(*database_, {one}), HasSubstr("'b 1', which this program does not know"));
}

TEST_P(Migrations, refuse_a_changed_text) {
    migrate(*database_, {one});
    EXPECT_THAT(refusal(*database_, {{"a", 1, "CREATE TABLE one (id BIGINT PRIMARY KEY);"}}),
                HasSubstr("'a 1' was applied to the database in another form"));
}

TEST_P(Migrations, an_empty_database_gives_no_identifiers) {
    const auto asks = [](Transaction& transaction) { transaction.new_id(); };
    EXPECT_THROW(database_->write(test::tenant_a, asks), DatabaseError);
    EXPECT_THROW(database_->read(test::tenant_a, asks), DatabaseError);
    migrate(*database_, {one});
    database_->write(test::tenant_a, asks);
}

class ConcurrentMigrations : public Migrations {};
DOTMAC_ON_BOTH_ENGINES(ConcurrentMigrations);

TEST_P(ConcurrentMigrations, of_several_processes_apply_once) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            const auto own = Database::open(empty_.url());
            migrate(*own, {one, two});
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(count(*database_, "one"), 1);
    EXPECT_EQ(count(*database_, "schema_migrations"), 2);
}

class Dialect : public ::testing::Test {};

TEST_F(Dialect, statements_end_at_semicolons_outside_of_strings_and_comments) {
    EXPECT_THAT(split_statements("a ';' b; -- c;\n /* d; */ e \"f;g\" 'it''s;' ;; \n"),
                ElementsAre("a ';' b", "e \"f;g\" 'it''s;'"));
    EXPECT_THAT(split_statements(" -- nothing"), ElementsAre());
    EXPECT_THROW(split_statements("a 'b"), std::logic_error);
    EXPECT_THROW(split_statements("a /* b"), std::logic_error);
}

TEST_F(Dialect, types_are_whole_words) {
    struct Case {
        std::string_view written;
        std::string_view sqlite;
        std::string_view postgresql;
    };
    const Case cases[] = {
        {"CREATE TABLE t (a BIGINT, b BOOLEAN)",
         "CREATE TABLE t (a INTEGER, b INTEGER) STRICT, WITHOUT ROWID",
         "CREATE TABLE t (a BIGINT, b BOOLEAN)"},
        {"CREATE TABLE t (a TEXT)", "CREATE TABLE t (a TEXT) STRICT, WITHOUT ROWID",
         "CREATE TABLE t (a TEXT COLLATE \"C\")"},
        {"CREATE TABLE t (a BYTEA)", "CREATE TABLE t (a BLOB) STRICT, WITHOUT ROWID",
         "CREATE TABLE t (a BYTEA)"},
        {"CREATE TABLE t (text BIGINT DEFAULT 'TEXT', TEXT_a BIGINT)",
         "CREATE TABLE t (text INTEGER DEFAULT 'TEXT', TEXT_a INTEGER) STRICT, WITHOUT ROWID",
         "CREATE TABLE t (text BIGINT DEFAULT 'TEXT', TEXT_a BIGINT)"},
        {"ALTER TABLE t ADD COLUMN a BYTEA", "ALTER TABLE t ADD COLUMN a BLOB",
         "ALTER TABLE t ADD COLUMN a BYTEA"},
        {"ALTER TABLE t SET (fillfactor = 50)", "", "ALTER TABLE t SET (fillfactor = 50)"},
        {"CREATE INDEX i ON t (a)", "CREATE INDEX i ON t (a)", "CREATE INDEX i ON t (a)"},
    };
    for (const Case& one_case : cases) {
        EXPECT_EQ(translate(Engine::sqlite, one_case.written), one_case.sqlite);
        EXPECT_EQ(translate(Engine::postgresql, one_case.written), one_case.postgresql);
    }
    EXPECT_THROW(translate(Engine::sqlite, "CREATE TABLE t (a INTEGER)"), std::logic_error);
    EXPECT_THROW(translate(Engine::postgresql, "CREATE TABLE t (a JSONB)"), std::logic_error);
}

}  // namespace
}  // namespace dotmac::store
