#include "platform/credentials/common_passwords.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"

namespace dotmac::platform {
namespace {

// Shorter words are in half of all good passphrases.
constexpr std::size_t shortest_stem = 4;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// Binary search over lines of different lengths: a place in the text stands for the line that it is in.
bool is_listed(std::string_view word) {
    const std::string_view lines = common_password_lines();
    std::size_t low = 0;
    std::size_t high = lines.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        const auto before = middle == 0 ? std::string_view::npos : lines.rfind('\n', middle - 1);
        const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
        const std::size_t end = lines.find('\n', start);
        const int order = word.compare(lines.substr(start, end - start));
        if (order == 0) return true;
        if (order < 0)
            high = start;
        else
            low = end + 1;
    }
    return false;
}

std::string_view stem_of(std::string_view text) {
    while (!text.empty() && !is_letter(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && !is_letter(text.back()))
        text.remove_suffix(1);
    return text;
}

// The part that the whole text repeats; the text itself where it repeats none.
std::string_view repeated_part(std::string_view text) {
    const std::string twice = std::string{text} + std::string{text};
    return text.substr(0, twice.find(text, 1));
}

// From one character to the next; nine and nought are neighbours.
int step(char from, char to) {
    if (from == '9' && to == '0') return 1;
    if (from == '0' && to == '9') return -1;
    return to - from;
}

// "abcdefghijkl", "890123456789", "zyxwvutsrqpo".
bool is_sequence(std::string_view text) {
    const int first = step(text[0], text[1]);
    const auto breaks_it = [&](char a, char b) { return step(a, b) != first; };
    return std::abs(first) == 1 && std::ranges::adjacent_find(text, breaks_it) == text.end();
}

}  // namespace

bool is_common_password(std::string_view password) {
    const std::string folded = lower_ascii(password);
    if (folded.empty() || is_listed(folded)) return true;
    const std::string_view part = repeated_part(folded);
    if (part.size() == 1) return true;
    if (is_sequence(folded)) return true;
    if (part.size() < folded.size()) return is_common_password(part);
    const std::string_view stem = stem_of(folded);
    return stem.size() >= shortest_stem && is_listed(stem);
}

}  // namespace dotmac::platform
