#include "store/context.hpp"

#include <gtest/gtest.h>

namespace dotmac {
namespace {

TEST(LazyClock, is_asked_once_and_only_by_who_wants_to_know) {
    int asked = 0;
    const Instant moment = *parse_instant("2026-01-31T08:00:00Z");
    const LazyClock clock{std::function{[&] {
        ++asked;
        return Clock{moment, TimeZone{}};
    }}};
    EXPECT_EQ(asked, 0);
    EXPECT_EQ(clock->now, moment);
    EXPECT_EQ(to_string(clock->today()), "2026-01-31");
    EXPECT_EQ(asked, 1);
}

TEST(LazyClock, that_is_known_asks_nobody) {
    const Instant moment = *parse_instant("2026-01-31T08:00:00Z");
    EXPECT_EQ(LazyClock { Clock(moment, TimeZone{}) } -> now, moment);
}

}  // namespace
}  // namespace dotmac
