// One SQLite connection with its prepared statements. Belongs to one thread at a time.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/database.hpp"

namespace dotmac::store::sqlite {

class Connection;

class Statement {
  public:
    Statement(Connection& connection, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    // Parameter i of `values` goes to `$i+1` by name: SQLite numbers named parameters by their first
    // appearance. `keep_copies` where the values do not live until reset().
    void bind(std::span<const Parameter> values, bool keep_copies);
    // As bind, by position: for statements of our own whose parameters stand in order.
    void bind_in_order(std::span<const Parameter> values);
    bool step();  // false after the last row
    void reset() noexcept;
    sqlite3_stmt* handle() const { return handle_; }

    bool in_use = false;

  private:
    void bind_one(int position, const Parameter& value, bool keep_copies);

    Connection& connection_;
    sqlite3_stmt* handle_ = nullptr;
    std::vector<int> positions_;
};

// The right to use a statement until the end of the scope.
class Lease {
  public:
    explicit Lease(Statement& cached);
    explicit Lease(std::unique_ptr<Statement> owned);
    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Statement* operator->() const { return statement_; }

  private:
    std::unique_ptr<Statement> owned_;  // where the cached one was in use already
    Statement* statement_;
};

enum class Use { read, write };

class Connection {
  public:
    // Creates the file where it is missing, readable by its owner only, unless `options.read_only`.
    Connection(const std::string& file, const DatabaseOptions& options, Use use);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Lease prepare(std::string_view sql);
    void run(const char* sql);  // one statement or several, none with rows that matter
    std::int64_t changes() const { return sqlite3_changes64(handle_); }
    bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
    sqlite3* handle() const { return handle_; }
    // Throws the DatabaseError that stands for the failure of the last call.
    [[noreturn]] void fail(int code) const;

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    void set_up(const DatabaseOptions& options, Use use);

    std::unique_ptr<Statement> make_statement(std::string_view sql);

    std::string file_;
    std::int64_t busy_timeout_ms_ = 0;
    EnumColumns enum_columns_;
    sqlite3* handle_ = nullptr;
    std::unordered_map<std::string, std::unique_ptr<Statement>, Hash, std::equal_to<>> statements_;
};

}  // namespace dotmac::store::sqlite
