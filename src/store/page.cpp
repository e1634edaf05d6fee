#include "store/page.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace dotmac::store {
namespace {

// What a cursor says: which order it belongs to, and the last row that was seen.
//
//   cursor = base64url(checksum content)
//   content = sort column, '\n', '+' or '-', identifier, '\n', value
//
// The checksum tells a damaged or invented cursor from a real one; it keeps no secret. A cursor grants
// nothing: the query binds the tenant with or without it.
struct Cursor {
    std::string sort;
    bool descending = false;
    std::int64_t id = 0;
    std::string value;
};

constexpr std::size_t checksum_bytes = 8;
constexpr std::size_t longest_cursor = 4'096;
constexpr int base64_variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

[[noreturn]] void refuse_cursor(std::string_view why) {
    throw invalid_field("cursor", std::string{why} + " Ask for the first page without a cursor.");
}

std::string checksum_of(std::string_view content) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(content.data()), content.size());
    return {reinterpret_cast<const char*>(digest.data()), checksum_bytes};
}

std::string encode(const Cursor& cursor) {
    const std::string content = cursor.sort + '\n' + (cursor.descending ? '-' : '+') +
                                std::to_string(cursor.id) + '\n' + cursor.value;
    const std::string bytes = checksum_of(content) + content;
    std::string text(sodium_base64_encoded_len(bytes.size(), base64_variant), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), base64_variant);
    text.pop_back();  // the closing zero that libsodium counts
    return text;
}

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<Cursor> decode(std::string_view text) {
    if (text.size() > longest_cursor) return std::nullopt;
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                                         text.data(), text.size(), nullptr, &length, nullptr, base64_variant);
    if (failed != 0 || length <= checksum_bytes) return std::nullopt;
    bytes.resize(length);
    const std::string_view content = std::string_view{bytes}.substr(checksum_bytes);
    if (checksum_of(content) != bytes.substr(0, checksum_bytes)) return std::nullopt;
    const std::size_t first = content.find('\n');
    const std::size_t second = content.find('\n', first + 1);
    if (second == std::string_view::npos || second < first + 3) return std::nullopt;
    const auto id = parse_number(content.substr(first + 2, second - first - 2));
    if (!id) return std::nullopt;
    // Anybody can compute the checksum, and no engine stores such text.
    if (!is_valid_utf8(content) || content.find('\0') != std::string_view::npos) return std::nullopt;
    return Cursor{.sort = std::string{content.substr(0, first)},
                  .descending = content[first + 1] == '-',
                  .id = *id,
                  .value = std::string{content.substr(second + 1)}};
}

int checked_limit(int limit) {
    if (limit >= 1 && limit <= largest_page_size) return limit;
    throw invalid_field("limit", "must be between 1 and " + std::to_string(largest_page_size) + ", and is " +
                                     std::to_string(limit) + ".");
}

SortColumn find_sort(std::string_view name, std::span<const SortColumn> sort_columns) {
    std::vector<std::string_view> names;
    for (const SortColumn& column : sort_columns) {
        if (column.name == name) return column;
        names.push_back(column.name);
    }
    const auto meant = nearest(name, names);
    throw invalid_field("sort", "'" + std::string{name} + "' is no column to sort by" +
                                    (meant ? "; did you mean '" + std::string{*meant} + "'?" : ".") +
                                    " Allowed: " + join(names, ", ") + "; a leading '-' sorts downwards.");
}

// Calls `use(text, is_mark)` for each piece of a condition: a '?' outside of strings, or what lies between.
template <class Use>
void each_mark(std::string_view condition, const Use& use) {
    bool in_string = false;
    std::size_t from = 0;
    for (std::size_t at = 0; at < condition.size(); ++at) {
        if (condition[at] == '\'') in_string = !in_string;
        if (condition[at] != '?' || in_string) continue;
        use(condition.substr(from, at - from), false);
        use(condition.substr(at, 1), true);
        from = at + 1;
    }
    use(condition.substr(from), false);
}

// Every '?' becomes `$number`.
std::string numbered(std::string_view condition, std::size_t number) {
    std::string sql;
    each_mark(condition, [&](std::string_view text, bool is_mark) {
        sql += is_mark ? '$' + std::to_string(number) : std::string{text};
    });
    return sql;
}

}  // namespace

std::string cursor_behind(const SortColumn& sort, bool descending, std::int64_t value, std::int64_t id) {
    return encode(
        {.sort = std::string{sort.name}, .descending = descending, .id = id, .value = std::to_string(value)});
}

ListQuery::ListQuery(Transaction& transaction, std::string_view columns, const Sql& from_and_where)
    : transaction_{transaction},
      columns_{columns},
      from_and_where_{numbered(from_and_where.text, 1)},
      where_{from_and_where.where} {
    parameters_.emplace_back(transaction.tenant());
}

