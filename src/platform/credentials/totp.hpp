// One-time codes of an authenticator app: TOTP (RFC 6238) with SHA-1, six digits, steps of 30 seconds, which
// is what every app understands. Time here is real time: the user's telephone knows no test clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace dotmac::platform {

std::string make_totp_secret();  // 160 random bits (RFC 4226, section 4) in base 32
std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view account);

std::int64_t totp_step(Instant now);
std::string totp_code(std::string_view secret, std::int64_t step);
// The step whose code this is, one before or after the present one included; nothing where it is none, or not
// later than `last_step`, which was accepted before: a code is good for one log-in (RFC 6238, section 5.2).
std::optional<std::int64_t> accept_totp(std::string_view secret, std::string_view code, Instant now,
                                        std::int64_t last_step);

}  // namespace dotmac::platform
