// One connection to a PostgreSQL server with its prepared statements. Belongs to one thread at a time.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/database.hpp"
#include "store/postgresql/libpq.hpp"

namespace dotmac::store::postgresql {

// Object identifiers of built-in types, fixed for ever (pg_type.dat of the server).
enum TypeId : Oid {
    bool_type = 16,
    bytea_type = 17,
    name_type = 19,
    bigint_type = 20,
    smallint_type = 21,
    integer_type = 23,
    text_type = 25,
    bool_array_type = 1000,
    bytea_array_type = 1001,
    text_array_type = 1009,
    bigint_array_type = 1016,
    varchar_type = 1043,
    numeric_type = 1700,
};

// 40001 or 40P01: somebody else won the race, and the transaction may run again.
class SerializationFailure : public DatabaseError {
  public:
    explicit SerializationFailure(const std::string& message) : DatabaseError{message, true} {}
};

// The server is away, or closed the connection.
class ConnectionLost : public DatabaseError {
  public:
    explicit ConnectionLost(const std::string& message) : DatabaseError{message, true} {}
};

struct ClearResult {
    void operator()(PGresult* result) const { libpq().clear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

// Values on their way into a statement, as libpq wants them.
class Binding {
  public:
    explicit Binding(std::span<const Parameter> parameters);
    // Binary arrays, for bulk inserts.
    void add_binary(Oid type, std::string_view bytes);
    Binding() = default;

    int count() const { return static_cast<int>(values_.size()); }
    const Oid* types() const { return types_.data(); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

  private:
    void add(Oid type, const char* value, std::size_t length, bool binary);

    struct Digits {
        char text[24];
    };
    std::vector<Digits> digits_;
    std::vector<Oid> types_;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

class Connection {
  public:
    // `setup` runs once the connection stands. Throws ConnectionLost where it does not.
    Connection(const std::string& url, const std::string& setup, EnumColumns enum_columns = {});

    // One statement or several, without parameters, in one round trip; the result of the last.
    Result run(const std::string& sql);
    // Sends it, and reads the answer before the next call: for the end of a read, which nobody waits for.
    void send(const char* sql);
    // A prepared statement, its result in binary form. Prepared at its first use.
    Result execute(std::string_view sql, const Binding& binding);
    // The same without preparing, for a text that comes once.
    Result execute_once(const std::string& sql, const Binding& binding);
    // The types of these columns of a table. Looked up once per connection.
    std::vector<Oid> column_types(std::string_view table, std::span<const std::string_view> columns);
    // Prepared statements beyond a bound are given up, all together. Not inside a transaction.
    void trim_statements();

    bool lost() const { return libpq().status(handle_.get()) != CONNECTION_OK; }
    int next_cursor() { return ++cursors_; }

  private:
    struct Finish {
        void operator()(PGconn* handle) const { libpq().finish(handle); }
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    void drain();
    Result checked(PGresult* raw) const;
    [[noreturn]] void fail(const PGresult* result) const;

    std::unique_ptr<PGconn, Finish> handle_;
    EnumColumns enum_columns_;
    std::unordered_map<std::string, std::string, Hash, std::equal_to<>> statements_;  // text → name
    std::unordered_map<std::string, std::unordered_map<std::string, Oid>, Hash, std::equal_to<>> tables_;
    int cursors_ = 0;
    bool answer_due_ = false;
};

}  // namespace dotmac::store::postgresql
