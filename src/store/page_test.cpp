#include "store/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/test_schema.hpp"

namespace dotmac::store {
namespace {

using test::add_item;
using test::tenant_a;
using test::tenant_b;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr SortColumn sort_columns[] = {
    {.name = "number", .column = "id", .is_text = false},
    {.name = "name", .column = "name", .is_text = true},
    {.name = "amount", .column = "amount", .is_text = false},
};

struct Filter {
    std::optional<std::string> name;
    std::optional<bool> open;
};

class Pages : public test::OnStoreSchema {
  protected:
    using Numbers = std::vector<std::int64_t>;

    Page<std::int64_t> page(const PageRequest& request, const Filter& filter = {}, bool descending = false) {
        return database().read(tenant_a, [&](Transaction& transaction) {
            ListQuery list{transaction, "SELECT id, name", "FROM items WHERE tenant_id = ?"};
            list.where("name = ?", filter.name).where("open = ?", filter.open);
            return list.page(
                request, sort_columns, "id", [](const Rows& row) { return row.get<std::int64_t>(0); },
                descending);
        });
    }
    // Every page to the last, each as a list of its own.
    std::vector<Numbers> pages(PageRequest request, const Filter& filter = {}) {
        std::vector<Numbers> result;
        for (;;) {
            auto next = page(request, filter);
            result.push_back(next.items);
            if (!next.next_cursor) return result;
            request.cursor = *next.next_cursor;
        }
    }
    std::string refusal(const PageRequest& request) {
        try {
            page(request);
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.code(), ProblemCode::validation_failed);
            return problem.sentence();
        }
        return "no refusal";
    }
    void SetUp() override {
        OnStoreSchema::SetUp();
        database().write(tenant_a, [](Transaction& transaction) {
            add_item(transaction, 1, "b", -3);
            add_item(transaction, 2, "a", -1);
            add_item(transaction, 3, "b", -3);
            add_item(transaction, 4, "é'\n", 0);
            add_item(transaction, 5, "a", 7);
        });
        database().write(tenant_b, [](Transaction& transaction) { add_item(transaction, 6, "b", 1); });
    }
};
DOTMAC_ON_BOTH_ENGINES(Pages);

TEST_P(Pages, follow_each_other_in_every_order) {
    struct Case {
        std::string sort;
        int limit;
        std::vector<Numbers> pages;
    };
    const Case cases[] = {
        {"", 2, {{1, 2}, {3, 4}, {5}}},
        {"", 5, {{1, 2, 3, 4, 5}}},
        {"", 500, {{1, 2, 3, 4, 5}}},
        {"-number", 4, {{5, 4, 3, 2}, {1}}},
        {"name", 1, {{2}, {5}, {1}, {3}, {4}}},
        {"-name", 2, {{4, 3}, {1, 5}, {2}}},
        {"amount", 1, {{1}, {3}, {2}, {4}, {5}}},
        {"-amount", 3, {{5, 4, 2}, {3, 1}}},
    };
    for (const Case& one : cases)
        EXPECT_EQ(pages({.limit = one.limit, .sort = one.sort}), one.pages) << one.sort << ' ' << one.limit;
}

TEST_P(Pages, may_go_downwards_by_default) {
    EXPECT_THAT(page({.limit = 2}, {}, true).items, ElementsAre(5, 4));
    const auto first = page({.limit = 2}, {}, true);
    EXPECT_THAT(page({.limit = 2, .cursor = *first.next_cursor}, {}, true).items, ElementsAre(3, 2));
    EXPECT_THAT(page({.limit = 2, .sort = "number"}, {}, true).items, ElementsAre(1, 2));
}

TEST_P(Pages, show_what_the_filters_leave) {
    EXPECT_EQ(pages({.limit = 1}, {.name = "b"}), (std::vector<Numbers>{{1}, {3}}));
    EXPECT_EQ(pages({.limit = 1}, {.name = "b", .open = false}), (std::vector<Numbers>{{1}, {3}}));
    EXPECT_THAT(page({}, {.open = true}).items, IsEmpty());
    EXPECT_FALSE(page({}, {.open = true}).next_cursor);
}

TEST_P(Pages, stay_right_while_rows_come_and_go) {
    const auto first = page({.limit = 2, .sort = "name"});
    EXPECT_THAT(first.items, ElementsAre(2, 5));
    database().write(tenant_a, [](Transaction& transaction) {
        transaction.execute("DELETE FROM items WHERE tenant_id = $1 AND id = $2", tenant_a, 5);
        add_item(transaction, 7, "_");
        add_item(transaction, 8, "aa");
    });
    EXPECT_THAT(page({.limit = 2, .sort = "name", .cursor = *first.next_cursor}).items, ElementsAre(8, 1));
}

TEST_P(Pages, take_conditions_of_every_form) {
    database().read(tenant_a, [](Transaction& transaction) {
        ListQuery list{transaction, "SELECT id", "FROM items WHERE tenant_id = ?"};
        list.where("name <> '?'")
            .where_text("(name = ? OR name LIKE ?)", std::string{"b"})
            .where_all("id BETWEEN ? AND ?", {Parameter{2}, Parameter{9}});
        const auto found =
            list.page({}, sort_columns, "id", [](const Rows& row) { return row.get<std::int64_t>(0); });
        EXPECT_THAT(found.items, ElementsAre(3));
        ListQuery faulty{transaction, "SELECT id", "FROM items WHERE tenant_id = ?"};
        EXPECT_THROW(faulty.where_all("id = ?", {Parameter{2}, Parameter{9}}), std::logic_error);
        EXPECT_THROW(faulty.where_all("id IN (?, ?)", {Parameter{2}}), std::logic_error);
    });
}

TEST_P(Pages, merge_alternatives_in_every_order) {
    struct Case {
        std::string sort;
        int limit;
        std::vector<Numbers> pages;
    };
    for (const Case& one : {
             Case{"", 2, {{1, 2}, {3, 5}}},
             Case{"-number", 3, {{5, 3, 2}, {1}}},
             Case{"name", 1, {{2}, {5}, {1}, {3}}},
             Case{"-amount", 2, {{5, 2}, {3, 1}}},
         }) {
        std::vector<Numbers> found;
        for (PageRequest request{.limit = one.limit, .sort = one.sort};
             found.empty() || !request.cursor.empty();) {
            const auto next = database().read(tenant_a, [&](Transaction& transaction) {
                ListQuery list{transaction, "SELECT id, name", "FROM items WHERE tenant_id = ?"};
                list.alternative("name = ?", Parameter{"b"})
                    .alternative("name = 'a'")
                    .where("open = ?", std::optional{false});
                return list.page(request, sort_columns, "id",
                                 [](const Rows& row) { return row.get<std::int64_t>(0); });
            });
            found.push_back(next.items);
            request.cursor = next.next_cursor.value_or("");
        }
        EXPECT_EQ(found, one.pages) << one.sort;
    }
}

TEST_P(Pages, refuse_limits_out_of_range) {
    for (const int limit : {-1, 0, 501})
        EXPECT_THAT(refusal({.limit = limit}), HasSubstr("limit: must be between 1 and 500")) << limit;
}

TEST_P(Pages, refuse_an_unknown_order_and_name_the_nearest) {
    EXPECT_THAT(refusal({.sort = "nmae"}), AllOf(HasSubstr("sort: 'nmae'"), HasSubstr("did you mean 'name'?"),
                                                 HasSubstr("Allowed: number, name, amount")));
    EXPECT_THAT(refusal({.sort = "-"}), HasSubstr("Allowed: number"));
    EXPECT_THAT(refusal({.sort = "name; DROP TABLE items"}), HasSubstr("Allowed: number"));
}

TEST_P(Pages, refuse_cursors_that_they_did_not_give) {
    const std::string cursor = *page({.limit = 2, .sort = "name"}).next_cursor;
    EXPECT_EQ(cursor.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    for (const std::string& garbage : {std::string{"x"}, std::string{"!!"}, std::string{"AAAAAAAAAAAA"},
                                       std::string(10'000, 'A'), cursor.substr(1), cursor + "A"}) {
        EXPECT_THAT(refusal({.sort = "name", .cursor = garbage}), HasSubstr("cursor: ")) << garbage;
    }
    for (std::size_t i = 0; i < cursor.size(); ++i) {
        std::string changed = cursor;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_THAT(refusal({.sort = "name", .cursor = changed}), HasSubstr("cursor: ")) << i;
    }
    for (const char* sort : {"", "-name", "amount"}) {
        EXPECT_THAT(refusal({.sort = sort, .cursor = cursor}),
                    HasSubstr("cursor: belongs to another order of the list (sort=name)"))
            << sort;
    }
}

}  // namespace
}  // namespace dotmac::store
