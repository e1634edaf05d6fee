// What only PostgreSQL does: row-level security, retries, and a server that goes away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <latch>
#include <thread>

#include "store/test_schema.hpp"

namespace dotmac::store {
namespace {

using test::add_item;
using test::count_items;
using test::tenant_a;
using test::tenant_b;
using ::testing::HasSubstr;
using ::testing::Not;

class Postgresql : public ::testing::Test {
  protected:
    // The same database as a superuser, whom nothing binds.
    std::string superuser_url() const {
        std::string url = database_.url();
        return url.replace(url.find("//") + 2, url.find('@') - url.find("//") - 2, "postgres");
    }
    static std::string run(const std::string& url, const std::string& sql) {
        PGconn* connection = PQconnectdb(url.c_str());
        PGresult* result = PQexec(connection, sql.c_str());
        std::string text = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : PQerrorMessage(connection);
        PQclear(result);
        PQfinish(connection);
        return text;
    }
    // As a restart of the server does to its clients.
    void cut_all_connections() const {
        run(superuser_url(),
            "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }
    template <class F>
    static std::string error_of(F&& action) {
        try {
            action();
        } catch (const DatabaseError& error) {
            return error.what();
        }
        return "no error";
    }

    test::TestDatabase database_{Engine::postgresql, test::store_schema()};
};

constexpr auto all_items = "SELECT COUNT(*) FROM items";

std::int64_t count_all(Transaction& transaction) {
    return *transaction.query(all_items).value<std::int64_t>();
}

TEST_F(Postgresql, rows_of_another_tenant_are_out_of_reach_even_without_a_filter) {
    database_->write(tenant_a, [](Transaction& transaction) { add_item(transaction, 1, "a's"); });
    database_->write(tenant_b, [](Transaction& transaction) {
        EXPECT_EQ(count_all(transaction), 0);
        EXPECT_EQ(transaction.execute("UPDATE items SET name = 'stolen'"), 0);
        EXPECT_EQ(transaction.execute("DELETE FROM items"), 0);
        EXPECT_FALSE(transaction.stream("SELECT id FROM items").next());
    });
    database_->read(tenant_a, [](Transaction& transaction) { EXPECT_EQ(count_all(transaction), 1); });
    database_->read(all_tenants(), [](Transaction& transaction) { EXPECT_EQ(count_all(transaction), 1); });
}

TEST_F(Postgresql, rows_for_another_tenant_are_refused) {
    const auto insert = [](Transaction& transaction) {
        transaction.execute("INSERT INTO items (tenant_id, id) VALUES ($1, 1)", tenant_a);
    };
    const auto bulk = [](Transaction& transaction) {
        const auto rows = transaction.bulk_insert("items", {"tenant_id", "id"});
        rows->add(tenant_a, 1);
        rows->finish();
    };
    EXPECT_THAT(error_of([&] { database_->write(tenant_b, insert); }), HasSubstr("row-level security"));
    EXPECT_THAT(error_of([&] { database_->write(tenant_b, bulk); }), HasSubstr("row-level security"));
    database_->write(tenant_b, [](Transaction& transaction) { add_item(transaction, 1, "b's"); });
    const auto give_away = [](Transaction& transaction) {
        transaction.execute("UPDATE items SET tenant_id = $1", tenant_a);
    };
    EXPECT_THAT(error_of([&] { database_->write(tenant_b, give_away); }), HasSubstr("row-level security"));
}

TEST_F(Postgresql, an_error_names_the_constraint_and_no_value_of_the_row) {
    const auto insert = [&](std::optional<std::string> name) {
        return error_of([&] {
            database_->write(tenant_a, [&](Transaction& transaction) {
                transaction.execute("INSERT INTO items (tenant_id, id, name) VALUES ($1, $2, $3)", tenant_a,
                                    4711, name);
            });
        });
    };
    EXPECT_EQ(insert("jane@example.com"), "no error");
    const std::string twice = insert("jane@example.com");
    EXPECT_THAT(twice, HasSubstr("items_pkey"));
    EXPECT_THAT(twice, Not(HasSubstr("4711")));
    const std::string nothing = insert(std::nullopt);
    EXPECT_THAT(nothing, HasSubstr("\"name\""));
    EXPECT_THAT(nothing, Not(HasSubstr("4711")));
}

TEST_F(Postgresql, a_connection_without_a_tenant_sees_nothing) {
    database_->write(tenant_a, [](Transaction& transaction) { add_item(transaction, 1, "a's"); });
    EXPECT_THAT(run(database_.url(), "SELECT COUNT(*) FROM dotmac.items"),
                HasSubstr("unrecognized configuration parameter \"dotmac.tenant_id\""));
}

TEST_F(Postgresql, every_table_with_a_tenant_is_secured) {
    const test::TestDatabase product{Engine::postgresql};
    product->read(all_tenants(), [](Transaction& transaction) {
        const auto open = transaction
                              .query(
                                  "SELECT t.relname::text FROM pg_class t JOIN pg_attribute c ON "
                                  "c.attrelid = t.oid WHERE c.attname = 'tenant_id' AND t.relkind = 'r' AND "
                                  "NOT (t.relrowsecurity AND t.relforcerowsecurity)")
                              .all([](const Rows& row) { return row.get<std::string>(0); });
        EXPECT_THAT(open, ::testing::IsEmpty());
    });
}

TEST_F(Postgresql, a_superuser_takes_a_role_that_cannot_bypass_it) {
    const test::EmptyDatabase empty{Engine::postgresql};
    std::string url = empty.url();
    url.replace(url.find("//") + 2, url.find('@') - url.find("//") - 2, "postgres");
    for (int start = 0; start < 2; ++start) {
        const auto database = Database::open(url);
        migrate(*database, test::store_schema());
        const std::int64_t id = start;
        database->write(tenant_a, [&](Transaction& transaction) { add_item(transaction, id, "a's"); });
        database->read(tenant_b, [](Transaction& transaction) {
            EXPECT_EQ(transaction.query("SELECT current_user::text").value<std::string>(), "dotmac_program");
            EXPECT_EQ(count_all(transaction), 0);
        });
    }
}

TEST_F(Postgresql, a_lost_race_runs_again) {
    database_->write(tenant_a, [](Transaction& transaction) {
        transaction.execute("INSERT INTO counters (tenant_id, name, value) VALUES ($1, 'c', 0)", tenant_a);
    });
    int runs = 0;
    database_->write(tenant_a, [&](Transaction& transaction) {
        ++runs;
        transaction.query("SELECT value FROM counters WHERE tenant_id = $1", tenant_a);
        if (runs == 1) {  // somebody else is faster
            run(superuser_url(), "UPDATE dotmac.counters SET value = value + 10");
        }
        transaction.execute("UPDATE counters SET value = value + 1 WHERE tenant_id = $1", tenant_a);
    });
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(database_->counts().retries, 1U);
    EXPECT_EQ(run(superuser_url(), "SELECT value FROM dotmac.counters"), "11");
}

TEST_F(Postgresql, deadlocks_are_resolved) {
    database_->write(tenant_a, [](Transaction& transaction) {
        add_item(transaction, 1, "");
        add_item(transaction, 2, "");
    });
    std::latch both_hold_one{2};
    const auto touch = [&](std::int64_t first, std::int64_t second) {
        int runs = 0;
        database_->write(tenant_a, [&](Transaction& transaction) {
            constexpr auto sql = "UPDATE items SET name = name || 'x' WHERE tenant_id = $1 AND id = $2";
            transaction.execute(sql, tenant_a, first);
            if (++runs == 1) both_hold_one.arrive_and_wait();
            transaction.execute(sql, tenant_a, second);
        });
    };
    std::thread other{[&] { touch(2, 1); }};
    touch(1, 2);
    other.join();
    database_->read(tenant_a, [](Transaction& transaction) {
        EXPECT_EQ(transaction.query("SELECT COUNT(*) FROM items WHERE name = 'xx'").value<int>(), 2);
    });
}

TEST_F(Postgresql, a_connection_that_died_in_the_pool_is_replaced) {
    EXPECT_EQ(count_items(*database_, tenant_a), 0);
    cut_all_connections();
    EXPECT_EQ(count_items(*database_, tenant_a), 0);
    cut_all_connections();
    database_->write(tenant_a, [](Transaction& transaction) { add_item(transaction, 1, "x"); });
}

TEST_F(Postgresql, a_connection_that_dies_before_the_commit_lets_the_write_run_again) {
    int runs = 0;
    database_->write(tenant_a, [&](Transaction& transaction) {
        add_item(transaction, 1, "x");
        if (++runs == 1) cut_all_connections();
        add_item(transaction, 2, "x");
    });
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count_items(*database_, tenant_a), 2);
}

TEST_F(Postgresql, a_connection_that_dies_at_the_commit_is_followed_by_the_question_what_became_of_it) {
    int runs = 0;
    database_->write(tenant_a, [&](Transaction& transaction) {
        add_item(transaction, 1, "x");
        if (++runs == 1) cut_all_connections();
    });
    EXPECT_EQ(runs, 2) << "the server says that it was rolled back";
    EXPECT_EQ(count_items(*database_, tenant_a), 1);
}

TEST_F(Postgresql, a_busy_pool_is_reported) {
    database_.reopen({.readers = 1, .busy_timeout = std::chrono::milliseconds{20}});
    std::string error;
    database_->read(tenant_a, [&](Transaction&) {
        std::thread other{[&] { error = error_of([&] { count_items(*database_, tenant_a); }); }};
        other.join();
    });
    EXPECT_THAT(error, HasSubstr("All 1 connections to the database are busy"));
}

TEST_F(Postgresql, read_only_reads_and_refuses_to_write) {
    database_.reopen({.read_only = true});
    EXPECT_EQ(count_items(*database_, tenant_a), 0);
    EXPECT_THAT(error_of([&] {
                    database_->write(tenant_a,
                                     [](Transaction& transaction) { add_item(transaction, 1, ""); });
                }),
                HasSubstr("read-only"));
}

TEST_F(Postgresql, the_address_is_shown_without_its_password) {
    std::string url = database_.url();
    url.insert(url.find('@'), ":secret");
    EXPECT_EQ(Database::open(url)->url(), database_.url());
}

}  // namespace
}  // namespace dotmac::store