ListQuery& ListQuery::where_text(std::string_view condition, std::string value) {
    add(condition, Parameter{texts_.emplace_back(std::move(value))});
    return *this;
}

ListQuery& ListQuery::where_all(std::string_view condition, std::initializer_list<Parameter> values) {
    from_and_where_ += " AND ";
    const Parameter* next = values.begin();
    each_mark(condition, [&](std::string_view text, bool is_mark) {
        if (!is_mark) {
            from_and_where_ += text;
            return;
        }
        if (next == values.end()) throw std::logic_error{"A condition has more '?' than values."};
        parameters_.push_back(kept(*next++));
        from_and_where_ += '$' + std::to_string(parameters_.size());
    });
    if (next != values.end()) throw std::logic_error{"A condition has fewer '?' than values."};
    return *this;
}

Parameter ListQuery::kept(const Parameter& value) {
    if (value.kind() == Parameter::Kind::text) return Parameter{texts_.emplace_back(value.text())};
    if (value.kind() == Parameter::Kind::bytes) return Parameter::bytes(texts_.emplace_back(value.text()));
    return value;
}

ListQuery& ListQuery::where(std::string_view condition_without_parameter) {
    from_and_where_.append(" AND ").append(condition_without_parameter);
    return *this;
}

ListQuery& ListQuery::alternative(std::string_view condition, const std::optional<Parameter>& value) {
    if (value) parameters_.push_back(kept(*value));
    alternatives_.push_back(numbered(condition, parameters_.size()));
    return *this;
}

void ListQuery::add(std::string_view condition, Parameter parameter) {
    parameters_.push_back(parameter);
    from_and_where_.append(" AND ").append(numbered(condition, parameters_.size()));
}

void ListQuery::continue_after(const std::string& text, const std::string& id) {
    const auto cursor = decode(text);
    if (!cursor) refuse_cursor("is not one that this list gave out.");
    if (cursor->sort != sort_.name || cursor->descending != descending_) {
        refuse_cursor("belongs to another order of the list (sort=" +
                      std::string{cursor->descending ? "-" : ""} + cursor->sort + ").");
    }
    const std::string comparison = descending_ ? " < " : " > ";
    if (sort_.column == id) {
        add(id + comparison + "?", Parameter{cursor->id});
        return;
    }
    const auto number = parse_number(cursor->value);
    if (!sort_.is_text && !number) refuse_cursor("is not one that this list gave out.");
    parameters_.push_back(sort_.is_text ? Parameter{texts_.emplace_back(cursor->value)} : Parameter{*number});
    const std::string value = "$" + std::to_string(parameters_.size());
    add("(" + std::string{sort_.column} + ", " + id + ")" + comparison + "(" + value + ", ?)",
        Parameter{cursor->id});
}

std::string ListQuery::select(const std::string& extra_columns, const std::string& order) const {
    const std::string columns = columns_ + ", " + extra_columns + " ";
    if (alternatives_.empty()) return columns + from_and_where_ + order;
    std::string pages;
    for (const std::string& alternative : alternatives_) {
        if (!pages.empty()) pages += " UNION ALL ";
        pages += "SELECT * FROM (SELECT * " + from_and_where_ + " AND " + alternative + order + ") AS page";
    }
    return columns + "FROM (" + pages + ") AS pages" + order;
}

Rows ListQuery::run(const PageRequest& request, std::span<const SortColumn> sort_columns,
                    std::string_view id_column, bool default_descending) {
    limit_ = checked_limit(request.limit);
    descending_ = request.sort.empty() ? default_descending : request.sort.starts_with('-');
    const std::string_view name =
        std::string_view{request.sort}.substr(request.sort.starts_with('-') ? 1 : 0);
    sort_ = request.sort.empty() ? sort_columns.front() : find_sort(name, sort_columns);
    const std::string id{id_column};
    if (!request.cursor.empty()) continue_after(request.cursor, id);

    const std::string direction = descending_ ? " DESC" : "";
    std::string order = id + direction;
    if (sort_.column != id_column) order.insert(0, std::string{sort_.column} + direction + ", ");
    parameters_.emplace_back(limit_ + 1);  // one more tells whether another page follows
    const std::string sql = select(std::string{sort_.column} + ", " + id,
                                   " ORDER BY " + order + " LIMIT $" + std::to_string(parameters_.size()));
    return Rows{transaction_.run_query({sql, where_}, parameters_, false)};
}

std::string ListQuery::cursor_of(const Rows& rows) const {
    const int value = rows.column_count() - 2;
    return encode({.sort = std::string{sort_.name},
                   .descending = descending_,
                   .id = rows.get<std::int64_t>(value + 1),
                   .value = sort_.is_text ? rows.get<std::string>(value)
                                          : std::to_string(rows.get<std::int64_t>(value))});
}

}  // namespace dotmac::store
