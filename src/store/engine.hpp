// What the two engines share. Only files of store/ include it.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/watch.hpp"

namespace dotmac::store {

// Identifiers of this process. The process number is claimed from the database at the first use, not at the
// start: a command that only reads leaves the database as it is. Safe to call from any thread.
class LazyIds {
  public:
    // `claim` gets a process number that no other process has, and hands it to `start`. It may throw, and is
    // then asked again at the next use.
    explicit LazyIds(std::function<void()> claim) : claim_{std::move(claim)} {}

    bool started() const { return ready_.load(std::memory_order_acquire) != nullptr; }
    void start(int process_number);  // the first call counts
    std::int64_t next();
    std::int64_t next_of_started();  // throws DatabaseError where no number could be claimed

  private:
    std::function<void()> claim_;
    std::mutex mutex_;
    std::unique_ptr<IdGenerator> generator_;
    std::atomic<IdGenerator*> ready_{nullptr};
};

// A transaction that has failed stays failed: a body that catches the error of a statement and goes on would
// commit a part of its work on SQLite, and nothing on PostgreSQL.
class EngineTransaction : public Transaction {
  public:
    EngineTransaction(Scope scope, LazyIds& ids) : scope_{scope}, ids_{ids} {}

    TenantId tenant() const final { return TenantId{scope_.tenant}; }
    using Transaction::new_id;
    std::int64_t new_id() override { return ids_.next(); }

    // Before the commit: throws the failure that the body hid, or logic_error where a BulkInsert was left
    // without finish().
    void require_complete() const;
    const std::exception_ptr& failure() const { return failure_; }

    // Runs one step against the engine, and remembers its failure.
    template <class F>
    auto step(F&& function) {
        if (failure_) std::rethrow_exception(failure_);
        try {
            return function();
        } catch (...) {
            failure_ = std::current_exception();
            throw;
        }
    }
    void bulk_opened() { ++open_bulk_inserts_; }
    void bulk_finished() { --open_bulk_inserts_; }

  protected:
    LazyIds& ids() { return ids_; }
    // Before a statement runs.
    void tell_watch(const Sql& sql, std::span<const Parameter> parameters) const {
        if (const StatementWatch watch = statement_watch.load(std::memory_order_acquire))
            watch({engine(), sql, parameters});
    }

  private:
    Scope scope_;
    LazyIds& ids_;
    std::exception_ptr failure_;
    int open_bulk_inserts_ = 0;
};

// Stands for the time of one transaction on one thread. A second transaction of the same database inside it
// would wait for the first for ever, or not see what it wrote: that is a defect of the caller (logic_error).
class OpenTransaction {
  public:
    explicit OpenTransaction(const Database& database);
    ~OpenTransaction();
    OpenTransaction(const OpenTransaction&) = delete;
    OpenTransaction& operator=(const OpenTransaction&) = delete;

  private:
    const Database& database_;
    OpenTransaction* outer_;
};

class EngineDatabase : public Database {
  public:
    // One write transaction, run once, while no other process is inside this function. Migrations need it.
    virtual void write_exclusively(const Body& body) = 0;
    using Database::Body;
};

std::unique_ptr<EngineDatabase> open_sqlite(std::string_view file, const DatabaseOptions& options);
// Makes a closed SQLite database one plain file, which can be read where nothing can be written.
void settle_sqlite_file(const std::string& file);
std::unique_ptr<EngineDatabase> open_postgresql(std::string_view url, const DatabaseOptions& options);

// Both throw logic_error: a column was read as something that it is not, which is a defect of the query.
[[noreturn]] void throw_not_a_number(int column);
[[noreturn]] void throw_not_text(int column);

}  // namespace dotmac::store
