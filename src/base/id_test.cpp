#include "base/id.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace dotmac {
namespace {

TEST(Id, reads_only_its_own_form) {
    struct Case {
        std::string_view text;
        std::int64_t value;  // -1: refused
    };
    // clang-format off
    for (const auto& [text, value] : {
             Case{"ten_0000000000000",  0},
             Case{"ten_0000000000001",  1},
             Case{"ten_000000000000z",  31},
             Case{"ten_0000000000010",  32},
             Case{"ten_7zzzzzzzzzzzz",  INT64_MAX},
             Case{"ten_8000000000000",  -1},  // past 63 bits
             Case{"cus_0000000000001",  -1},
             Case{"ten0000000000001",   -1},
             Case{"ten-0000000000001",  -1},
             Case{"ten_000000000001",   -1},
             Case{"ten_00000000000001", -1},
             Case{"ten_000000000000Z",  -1},
             Case{"ten_000000000000i",  -1},
             Case{"ten_000000000000l",  -1},
             Case{"ten_000000000000o",  -1},
             Case{"ten_000000000000u",  -1},
             Case{"ten_00000000000 1",  -1},
             Case{"1",                  -1},
             Case{"",                   -1}}) {
        // clang-format on
        const auto id = TenantId::parse(text);
        EXPECT_EQ(id ? id->value : -1, value) << text;
        if (id) {
            EXPECT_EQ(id->to_string(), text);
        }
    }
}

RC_GTEST_PROP(IdProperty, text_keeps_value_and_order, ()) {
    const auto any = rc::gen::inRange<std::int64_t>(0, INT64_MAX);
    const TenantId a{*any};
    const TenantId b{*any};
    RC_ASSERT(TenantId::parse(a.to_string()) == a);
    RC_ASSERT((a < b) == (a.to_string() < b.to_string()));
}

TEST(IdGenerator, never_repeats_among_threads_and_always_grows_within_one) {
    constexpr std::size_t threads = 8;
    constexpr std::size_t each = 20'000;
    IdGenerator generator{3};
    std::vector<std::vector<std::int64_t>> made(threads);
    {
        std::vector<std::jthread> running;
        for (auto& mine : made) {
            running.emplace_back([&generator, &mine] {
                for (std::size_t i = 0; i < each; ++i)
                    mine.push_back(generator.next());
            });
        }
    }
    std::vector<std::int64_t> all;
    for (const auto& mine : made) {
        EXPECT_TRUE(std::ranges::is_sorted(mine));
        all.insert(all.end(), mine.begin(), mine.end());
    }
    std::ranges::sort(all);
    EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
    EXPECT_EQ(all.size(), threads * each);
    EXPECT_GT(all.front(), 0);
}

TEST(IdGenerator, processes_never_meet) {
    IdGenerator one{1};
    IdGenerator two{2};
    std::vector<std::int64_t> all;
    for (int i = 0; i < 10'000; ++i) {
        all.push_back(one.next());
        all.push_back(two.next());
    }
    std::ranges::sort(all);
    EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
}

}  // namespace
}  // namespace dotmac
