#include "record/format.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace dotmac::record {
namespace {

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return is_lower(c) || is_upper(c);
}
bool is_alphanumeric(char c) {
    return is_letter(c) || is_digit(c);
}

template <class Test>
bool all(std::string_view text, Test test) {
    return std::ranges::all_of(text, test);
}

char upper(char c) {
    return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

bool accept_any(std::string&) {
    return true;
}

// RFC 1123: labels of letters, digits and inner hyphens, at most 63 each and 253 together.
bool is_hostname(std::string_view text) {
    if (text.empty() || text.size() > 253) return false;
    return std::ranges::all_of(split(text, '.'), [](std::string_view label) {
        return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
               all(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
    });
}

bool accept_hostname(std::string& text) {
    text = lower_ascii(text);
    return is_hostname(text);
}

// The dot-atom form of RFC 5321, section 4.1.2, and a domain of at least two labels; quoted local parts and
// address literals belong to no subscriber. The domain is kept in lower case.
bool accept_email(std::string& text) {
    constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~";
    const auto at = text.find('@');
    if (at == std::string::npos || at == 0 || at > 64 || text.size() > 254) return false;
    const std::string_view local{text.data(), at};
    for (const auto atom : split(local, '.')) {
        const auto allowed = [&](char c) {
            return is_alphanumeric(c) || marks.find(c) != std::string_view::npos ||
                   static_cast<unsigned char>(c) >= 0x80;  // RFC 6531
        };
        if (atom.empty() || !all(atom, allowed)) return false;
    }
    const std::string domain = lower_ascii(std::string_view{text}.substr(at + 1));
    if (!is_hostname(domain) || domain.find('.') == std::string::npos) return false;
    text.replace(at + 1, std::string::npos, domain);
    return true;
}

// E.164: a country code, which does not begin with 0, and at most 15 digits.
bool accept_phone(std::string& text) {
    std::erase_if(text, [](char c) { return std::string_view{" -.()/"}.find(c) != std::string_view::npos; });
    if (text.size() < 8 || text.size() > 16 || text[0] != '+' || text[1] == '0') return false;
    return all(std::string_view{text}.substr(1), is_digit);
}

bool accept_slug(std::string& text) {
    return !text.empty() && std::ranges::all_of(split(text, '-'), [](std::string_view word) {
        return !word.empty() && all(word, [](char c) { return is_lower(c) || is_digit(c); });
    });
}

bool accept_code(std::string& text) {
    return !text.empty() && is_alphanumeric(text[0]) &&
           all(text, [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

bool is_ip_address(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
           inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 && all(text, is_digit) && std::stoi(std::string{text}) <= 65535;
}

// RFC 3986 as far as a web address goes; no user and password, which would end up in logs.
bool accept_url(std::string& text) {
    const auto scheme_end = text.find("://");
    if (scheme_end == std::string::npos) return false;
    const std::string scheme = lower_ascii(std::string_view{text}.substr(0, scheme_end));
    if (scheme != "http" && scheme != "https") return false;
    const auto printable = [](char c) {
        return c > ' ' && c != '"' && c != '<' && c != '>' && c != '\\' && c != '^' && c != '`' && c != '{' &&
               c != '|' && c != '}' && c != 0x7F;  // the bytes above 0x7F are negative, and refused
    };
    if (!all(text, printable)) return false;
    std::string_view authority = std::string_view{text}.substr(scheme_end + 3);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == std::string_view::npos || !is_ip_address(std::string{authority.substr(1, end - 1)}))
            return false;
        const std::string_view rest = authority.substr(end + 1);
        return rest.empty() || (rest[0] == ':' && is_port(rest.substr(1)));
    }
    const auto colon = authority.find(':');
    if (colon != std::string_view::npos && !is_port(authority.substr(colon + 1))) return false;
    return is_hostname(authority.substr(0, colon));
}

bool accept_ip_address(std::string& text) {
    text = lower_ascii(text);
    return is_ip_address(text);
}

// Six octets, parted by ':' or '-', or none ("0a1b.2c3d.4e5f" of Cisco as well).
bool accept_mac_address(std::string& text) {
    std::string digits = lower_ascii(text);
    std::erase_if(digits, [](char c) { return c == ':' || c == '-' || c == '.'; });
    const auto length = text.size();
    if (digits.size() != 12 || (length != 12 && length != 14 && length != 17)) return false;
    if (!all(digits, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); })) return false;
    text.clear();
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        if (i > 0) text += ':';
        text += digits.substr(i, 2);
    }
    return true;
}

