// A database: embedded SQLite or a PostgreSQL server, behind two verbs. `read` gives a snapshot; `write`
// gives a transaction and returns after it is durable. Both may be called from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "store/enum_columns.hpp"
#include "store/transaction.hpp"

namespace dotmac::store {

// Whose rows a transaction may see. `all_tenants` is for work of the system itself (jobs, log-in,
// migrations).
struct Scope {
    std::int64_t tenant = 0;
    // Throws logic_error for the empty identifier, which would otherwise open every tenant's rows.
    Scope(TenantId id) : tenant{id.value} {
        if (!id) throw std::logic_error{"A transaction was opened for no tenant."};
    }

  private:
    Scope() = default;
    friend Scope all_tenants();
};
inline Scope all_tenants() {
    return Scope{};
}

// The engine failed: the server is away, the disk full, the file damaged. `temporary` failures may pass by
// themselves, so HTTP answers them with 503 and Retry-After, and with `told`, which names no file and no
// server.
class DatabaseError : public std::runtime_error {
  public:
    DatabaseError(const std::string& message, bool temporary_, const char* told_ = is_away)
        : std::runtime_error{message}, temporary{temporary_}, told{told_} {}

    static constexpr const char* is_away = "The database is away for a moment";
    static constexpr const char* is_full = "The database cannot be written: its disk is full";
    static constexpr const char* is_read_only = "The database cannot be written: it is read-only";

    bool temporary;
    const char* told;
};

// A unique key exists already, and still does after the retry (below).
class UniqueViolation : public DatabaseError {
  public:
    explicit UniqueViolation(const std::string& message) : DatabaseError{message, false} {}
};

struct DatabaseOptions {
    int readers = 4;                                // SQLite: read connections; PostgreSQL: size of the pool
    std::chrono::milliseconds busy_timeout{5'000};  // how long to wait for a lock of another process
    bool read_only = false;
    EnumColumns enum_columns{};  // whose values were renamed
};

// What happened since the database was opened, for the metrics.
struct DatabaseCounts {
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;   // that ended well
    std::uint64_t commits = 0;  // SQLite: fewer than writes where they shared one
    std::uint64_t retries = 0;  // PostgreSQL: bodies that ran again
};

// A body may open a transaction of another database, never a second one of the same (logic_error). A
// transaction in which a statement failed is lost as a whole, also where the body catches the error.
class Database {
  public:
    // `sqlite:PATH` (or just a path that ends in .db) or `postgresql://…`. Creates a SQLite file that is
    // missing. Throws DatabaseError with one clear sentence.
    static std::unique_ptr<Database> open(std::string_view url, const DatabaseOptions& options = {});
    virtual ~Database() = default;

    virtual Engine engine() const = 0;
    virtual const std::string& url() const = 0;  // without its password
    virtual DatabaseCounts counts() const = 0;
    // Waits for the transactions that run, and refuses every later one (DatabaseError, temporary).
    virtual void close() = 0;

    // Calls `function(Transaction&)` on a snapshot and returns what it returns.
    template <class F>
    auto read(Scope scope, F&& function) {
        return with_result(function, [&](const Body& body) { run_read(scope, body); });
    }
    // Calls `function(Transaction&)` in a serializable transaction, and returns what it returns once that is
    // durable. An exception rolls back. The function may be called more than once, so it has no effect but on
    // the transaction. PostgreSQL: after a serialization failure, a deadlock, a unique violation, a
    // connection lost before the commit. SQLite: writes that wait at the same time share one commit; where
    // one of them fails, the others may run again without it.
    template <class F>
    auto write(Scope scope, F&& function) {
        return with_result(function,
                           [&](const Body& body) { run_write(scope, Isolation::serializable, body); });
    }
    // As `write`, for bulk work that changes rows only where they are still what it read before (`UPDATE …
    // WHERE version = …`), and so needs no isolation. On PostgreSQL it runs READ COMMITTED: where another
    // transaction holds a row it waits and goes on, and thousands of rows are not written anew because two
    // chunks took numbers from one series.
    template <class F>
    auto write_compared(Scope scope, F&& function) {
        return with_result(function,
                           [&](const Body& body) { run_write(scope, Isolation::read_committed, body); });
    }

  protected:
    using Body = std::function<void(Transaction&)>;
    enum class Isolation { serializable, read_committed };
    virtual void run_read(Scope scope, const Body& body) = 0;
    virtual void run_write(Scope scope, Isolation isolation, const Body& body) = 0;

  private:
    template <class F, class Run>
    static auto with_result(F& function, const Run& run) {
        using Result = std::invoke_result_t<F&, Transaction&>;
        if constexpr (std::is_void_v<Result>) {
            run([&](Transaction& transaction) { function(transaction); });
        } else {
            std::optional<Result> result;
            run([&](Transaction& transaction) { result.emplace(function(transaction)); });
            return std::move(*result);
        }
    }
};

}  // namespace dotmac::store
