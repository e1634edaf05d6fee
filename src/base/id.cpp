#include "base/id.hpp"

#include "base/append.hpp"

namespace dotmac {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford: no i, l, o, u
constexpr int letters = 13;                                                // 13 × 5 bits hold 64
constexpr int process_bits = 14;
constexpr int count_bits = 8;
constexpr std::chrono::sys_days epoch{std::chrono::year{2024} / 1 / 1};

}  // namespace

void append_id(std::string& text, std::string_view prefix, std::int64_t value) {
    auto bits = static_cast<std::uint64_t>(value);
    text.append(prefix).append(1, '_').append(letters, '0');
    for (std::size_t at = text.size(); bits != 0; bits >>= 5U)
        text[--at] = alphabet[bits & 31U];
}

std::string format_id(std::string_view prefix, std::int64_t value) {
    std::string text;
    append_id(text, prefix, value);
    return text;
}

std::optional<std::int64_t> parse_id(std::string_view prefix, std::string_view text) {
    if (text.size() != prefix.size() + 1 + letters) return std::nullopt;
    if (!text.starts_with(prefix) || text[prefix.size()] != '_') return std::nullopt;
    std::uint64_t bits = 0;
    const std::string_view digits = text.substr(prefix.size() + 1);
    if (digits.front() > '7') return std::nullopt;  // identifiers are positive
    for (const char c : digits) {
        const auto digit = alphabet.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        bits = (bits << 5U) | digit;
    }
    return static_cast<std::int64_t>(bits);
}

IdGenerator::IdGenerator(int process_number)
    : process_bits_{static_cast<std::int64_t>(process_number & ((1 << process_bits) - 1)) << count_bits} {}

std::int64_t IdGenerator::next() {
    const auto since_epoch = std::chrono::floor<std::chrono::milliseconds>(system_now()) - epoch;
    const std::int64_t present = std::int64_t{since_epoch.count()} << count_bits;
    std::int64_t last = last_tick_.load(std::memory_order_relaxed);
    std::int64_t tick = 0;
    do {
        tick = present > last ? present : last + 1;
    } while (!last_tick_.compare_exchange_weak(last, tick, std::memory_order_relaxed));
    constexpr std::int64_t count_mask = (1 << count_bits) - 1;
    return ((tick & ~count_mask) << process_bits) | process_bits_ | (tick & count_mask);
}

}  // namespace dotmac
