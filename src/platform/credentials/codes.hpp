// One-time codes that people write down and type: 80 random bits in 16 letters of Crockford's base 32, shown
// in groups of four ("7K3M-Q9XA-…"). Small letters, blanks and hyphens do not matter; O is read as 0, I and L
// as 1. Stored is only a hash with a random salt of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dotmac::platform {

std::string make_code();  // as it is shown
// The 16 letters that were meant; nothing where the text is no code.
std::optional<std::string> parse_code(std::string_view typed);

struct CodeHash {
    std::string salt;  // 16 random bytes
    std::string hash;  // 32 bytes, BLAKE2b keyed with the salt
};
// Of a code as it is shown or typed. Throws std::invalid_argument where it is none.
CodeHash hash_code(std::string_view code);
// In constant time. A text that is no code matches none.
bool matches_code(const CodeHash& stored, std::string_view typed);

}  // namespace dotmac::platform
