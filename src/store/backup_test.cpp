#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "store/migration.hpp"
#include "store/test_schema.hpp"

namespace dotmac::store {
namespace {

using test::add_item;
using test::count_items;
using test::store_schema;
using test::tenant_a;
using test::tenant_b;
using test::TestDatabase;
using ::testing::HasSubstr;

constexpr std::int64_t rows_of_a = 3'000;  // more than a fetch of a stream

void fill(Database& database) {
    database.write(tenant_a, [](Transaction& transaction) {
        transaction.new_id();
        const auto bulk =
            transaction.bulk_insert("items", {"tenant_id", "id", "name", "open", "amount", "data"});
        for (std::int64_t id = 1; id < rows_of_a; ++id)
            bulk->add(tenant_a, id, "naïve 円 " + std::to_string(id), id % 2 == 0, id,
                      Parameter::bytes({"\0x", 2}));
        bulk->add(tenant_a, rows_of_a, "", false, std::nullopt, std::nullopt);
        bulk->finish();
    });
    database.write(tenant_b, [](Transaction& transaction) { add_item(transaction, 1, "b's"); });
}

// All of a table as one text, to compare databases by.
std::string dump(Database& database) {
    return database.read(all_tenants(), [](Transaction& transaction) {
        std::string text;
        Rows rows = transaction.stream(
            "SELECT tenant_id, id, name, open, amount, data FROM items ORDER BY tenant_id, id");
        while (rows.next()) {
            text +=
                std::to_string(rows.get<std::int64_t>(0)) + ' ' + std::to_string(rows.get<std::int64_t>(1));
            text += ' ' + rows.get<std::string>(2) + (rows.get<bool>(3) ? " open " : " closed ");
            text += std::to_string(rows.get<std::optional<std::int64_t>>(4).value_or(-1));
            text += ' ' + rows.get<std::optional<std::string>>(5).value_or("none") + '\n';
        }
        return text;
    });
}

std::string failure_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const DatabaseError& error) {
        return error.what();
    }
    return "no error";
}

class Backups : public ::testing::TestWithParam<Engine> {
  protected:
    test::TemporaryFolder folder_;
    std::string file_ = folder_.file("backup.db");
    TestDatabase source_{GetParam(), store_schema()};
};
DOTMAC_ON_BOTH_ENGINES(Backups);

TEST_P(Backups, restore_on_either_engine) {
    fill(*source_);
    EXPECT_EQ(backup(*source_, file_, store_schema()), rows_of_a + 1);
    for (const Engine engine : {Engine::sqlite, Engine::postgresql}) {
        const test::EmptyDatabase target{engine};
        EXPECT_EQ(restore(target.url(), file_, false, store_schema()), rows_of_a + 1);
        const auto restored = Database::open(target.url());
        EXPECT_EQ(dump(*restored), dump(*source_));
        migrate(*restored, store_schema());
        // The restored database works, and gives no identifier of the source again.
        const auto new_id = [](Transaction& transaction) { return transaction.new_id(); };
        constexpr std::int64_t process_bits = ((1 << 14) - 1) << 8;
        EXPECT_NE(restored->write(tenant_a, new_id) & process_bits,
                  source_->write(tenant_a, new_id) & process_bits);
    }
}

TEST_P(Backups, keep_sequences_growing) {
    std::int64_t before = 0;
    for (int i = 0; i < 3; ++i)
        source_->write(tenant_a, [&](Transaction& transaction) { before = transaction.sequence(); });
    backup(*source_, file_, store_schema());
    for (const Engine engine : {Engine::sqlite, Engine::postgresql}) {
        const test::EmptyDatabase target{engine};
        restore(target.url(), file_, false, store_schema());
        Database::open(target.url())->write(tenant_a, [&](Transaction& transaction) {
            EXPECT_GT(transaction.settled_sequence(), before);
            EXPECT_GT(transaction.sequence(), before);
        });
    }
}

