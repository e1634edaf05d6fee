// Lists, a page at a time: filters, one sort column, and a cursor that stays right while rows come and go.
#pragma once

#include <deque>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "store/transaction.hpp"

namespace dotmac::store {

constexpr int default_page_size = 50;
constexpr int largest_page_size = 500;

// As the client asks: `?limit=50&sort=-number&cursor=…`. A leading '-' sorts downwards.
struct PageRequest {
    int limit = default_page_size;
    std::string sort;    // empty: the list's own order
    std::string cursor;  // empty: from the start
};

template <class T>
struct Page {
    std::vector<T> items;
    std::optional<std::string> next_cursor;  // nothing on the last page
};

// A column that a list may be sorted by. An index leads with (tenant_id, column, id).
struct SortColumn {
    std::string_view name;    // as the client writes it
    std::string_view column;  // as SQL writes it; not null
    bool is_text;
};

// Puts the SELECT of a list together. Every distinct combination of filters and order is one prepared text.
//
//   ListQuery list{transaction, "SELECT id, number, name", "FROM customers WHERE tenant_id = ?"};
//   list.where("account_status = ?", filter.account_status);   // left out where the optional is empty
//   return list.page(request, sort_columns, "id", read_customer);
//
// The '?' of the base is bound to the tenant; every '?' of a condition to the value of that condition. The
// sort value and the identifier of a row come from two extra columns that `page` appends behind the SELECT
// list, so `make` counts its columns from 0 as written.
class ListQuery {
  public:
    ListQuery(Transaction& transaction, std::string_view columns, const Sql& from_and_where);

    template <class T>
    ListQuery& where(std::string_view condition, const std::optional<T>& value) {
        if (value) add(condition, Parameter{*value});
        return *this;
    }
    // As `where`, keeping a copy of a text that was put together for this query.
    ListQuery& where_text(std::string_view condition, std::string value);
    // A condition with as many '?' as there are values, keeping a copy of their texts.
    ListQuery& where_all(std::string_view condition, std::initializer_list<Parameter> values);
    ListQuery& where(std::string_view condition_without_parameter);
    // Only rows for which one of the alternatives holds, of which no two hold for the same row. A page is
    // read of each, and these are merged: where an index serves each of them in the list's order, the list is
    // never sorted as a whole, as OR or IN would have it. The columns of list and order bear no table's name.
    ListQuery& alternative(std::string_view condition, const std::optional<Parameter>& value = std::nullopt);

    // Throws a Problem: 422 for an unknown sort column, limit or cursor. The first of `sort_columns` is the
    // list's own order, `default_descending` its direction.
    template <class F>
    auto page(const PageRequest& request, std::span<const SortColumn> sort_columns,
              std::string_view id_column, F make, bool default_descending = false) {
        Page<decltype(make(std::declval<const Rows&>()))> page;
        Rows rows = run(request, sort_columns, id_column, default_descending);
        while (rows.next()) {
            if (std::ssize(page.items) == limit_) {
                page.next_cursor = cursor_;
                break;
            }
            page.items.push_back(make(std::as_const(rows)));
            if (std::ssize(page.items) == limit_) cursor_ = cursor_of(rows);
        }
        return page;
    }

  private:
    void add(std::string_view condition, Parameter parameter);
    Parameter kept(const Parameter& value);
    Rows run(const PageRequest& request, std::span<const SortColumn> sort_columns, std::string_view id_column,
             bool default_descending);
    std::string select(const std::string& extra_columns, const std::string& order) const;
    void continue_after(const std::string& cursor, const std::string& id_column);
    std::string cursor_of(const Rows& rows) const;

    Transaction& transaction_;
    std::string columns_;
    std::string from_and_where_;
    std::source_location where_;  // of the list in the program
    std::vector<std::string> alternatives_;
    std::vector<Parameter> parameters_;
    std::deque<std::string> texts_;  // a deque, so that views into it stay valid
    int limit_ = default_page_size;
    SortColumn sort_{};
    bool descending_ = false;
    std::string cursor_;
};

// Of lists that a caller merges from several of the same order: the cursor behind this row.
std::string cursor_behind(const SortColumn& sort, bool descending, std::int64_t value, std::int64_t id);

}  // namespace dotmac::store