// ISO 3166-1 alpha-2, the officially assigned codes, 249 of them.
constexpr std::string_view countries =
    " AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV "
    "BW "
    "BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET "
    "FI "
    "FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM "
    "IN "
    "IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD "
    "ME "
    "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE "
    "PF "
    "PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST "
    "SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS "
    "YE "
    "YT ZA ZM ZW ";
static_assert(countries.size() == 249 * 3 + 1);

bool accept_country(std::string& text) {
    std::ranges::transform(text, text.begin(), upper);
    return text.size() == 2 && all(text, is_upper) &&
           countries.find(' ' + text + ' ') != std::string_view::npos;
}

// BCP 47 (RFC 5646): language, optional script, optional region. Kept as the RFC writes them: "zh-Hant-TW".
bool accept_language(std::string& text) {
    text = lower_ascii(text);
    const auto parts = split(text, '-');
    if (parts.size() > 3 || parts[0].size() < 2 || parts[0].size() > 3 || !all(parts[0], is_lower))
        return false;
    std::string result{parts[0]};
    bool region = false;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        std::string part{parts[i]};
        const bool is_script = i == 1 && part.size() == 4 && all(part, is_lower);
        const bool is_region = !region && ((part.size() == 2 && all(part, is_lower)) ||
                                           (part.size() == 3 && all(part, is_digit)));
        if (!is_script && !is_region) return false;
        region = is_region;
        if (is_script) part[0] = upper(part[0]);
        if (is_region) std::ranges::transform(part, part.begin(), upper);
        result += '-' + part;
    }
    text = std::move(result);
    return true;
}

bool accept_postal_code(std::string& text) {
    std::ranges::transform(text, text.begin(), upper);
    if (text.empty() || text.size() > 12) return false;
    char last = ' ';
    for (const char c : text) {
        const bool separator = c == ' ' || c == '-';
        if (!separator && !is_alphanumeric(c)) return false;
        if (separator && !is_alphanumeric(last)) return false;
        last = c;
    }
    return is_alphanumeric(last);
}

constexpr std::array rules{
    FormatRule{Format::none, accept_any, "", "", "", ""},
    FormatRule{Format::email, accept_email, "an e-mail address such as jane@example.com", "format", "email",
               "jane@example.com"},
    FormatRule{Format::phone, accept_phone, "a phone number with its country code, such as +254712345678",
               "pattern", R"(^\+[1-9][0-9]{6,14}$)", "+254712345678"},
    FormatRule{Format::slug, accept_slug, "lower-case letters, digits and single hyphens, such as north-star",
               "pattern", "^[a-z0-9]+(-[a-z0-9]+)*$", "north-star"},
    FormatRule{Format::code, accept_code, "letters, digits, '.', '_' and '-', such as FIBER-100", "pattern",
               "^[A-Za-z0-9][A-Za-z0-9._-]*$", "FIBER-100"},
    FormatRule{Format::url, accept_url, "a web address such as https://example.com/hook", "format", "uri",
               "https://example.com/hook"},
    FormatRule{Format::hostname, accept_hostname, "a host name such as mail.example.com", "format",
               "hostname", "mail.example.com"},
    FormatRule{Format::ip_address, accept_ip_address, "an IPv4 or IPv6 address such as 192.0.2.7", "pattern",
               "^[0-9a-f.:]+$", "192.0.2.7"},
    FormatRule{Format::mac_address, accept_mac_address, "a MAC address such as 0a:1b:2c:3d:4e:5f", "pattern",
               "^[0-9a-f]{2}(:[0-9a-f]{2}){5}$", "0a:1b:2c:3d:4e:5f"},
    FormatRule{Format::country, accept_country, "an ISO 3166-1 country code such as KE", "pattern",
               "^[A-Z]{2}$", "KE"},
    FormatRule{Format::language, accept_language, "a language tag such as en or pt-BR", "pattern",
               "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$", "pt-BR"},
    FormatRule{Format::postal_code, accept_postal_code,
               "a postal code: at most 12 letters and digits, with single blanks or hyphens between them",
               "pattern", "^[A-Z0-9]+([ -][A-Z0-9]+)*$", "00100"},
    FormatRule{Format::password, accept_any, "", "format", "password", "correct horse battery staple"},
};

consteval bool in_order() {
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (static_cast<std::size_t>(rules[i].format) != i) return false;
    }
    return rules.size() == static_cast<std::size_t>(Format::password) + 1;
}
static_assert(in_order(), "every Format has its rule, in the order of the enum");

}  // namespace

bool is_email(std::string_view text) {
    std::string copy{text};
    return accept_email(copy);
}

bool is_language(std::string_view text) {
    std::string copy{text};
    return accept_language(copy);
}

const FormatRule& rule_of(Format format) {
    return rules[static_cast<std::size_t>(format)];
}

}  // namespace dotmac::record
