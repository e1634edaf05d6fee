// What holds when many threads and processes work at the same time. These tests also run under TSan.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <latch>
#include <set>
#include <thread>

#include "store/test_schema.hpp"

namespace dotmac::store {
namespace {

using test::add_item;
using test::count_items;
using test::tenant_a;
using test::tenant_b;

constexpr auto add_one = "UPDATE counters SET value = value + 1 WHERE tenant_id = $1 AND name = $2";

void run_in_threads(int count, const std::function<void(int)>& work) {
    std::vector<std::thread> threads;
    std::latch start{count};
    for (int i = 0; i < count; ++i) {
        threads.emplace_back([&, i] {
            start.arrive_and_wait();
            work(i);
        });
    }
    for (std::thread& thread : threads)
        thread.join();
}

std::int64_t counter(Database& database) {
    return database.read(tenant_a, [](Transaction& transaction) {
        return *transaction.query("SELECT value FROM counters WHERE tenant_id = $1", tenant_a)
                    .value<std::int64_t>();
    });
}

class ConcurrentWrites : public test::OnStoreSchema {
  protected:
    DatabaseOptions options() const override {
        return {.readers = 8, .busy_timeout = std::chrono::milliseconds{60'000}};
    }
    void SetUp() override {
        OnStoreSchema::SetUp();
        database().write(tenant_a, [](Transaction& transaction) {
            transaction.execute("INSERT INTO counters (tenant_id, name, value) VALUES ($1, 'c', 0)",
                                tenant_a);
        });
    }
};
DOTMAC_ON_BOTH_ENGINES(ConcurrentWrites);

TEST_P(ConcurrentWrites, lose_no_increment) {
    constexpr int threads = 8;
    constexpr int each = 25;
    run_in_threads(threads, [&](int) {
        for (int i = 0; i < each; ++i) {
            database().write(tenant_a, [](Transaction& transaction) {
                // Reading first and writing later is what loses updates, where an engine lets it.
                const auto value =
                    transaction.query("SELECT value FROM counters WHERE tenant_id = $1", tenant_a)
                        .value<std::int64_t>();
                transaction.execute("UPDATE counters SET value = $2 WHERE tenant_id = $1", tenant_a,
                                    *value + 1);
            });
        }
    });
    EXPECT_EQ(counter(database()), threads * each);
}

TEST_P(ConcurrentWrites, that_fail_hurt_no_other) {
    constexpr int threads = 24;
    std::atomic<int> refused{0};
    run_in_threads(threads, [&](int thread) {
        for (int i = 0; i < 10; ++i) {
            const std::int64_t id = thread * 1'000 + i;
            const bool fails = (thread + i) % 3 == 0;
            try {
                database().write(tenant_a, [&](Transaction& transaction) {
                    add_item(transaction, id, "x");
                    if (fails) throw Problem(ProblemCode::conflict, std::to_string(id));
                });
                EXPECT_FALSE(fails);
            } catch (const Problem& problem) {
                EXPECT_TRUE(fails);
                EXPECT_EQ(problem.detail(), std::to_string(id));  // everybody gets his own failure
                ++refused;
            }
        }
    });
    EXPECT_EQ(refused, threads * 10 / 3);
    EXPECT_EQ(count_items(database(), tenant_a), threads * 10 - refused);
}

// Of two that create the same thing, one does, and the other sees it when it runs again.
TEST_P(ConcurrentWrites, create_a_thing_once) {
    std::atomic<int> created{0};
    run_in_threads(8, [&](int) {
        const bool mine = database().write(tenant_a, [](Transaction& transaction) {
            const bool exists =
                transaction.query("SELECT 1 FROM items WHERE tenant_id = $1 AND id = $2", tenant_a, 1).next();
            if (!exists) add_item(transaction, 1, "once");
            return !exists;
        });
        created += mine ? 1 : 0;
    });
    EXPECT_EQ(created, 1);
}

TEST_P(ConcurrentWrites, get_identifiers_of_their_own) {
    std::mutex mutex;
    std::set<std::int64_t> seen;
    const auto other = Database::open(test_database().url());
    run_in_threads(8, [&](int thread) {
        Database& used = thread % 2 == 0 ? database() : *other;
        for (int i = 0; i < 20; ++i) {
            const auto id =
                used.write(tenant_a, [](Transaction& transaction) { return transaction.new_id(); });
            const std::lock_guard lock{mutex};
            EXPECT_TRUE(seen.insert(id).second);
        }
    });
}

TEST_P(ConcurrentWrites, show_readers_whole_transactions) {
    std::atomic<bool> stop{false};
    std::thread writer{[&] {
        for (std::int64_t id = 1; !stop; ++id) {
            database().write(tenant_a, [&](Transaction& transaction) {
                add_item(transaction, id, "x");
                transaction.execute(add_one, tenant_a, "c");
            });
        }
    }};
    run_in_threads(4, [&](int) {
        for (int i = 0; i < 50; ++i) {
            database().read(tenant_a, [](Transaction& transaction) {
                const auto items = count_items(transaction);
                std::this_thread::yield();
                EXPECT_EQ(transaction.query("SELECT value FROM counters WHERE tenant_id = $1", tenant_a)
                              .value<std::int64_t>(),
                          items);
            });
        }
    });
    stop = true;
    writer.join();
}

// The order of sequences is the order of visibility: who sees all below `settled` never sees a new one there.
TEST_P(ConcurrentWrites, settle_in_the_order_of_their_sequences) {
    std::atomic<bool> stop{false};
    std::atomic<std::int64_t> next_id{1};
    std::vector<std::thread> writers;
    for (int i = 0; i < 4; ++i) {
        writers.emplace_back([&] {
            while (!stop) {
                database().write(tenant_a, [&](Transaction& transaction) {
                    add_item(transaction, next_id++, "x", -transaction.sequence());
                });
            }
        });
    }
    std::int64_t settled = 0;
    std::int64_t seen_below = 0;
    // On a busy machine forty looks may be over before a writer had its first turn: then it looks on.
    constexpr int looks = 40;
    constexpr int most_looks = 100'000;
    for (int i = 0; i < looks || (seen_below == 0 && i < most_looks); ++i) {
        database().write(tenant_a, [&](Transaction& transaction) {
            constexpr auto below = "SELECT COUNT(*) FROM items WHERE tenant_id = $1 AND -amount < $2";
            const auto count = [&](std::int64_t bound) {
                return *transaction.query(below, tenant_a, bound).value<std::int64_t>();
            };
            EXPECT_EQ(count(settled), seen_below);
            settled = transaction.settled_sequence();
            seen_below = count(settled);
        });
    }
    stop = true;
    for (std::thread& writer : writers)
        writer.join();
    EXPECT_GT(seen_below, 0);
}

// On SQLite those of one commit share theirs, which one that fails must not take along.
TEST_P(ConcurrentWrites, get_a_greater_sequence_than_those_that_had_ended_before) {
    std::atomic<std::int64_t> ended{0};
    run_in_threads(8, [&](int thread) {
        for (int i = 0; i < 100; ++i) {
            const int kind = (i + thread) % 3;
            const std::int64_t before = ended;
            std::int64_t sequence = 0;
            const auto write = [&](Transaction& transaction) {
                if (kind > 0) sequence = transaction.sequence();
                if (kind > 1) throw Problem(ProblemCode::conflict, "No.");
                transaction.execute(add_one, tenant_a, "of nobody");
            };
            if (kind > 1) {
                EXPECT_THROW(database().write(tenant_a, write), Problem);
                continue;
            }
            database().write(tenant_a, write);
            if (kind == 0) continue;
            EXPECT_GT(sequence, before);
            for (auto known = ended.load(); known < sequence;)
                ended.compare_exchange_weak(known, sequence);
        }
    });
}

// The other process is this program once more, with this test alone.
TEST_P(ConcurrentWrites, of_two_processes_on_one_database_add_up) {
    constexpr int each = 300;
    const auto work = [](Database& used) {
        for (int i = 0; i < each; ++i) {
            used.write(tenant_a,
                       [](Transaction& transaction) { transaction.execute(add_one, tenant_a, "c"); });
        }
    };
    constexpr const char* shared = "DOTMAC_TEST_SHARED_DATABASE";
    if (const char* url = ::getenv(shared)) {
        const auto opened = Database::open(url, options());
        std::puts("begins");
        std::fflush(stdout);
        return work(*opened);
    }
    const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
    const std::string command =
        "env -u GTEST_TOTAL_SHARDS -u GTEST_SHARD_INDEX " + std::string{shared} + "='" +
        test_database().url() + "' '" + std::filesystem::read_symlink("/proc/self/exe").string() +
        "' --gtest_brief=1 --gtest_filter='" + test->test_suite_name() + "." + test->name() + "'";
    FILE* const other = ::popen(command.c_str(), "r");
    ASSERT_NE(other, nullptr);
    std::array<char, 256> line{};
    while (::fgets(line.data(), line.size(), other) != nullptr &&
           std::string_view{line.data()} != "begins\n") {
    }
    work(database());
    while (::fgets(line.data(), line.size(), other) != nullptr) {
    }
    EXPECT_EQ(::pclose(other), 0);
    EXPECT_EQ(counter(database()), 2 * each);
}

TEST_P(ConcurrentWrites, end_before_the_database_is_closed) {
    std::atomic<int> written{0};
    std::thread closer;
    run_in_threads(8, [&](int thread) {
        if (thread == 0) {
            while (written < 20)
                std::this_thread::yield();
            database().close();
            return;
        }
        try {
            for (int i = 0;; ++i) {
                database().write(tenant_a, [&](Transaction& transaction) {
                    add_item(transaction, thread * 100'000 + i, "x");
                });
                ++written;
            }
        } catch (const DatabaseError& error) {
            EXPECT_TRUE(error.temporary);
            EXPECT_STREQ(error.what(), "The database is being closed.");
        }
    });
    test_database().reopen();
    EXPECT_EQ(count_items(database(), tenant_a), written);
}

}  // namespace
}  // namespace dotmac::store
