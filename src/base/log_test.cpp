#include "base/log.hpp"

#include <gtest/gtest.h>

namespace dotmac::log {
namespace {

TEST(Log, writes_one_json_object_a_line) {
    EXPECT_EQ(format_line("2026-01-31T08:00:00Z", Level::warning, "a \"quoted\"\nline",
                          {{"text", "ä"}, {"count", 12}, {"negative", -3}, {"truth", true}}),
              R"({"time":"2026-01-31T08:00:00Z","level":"warning","message":"a \"quoted\"\nline","text":"ä",)"
              R"("count":12,"negative":-3,"truth":true})");
}

TEST(Log, knows_its_levels_by_name) {
    EXPECT_EQ(parse_level("debug"), Level::debug);
    EXPECT_EQ(parse_level("warning"), Level::warning);
    EXPECT_EQ(parse_level("off"), Level::off);
    EXPECT_EQ(parse_level("loud"), std::nullopt);
}

TEST(Log, leaves_out_what_is_below_its_level) {
    EXPECT_FALSE(is_enabled(Level::debug));
    EXPECT_TRUE(is_enabled(Level::error));
    set_level(Level::error);
    EXPECT_FALSE(is_enabled(Level::info));
    EXPECT_TRUE(is_enabled(Level::error));
    set_level(Level::info);
}

}  // namespace
}  // namespace dotmac::log
