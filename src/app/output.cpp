#include "app/output.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/text.hpp"

namespace dotmac::app {
namespace {

std::int64_t steady_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

void append_row(std::string& out, const Table& table, const std::vector<std::string>& cells,
                const std::vector<std::size_t>& widths) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::size_t blanks = widths[i] - count_code_points(cells[i]);
        const bool right = i < table.right_aligned.size() && table.right_aligned[i];
        if (i > 0) out += "  ";
        if (right) out.append(blanks, ' ');
        out += cells[i];
        if (!right && i + 1 < cells.size()) out.append(blanks, ' ');
    }
    out += '\n';
}

}  // namespace

std::string render(const Table& table) {
    std::vector<std::size_t> widths;
    for (const auto& column : table.columns)
        widths.push_back(count_code_points(column));
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], count_code_points(row[i]));
    }
    std::string out;
    append_row(out, table, table.columns, widths);
    std::vector<std::string> rule;
    for (const std::size_t width : widths)
        rule.emplace_back(width, '-');
    append_row(out, table, rule, widths);
    for (const auto& row : table.rows)
        append_row(out, table, row, widths);
    return out;
}

void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (!text.ends_with('\n')) std::fputc('\n', stdout);
}

std::string group_thousands(std::int64_t number) {
    std::string text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3) {
        text.insert(static_cast<std::size_t>(at), 1, ',');
    }
    return text;
}

ProgressBar::ProgressBar(std::string label)
    : label_{std::move(label)}, is_terminal_{isatty(STDERR_FILENO) == 1}, started_ms_{steady_ms()} {}

ProgressBar::~ProgressBar() {
    finish();
}

void ProgressBar::finish() {
    if (shown_) std::fputs("\r\033[K", stderr);
    shown_ = false;
}

void ProgressBar::update(std::int64_t done, std::int64_t total) {
    const std::int64_t now = steady_ms();
    if (!is_terminal_ || now - started_ms_ < 1'000 || now - drawn_ms_ < 100) return;
    shown_ = true;
    drawn_ms_ = now;
    constexpr std::int64_t width = 30;
    const std::int64_t filled = total > 0 ? std::min(width, done * width / total) : 0;
    const std::int64_t percent = total > 0 ? std::min<std::int64_t>(100, done * 100 / total) : 0;
    std::string bar(static_cast<std::size_t>(filled), '#');
    bar.append(static_cast<std::size_t>(width - filled), '.');
    const double seconds = static_cast<double>(now - started_ms_) / 1'000.0;
    fmt::print(stderr, "\r{} [{}] {:3}%  {}/{}  {:.0f}/s\033[K", label_, bar, percent, group_thousands(done),
               group_thousands(total), static_cast<double>(done) / seconds);
    std::fflush(stderr);
}

}  // namespace dotmac::app
