// A text as a picture that a telephone's camera reads.
#pragma once

#include <string>
#include <string_view>

namespace dotmac::platform {

// A QR code (ISO/IEC 18004, error correction M, quiet zone of four modules) as a grey PNG file. Throws
// std::length_error where the text is longer than a code holds (2,331 bytes).
std::string qr_png(std::string_view text);
// RFC 4648, section 4, with padding: how a picture travels in JSON.
std::string to_base64(std::string_view bytes);

}  // namespace dotmac::platform
