// Portal IDs: eight letters and digits, without 0, O, 1 and I, which people mistake for each other. 32 signs
// make 40 bits: enough that no two tenants' worth of accounts meet by chance, and no secret.
#pragma once

#include <string>
#include <string_view>

namespace dotmac::portal_management {

inline constexpr std::size_t portal_id_length = 8;
inline constexpr std::string_view portal_id_alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

std::string make_portal_id();  // random
bool is_portal_id(std::string_view text);
// As people type it: small letters are taken for capitals, blanks and hyphens are left out.
std::string normal_portal_id(std::string_view text);

}  // namespace dotmac::portal_management
