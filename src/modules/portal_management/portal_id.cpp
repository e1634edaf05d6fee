#include "modules/portal_management/portal_id.hpp"

#include <sodium.h>

#include <algorithm>

namespace dotmac::portal_management {

static_assert(portal_id_alphabet.size() == 32);

std::string make_portal_id() {
    std::string id(portal_id_length, ' ');
    for (char& sign : id)
        sign = portal_id_alphabet[randombytes_uniform(portal_id_alphabet.size())];
    return id;
}

bool is_portal_id(std::string_view text) {
    return text.size() == portal_id_length &&
           text.find_first_not_of(portal_id_alphabet) == std::string_view::npos;
}

std::string normal_portal_id(std::string_view text) {
    std::string id;
    for (const char sign : text) {
        if (sign == ' ' || sign == '-') continue;
        id += sign >= 'a' && sign <= 'z' ? static_cast<char>(sign - 'a' + 'A') : sign;
    }
    return id;
}

}  // namespace dotmac::portal_management
