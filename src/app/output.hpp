// What a command prints: a table for people, JSON for programs, a bar while something takes its time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dotmac::app {

struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    std::vector<bool> right_aligned;  // by column; missing ones are left-aligned
};

std::string render(const Table& table);
void print(std::string_view text);  // with a line end where it has none

// "1234567" → "1,234,567".
std::string group_thousands(std::int64_t number);

// A bar on standard error, where that is a terminal; nothing otherwise. Shown once a second has passed.
class ProgressBar {
  public:
    explicit ProgressBar(std::string label);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;
    void update(std::int64_t done, std::int64_t total);
    void finish();  // takes the bar off the screen; before anything else is printed

  private:
    std::string label_;
    bool is_terminal_;
    bool shown_ = false;
    std::int64_t started_ms_;
    std::int64_t drawn_ms_ = 0;
};

}  // namespace dotmac::app
