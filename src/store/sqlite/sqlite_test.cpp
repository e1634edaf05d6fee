// What only SQLite does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/background.hpp"
#include "store/sqlite/writer.hpp"
#include "store/test_schema.hpp"

namespace dotmac::store {
namespace {

using test::add_item;
using test::count_items;
using test::tenant_a;
using ::testing::HasSubstr;

class Sqlite : public ::testing::Test {
  protected:
    template <class F>
    static DatabaseError error_of(F&& action) {
        try {
            action();
        } catch (const DatabaseError& error) {
            return error;
        }
        return {"no error", false};
    }
    std::unique_ptr<Database> open(const DatabaseOptions& options = {}) {
        auto database = Database::open("sqlite:" + file_, options);
        if (!options.read_only) migrate(*database, test::store_schema());
        return database;
    }

    test::TemporaryFolder folder_;
    std::string file_ = folder_.file("x.db");
};

TEST_F(Sqlite, files_are_private) {
    const auto database = open();
    for (const char* suffix : {"", "-wal"}) {
        struct stat status{};
        ASSERT_EQ(::stat((file_ + suffix).c_str(), &status), 0) << suffix;
        EXPECT_EQ(status.st_mode & 0777U, 0600U) << suffix;
    }
}

TEST_F(Sqlite, a_path_that_ends_in_db_is_enough) {
    EXPECT_EQ(Database::open(file_)->url(), "sqlite:" + file_);
}

TEST_F(Sqlite, tables_are_strict_and_lie_in_the_order_of_their_key) {
    open()->write(tenant_a, [](Transaction& transaction) {
        EXPECT_EQ(
            transaction
                .query("SELECT COUNT(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
                       "AND name NOT LIKE 'sqlite%' AND NOT (strict AND wr)")
                .value<int>(),
            0);
    });
}

TEST_F(Sqlite, read_only_reads_and_refuses_to_write) {
    open()->write(tenant_a, [](Transaction& transaction) { add_item(transaction, 1, "x"); });
    const auto database = open({.read_only = true});
    EXPECT_EQ(count_items(*database, tenant_a), 1);
    const auto error = error_of(
        [&] { database->write(tenant_a, [](Transaction& transaction) { add_item(transaction, 2, "y"); }); });
    EXPECT_THAT(error.what(), HasSubstr("read-only"));
    EXPECT_TRUE(error.temporary) << "it may become writable again";
    EXPECT_STREQ(error.told, DatabaseError::is_read_only);
}

TEST_F(Sqlite, read_only_creates_nothing) {
    EXPECT_THAT(error_of([&] { open({.read_only = true}); }).what(), HasSubstr("cannot be opened"));
    EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(Sqlite, a_damaged_file_is_named) {
    std::ofstream{file_} << std::string(20'000, 'x');
    EXPECT_THAT(error_of([&] { open(); }).what(), HasSubstr(file_ + " is damaged, or is no database"));
}

TEST_F(Sqlite, a_lock_of_another_program_is_waited_for_and_then_reported) {
    const auto database = open({.busy_timeout = std::chrono::milliseconds{50}});
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(file_.c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    const auto write = [&] {
        database->write(tenant_a, [](Transaction& transaction) { add_item(transaction, 1, "x"); });
    };
    const auto error = error_of(write);
    EXPECT_THAT(error.what(), HasSubstr("is locked by another process"));
    EXPECT_TRUE(error.temporary);
    ASSERT_EQ(sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(other);
    write();
    EXPECT_EQ(count_items(*database, tenant_a), 1);
}

// In a child, whose files may not grow any more: as on a full disk, but without one.
TEST_F(Sqlite, a_disk_that_takes_no_more_fails_the_write_and_keeps_what_was_there) {
    open()->write(tenant_a, [](Transaction& transaction) { add_item(transaction, 1, "kept"); });
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const auto database = open();
        const rlimit small{.rlim_cur = 200'000, .rlim_max = 200'000};
        ::setrlimit(RLIMIT_FSIZE, &small);
        const auto error = error_of([&] {
            database->write(tenant_a, [](Transaction& transaction) {
                for (std::int64_t id = 2; id < 100; ++id)
                    add_item(transaction, id, std::string(50'000, 'x'));
            });
        });
        const bool named = std::string_view{error.what()}.find("cannot") != std::string_view::npos;
        // The database goes on working.
        const bool works = count_items(*database, tenant_a) == 1;
        ::_exit(named && works ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(count_items(*open(), tenant_a), 1);
}

class ConcurrentGroups : public Sqlite {};

// The first write holds the lead until the others are there, so some wait behind it for sure.
TEST_F(ConcurrentGroups, writes_that_wait_share_a_commit) {
    const auto database = open();
    const auto before = database->counts();
    constexpr int followers = 64;
    std::vector<std::thread> workers;
    std::atomic<int> started{0};
    database->write(tenant_a, [&](Transaction& transaction) {
        add_item(transaction, 0, "leader");
        for (int i = 1; i <= followers; ++i) {
            workers.emplace_back([&, i] {
                ++started;
                database->write(tenant_a, [&](Transaction& inner) { add_item(inner, i, "follower"); });
            });
        }
        while (started < followers)
            std::this_thread::yield();
    });
    for (std::thread& worker : workers)
        worker.join();
    const auto after = database->counts();
    EXPECT_EQ(after.writes - before.writes, 1U + followers);
    EXPECT_LT(after.commits - before.commits, after.writes - before.writes);
    EXPECT_EQ(count_items(*database, tenant_a), 1 + followers);
}

TEST_F(ConcurrentGroups, a_failing_write_of_a_group_is_undone_alone) {
    const auto database = open();
    const auto before = database->counts();
    constexpr int followers = 5;
    std::vector<std::thread> workers;
    std::atomic<int> started{0};
    std::atomic<int> refused{0};
    int runs_of_leader = 0;
    database->write(tenant_a, [&](Transaction& transaction) {
        add_item(transaction, 1, "leader");
        if (++runs_of_leader > 1) return;
        for (int i = 0; i < followers; ++i) {
            workers.emplace_back([&, i] {
                ++started;
                try {
                    database->write(tenant_a, [&](Transaction& inner) {
                        add_item(inner, 10 + i, "follower");
                        if (i == 1) add_item(inner, 1, "taken");
                        if (i == 3) throw Problem(ProblemCode::conflict, "No.");
                    });
                } catch (const UniqueViolation&) {
                    ++refused;
                } catch (const Problem&) {
                    refused += 10;
                }
            });
        }
        while (started < followers)
            std::this_thread::yield();
    });
    for (std::thread& worker : workers)
        worker.join();
    EXPECT_EQ(refused, 11);
    EXPECT_EQ(count_items(*database, tenant_a), 1 + followers - 2);
    EXPECT_EQ(database->counts().writes - before.writes, 1U + followers - 2);
    EXPECT_LE(runs_of_leader, 2);  // the second failure of the group met a savepoint
}

// All stand in line while the first write goes on, the background's before the other.
TEST_F(ConcurrentGroups, background_writes_let_others_go_first) {
    LazyIds ids{[] {}};
    sqlite::Writer writer{file_, {}, ids};
    std::string order;
    std::vector<std::thread> threads;
    const auto write = [&](char kind) {
        if (kind == 'b') work_in_background();
        writer.run(tenant_a, [&](Transaction&) { order += kind; });
    };
    std::atomic<bool> is_first_running{false};
    std::atomic<bool> may_first_end{false};
    threads.emplace_back([&] {
        work_in_background();
        writer.run(tenant_a, [&](Transaction&) {
            is_first_running = true;
            while (!may_first_end)
                std::this_thread::yield();
        });
    });
    while (!is_first_running)
        std::this_thread::yield();
    for (const char kind : std::string_view{"bbbi"}) {
        threads.emplace_back(write, kind);
        while (writer.waiting() + 1 < threads.size())
            std::this_thread::yield();
    }
    may_first_end = true;
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(order, "ibbb");
}

// A body that holds the lock is not to be the one that gets the processor last.
TEST_F(ConcurrentGroups, background_writes_run_at_the_niceness_of_the_program) {
    const auto database = open();
    bool asked_in_background = false;
    bool ran_in_background = true;
    std::thread{[&] {
        work_in_background();
        asked_in_background = works_in_background();
        database->write(tenant_a, [&](Transaction&) { ran_in_background = works_in_background(); });
    }}.join();
    EXPECT_TRUE(asked_in_background);
    EXPECT_FALSE(ran_in_background);
}

// How far the log grows until then depends on the disk: past 820 MB no commit goes on before it is copied.
TEST_F(Sqlite, the_log_begins_anew_while_writes_go_on) {
    const auto database = open();
    constexpr std::int64_t items_of_each = 40;
    const std::string item(50'000, 'x');  // 2 MB a commit
    std::int64_t items = 0;
    std::uintmax_t written = 0;
    const auto has_begun_anew = [&] { return std::filesystem::file_size(file_ + "-wal") < written; };
    while (!has_begun_anew() && written < 900'000'000) {
        database->write(tenant_a, [&](Transaction& transaction) {
            for (const std::int64_t end = items + items_of_each; items < end; ++items)
                add_item(transaction, items, item);
        });
        written += items_of_each * item.size();
    }
    EXPECT_TRUE(has_begun_anew());
    EXPECT_GT(std::filesystem::file_size(file_), 40'000'000U);
    EXPECT_EQ(count_items(*database, tenant_a), items);
}

}  // namespace
}  // namespace dotmac::store
