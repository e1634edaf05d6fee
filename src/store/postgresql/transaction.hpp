// A transaction on one PostgreSQL connection. Whoever makes one begins and ends the transaction around it.
#pragma once

#include "store/engine.hpp"
#include "store/postgresql/connection.hpp"

namespace dotmac::store::postgresql {

class PostgresqlTransaction final : public EngineTransaction {
  public:
    PostgresqlTransaction(Connection& connection, Scope scope, LazyIds& ids)
        : EngineTransaction{scope, ids}, connection_{connection} {}

    Engine engine() const override { return Engine::postgresql; }
    std::int64_t sequence() override;
    std::int64_t settled_sequence() override;
    std::unique_ptr<BulkInsert> run_bulk_insert(std::string_view table,
                                                std::span<const std::string_view> columns) override;
    std::unique_ptr<RowSource> run_query(const Sql& sql, std::span<const Parameter> parameters,
                                         bool streaming) override;
    std::int64_t run_execute(const Sql& sql, std::span<const Parameter> parameters) override;

  private:
    Connection& connection_;
    std::int64_t sequence_ = 0;  // 0: not asked for yet
};

}  // namespace dotmac::store::postgresql
