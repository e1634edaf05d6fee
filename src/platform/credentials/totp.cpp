#include "platform/credentials/totp.hpp"

#include <liboath/oath.h>
#include <sodium.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "base/shared_library.hpp"
#include "base/text.hpp"
#include "platform/credentials/passwords.hpp"

namespace dotmac::platform {
namespace {

constexpr unsigned digits = 6;
constexpr std::int64_t step_seconds = 30;
constexpr std::size_t secret_bytes = 20;

struct Free {
    void operator()(char* memory) const { std::free(memory); }
};
using OathText = std::unique_ptr<char, Free>;

// liboath, loaded with the first code. Its functions by their names, without the prefix oath_.
struct Liboath {
    SharedLibrary library{"liboath.so.0"};
    decltype(&oath_base32_decode) base32_decode = library["oath_base32_decode"];
    decltype(&oath_base32_encode) base32_encode = library["oath_base32_encode"];
    decltype(&oath_hotp_generate) hotp_generate = library["oath_hotp_generate"];
    decltype(&oath_init) init = library["oath_init"];
    decltype(&oath_strerror) strerror = library["oath_strerror"];

    void require(int code) const {
        if (code != OATH_OK) throw std::runtime_error(std::string{"liboath: "} + strerror(code));
    }
};

const Liboath& liboath() {
    static const Liboath loaded;
    return loaded;
}

}  // namespace

std::string make_totp_secret() {
    require_sodium();
    std::array<char, secret_bytes> secret;
    randombytes_buf(secret.data(), secret.size());
    char* text = nullptr;
    std::size_t length = 0;
    liboath().require(liboath().base32_encode(secret.data(), secret.size(), &text, &length));
    const OathText owner{text};
    return {text, length};
}

std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view account) {
    return "otpauth://totp/" + percent_encode(issuer) + ":" + percent_encode(account) +
           "?secret=" + std::string{secret} + "&issuer=" + percent_encode(issuer);
}

std::int64_t totp_step(Instant now) {
    return std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count() / step_seconds;
}

std::string totp_code(std::string_view secret, std::int64_t step) {
    char* bytes = nullptr;
    std::size_t length = 0;
    liboath().require(liboath().base32_decode(secret.data(), secret.size(), &bytes, &length));
    const OathText owner{bytes};
    std::array<char, digits + 1> code{};
    liboath().require(liboath().hotp_generate(bytes, length, static_cast<std::uint64_t>(step), digits, false,
                                              OATH_HOTP_DYNAMIC_TRUNCATION, code.data()));
    return code.data();
}

std::optional<std::int64_t> accept_totp(std::string_view secret, std::string_view code, Instant now,
                                        std::int64_t last_step) {
    liboath().require(liboath().init());
    if (code.size() != digits) return std::nullopt;
    const std::int64_t present = totp_step(now);
    for (const std::int64_t step : {present, present - 1, present + 1}) {
        if (step <= last_step) continue;
        if (sodium_memcmp(totp_code(secret, step).data(), code.data(), digits) == 0) return step;
    }
    return std::nullopt;
}

}  // namespace dotmac::platform
