// What strangers type or send as a secret: tokens, one-time codes, backup codes, Portal IDs and passwords,
// and the addresses that failures are counted by. The first byte says which.
#include <algorithm>
#include <string>

#include "modules/portal_management/network_failures.hpp"
#include "modules/portal_management/portal_id.hpp"
#include "platform/credentials/codes.hpp"
#include "platform/credentials/common_passwords.hpp"
#include "platform/credentials/tokens.hpp"
#include "platform/credentials/totp.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace dotmac;

void read_token(std::string_view text) {
    const auto token = platform::parse_token(text);
    if (!token) return;
    fuzz::require(token->hash.size() == 32, "a token is known by a hash of 32 bytes");
    fuzz::require(platform::parse_token(text)->hash == token->hash, "a token has one hash");
    fuzz::require(!platform::parse_token(std::string{text} + "A"), "a token has one length");
}

void read_code(std::string_view text) {
    static const platform::CodeHash stored = platform::hash_code("7K3M-Q9XA-2VBN-0WRT");
    const auto normal = platform::parse_code(text);
    const bool is_it = normal == "7K3MQ9XA2VBN0WRT";
    fuzz::require(platform::matches_code(stored, text) == is_it, "a code matches itself and nothing else");
    if (!normal) return;
    fuzz::require(normal->size() == 16, "a code has 16 letters");
    fuzz::require(platform::parse_code(*normal) == normal, "what is normal stays as it is");
}

void read_totp(std::string_view text) {
    const Instant now{std::chrono::seconds{1'800'000'000}};
    const auto step = platform::accept_totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", text, now, 0);
    if (!step) return;
    fuzz::require(platform::totp_code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", *step) == text,
                  "only a code of that moment is taken");
}

void read_portal_id(std::string_view text) {
    const std::string normal = portal_management::normal_portal_id(text);
    fuzz::require(portal_management::normal_portal_id(normal) == normal, "what is normal stays as it is");
    if (portal_management::is_portal_id(text)) fuzz::require(normal == text, "a Portal ID is normal");
}

void read_password(std::string_view text) {
    const bool is_common = platform::is_common_password(text);
    std::string loud{text};
    std::ranges::transform(loud, loud.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    fuzz::require(platform::is_common_password(loud) == is_common, "capitals make no other password");
}

void read_address(std::string_view text) {
    const std::string network = portal_management::network_of(text);
    fuzz::require(portal_management::network_of(network) == network, "a network is its own network");
}

constexpr void (*readers[])(std::string_view) = {read_token,     read_code,     read_totp,
                                                 read_portal_id, read_password, read_address};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    readers[data[0] % std::size(readers)](fuzz::text_of(data + 1, size - 1));
    return 0;
}
