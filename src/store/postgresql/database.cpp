// PostgreSQL behind the two verbs: a pool of connections, and transactions that run again where they lost.
#include <algorithm>
#include <atomic>
#include <charconv>
#include <random>
#include <thread>

#include "store/engine.hpp"
#include "store/pool.hpp"
#include "store/postgresql/bootstrap.hpp"
#include "store/postgresql/transaction.hpp"

namespace dotmac::store {
namespace postgresql {
namespace {

using Connections = Pool<Connection>;

constexpr int most_attempts = 30;         // with the pauses below, some seconds of bad luck
constexpr int most_lost_connections = 2;  // per transaction; then the server is away
constexpr int most_questions = 50;        // about a lost COMMIT: 5 s
constexpr std::chrono::milliseconds pause_between_questions{100};
constexpr const char* longest_silence = "'10s'";         // between two statements of a write
constexpr int longest_pause_exponent = 7;                // 128 ms
constexpr const char* migration_lock = "4921764380021";  // any number; nobody else in this database locks it

// A longer pause after each attempt, and a random one, so that those who met do not meet again.
void pause_before(int attempt) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const int longest = 1'000 << std::min(attempt, longest_pause_exponent);
    std::this_thread::sleep_for(std::chrono::microseconds{std::uniform_int_distribution{0, longest}(random)});
}

std::string without_password(const std::string& url) {
    PQconninfoOption* const options = libpq().conninfoParse(url.c_str(), nullptr);
    if (options == nullptr) {
        // What libpq says would repeat the address, password and all.
        throw DatabaseError{
            "The address of the database cannot be read; its form is postgresql://USER@HOST:PORT/DATABASE.",
            false};
    }
    std::string user;
    std::string host;
    std::string name;
    for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
        const std::string_view keyword = option->keyword;
        const std::string value = option->val == nullptr ? "" : option->val;
        if (value.empty()) continue;
        if (keyword == "user") user = value + "@";
        if (keyword == "host") host.insert(0, value);
        if (keyword == "port") host += ":" + value;
        if (keyword == "dbname") name = "/" + value;
    }
    libpq().conninfoFree(options);
    return "postgresql://" + user + host + name;
}

class PostgresqlDatabase final : public EngineDatabase {
  public:
    PostgresqlDatabase(const std::string& url, const DatabaseOptions& options)
        : url_{without_password(url)},
          address_{url},
          setup_{bootstrap(url, options.read_only) +
                 (options.read_only ? "; SET default_transaction_read_only = on" : "")},
          enum_columns_{options.enum_columns},
          ids_{[this] { claim_process_number(); }},
          pool_{options.readers, options.busy_timeout,
                [this] { return std::make_unique<Connection>(address_, setup_, enum_columns_); }} {}
    ~PostgresqlDatabase() override { PostgresqlDatabase::close(); }

    Engine engine() const override { return Engine::postgresql; }
    const std::string& url() const override { return url_; }
    DatabaseCounts counts() const override {
        const std::uint64_t writes = writes_.load(std::memory_order_relaxed);
        return {.reads = reads_.load(std::memory_order_relaxed),
                .writes = writes,
                .commits = writes,
                .retries = retries_.load(std::memory_order_relaxed)};
    }
    void close() override { pool_.close(); }

    void write_exclusively(const Body& body) override {
        const OpenTransaction open{*this};
        Connections::Lease lease = pool_.take();
        // Before the transaction begins: its snapshot must show what the holder before us has committed.
        begin(lease, std::string{"SET lock_timeout = '60s'; SELECT pg_advisory_lock("} + migration_lock +
                         "); SET lock_timeout = 0");
        try {
            run_once(lease, all_tenants(), body);
        } catch (...) {
            lease.drop();  // and the lock with it
            throw;
        }
        lease->send((std::string{"SELECT pg_advisory_unlock("} + migration_lock + ")").c_str());
    }

  protected:
    void run_read(Scope scope, const Body& body) override {
        const OpenTransaction open{*this};
        Connections::Lease lease = pool_.take();
        begin(lease, begin_statement("REPEATABLE READ READ ONLY", scope));
        try {
            PostgresqlTransaction transaction{*lease, scope, ids_};
            body(transaction);
            transaction.require_complete();
        } catch (...) {
            end(lease);
            throw;
        }
        end(lease);
        reads_.fetch_add(1, std::memory_order_relaxed);
    }

    void run_write(Scope scope, Isolation isolation, const Body& body) override {
        const OpenTransaction open{*this};
        int unique_violations = 0;
        int lost_connections = 0;
        for (int attempt = 1;; ++attempt) {
            // Whether `failure` may pass when the body runs again.
            const auto may_pass = [&](const std::exception_ptr& failure) {
                if (attempt == most_attempts) return false;
                try {
                    std::rethrow_exception(failure);
                } catch (const SerializationFailure&) {
                    return true;
                } catch (const UniqueViolation&) {
                    // The row may be that of a transaction which this one did not see yet.
                    return ++unique_violations == 1;
                } catch (const ConnectionLost&) {
                    return ++lost_connections <= most_lost_connections;
                } catch (...) {
                    return false;
                }
            };
            if (try_write(scope, isolation, body, may_pass)) break;
            retries_.fetch_add(1, std::memory_order_relaxed);
            pause_before(attempt);
        }
        writes_.fetch_add(1, std::memory_order_relaxed);
    }

