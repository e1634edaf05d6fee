#include "modules/identity/passwords.hpp"

#include "base/text.hpp"

namespace dotmac::identity {
void require_acceptable_password(std::string_view field, std::string_view password, std::string_view email) {
    if (count_code_points(password) < shortest_password)
        throw invalid_field(std::string{field}, "is too short: a password has at least 12 characters");
    if (lower_ascii(password) == lower_ascii(email))
        throw invalid_field(std::string{field}, "must not be the e-mail address");
}

}  // namespace dotmac::identity
