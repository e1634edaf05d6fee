#include "modules/identity/tokens.hpp"

#include <sodium.h>

#include <array>

#include "modules/identity/passwords.hpp"

namespace dotmac::identity {
namespace {

constexpr std::string_view session_prefix = "dms";
constexpr std::string_view api_key_prefix = "dmk";
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
    const auto prefix = kind == TokenKind::session ? session_prefix : api_key_prefix;
    NewToken token;
    token.text = format_id(prefix, tenant.value) + '_' + letters.data();
    token.hash = hash_token(token.text);
    return token;
}

std::optional<Token> parse_token(std::string_view text) {
    if (text.size() != head_letters + 1 + secret_letters || text[head_letters] != '_') return std::nullopt;
    const std::string_view head = text.substr(0, head_letters);
    if (const auto tenant = parse_id(session_prefix, head))
        return Token{TokenKind::session, TenantId{*tenant}, hash_token(text)};
    if (const auto tenant = parse_id(api_key_prefix, head))
        return Token{TokenKind::api_key, TenantId{*tenant}, hash_token(text)};
    return std::nullopt;
}

}  // namespace dotmac::identity
