#include "store/postgresql/bulk_insert.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace dotmac::store::postgresql {
namespace {

// Bounds of what waits in memory. An array may be 1 GB, and a statement costs a round trip.
constexpr std::size_t most_rows = 10'000;
constexpr std::size_t most_bytes = 8'388'608;  // 8 MiB

struct ElementType {
    Oid element;
    Oid array;
    std::string_view array_name;
};
constexpr std::array element_types{
    ElementType{bigint_type, bigint_array_type, "bigint[]"},
    ElementType{bool_type, bool_array_type, "boolean[]"},
    ElementType{text_type, text_array_type, "text[]"},
    ElementType{bytea_type, bytea_array_type, "bytea[]"},
};

void put_32(std::string& bytes, std::uint32_t value) {
    const char big_endian[] = {static_cast<char>(value >> 24U), static_cast<char>(value >> 16U),
                               static_cast<char>(value >> 8U), static_cast<char>(value)};
    bytes.append(big_endian, sizeof big_endian);
}

// The values of one column as a binary array: dimensions, has-nulls, element type, count, lower bound, then
// each value with its length in front, -1 for null.
class ColumnArray {
  public:
    explicit ColumnArray(Oid element) {
        const auto* const found = std::ranges::find(element_types, element, &ElementType::element);
        if (found == element_types.end()) throw std::logic_error{"A column is of a type that is not ours."};
        type_ = *found;
    }

    const ElementType& type() const { return type_; }
    std::size_t size() const { return values_.size(); }
    void clear() { values_.clear(); }
    std::string bytes(std::size_t count) const {
        std::string result;
        result.reserve(values_.size() + 20);
        for (const auto number :
             {1U, 1U, static_cast<unsigned>(type_.element), static_cast<unsigned>(count), 1U})
            put_32(result, number);
        return result += values_;
    }
    void add(const Parameter& value) {
        switch (value.kind()) {
            case Parameter::Kind::null:
                put_32(values_, 0xFFFFFFFF);
                return;
            case Parameter::Kind::integer:
                require(bigint_type);
                put_32(values_, 8);
                put_32(values_,
                       static_cast<std::uint32_t>(static_cast<std::uint64_t>(value.integer()) >> 32U));
                put_32(values_, static_cast<std::uint32_t>(value.integer()));
                return;
            case Parameter::Kind::boolean:
                require(bool_type);
                put_32(values_, 1);
                values_ += static_cast<char>(value.integer());
                return;
            case Parameter::Kind::text:
            case Parameter::Kind::date:
                require(text_type);
                break;
            case Parameter::Kind::bytes:
                require(bytea_type);
                break;
        }
        put_32(values_, static_cast<std::uint32_t>(value.text().size()));
        values_ += value.text();
    }

  private:
    void require(Oid given) const {
        if (given == type_.element) return;
        throw std::logic_error{"A bulk insert has a value of another type than its column, " +
                               std::string{type_.array_name} + "."};
    }

    ElementType type_{};
    std::string values_;
};

// The server keeps the plan that it made when the table was small, or empty, where one index is as good as
// another; it makes a new one when the statistics change, up to a minute after the rows. What fills a table
// cannot wait: an import that looks for each number by the wrong index takes five times as long.
constexpr std::size_t rows_that_change_plans = 1'000;

class ArrayInsert final : public BulkInsert {
  public:
    ArrayInsert(EngineTransaction& transaction, Connection& connection, std::string_view table,
                std::span<const std::string_view> columns)
        : transaction_{transaction}, connection_{connection} {
        for (const Oid type : connection.column_types(table, columns))
            columns_.emplace_back(type);
        sql_ = statement(table, columns);
        transaction.bulk_opened();
    }

    void add_row(std::span<const Parameter> values) override {
        if (values.size() != columns_.size()) {
            throw std::logic_error{"A row has " + std::to_string(values.size()) + " values: " + sql_};
        }
        for (std::size_t i = 0; i < values.size(); ++i)
            columns_[i].add(values[i]);
        ++rows_;
        const auto add = [](std::size_t sum, const ColumnArray& column) { return sum + column.size(); };
        const bool full =
            rows_ == most_rows || (rows_ % 64 == 0 && std::accumulate(columns_.begin(), columns_.end(),
                                                                      std::size_t{0}, add) > most_bytes);
        if (full) flush();
    }
    void finish() override {
        flush();
        if (all_rows_ >= rows_that_change_plans) {
            transaction_.step([&] { connection_.execute("DISCARD PLANS", Binding{}); });
        }
        transaction_.bulk_finished();
    }

  private:
    std::string statement(std::string_view table, std::span<const std::string_view> columns) const {
        std::string names;
        std::string arrays;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::string_view separator = i == 0 ? "" : ", ";
            names.append(separator).append(columns[i]);
            arrays.append(separator).append("unnest($").append(std::to_string(i + 1)).append("::");
            arrays.append(columns_[i].type().array_name).append(")");
        }
        return "INSERT INTO " + std::string{table} + " (" + names + ") SELECT " + arrays;
    }
    void flush() {
        if (rows_ == 0) return;
        transaction_.step([&] {
            std::vector<std::string> arrays;
            Binding binding;
            for (const ColumnArray& column : columns_)
                arrays.push_back(column.bytes(rows_));
            for (std::size_t i = 0; i < columns_.size(); ++i)
                binding.add_binary(columns_[i].type().array, arrays[i]);
            connection_.execute(sql_, binding);
        });
        for (ColumnArray& column : columns_)
            column.clear();
        all_rows_ += rows_;
        rows_ = 0;
    }

    EngineTransaction& transaction_;
    Connection& connection_;
    std::string sql_;
    std::vector<ColumnArray> columns_;
    std::size_t rows_ = 0;
    std::size_t all_rows_ = 0;
};

}  // namespace

std::unique_ptr<BulkInsert> open_bulk_insert(EngineTransaction& transaction, Connection& connection,
                                             std::string_view table,
                                             std::span<const std::string_view> columns) {
    return transaction.step(
        [&] { return std::make_unique<ArrayInsert>(transaction, connection, table, columns); });
}

}  // namespace dotmac::store::postgresql
