// A transaction on one SQLite connection. Whoever makes one begins and ends the transaction around it.
#pragma once

#include "store/engine.hpp"
#include "store/sqlite/connection.hpp"

namespace dotmac::store::sqlite {

class SqliteTransaction final : public EngineTransaction {
  public:
    SqliteTransaction(Connection& connection, Scope scope, LazyIds& ids, Use use)
        : EngineTransaction{scope, ids}, connection_{connection}, use_{use} {}

    Engine engine() const override { return Engine::sqlite; }
    // The writer has claimed the process number before its transaction began; inside it would be too late.
    std::int64_t new_id() override {
        return use_ == Use::write ? ids().next_of_started() : EngineTransaction::new_id();
    }
    using Transaction::new_id;
    std::unique_ptr<BulkInsert> run_bulk_insert(std::string_view table,
                                                std::span<const std::string_view> columns) override;
    std::unique_ptr<RowSource> run_query(const Sql& sql, std::span<const Parameter> parameters,
                                         bool streaming) override;
    std::int64_t run_execute(const Sql& sql, std::span<const Parameter> parameters) override;

  private:
    Connection& connection_;
    Use use_;
};

}  // namespace dotmac::store::sqlite
