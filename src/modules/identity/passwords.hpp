// What a password of the staff must be. How one is hashed: platform/credentials/passwords.hpp.
#pragma once

#include <cstddef>
#include <string_view>

#include "modules/identity/service.hpp"

namespace dotmac::identity {

using platform::hash_password;

inline constexpr std::size_t shortest_password = 12;  // OWASP ASVS 2.1.1

// Throws validation_failed unless the password is long enough to stand and is not the address it protects.
void require_acceptable_password(std::string_view field, std::string_view password, std::string_view email);

}  // namespace dotmac::identity
