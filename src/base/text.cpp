#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <numeric>

namespace dotmac {
namespace {

// Letters inserted, left out, changed, or swapped with their neighbour.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, change});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

// Length of the UTF-8 sequence at `text[at]`, or 0 where it is none (RFC 3629).
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (!continues(1) || !continues(2)) return 0;
        if (first == 0xE0 && byte(1) < 0xA0) return 0;  // overlong
        if (first == 0xED && byte(1) > 0x9F) return 0;  // surrogate
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (!continues(1) || !continues(2) || !continues(3)) return 0;
        if (first == 0xF0 && byte(1) < 0x90) return 0;  // overlong
        if (first == 0xF4 && byte(1) > 0x8F) return 0;  // past U+10FFFF
        return 4;
    }
    return 0;
}

// Base letters of U+00C0 to U+017F, two blocks that hold the Latin letters of Europe. '*': see `folded`.
constexpr std::string_view latin_base =
    "aaaaaa*ceeeeiiii*nooooo*ouuuuy**aaaaaa*ceeeeiiii*nooooo*ouuuuy*y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkk*lllllll"
    "lllnnnnnnn**oooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(latin_base.size() == 0x180 - 0xC0);

// Letters that are two in one, or have no accent to take off.
struct Spelling {
    unsigned letter;
    std::string_view as;
};
constexpr std::array spellings{
    Spelling{0xC6, "ae"}, Spelling{0xE6, "ae"},  Spelling{0xD0, "d"},   Spelling{0xF0, "d"},
    Spelling{0xD8, "o"},  Spelling{0xF8, "o"},   Spelling{0xDE, "th"},  Spelling{0xFE, "th"},
    Spelling{0xDF, "ss"}, Spelling{0x132, "ij"}, Spelling{0x133, "ij"}, Spelling{0x14A, "n"},
    Spelling{0x14B, "n"}, Spelling{0x152, "oe"}, Spelling{0x153, "oe"},
};

// Greek and Cyrillic capitals, and how far behind them their small letters stand.
struct Capitals {
    unsigned first;
    unsigned last;
    unsigned distance;
};
constexpr std::array capitals{
    Capitals{0x386, 0x386, 0x26}, Capitals{0x388, 0x38A, 0x25}, Capitals{0x38C, 0x38C, 0x40},
    Capitals{0x38E, 0x38F, 0x3F}, Capitals{0x391, 0x3AB, 0x20}, Capitals{0x400, 0x40F, 0x50},
    Capitals{0x410, 0x42F, 0x20},
};

// Of a letter that UTF-8 writes in two bytes, U+0080 to U+07FF.
std::string folded(unsigned letter) {
    if (letter >= 0x300 && letter <= 0x36F) return {};  // a combining accent
    for (const auto& [special, as] : spellings) {
        if (special == letter) return std::string{as};
    }
    if (letter >= 0xC0 && letter < 0x180 && latin_base[letter - 0xC0] != '*') {
        return {latin_base[letter - 0xC0]};
    }
    for (const auto& [first, last, distance] : capitals) {
        if (letter < first || letter > last) continue;
        letter += distance;
        break;
    }
    return {static_cast<char>(0xC0U | letter >> 6U), static_cast<char>(0x80U | (letter & 0x3FU))};
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates) {
    constexpr std::size_t longest_word = 64;  // longer input is no misspelling, and would cost time
    if (word.empty() || word.size() > longest_word) return std::nullopt;
    const std::string lowered = lower_ascii(word);
    std::optional<std::string_view> best;
    std::size_t best_distance = 0;
    for (const auto candidate : candidates) {
        if (candidate.size() > longest_word) continue;
        const std::size_t distance = edit_distance(lowered, lower_ascii(candidate));
        if (distance > std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3)) continue;
        if (best && distance >= best_distance) continue;
        best = candidate;
        best_distance = distance;
    }
    return best;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string lower_ascii(std::string_view text) {
    std::string result{text};
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string fold(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = std::max<std::size_t>(1, sequence_length(text, i));
        if (length == 2) {
            const auto first = static_cast<unsigned char>(text[i]);
            const auto second = static_cast<unsigned char>(text[i + 1]);
            result += folded((first & 0x1FU) << 6U | (second & 0x3FU));
        } else {
            result += lower_ascii(text.substr(i, length));
        }
        i += length;
    }
    return result;
}

bool is_valid_utf8(std::string_view text) {
    // Most text is ASCII: eight bytes at a time.
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    for (std::size_t i = 0; i < text.size();) {
        std::uint64_t eight = 0;
        if (i + sizeof(eight) <= text.size()) {
            std::memcpy(&eight, text.data() + i, sizeof(eight));
            if ((eight & high_bits) == 0) {
                i += sizeof(eight);
                continue;
            }
        }
        const std::size_t length = sequence_length(text, i);
        if (length == 0) return false;
        i += length;
    }
    return true;
}

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t start = 0;;) {
        const auto end = text.find(separator, start);
        parts.push_back(text.substr(start, end - start));
        if (end == std::string_view::npos) return parts;
        start = end + 1;
    }
}

std::string join(std::span<const std::string_view> parts, std::string_view separator) {
    std::string result;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) result += separator;
        result += parts[i];
    }
    return result;
}

namespace {

void append_escaped(std::string& result, char c) {
    switch (c) {
        case '"':
            result += "\\\"";
            return;
        case '\\':
            result += "\\\\";
            return;
        case '\n':
            result += "\\n";
            return;
        case '\r':
            result += "\\r";
            return;
        case '\t':
            result += "\\t";
            return;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                result += "\\u00" + hex({&c, 1});
            } else {
                result += c;
            }
    }
}

// Eight bytes at once: whether one of them is a control character, a quotation mark, a backslash, or no
// ASCII.
bool any_special(std::uint64_t eight) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t high_bits = 0x80U * ones;
    const auto any_below = [](std::uint64_t bytes, std::uint64_t bound) {
        return (bytes - ones * bound) & ~bytes & high_bits;
    };
    return ((eight & high_bits) | any_below(eight, ' ') | any_below(eight ^ (ones * '"'), 1) |
            any_below(eight ^ (ones * '\\'), 1)) != 0;
}

// How many bytes at the start of the text stand for themselves in a JSON string.
std::size_t plain_length(std::string_view text) {
    std::size_t i = 0;
    for (std::uint64_t eight = 0; i + sizeof(eight) <= text.size(); i += sizeof(eight)) {
        std::memcpy(&eight, text.data() + i, sizeof(eight));
        if (any_special(eight)) break;
    }
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    while (i < text.size() && is_plain(text[i]))
        ++i;
    return i;
}

}  // namespace

void append_quoted_json(std::string& out, std::string_view text) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
    out += '"';
    while (true) {
        const std::size_t plain = plain_length(text);
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) break;
        const std::size_t length = sequence_length(text, 0);
        if (length == 1) {
            append_escaped(out, text[0]);
        } else {
            out.append(length == 0 ? replacement : text.substr(0, length));
        }
        text.remove_prefix(std::max<std::size_t>(1, length));
    }
    out += '"';
}

std::string quote_json(std::string_view text) {
    std::string result;
    append_quoted_json(result, text);
    return result;
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result;
    result.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        result += digits[byte >> 4U];
        result += digits[byte & 0xFU];
    }
    return result;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                                c == '-' || c == '.' || c == '_' || c == '~';
        if (unreserved) {
            result += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        result += '%';
        result += digits[byte >> 4U];
        result += digits[byte & 0xFU];
    }
    return result;
}

}  // namespace dotmac
