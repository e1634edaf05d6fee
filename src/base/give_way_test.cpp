#include "base/give_way.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace dotmac {
namespace {

TEST(GiveWay, rests_where_more_work_of_the_foreground_waits_than_there_are_processors) {
    const int pieces = static_cast<int>(std::thread::hardware_concurrency()) + 1;
    for (int i = 0; i < pieces; ++i)
        foreground_begins();
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 10; ++i)
        give_way();
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds{1});
    for (int i = 0; i < pieces; ++i)
        foreground_ends();
}

}  // namespace
}  // namespace dotmac
