// The two verbs and what a transaction offers, the same on both engines.
#include "store/database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "modules/identity/enums.hpp"
#include "store/test_schema.hpp"

namespace dotmac::store {
namespace {

using test::add_item;
using test::count_items;
using test::tenant_a;
using test::tenant_b;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Transactions : public test::OnStoreSchema {
  protected:
    std::string error_of(const std::function<void(Transaction&)>& body) {
        try {
            database().write(tenant_a, body);
        } catch (const std::exception& error) {
            return error.what();
        }
        return "no error";
    }
};
DOTMAC_ON_BOTH_ENGINES(Transactions);

TEST_P(Transactions, what_is_written_is_read) {
    database().write(tenant_a, [](Transaction& transaction) {
        EXPECT_EQ(transaction.execute("INSERT INTO items (tenant_id, id, name, open) VALUES ($1, $2, $3, $4)",
                                      tenant_a, 1, "Ånge \"fiber\"", true),
                  1);
    });
    // The second parameter comes first in the text.
    const auto name = database().read(tenant_a, [](Transaction& transaction) {
        return transaction.query("SELECT name FROM items WHERE id = $2 AND tenant_id = $1", tenant_a, 1)
            .value<std::string>();
    });
    EXPECT_EQ(name, "Ånge \"fiber\"");
}

TEST_P(Transactions, every_type_survives) {
    const std::string bytes{"\x00\xFF'\\x", 5};
    const std::string words{"line\nquote ' \" backslash \\ 円 🚀"};
    database().write(tenant_a, [&](Transaction& transaction) {
        constexpr auto sql =
            "INSERT INTO items (tenant_id, id, name, open, amount, data) VALUES ($1, $2, $3, $4, $5, $6)";
        transaction.execute(sql, tenant_a, 1, words, true, INT64_MIN, Parameter::bytes(bytes));
        transaction.execute(sql, tenant_a, 2, "", false, INT64_MAX, Parameter::bytes(""));
        transaction.execute(sql, tenant_a, 3, std::string_view{}, false, std::nullopt, std::nullopt);
    });
    database().read(tenant_a, [&](Transaction& transaction) {
        for (const bool streaming : {false, true}) {
            constexpr auto sql =
                "SELECT name, open, amount, data FROM items WHERE tenant_id = $1 ORDER BY id";
            Rows rows = streaming ? transaction.stream(sql, tenant_a) : transaction.query(sql, tenant_a);
            ASSERT_TRUE(rows.next());
            EXPECT_EQ(rows.get<std::string>(0), words);
            EXPECT_TRUE(rows.get<bool>(1));
            EXPECT_EQ(rows.get<std::int64_t>(2), INT64_MIN);
            EXPECT_EQ(rows.get<std::string>(3), bytes);
            ASSERT_TRUE(rows.next());
            EXPECT_EQ(rows.get<std::string>(0), "");
            EXPECT_FALSE(rows.get<bool>(1));
            EXPECT_EQ(rows.get<std::int64_t>(2), INT64_MAX);
            EXPECT_FALSE(rows.is_null(3));
            EXPECT_EQ(rows.get<std::string>(3), "");
            ASSERT_TRUE(rows.next());
            EXPECT_EQ(rows.get<std::string>(0), "");
            EXPECT_EQ(rows.get<std::optional<std::int64_t>>(2), std::nullopt);
            EXPECT_TRUE(rows.is_null(3));
            EXPECT_FALSE(rows.next());
            EXPECT_FALSE(rows.next());
        }
    });
}

TEST_P(Transactions, richer_types_are_stored_as_the_four) {
    using identity::AccountStatus;
    const auto zone = *TimeZone::parse("Africa/Nairobi");
    const auto currency = *Currency::parse("KWD");
    const Date date{*parse_date("2024-02-29")};
    const Instant instant{Microseconds{1'732'349'370'123'456}};
    const auto store = [&](std::int64_t id, const auto& text, const auto& number) {
        database().write(tenant_a, [&](Transaction& transaction) {
            transaction.execute("INSERT INTO items (tenant_id, id, name, amount) VALUES ($1, $2, $3, $4)",
                                tenant_a, id, text, number);
        });
    };
    store(1, date, instant);
    store(2, zone, Rate{82'500});
    store(3, currency, Money{-1'250, currency});
    store(4, AccountStatus::suspended, tenant_b);
    database().read(tenant_a, [&](Transaction& transaction) {
        Rows rows =
            transaction.query("SELECT name, amount FROM items WHERE tenant_id = $1 ORDER BY id", tenant_a);
        ASSERT_TRUE(rows.next());
        EXPECT_EQ(rows.get<Date>(0), date);
        EXPECT_EQ(rows.get<Instant>(1), instant);
        EXPECT_THROW(rows.get<Currency>(0), CorruptValue);
        EXPECT_THROW(rows.get<AccountStatus>(0), CorruptValue);
        ASSERT_TRUE(rows.next());
        EXPECT_EQ(rows.get<TimeZone>(0).name(), zone.name());
        EXPECT_EQ(rows.get<Rate>(1), Rate{82'500});
        EXPECT_THROW(rows.get<Date>(0), CorruptValue);
        ASSERT_TRUE(rows.next());
        EXPECT_EQ(rows.get<Currency>(0), currency);
        EXPECT_EQ(rows.money(1, currency), (Money{-1'250, currency}));
        EXPECT_THROW(rows.get<TimeZone>(0), CorruptValue);
        ASSERT_TRUE(rows.next());
        EXPECT_EQ(rows.get<AccountStatus>(0), AccountStatus::suspended);
        EXPECT_EQ(rows.get<TenantId>(1), tenant_b);
    });
}

TEST_P(Transactions, sums_and_counts_are_numbers) {
    struct Case {
        std::vector<std::int64_t> amounts;
        std::optional<std::int64_t> sum;
    };
    const Case cases[] = {
        {{}, std::nullopt},
        {{0}, 0},
        {{-1}, -1},
        {{10'000, -1}, 9'999},
        {{100'000'000}, 100'000'000},
        {{123'456'789'012'345'678, 1}, 123'456'789'012'345'679},
        {{INT64_MAX - 1, 1}, INT64_MAX},
        {{INT64_MIN + 1, -1}, INT64_MIN},
    };
    for (const Case& one : cases) {
        database().write(tenant_a, [&](Transaction& transaction) {
            transaction.execute("DELETE FROM items WHERE tenant_id = $1", tenant_a);
            for (const std::int64_t amount : one.amounts)
                add_item(transaction, amount, "", amount);
            Rows rows =
                transaction.query("SELECT SUM(amount), COUNT(*) FROM items WHERE tenant_id = $1", tenant_a);
            ASSERT_TRUE(rows.next());
            EXPECT_EQ(rows.get<std::optional<std::int64_t>>(0), one.sum);
            EXPECT_EQ(rows.get<std::size_t>(1), one.amounts.size());
        });
    }
}

TEST_P(Transactions, a_column_read_as_what_it_is_not_is_a_defect) {
    database().write(tenant_a, [](Transaction& transaction) {
        add_item(transaction, 1, "a");
        for (const bool streaming : {false, true}) {
            constexpr auto sql = "SELECT name, id, amount FROM items WHERE tenant_id = $1";
            Rows rows = streaming ? transaction.stream(sql, tenant_a) : transaction.query(sql, tenant_a);
            ASSERT_TRUE(rows.next());
            EXPECT_THROW(rows.get<std::int64_t>(0), std::logic_error);
            EXPECT_THROW(rows.get<std::string>(1), std::logic_error);
            EXPECT_THROW(rows.get<std::int64_t>(2), std::logic_error);
            EXPECT_THROW(rows.get<std::string>(2), std::logic_error);
            EXPECT_EQ(rows.column_count(), 3);
        }
    });
}

TEST_P(Transactions, an_exception_rolls_back_and_reaches_the_caller) {
    EXPECT_THROW(database().write(tenant_a,
                                  [](Transaction& transaction) {
                                      add_item(transaction, 1, "lost");
                                      throw Problem(ProblemCode::conflict, "No.");
                                  }),
                 Problem);
    EXPECT_EQ(count_items(database(), tenant_a), 0);
}

TEST_P(Transactions, a_unique_violation_has_a_type_of_its_own) {
    database().write(tenant_a, [](Transaction& transaction) { add_item(transaction, 1, "first", 5); });
    for (const std::int64_t id : {1, 2}) {  // the primary key, a unique index
        const auto again = [&](Transaction& transaction) { add_item(transaction, id, "again", 5); };
        EXPECT_THROW(database().write(tenant_a, again), UniqueViolation) << id;
    }
    EXPECT_EQ(count_items(database(), tenant_a), 1);
    EXPECT_EQ(database().counts().retries, GetParam() == Engine::postgresql ? 2U : 0U);
}

TEST_P(Transactions, a_failure_that_the_body_hides_still_loses_the_transaction) {
    database().write(tenant_a, [](Transaction& transaction) { add_item(transaction, 1, "first"); });
    const auto hides = [](Transaction& transaction) {
        add_item(transaction, 2, "second");
        try {
            add_item(transaction, 1, "again");
        } catch (const UniqueViolation&) {
        }
        EXPECT_THROW(count_items(transaction), UniqueViolation);
    };
    EXPECT_THROW(database().write(tenant_a, hides), UniqueViolation);
    EXPECT_EQ(count_items(database(), tenant_a), 1);
}

TEST_P(Transactions, a_problem_made_of_a_unique_violation_reaches_the_caller) {
    database().write(tenant_a, [](Transaction& transaction) { add_item(transaction, 1, "first"); });
    const auto translates = [](Transaction& transaction) {
        try {
            add_item(transaction, 1, "again");
        } catch (const UniqueViolation&) {
            throw Problem(ProblemCode::conflict, "Taken.");
        }
    };
    EXPECT_THROW(database().write(tenant_a, translates), Problem);
}

TEST_P(Transactions, a_read_refuses_to_write) {
    EXPECT_THROW(database().read(tenant_a, [](Transaction& transaction) { add_item(transaction, 1, "no"); }),
                 DatabaseError);
    EXPECT_EQ(count_items(database(), tenant_a), 0);
}

TEST_P(Transactions, a_transaction_inside_another_one_is_a_defect) {
    const auto nothing = [](Transaction&) {};
    const std::function<void(Transaction&)> reads = [&](Transaction&) { database().read(tenant_a, nothing); };
    const std::function<void(Transaction&)> writes = [&](Transaction&) {
        database().write(tenant_a, nothing);
    };
    for (const auto& inner : {reads, writes}) {
        EXPECT_THROW(database().write(tenant_a, inner), std::logic_error);
        EXPECT_THROW(database().read(tenant_a, inner), std::logic_error);
    }
    // Another database is another matter.
    const test::TestDatabase other{GetParam(), test::store_schema()};
    database().write(tenant_a, [&](Transaction&) { other->write(tenant_a, nothing); });
    database().write(tenant_a, nothing);
}

TEST_P(Transactions, no_tenant_opens_nothing) {
    EXPECT_THROW(database().read(TenantId{}, [](Transaction&) {}), std::logic_error);
}

TEST_P(Transactions, a_closed_database_refuses) {
    database().close();
    EXPECT_THROW(database().read(tenant_a, [](Transaction&) {}), DatabaseError);
    EXPECT_THROW(database().write(tenant_a, [](Transaction&) {}), DatabaseError);
}

TEST_P(Transactions, mistakes_in_a_statement_are_named) {
    struct Case {
        std::string_view what;
        std::function<void(Transaction&)> body;
        std::string_view sqlite;
        std::string_view postgresql;
    };
    const Case cases[] = {
        {"no such table", [](Transaction& t) { t.query("SELECT 1 FROM nothing"); }, "nothing", "nothing"},
        {"a parameter too many", [](Transaction& t) { t.query("SELECT $1", 1, 2); }, "2 values for 1",
         "$2 is not used"},
        {"a null",
         [](Transaction& t) { t.execute("INSERT INTO items (tenant_id, id) VALUES ($1, NULL)", tenant_a); },
         "items.id", "id"},
        {"a bulk insert left open", [](Transaction& t) { t.bulk_insert("items", {"tenant_id", "id"}); },
         "finish", "finish"},
        {"a row too short", [](Transaction& t) { t.bulk_insert("items", {"tenant_id", "id"})->add(1); },
         "1 values", "1 values"},
    };
    for (const Case& one : cases) {
        const auto part = GetParam() == Engine::sqlite ? one.sqlite : one.postgresql;
        EXPECT_THAT(error_of(one.body), HasSubstr(std::string{part})) << one.what;
    }
}

TEST_P(Transactions, a_query_keeps_its_rows_while_the_table_changes) {
    database().write(tenant_a, [](Transaction& transaction) {
        for (int id = 1; id <= 100; ++id)
            add_item(transaction, id, "old");
        constexpr auto all = "SELECT id FROM items WHERE tenant_id = $1 ORDER BY id";
        Rows rows = transaction.query(all, tenant_a);
        Rows again = transaction.query(all, tenant_a);
        int seen = 0;
        while (rows.next()) {
            ++seen;
            ASSERT_TRUE(again.next());
            add_item(transaction, 1'000 + rows.get<std::int64_t>(0), "new");
        }
        EXPECT_EQ(seen, 100);
    });
    EXPECT_EQ(count_items(database(), tenant_a), 200);
}

TEST_P(Transactions, streams_run_beside_other_statements) {
    constexpr std::int64_t count = 2'500;  // more than two fetches of the PostgreSQL cursor
    database().write(tenant_a, [](Transaction& transaction) {
        const auto bulk = transaction.bulk_insert("items", {"tenant_id", "id", "name"});
        for (std::int64_t id = 1; id <= count; ++id)
            bulk->add(tenant_a, id, "x");
        bulk->finish();
    });
    database().write(tenant_a, [&](Transaction& transaction) {
        constexpr auto all = "SELECT id FROM items WHERE tenant_id = $1 AND name = $2 ORDER BY id";
        Rows rows = transaction.stream(all, tenant_a, std::string{"x"});
        Rows beside = transaction.stream(all, tenant_a, std::string{"x"});
        std::int64_t seen = 0;
        while (rows.next()) {
            ASSERT_EQ(rows.get<std::int64_t>(0), ++seen);
            ASSERT_TRUE(beside.next());
            if (seen % 500 == 0) {
                transaction.execute("INSERT INTO counters (tenant_id, name, value) VALUES ($1, $2, $3)",
                                    tenant_a, std::to_string(seen), seen);
            }
        }
        EXPECT_EQ(seen, count);
        Rows none = transaction.stream(all, tenant_a, "y");
        EXPECT_FALSE(none.next());
    });
}

TEST_P(Transactions, a_bulk_insert_takes_every_type) {
    const std::string bytes{"\x00\x01\xFE", 3};
    database().write(tenant_a, [&](Transaction& transaction) {
        const auto items =
            transaction.bulk_insert("items", {"tenant_id", "id", "name", "open", "amount", "data"});
        const auto counters = transaction.bulk_insert("counters", {"tenant_id", "name", "value"});
        items->add(tenant_a, 1, "Zürich, 円", true, -7, Parameter::bytes(bytes));
        counters->add(tenant_a, "c", 1);
        items->add(tenant_a, 2, "", false, std::nullopt, std::nullopt);
        items->add(tenant_a, 3, std::string(100'000, 'x'), false, INT64_MAX, Parameter::bytes(""));
        counters->finish();
        items->finish();
    });
    database().read(tenant_a, [&](Transaction& transaction) {
        Rows rows = transaction.query(
            "SELECT name, open, amount, data FROM items WHERE tenant_id = $1 ORDER BY id", tenant_a);
        ASSERT_TRUE(rows.next());
        EXPECT_EQ(rows.get<std::string>(0), "Zürich, 円");
        EXPECT_TRUE(rows.get<bool>(1));
        EXPECT_EQ(rows.get<int>(2), -7);
        EXPECT_EQ(rows.get<std::string>(3), bytes);
        ASSERT_TRUE(rows.next());
        EXPECT_TRUE(rows.is_null(2));
        EXPECT_TRUE(rows.is_null(3));
        ASSERT_TRUE(rows.next());
        EXPECT_EQ(rows.get<std::string>(0).size(), 100'000U);
        EXPECT_EQ(rows.get<std::int64_t>(2), INT64_MAX);
        EXPECT_FALSE(rows.is_null(3));
        EXPECT_FALSE(rows.next());
    });
}

// Around the sizes at which an engine puts rows together, from texts that end with each call.
TEST_P(Transactions, a_bulk_insert_writes_every_number_of_rows) {
    for (const std::int64_t rows : {0, 1, 15, 16, 17, 32, 33}) {
        database().write(tenant_a, [&](Transaction& transaction) {
            transaction.execute("DELETE FROM items WHERE tenant_id = $1", tenant_a);
            const auto bulk = transaction.bulk_insert("items", {"tenant_id", "id", "name", "data"});
            for (std::int64_t id = 1; id <= rows; ++id)
                bulk->add(tenant_a, id, "name of " + std::to_string(id),
                          Parameter::bytes(std::string(static_cast<std::size_t>(id), 'd')));
            bulk->finish();
        });
        database().read(tenant_a, [&](Transaction& transaction) {
            auto found = transaction.query(
                "SELECT id, name, data FROM items WHERE tenant_id = $1 ORDER BY id", tenant_a);
            for (std::int64_t id = 1; id <= rows; ++id) {
                ASSERT_TRUE(found.next()) << id << " of " << rows;
                EXPECT_EQ(found.get<std::int64_t>(0), id);
                EXPECT_EQ(found.get<std::string>(1), "name of " + std::to_string(id));
                EXPECT_EQ(found.get<std::string>(2), std::string(static_cast<std::size_t>(id), 'd'));
            }
            EXPECT_FALSE(found.next());
        });
    }
}

TEST_P(Transactions, a_bulk_insert_is_not_bounded_by_what_it_buffers) {
    constexpr std::int64_t count = 25'000;
    database().write(tenant_a, [](Transaction& transaction) {
        const auto bulk = transaction.bulk_insert("items", {"tenant_id", "id", "name"});
        for (std::int64_t id = 1; id <= count; ++id)
            bulk->add(tenant_a, id, "row");
        bulk->finish();
    });
    EXPECT_EQ(count_items(database(), tenant_a), count);
}

TEST_P(Transactions, a_bulk_insert_reports_a_duplicate) {
    const auto twice = [](Transaction& transaction) {
        const auto bulk = transaction.bulk_insert("items", {"tenant_id", "id"});
        bulk->add(tenant_a, 1);
        bulk->add(tenant_a, 1);
        bulk->finish();
    };
    EXPECT_THROW(database().write(tenant_a, twice), UniqueViolation);
    EXPECT_EQ(count_items(database(), tenant_a), 0);
}

TEST_P(Transactions, text_sorts_by_its_bytes_and_like_tells_case) {
    database().write(tenant_a, [](Transaction& transaction) {
        int id = 0;
        for (const char* name : {"b", "a", "B", "é", "_", "Z", "aa"})
            add_item(transaction, ++id, name);
    });
    database().read(tenant_a, [](Transaction& transaction) {
        const auto name = [](const Rows& row) { return row.get<std::string>(0); };
        EXPECT_THAT(transaction.query("SELECT name FROM items WHERE tenant_id = $1 ORDER BY name", tenant_a)
                        .all(name),
                    ElementsAre("B", "Z", "_", "a", "aa", "b", "é"));
        EXPECT_THAT(transaction
                        .query("SELECT name FROM items WHERE tenant_id = $1 AND name LIKE $2 ORDER BY name",
                               tenant_a, "b%")
                        .all(name),
                    ElementsAre("b"));
    });
}

TEST_P(Transactions, identifiers_never_repeat_among_processes) {
    const auto other = Database::open(test_database().url());
    std::set<std::int64_t> seen;
    for (Database* database : {&this->database(), other.get()}) {
        database->write(tenant_a, [&](Transaction& transaction) {
            for (int i = 0; i < 2'000; ++i)
                EXPECT_TRUE(seen.insert(transaction.new_id()).second);
        });
    }
    // Also where the body that asks first fails, and where it only reads.
    test_database().reopen();
    const auto fails = [&](Transaction& transaction) {
        seen.insert(transaction.new_id());
        throw Problem(ProblemCode::conflict, "No.");
    };
    EXPECT_THROW(database().write(tenant_a, fails), Problem);
    const auto third = Database::open(test_database().url());
    third->read(tenant_a,
                [&](Transaction& transaction) { EXPECT_TRUE(seen.insert(transaction.new_id()).second); });
    constexpr std::int64_t process_bits = ((1 << 14) - 1) << 8;
    std::set<std::int64_t> processes;
    for (const std::int64_t id : seen)
        processes.insert(id & process_bits);
    EXPECT_EQ(processes.size(), 4U);
}

TEST_P(Transactions, sequences_tell_what_is_settled) {
    std::int64_t first = 0;
    database().write(tenant_a, [&](Transaction& transaction) {
        first = transaction.sequence();
        EXPECT_EQ(transaction.sequence(), first);
        EXPECT_LE(transaction.settled_sequence(), first);
    });
    database().write(tenant_a, [&](Transaction& transaction) { EXPECT_GT(transaction.sequence(), first); });
    // A write that goes on anywhere in a PostgreSQL cluster, also in another test's database, holds it back.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    std::int64_t settled = 0;
    while (settled <= first && std::chrono::steady_clock::now() < deadline)
        database().write(tenant_a,
                         [&](Transaction& transaction) { settled = transaction.settled_sequence(); });
    EXPECT_GT(settled, first);
}

class Addresses : public ::testing::Test {};

TEST_F(Addresses, are_understood_or_refused_in_one_sentence) {
    struct Case {
        std::string url;
        std::string part;
    };
    const Case cases[] = {
        {"mysql://host/x", "names no database"},
        {"", "names no database"},
        {"sqlite:", "needs the path"},
        {"sqlite:/nowhere/at/all/x.db", "cannot be created: No such file"},
        {"postgresql://nobody@127.0.0.1:1/x", "cannot be reached"},
        {"postgresql://u:secret@[::1/x", "cannot be read"},
    };
    for (const Case& one : cases) {
        try {
            Database::open(one.url);
            ADD_FAILURE() << one.url;
        } catch (const DatabaseError& error) {
            EXPECT_THAT(error.what(), HasSubstr(one.part)) << one.url;
            EXPECT_THAT(error.what(), Not(HasSubstr("secret")));
            EXPECT_EQ(std::string_view{error.what()}.find('\n'), std::string_view::npos);
        }
    }
}

}  // namespace
}  // namespace dotmac::store
