// A transaction on one SQLite connection. Whoever makes one begins and ends the transaction around it.
#pragma once

#include "store/engine.hpp"
#include "store/sqlite/connection.hpp"

namespace dotmac::store::sqlite {

class SqliteTransaction final : public EngineTransaction {
  public:
    // To read.
    SqliteTransaction(Connection& connection, Scope scope, LazyIds& ids)
        : EngineTransaction{scope, ids}, connection_{connection} {}
    // To write. All that one commit shows at once has one place in the order of writes: `commit_sequence`, 0
    // as long as no body of the commit has asked for it.
    SqliteTransaction(Connection& connection, Scope scope, LazyIds& ids, std::int64_t& commit_sequence)
        : EngineTransaction{scope, ids}, connection_{connection}, commit_sequence_{&commit_sequence} {}

    Engine engine() const override { return Engine::sqlite; }
    // The writer has claimed the process number before its transaction began; inside it would be too late.
    std::int64_t new_id() override {
        return commit_sequence_ != nullptr ? ids().next_of_started() : EngineTransaction::new_id();
    }
    std::int64_t sequence() override;
    std::int64_t settled_sequence() override { return sequence(); }
    using Transaction::new_id;
    std::unique_ptr<BulkInsert> run_bulk_insert(std::string_view table,
                                                std::span<const std::string_view> columns) override;
    std::unique_ptr<RowSource> run_query(const Sql& sql, std::span<const Parameter> parameters,
                                         bool streaming) override;
    std::int64_t run_execute(const Sql& sql, std::span<const Parameter> parameters) override;

  private:
    Connection& connection_;
    std::int64_t* commit_sequence_ = nullptr;  // none where it reads
};

}  // namespace dotmac::store::sqlite
