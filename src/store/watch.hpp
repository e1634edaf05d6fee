// A window for tests onto every statement that transactions run, whoever asks it. The program itself leaves
// it shut: one look at a pointer per statement.
#pragma once

#include <atomic>
#include <span>

#include "store/transaction.hpp"

namespace dotmac::store {

struct WatchedStatement {
    Engine engine;
    const Sql& sql;
    std::span<const Parameter> parameters;
};
// Called before the statement runs, from any thread.
using StatementWatch = void (*)(const WatchedStatement&);

inline constinit std::atomic<StatementWatch> statement_watch{nullptr};  // null: shut

}  // namespace dotmac::store
