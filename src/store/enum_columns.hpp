// Values of the registry that were renamed while rows still hold their former strings. A query that compares
// such a column with a value finds both, without a word of its own: every statement passes here when it is
// prepared, and where nothing was renamed it passes as it is.
//
//   status = $2                  status IN ($2, CASE $2 WHEN 'check' THEN 'cheque' … ELSE $2 END)
//   status <> 'check'            status NOT IN ('check', 'cheque')
//   status IN ('cash', 'check')  status IN ('cash', 'check', 'cheque')
//   SET status = 'check'         SET status = 'cheque'
//   GROUP BY status              GROUP BY CASE status WHEN 'check' THEN 'cheque' ELSE status END
//
// The first three keep the use of an index. A column of a result stays as it is stored (`registry::parse`
// reads both), and so does what a list is sorted by. A statement that begins with `as_stored` stays as it is
// altogether: what counts and rewrites the stored strings must see them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dotmac::store {

// A column that holds the strings of one enum, and what was renamed: former string, present string.
struct EnumColumn {
    std::string table;
    std::string column;
    std::vector<std::pair<std::string, std::string>> renames{};
};

inline constexpr std::string_view as_stored = "/* as stored */ ";

// Immutable; any thread may use it.
class EnumColumns {
  public:
    EnumColumns() = default;
    // Also the columns of which nothing was renamed: they tell `payments.status` from `invoices.status`.
    explicit EnumColumns(std::vector<EnumColumn> columns);

    bool has_renames() const { return has_renames_; }
    std::string rewrite(std::string_view sql) const;

  private:
    std::vector<EnumColumn> columns_;
    bool has_renames_ = false;
};

}  // namespace dotmac::store
