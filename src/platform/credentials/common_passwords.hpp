// The 10,000 commonest passwords. common_passwords.txt holds them, sorted by bytes, and is embedded at build
// time; common_passwords.license.txt says where they come from.
#pragma once

#include <string_view>

namespace dotmac::platform {

// One a line, each ended by a line feed; what the build embeds.
std::string_view common_password_lines();

// Whether the password is one of them in small or capital letters; one of them between digits and signs
// ("Password2026!!"); such a one several times ("qwertyqwerty"); or a run of letters or digits
// ("123456789012").
bool is_common_password(std::string_view password);

}  // namespace dotmac::platform
