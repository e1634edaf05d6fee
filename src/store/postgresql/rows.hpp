// Rows as PostgreSQL gives them, in its binary form.
#pragma once

#include "store/postgresql/transaction.hpp"

namespace dotmac::store::postgresql {

class ResultRows : public RowSource {
  public:
    explicit ResultRows(Result result);
    bool next() override;
    int column_count() const override { return libpq().nfields(result_.get()); }
    bool is_null(int column) const override { return libpq().getisnull(result_.get(), row_, column) != 0; }
    std::int64_t integer(int column) const override;
    std::string_view text(int column) const override;

  protected:
    void replace(Result result);
    int count() const { return count_; }

  private:
    std::string_view bytes(int column) const;

    Result result_;
    int count_ = 0;
    int row_ = -1;
};

// Rows through a cursor, a thousand at a time: constant memory, and other statements may run in between,
// which single-row mode would not allow.
class CursorRows final : public ResultRows {
  public:
    CursorRows(EngineTransaction& transaction, Connection& connection, std::string_view sql,
               std::span<const Parameter> parameters);
    bool next() override;

  private:
    CursorRows(EngineTransaction& transaction, Connection& connection, std::string_view sql,
               std::span<const Parameter> parameters, const std::string& cursor);
    static std::string fetch_of(const std::string& cursor);
    static Result declare_and_fetch(Connection& connection, std::string_view sql,
                                    std::span<const Parameter> parameters, const std::string& cursor);

    EngineTransaction& transaction_;
    Connection& connection_;
    std::string fetch_;
};

}  // namespace dotmac::store::postgresql
