#pragma once

// A perfect hash over the strings of one enum, made while compiling. A string is known by its length, its
// first eight bytes and its last eight bytes, and where the enum has strings longer than sixteen also by the
// eight between. No byte outside the string is ever read.

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
    std::uint64_t middle = 0;
    std::uint64_t tail = 0;
    std::size_t length = 0;

    constexpr bool operator==(const Key&) const = default;
};

// Which lengths occur among the strings of one enum. Constants for the compiler, which drops the steps of
// key_of() that the enum does not need.
struct Lengths {
    std::size_t shortest = SIZE_MAX;
    std::size_t longest = 0;
};

inline constexpr std::size_t told_apart = 24;  // head, middle and tail tell apart strings of up to 24 bytes
inline constexpr char zeros[4] = {};

// The key of a string of at least `lengths.shortest` bytes. Up to 24 bytes, only equal strings have equal
// keys. There is no branch on the length: strings of mixed lengths would make it mispredict, which costs more
// than all the rest. Words that a short string has not are loaded from bytes that it has, or from zeros.
constexpr Key key_of(std::string_view text, Lengths lengths) {
    const char* bytes = text.data();
    std::size_t length = text.size();
    Key key{.length = length};
    if (lengths.shortest < 4) {
        const auto byte = [&](std::size_t at) {
            return std::uint64_t{static_cast<unsigned char>(text.data()[at])};
        };
        const std::uint64_t few = byte(0) | byte(length / 2) << 8 | byte(length - 1) << 16;
        // Written without `?:`, of which g++ makes a branch here.
        const std::size_t is_short = length < 4;
        const char* const sources[] = {bytes, zeros};
        bytes = sources[is_short];
        key.middle = few & (0 - std::uint64_t{is_short});
        length += is_short * (4 - length);
    }
    const auto four = [&](std::size_t at) { return std::uint64_t{load<std::uint32_t>(bytes + at)}; };
    const std::size_t last = length - 4;
    const std::size_t second = last < 4 ? last : 4;
    key.head = four(0) | four(second) << 32;
    key.tail = four(last - second) | four(last) << 32;
    if (lengths.longest > 16) {
        const std::size_t third = last < 8 ? last : 8;
        const std::size_t fourth = last < 12 ? last : 12;
        key.middle ^= four(third) | four(fourth) << 32;
    }
    return key;
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
        for (const std::string_view text : texts_) {
            lengths_.shortest = text.size() < lengths_.shortest ? text.size() : lengths_.shortest;
            lengths_.longest = text.size() > lengths_.longest ? text.size() : lengths_.longest;
        }
        while (!place())
            seed_ = seed_ * 6364136223846793005 + 1442695040888963407;
    }

    // The position of `text` among the strings, or `none`.
    constexpr std::uint8_t find(std::string_view text) const {
        if (text.size() < lengths_.shortest) return none;
        const Key key = key_of(text, lengths_);
        const Slot& slot = slots_[slot_of(key)];
        if (!(slot.key == key)) return none;
        if (lengths_.longest > told_apart && text != texts_[slot.position]) return none;
        return slot.position;
    }

  private:
    struct Slot {
        Key key;  // of an empty slot all zero, which no string has: its length is at least one
        std::uint8_t position = none;
    };

    constexpr std::size_t slot_of(const Key& key) const {
        const std::uint64_t mixed = (key.head ^ std::rotl(key.tail, 29) ^ key.middle) + key.length;
        return static_cast<std::size_t>(mixed * seed_ >> shift);
    }

    constexpr bool place() {
        slots_ = {};
        for (std::size_t i = 0; i < Count; ++i) {
            const Key key = key_of(texts_[i], lengths_);
            Slot& slot = slots_[slot_of(key)];
            if (slot.position != none) return false;
            slot = {key, static_cast<std::uint8_t>(i)};
        }
        return true;
    }

    std::array<std::string_view, Count> texts_;
    std::array<Slot, slot_count> slots_{};
    std::uint64_t seed_ = 0x9e3779b97f4a7c15;
    Lengths lengths_;
};

}  // namespace dotmac::registry::detail