  private:
    // False where the body should run again. Holds a connection for this attempt only.
    template <class MayPass>
    bool try_write(Scope scope, Isolation isolation, const Body& body, const MayPass& may_pass) {
        Connections::Lease lease = pool_.take();
        std::exception_ptr failure;  // of a statement, whatever the body made of it
        const std::string number = number_in(begin(
            lease,
            begin_writing(isolation == Isolation::serializable ? "SERIALIZABLE" : "READ COMMITTED", scope)));
        try {
            PostgresqlTransaction transaction{*lease, scope, ids_};
            try {
                body(transaction);
                transaction.require_complete();
            } catch (...) {
                failure = transaction.failure();
                throw;
            }
        } catch (...) {
            end(lease);
            if (failure && may_pass(failure)) return false;
            throw;
        }
        try {
            commit(lease, number);
        } catch (const DatabaseError&) {
            if (may_pass(std::current_exception())) return false;
            throw;
        }
        return true;
    }

    void run_once(Connections::Lease& lease, Scope scope, const Body& body) {
        const std::string number = number_in(lease->run(begin_writing("SERIALIZABLE", scope)));
        PostgresqlTransaction transaction{*lease, scope, ids_};
        body(transaction);
        transaction.require_complete();
        commit(lease, number);
    }

    static std::string begin_statement(std::string_view mode, Scope scope) {
        return "BEGIN ISOLATION LEVEL " + std::string{mode} +
               "; SET LOCAL dotmac.tenant_id = " + std::to_string(scope.tenant);
    }

    // A process that stands still (SIGSTOP, a frozen machine) must not keep its locks from all others.
    static std::string begin_writing(std::string_view mode, Scope scope) {
        return begin_statement(mode, scope) +
               "; SET LOCAL idle_in_transaction_session_timeout = " + longest_silence +
               "; SELECT pg_current_xact_id()";
    }
    static std::string number_in(const Result& begun) { return libpq().getvalue(begun.get(), 0, 0); }

    // A connection that rested in the pool may have died there. Nothing has happened yet, so a new one does.
    Result begin(Connections::Lease& lease, const std::string& statement) {
        try {
            lease->trim_statements();
            return lease->run(statement);
        } catch (const ConnectionLost&) {
            lease.drop();
            pool_.drop_idle();  // they were connected to the same server
            lease.replace(std::make_unique<Connection>(address_, setup_, enum_columns_));
            return lease->run(statement);
        }
    }

    // Ends a transaction that wrote nothing, without waiting for the answer.
    static void end(Connections::Lease& lease) {
        if (lease->lost()) return lease.drop();
        lease->send("ROLLBACK");
    }

    void commit(Connections::Lease& lease, const std::string& number) {
        try {
            const Result result = lease->run("COMMIT");
            if (std::string_view{libpq().cmdStatus(result.get())} == "COMMIT") return;
        } catch (const ConnectionLost& lost) {
            lease.drop();
            if (was_committed(number, lost)) return;
            throw;
        }
        throw DatabaseError{"PostgreSQL rolled a transaction back instead of committing it.", false};
    }

    // A connection that died at COMMIT leaves open whether it happened. The server knows, once it is back.
    bool was_committed(const std::string& number, const ConnectionLost& lost) {
        for (int question = 0; question < most_questions; ++question) {
            std::this_thread::sleep_for(pause_between_questions);
            try {
                Connection connection{address_, setup_};
                const Result answer = connection.run("SELECT pg_xact_status('" + number + "')");
                const std::string_view status = libpq().getvalue(answer.get(), 0, 0);
                if (status == "committed") return true;
                if (status == "aborted") return false;
            } catch (const ConnectionLost&) {
                continue;  // still away
            }
        }
        throw DatabaseError{"Whether the transaction was committed is unknown. " + std::string{lost.what()},
                            true};
    }

    // On a connection of its own: the transaction that asks may still roll back.
    void claim_process_number() {
        Connection connection{address_, setup_};
        const Result exists = connection.run("SELECT to_regclass('process_numbers') IS NOT NULL");
        if (std::string_view{libpq().getvalue(exists.get(), 0, 0)} != "t") return;
        const Result claimed = connection.run(
            "UPDATE process_numbers SET last_number = last_number + 1 WHERE id = 1 RETURNING last_number");
        const std::string_view digits = libpq().getvalue(claimed.get(), 0, 0);
        int number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        ids_.start(number);
    }

    std::string url_;
    std::string address_;  // with the password
    std::string setup_;
    EnumColumns enum_columns_;
    std::atomic<std::uint64_t> reads_{0};
    std::atomic<std::uint64_t> writes_{0};
    std::atomic<std::uint64_t> retries_{0};
    LazyIds ids_;
    Connections pool_;
};

}  // namespace
}  // namespace postgresql

std::unique_ptr<EngineDatabase> open_postgresql(std::string_view url, const DatabaseOptions& options) {
    return std::make_unique<postgresql::PostgresqlDatabase>(std::string{url}, options);
}

}  // namespace dotmac::store
