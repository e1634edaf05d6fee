#include "platform/credentials/codes.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

#include "platform/credentials/passwords.hpp"

namespace dotmac::platform {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t letters = 16;
constexpr std::size_t group = 4;
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;

// The letter that was meant; '\0' where none was.
char normal_letter(char typed) {
    const char upper = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
    if (upper == 'O') return '0';
    if (upper == 'I' || upper == 'L') return '1';
    return alphabet.find(upper) == std::string_view::npos ? '\0' : upper;
}

std::string keyed_hash(std::string_view text, std::string_view salt) {
    std::string hash(hash_bytes, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                       reinterpret_cast<const unsigned char*>(salt.data()), salt.size());
    return hash;
}

}  // namespace

std::string make_code() {
    require_sodium();
    std::array<unsigned char, letters> random;
    randombytes_buf(random.data(), random.size());
    std::string code;
    for (std::size_t i = 0; i < letters; ++i) {
        if (i > 0 && i % group == 0) code += '-';
        code += alphabet[random[i] % alphabet.size()];  // 32 divides 256: every letter is as likely
    }
    return code;
}

std::optional<std::string> parse_code(std::string_view typed) {
    std::string normal;
    for (const char c : typed) {
        if (c == ' ' || c == '-') continue;
        const char letter = normal_letter(c);
        if (letter == '\0' || normal.size() == letters) return std::nullopt;
        normal += letter;
    }
    return normal.size() == letters ? std::optional{normal} : std::nullopt;
}

CodeHash hash_code(std::string_view code) {
    require_sodium();
    const auto normal = parse_code(code);
    if (!normal) throw std::invalid_argument("what is hashed is no code");
    std::string salt(salt_bytes, '\0');
    randombytes_buf(salt.data(), salt.size());
    std::string hash = keyed_hash(*normal, salt);
    return {.salt = std::move(salt), .hash = std::move(hash)};
}

bool matches_code(const CodeHash& stored, std::string_view typed) {
    const auto normal = parse_code(typed);
    if (!normal || stored.hash.size() != hash_bytes || stored.salt.size() != salt_bytes) return false;
    return sodium_memcmp(keyed_hash(*normal, stored.salt).data(), stored.hash.data(), hash_bytes) == 0;
}

}  // namespace dotmac::platform
