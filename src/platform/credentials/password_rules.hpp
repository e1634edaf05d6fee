// What a password must be, whoever's it is: that of the staff, and that of a portal account.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "store/context.hpp"

namespace dotmac::platform {

inline constexpr std::size_t shortest_password = 12;  // OWASP ASVS 2.1.1

// Throws validation_failed, naming `field`, for a password that is too short, is among the commonest or made
// from one of them (common_passwords.hpp), or holds little but names: `owner`'s, which are what he is called
// and logs in with, the tenant's or the program's.
void require_acceptable_password(Context& context, std::string_view field, std::string_view password,
                                 std::initializer_list<std::string_view> owner);

}  // namespace dotmac::platform
