#pragma once

// A perfect hash over the strings of one enum, made while compiling. A string is known by its length,
// its first eight bytes and its last eight bytes; a string longer than sixteen also by what lies between.
// Shorter strings fill the eight bytes from bytes they have: no byte outside the string is ever read.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace dotmac::registry::detail {

template <typename Word>
constexpr Word load(const char* bytes) {
    Word word{};
    if (!std::is_constant_evaluated()) {
        std::memcpy(&word, bytes, sizeof(Word));
        return word;
    }
    for (std::size_t i = 0; i < sizeof(Word); ++i) {
        const std::size_t at = std::endian::native == std::endian::little ? i : sizeof(Word) - 1 - i;
        word = static_cast<Word>(word | static_cast<Word>(static_cast<unsigned char>(bytes[i])) << (8 * at));
    }
    return word;
}

struct Key {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    std::size_t length = 0;

    constexpr bool operator==(const Key&) const = default;
};

// Strings of up to sixteen bytes have the same key only if they are equal. Between four and eight bytes
// there is no branch on the length: a string of mixed lengths would make it mispredict.
constexpr Key key_of(std::string_view text) {
    const char* bytes = text.data();
    const std::size_t length = text.size();
    if (length >= 4) {
        const std::size_t inner = length >= 8 ? 4 : length - 4;
        const std::uint64_t head =
            load<std::uint32_t>(bytes) | std::uint64_t{load<std::uint32_t>(bytes + inner)} << 32;
        const std::uint64_t tail = load<std::uint32_t>(bytes + length - 4 - inner) |
                                   std::uint64_t{load<std::uint32_t>(bytes + length - 4)} << 32;
        return {head, tail, length};
    }
    if (length == 0) return {};
    const auto byte = [&](std::size_t at) { return std::uint64_t{static_cast<unsigned char>(bytes[at])}; };
    return {byte(0) | byte(length / 2) << 8 | byte(length - 1) << 16, 0, length};
}

template <std::size_t Count>
class PerfectHash {
  public:
    // Twice as many slots as strings at least: a seed is found after some ten tries.
    static constexpr std::size_t slot_count = std::bit_ceil(2 * Count);
    static constexpr unsigned shift = 64 - static_cast<unsigned>(std::bit_width(slot_count - 1));
    static constexpr std::uint8_t none = 255;
    static_assert(Count < none);

    consteval explicit PerfectHash(const std::array<std::string_view, Count>& texts) : texts_(texts) {
        while (!place())
            seed_ = seed_ * 6364136223846793005 + 1442695040888963407;
    }

    // The position of `text` among the strings, or `none`.
    constexpr std::uint8_t find(std::string_view text) const {
        const Key key = key_of(text);
        const Slot& slot = slots_[slot_of(key)];
        if (!(slot.key == key)) return none;
        if (text.size() > 16 && text != texts_[slot.position]) return none;
        return slot.position;
    }

  private:
    struct Slot {
        Key key;
        std::uint8_t position = none;
    };

    constexpr std::size_t slot_of(const Key& key) const {
        return static_cast<std::size_t>(((key.head ^ std::rotl(key.tail, 29)) + key.length) * seed_ >> shift);
    }

    constexpr bool place() {
        slots_ = {};
        for (std::size_t i = 0; i < Count; ++i) {
            const Key key = key_of(texts_[i]);
            Slot& slot = slots_[slot_of(key)];
            if (slot.position != none) return false;
            slot = {key, static_cast<std::uint8_t>(i)};
        }
        return true;
    }

    std::array<std::string_view, Count> texts_;
    std::array<Slot, slot_count> slots_{};
    std::uint64_t seed_ = 0x9e3779b97f4a7c15;
};

}  // namespace dotmac::registry::detail
