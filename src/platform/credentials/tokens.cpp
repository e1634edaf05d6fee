#include "platform/credentials/tokens.hpp"

#include <sodium.h>

#include <array>

#include "platform/credentials/passwords.hpp"

namespace dotmac::platform {
namespace {

constexpr std::array<std::string_view, 5> prefixes{"dms", "dmk", "dmp", "dmr", "dmd"};  // by TokenKind
static_assert(static_cast<std::size_t>(TokenKind::portal_device) + 1 == prefixes.size());
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t secret_letters = 43;
constexpr std::size_t head_letters = 3 + 1 + 13;  // prefix, '_', tenant
constexpr std::size_t hash_bytes = 32;

std::string hash_token(std::string_view text) {
    std::string hash(hash_bytes, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
    return hash;
}

}  // namespace

NewToken make_token(TokenKind kind, TenantId tenant) {
    require_sodium();
    std::array<unsigned char, secret_bytes> secret;
    randombytes_buf(secret.data(), secret.size());
    std::array<char, secret_letters + 1> letters;
    sodium_bin2base64(letters.data(), letters.size(), secret.data(), secret.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(secret.data(), secret.size());
    NewToken token;
    token.text = format_id(prefixes[static_cast<std::size_t>(kind)], tenant.value) + '_' + letters.data();
    token.hash = hash_token(token.text);
    return token;
}

std::optional<Token> parse_token(std::string_view text) {
    if (text.size() != head_letters + 1 + secret_letters || text[head_letters] != '_') return std::nullopt;
    const std::string_view head = text.substr(0, head_letters);
    for (std::size_t kind = 0; kind < prefixes.size(); ++kind) {
        if (const auto tenant = parse_id(prefixes[kind], head))
            return Token{static_cast<TokenKind>(kind), TenantId{*tenant}, hash_token(text)};
    }
    return std::nullopt;
}

}  // namespace dotmac::platform
