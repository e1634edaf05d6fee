#include "platform/credentials/password_rules.hpp"

#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "platform/credentials/common_passwords.hpp"
#include "platform/tenants.hpp"

namespace dotmac::platform {
namespace {

// Shorter words are in half of all good passphrases.
constexpr std::size_t shortest_word = 4;
constexpr std::size_t least_beside_names = 8;  // characters

bool is_of_a_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// A name or an address in small letters: as a whole, what stands before its '@', and each of its words.
std::vector<std::string> parts_of(std::string_view name) {
    const std::string folded = lower_ascii(name);
    std::vector<std::string> parts{folded, folded.substr(0, folded.find('@'))};
    std::string word;
    for (const char c : folded + ' ') {
        if (is_of_a_word(c)) {
            word += c;
        } else if (!word.empty()) {
            parts.push_back(std::exchange(word, {}));
        }
    }
    std::erase_if(parts, [](const std::string& part) { return part.size() < shortest_word; });
    return parts;
}

// Takes every occurrence of `part` out of the text; true where there was one.
bool take_out(std::string& text, std::string_view part) {
    bool found = false;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part)) {
        text.erase(at, part.size());
        found = true;
    }
    return found;
}

bool holds_little_but(const std::vector<std::string_view>& names, std::string_view password) {
    std::string rest = lower_ascii(password);
    bool holds_one = false;
    for (const std::string_view name : names) {
        for (const std::string& part : parts_of(name))
            holds_one |= take_out(rest, part);
    }
    return holds_one && count_code_points(rest) < least_beside_names;
}

}  // namespace

void require_acceptable_password(Context& context, std::string_view field, std::string_view password,
                                 std::initializer_list<std::string_view> owner) {
    const auto refuse = [&](const char* sentence) { throw invalid_field(std::string{field}, sentence); };
    if (count_code_points(password) < shortest_password)
        refuse("is too short: a password has at least 12 characters");
    if (is_common_password(password)) refuse("is one of the commonest, or made from one by digits and signs");
    const Tenant tenant = current_tenant(context.transaction);
    std::vector<std::string_view> names{owner};
    names.insert(names.end(), {tenant.name, tenant.slug, "dotmac"});
    if (holds_little_but(names, password))
        refuse(
            "holds little but names: your own, your e-mail address or Portal ID, the provider's or the "
            "program's");
}

}  // namespace dotmac::platform
