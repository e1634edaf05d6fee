// Databases for tests: fresh, migrated, and gone afterwards.
//
//   class Invoices : public test::OnBothEngines {};
//   DOTMAC_ON_BOTH_ENGINES(Invoices);
//   TEST_P(Invoices, R052_…) { database().write(tenant, …); }
//
// PostgreSQL is the server at $DOTMAC_TEST_POSTGRES, which tools/with-postgres starts. Without it the tests
// on PostgreSQL fail: a test that is skipped proves nothing.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "store/migration.hpp"

namespace dotmac::test {

// One database of its own. Several may live at once.
class TestDatabase {
  public:
    explicit TestDatabase(store::Engine engine,
                          const std::vector<store::Migration>& migrations = store::embedded_migrations(),
                          const store::DatabaseOptions& options = {});
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    store::Database& operator*() const { return *database_; }
    store::Database* operator->() const { return database_.get(); }
    const std::string& url() const { return url_; }  // for a second connection, or for the program
    // Closes and opens it again, as a restart of the program does.
    void reopen(const store::DatabaseOptions& options = {});

  private:
    std::string url_;
    std::unique_ptr<store::Database> database_;
};

// The address of a database with the tables of the product on the PostgreSQL server, which is made at the
// first call and stays: `prepare` fills it.
std::string kept_postgresql(const std::string& purpose, void (*prepare)(store::Database&));

// A database of the engine without any table, removed with the object.
class EmptyDatabase {
  public:
    explicit EmptyDatabase(store::Engine engine);
    ~EmptyDatabase();
    EmptyDatabase(const EmptyDatabase&) = delete;
    EmptyDatabase& operator=(const EmptyDatabase&) = delete;
    const std::string& url() const { return url_; }

  private:
    std::string url_;
};

// A folder of its own, removed with all that is in it.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::string file(const std::string& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

class OnBothEngines : public ::testing::TestWithParam<store::Engine> {
  protected:
    void SetUp() override { database_ = std::make_unique<TestDatabase>(GetParam(), migrations(), options()); }
    void TearDown() override { database_.reset(); }
    // The tables of the product, unless a test brings its own.
    virtual const std::vector<store::Migration>& migrations() const { return store::embedded_migrations(); }
    virtual store::DatabaseOptions options() const { return {}; }

    store::Database& database() { return **database_; }
    TestDatabase& test_database() { return *database_; }

  private:
    std::unique_ptr<TestDatabase> database_;
};

std::string engine_name(store::Engine engine);  // "sqlite", "postgresql"

}  // namespace dotmac::test

// The tests of the suite as Suite.Name/sqlite and Suite.Name/postgresql.
#define DOTMAC_ON_BOTH_ENGINES(Suite)                                                                     \
    INSTANTIATE_TEST_SUITE_P(                                                                             \
        , Suite, ::testing::Values(::dotmac::store::Engine::sqlite, ::dotmac::store::Engine::postgresql), \
        [](const auto& tested) { return ::dotmac::test::engine_name(tested.param); })
