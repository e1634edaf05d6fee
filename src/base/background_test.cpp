#include "base/background.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace dotmac {
namespace {

TEST(Background, is_said_by_a_thread_for_itself_and_those_it_starts) {
    bool of_itself = false;
    bool of_a_child = false;
    std::thread{[&] {
        work_in_background();
        of_itself = works_in_background();
        std::thread{[&] { of_a_child = works_in_background(); }}.join();
    }}.join();
    EXPECT_TRUE(of_itself);
    EXPECT_TRUE(of_a_child);
    EXPECT_FALSE(works_in_background());
}

}  // namespace
}  // namespace dotmac
