#include "base/log.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <thread>
#include <vector>

#include "base/text.hpp"

namespace dotmac::log {
namespace {

// Standard error goes into a file as long as this lives.
class Captured {
  public:
    Captured() : before_{::dup(STDERR_FILENO)} { ::dup2(::fileno(file_), STDERR_FILENO); }
    ~Captured() {
        ::dup2(before_, STDERR_FILENO);
        ::close(before_);
        std::fclose(file_);
    }
    Captured(const Captured&) = delete;
    Captured& operator=(const Captured&) = delete;

    std::string text() const {
        std::string text;
        std::array<char, 4'096> piece{};
        for (ssize_t count = 0; (count = ::pread(::fileno(file_), piece.data(), piece.size(),
                                                 static_cast<off_t>(text.size()))) > 0;)
            text.append(piece.data(), static_cast<std::size_t>(count));
        return text;
    }

  private:
    std::FILE* file_ = std::tmpfile();
    int before_;
};

TEST(Log, writes_one_json_object_a_line) {
    std::string line;
    append_line(line, *parse_instant("2026-01-31T08:00:00Z"), Level::warning, "a \"quoted\"\nline",
                {{"text", "ä"}, {"count", 12}, {"negative", -3}, {"truth", true}});
    EXPECT_EQ(line,
              R"({"time":"2026-01-31T08:00:00Z","level":"warning","message":"a \"quoted\"\nline","text":"ä",)"
              R"("count":12,"negative":-3,"truth":true})");
}

TEST(Log, knows_its_levels_by_name) {
    EXPECT_EQ(parse_level("debug"), Level::debug);
    EXPECT_EQ(parse_level("warning"), Level::warning);
    EXPECT_EQ(parse_level("off"), Level::off);
    EXPECT_EQ(parse_level("loud"), std::nullopt);
}

TEST(Log, writes_a_line_before_the_call_returns) {
    const Captured captured;
    info("one");
    EXPECT_NE(captured.text().find(R"("message":"one"})"), std::string::npos);
}

TEST(Log, writes_what_is_gathered_after_a_moment) {
    const Captured captured;
    const Gathering gathering;
    info("one");
    while (captured.text().find(R"("message":"one"})") == std::string::npos)
        std::this_thread::yield();
}

TEST(Log, takes_along_with_a_warning_what_was_gathered) {
    const Captured captured;
    const Gathering gathering;
    info("one");
    warning("two");
    const std::string text = captured.text();
    EXPECT_LT(text.find(R"("message":"one"})"), text.find(R"("message":"two"})"));
    EXPECT_NE(text.find(R"("message":"two"})"), std::string::npos);
}

TEST(ConcurrentLog, gathers_every_line_of_all_threads_in_their_order) {
    constexpr int threads = 4;
    constexpr int lines = 2'000;
    const Captured captured;
    {
        const Gathering gathering;
        std::vector<std::jthread> writers;
        for (int writer = 0; writer < threads; ++writer) {
            writers.emplace_back([writer] {
                for (int line = 0; line < lines; ++line)
                    write(line % 100 == 0 ? Level::warning : Level::info, std::to_string(writer),
                          {{"line", line}});
            });
        }
    }
    const std::string text = captured.text();
    std::array<int, threads> next{};
    for (const std::string_view line : split(trim(text), '\n')) {
        const auto writer = static_cast<std::size_t>(line.at(line.find(R"("message":")") + 11) - '0');
        ASSERT_LT(writer, next.size()) << line;
        ASSERT_TRUE(line.ends_with(R"("line":)" + std::to_string(next[writer]++) + '}')) << line;
    }
    for (const int count : next)
        EXPECT_EQ(count, lines);
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