TEST_P(Backups, are_one_private_file_that_needs_no_other) {
    fill(*source_);
    backup(*source_, file_, store_schema());
    struct stat status{};
    ASSERT_EQ(::stat(file_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    const auto parent = std::filesystem::path{file_}.parent_path();
    const auto entries = std::filesystem::directory_iterator{parent};
    EXPECT_EQ(std::distance(begin(entries), end(entries)), 1);
}

TEST_P(Backups, overwrite_nothing) {
    std::ofstream{file_} << "precious";
    EXPECT_THAT(failure_of([&] { backup(*source_, file_, store_schema()); }), HasSubstr("exists already"));
    std::string text;
    std::getline(std::ifstream{file_}, text);
    EXPECT_EQ(text, "precious");
}

TEST_P(Backups, of_an_unmigrated_database_are_refused) {
    auto newer = store_schema();
    newer.push_back({"third", 1, "CREATE TABLE third (id BIGINT PRIMARY KEY);"});
    EXPECT_THAT(failure_of([&] { backup(*source_, file_, newer); }), HasSubstr("lacks migrations"));
    EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_P(Backups, of_an_older_version_are_migrated) {
    fill(*source_);
    backup(*source_, file_, store_schema());
    auto newer = store_schema();
    newer.push_back({"third", 1, "ALTER TABLE items ADD COLUMN note TEXT NOT NULL DEFAULT 'new';"});
    const test::EmptyDatabase target{GetParam()};
    restore(target.url(), file_, false, newer);
    const auto restored = Database::open(target.url());
    restored->read(tenant_b, [](Transaction& transaction) {
        EXPECT_EQ(
            transaction.query("SELECT note FROM items WHERE tenant_id = $1", tenant_b).value<std::string>(),
            "new");
    });
    EXPECT_THAT(failure_of([&] { restore(target.url(), file_, true, {store_schema().front()}); }),
                HasSubstr("does not know"));
    EXPECT_EQ(dump(*restored), dump(*source_));
}

TEST_P(Backups, replace_a_database_with_tenants_only_by_force) {
    fill(*source_);
    backup(*source_, file_, store_schema());
    const TestDatabase target{GetParam(), store_schema()};
    target->write(all_tenants(), [](Transaction& transaction) {
        transaction.execute("INSERT INTO tenants (id) VALUES ($1)", tenant_a);
        transaction.execute("INSERT INTO items (tenant_id, id) VALUES ($1, $2)", tenant_a, 99'999);
    });
    EXPECT_THAT(failure_of([&] { restore(target.url(), file_, false, store_schema()); }),
                HasSubstr("holds a tenant already"));
    EXPECT_EQ(count_items(*target, tenant_a), 1);
    restore(target.url(), file_, true, store_schema());
    EXPECT_EQ(dump(*target), dump(*source_));
}

TEST_P(Backups, that_are_none_are_refused) {
    const auto refused = [&] {
        return failure_of([&] { restore(source_.url(), file_, true, store_schema()); });
    };
    EXPECT_THAT(refused(), HasSubstr("There is no file"));
    std::ofstream{file_} << std::string(10'000, 'x');
    EXPECT_THAT(refused(), HasSubstr("damaged, or is no database"));
    std::filesystem::remove(file_);
    Database::open("sqlite:" + file_)->write(all_tenants(), [](Transaction& transaction) {
        transaction.execute("CREATE TABLE other (id BIGINT)");
    });
    EXPECT_THAT(refused(), HasSubstr("is no backup"));
}

class ConcurrentBackups : public Backups {};
DOTMAC_ON_BOTH_ENGINES(ConcurrentBackups);

// Each write adds one item and counts it, so a backup in which both differ has seen half of a write.
TEST_P(ConcurrentBackups, are_consistent_while_others_write) {
    source_->write(tenant_a, [](Transaction& transaction) {
        transaction.execute("INSERT INTO counters (tenant_id, name, value) VALUES ($1, 'items', 0)",
                            tenant_a);
    });
    std::atomic<bool> stop{false};
    std::atomic<int> written{0};
    std::thread writer{[&] {
        for (std::int64_t id = 1; !stop; ++id) {
            source_->write(tenant_a, [&](Transaction& transaction) {
                add_item(transaction, id, "x");
                transaction.execute("UPDATE counters SET value = value + 1 WHERE tenant_id = $1", tenant_a);
            });
            ++written;
        }
    }};
    while (written < 20)
        std::this_thread::yield();
    backup(*source_, file_, store_schema());
    stop = true;
    writer.join();
    const auto copy = Database::open("sqlite:" + file_);
    copy->read(tenant_a, [](Transaction& transaction) {
        const auto counted = transaction.query("SELECT value FROM counters WHERE tenant_id = $1", tenant_a)
                                 .value<std::int64_t>();
        EXPECT_EQ(count_items(transaction), counted);
        EXPECT_GE(*counted, 20);
    });
}

}  // namespace
}  // namespace dotmac::store
