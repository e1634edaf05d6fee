// What each format takes, and in which form it is kept.
#include "record/format.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dotmac::record {
namespace {

struct Case {
    Format format;
    std::string_view text;
    std::string_view kept;  // empty: refused
};

std::ostream& operator<<(std::ostream& stream, const Case& one) {
    return stream << one.text;
}

class Formats : public testing::TestWithParam<Case> {};

TEST_P(Formats, take_and_keep) {
    const auto& [format, text, kept] = GetParam();
    std::string value{text};
    EXPECT_EQ(rule_of(format).accept(value) ? value : "", kept);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Email, Formats, testing::Values(
    Case{Format::email, "jane@example.com",              "jane@example.com"},
    Case{Format::email, "Jane.Doe+isp@Mail.EXAMPLE.com", "Jane.Doe+isp@mail.example.com"},
    Case{Format::email, "o'neil@example.co.ke",          "o'neil@example.co.ke"},
    Case{Format::email, "",                              ""},
    Case{Format::email, "jane",                          ""},
    Case{Format::email, "@example.com",                  ""},
    Case{Format::email, "jane@",                         ""},
    Case{Format::email, "jane@localhost",                ""},
    Case{Format::email, "jane@@example.com",             ""},
    Case{Format::email, "jane@example..com",             ""},
    Case{Format::email, "jane..doe@example.com",         ""},
    Case{Format::email, ".jane@example.com",             ""},
    Case{Format::email, "jane doe@example.com",          ""},
    Case{Format::email, "Jane <jane@example.com>",       ""},
    Case{Format::email, "jane@-example.com",             ""},
    Case{Format::email, "jane@example.com\nbcc:x@y.z",   ""}));

INSTANTIATE_TEST_SUITE_P(Phone, Formats, testing::Values(
    Case{Format::phone, "+254712345678",        "+254712345678"},
    Case{Format::phone, "+254 712-345.678",     "+254712345678"},
    Case{Format::phone, "+1 (555) 010/0199",    "+15550100199"},
    Case{Format::phone, "0712345678",           ""},
    Case{Format::phone, "+0712345678",          ""},
    Case{Format::phone, "+12345",               ""},
    Case{Format::phone, "+1234567890123456",    ""},
    Case{Format::phone, "+254 712 CALL ME",     ""},
    Case{Format::phone, "",                     ""}));

INSTANTIATE_TEST_SUITE_P(Names, Formats, testing::Values(
    Case{Format::slug,     "north-star",        "north-star"},
    Case{Format::slug,     "a1",                "a1"},
    Case{Format::slug,     "North",             ""},
    Case{Format::slug,     "-a",                ""},
    Case{Format::slug,     "a--b",              ""},
    Case{Format::slug,     "",                  ""},
    Case{Format::code,     "FIBER-100_v1.2",    "FIBER-100_v1.2"},
    Case{Format::code,     "-100",              ""},
    Case{Format::code,     "a b",               ""},
    Case{Format::code,     "",                  ""},
    Case{Format::hostname, "Mail.Example.com",  "mail.example.com"},
    Case{Format::hostname, "localhost",         "localhost"},
    Case{Format::hostname, "a..b",              ""},
    Case{Format::hostname, "a_b",               ""},
    Case{Format::hostname, "",                  ""}));

INSTANTIATE_TEST_SUITE_P(Url, Formats, testing::Values(
    Case{Format::url, "https://example.com",                 "https://example.com"},
    Case{Format::url, "http://example.com:8080/a?b=c#d",     "http://example.com:8080/a?b=c#d"},
    Case{Format::url, "https://192.0.2.7/x",                 "https://192.0.2.7/x"},
    Case{Format::url, "https://[2001:db8::1]:443/",          "https://[2001:db8::1]:443/"},
    Case{Format::url, "https://localhost/hook",              "https://localhost/hook"},
    Case{Format::url, "HTTPS://example.com",                 "HTTPS://example.com"},
    Case{Format::url, "ftp://example.com",                   ""},
    Case{Format::url, "javascript:alert(1)",                 ""},
    Case{Format::url, "https://",                            ""},
    Case{Format::url, "https:///path",                       ""},
    Case{Format::url, "https://user:secret@example.com/",    ""},
    Case{Format::url, "https://example.com:70000/",          ""},
    Case{Format::url, "https://example.com:/",               ""},
    Case{Format::url, "https://exa mple.com/",               ""},
    Case{Format::url, "https://example.com/<script>",        ""},
    Case{Format::url, "https://[2001:db8::1",                ""},
    Case{Format::url, "https://[]/",                         ""}));

INSTANTIATE_TEST_SUITE_P(Addresses, Formats, testing::Values(
    Case{Format::ip_address,  "192.0.2.7",         "192.0.2.7"},
    Case{Format::ip_address,  "2001:DB8::1",       "2001:db8::1"},
    Case{Format::ip_address,  "192.0.2.256",       ""},
    Case{Format::ip_address,  "192.0.2",           ""},
    Case{Format::ip_address,  "192.0.2.7/24",      ""},
    Case{Format::mac_address, "0A:1B:2C:3D:4E:5F", "0a:1b:2c:3d:4e:5f"},
    Case{Format::mac_address, "0a-1b-2c-3d-4e-5f", "0a:1b:2c:3d:4e:5f"},
    Case{Format::mac_address, "0a1b.2c3d.4e5f",    "0a:1b:2c:3d:4e:5f"},
    Case{Format::mac_address, "0a1b2c3d4e5f",      "0a:1b:2c:3d:4e:5f"},
    Case{Format::mac_address, "0a:1b:2c:3d:4e",    ""},
    Case{Format::mac_address, "0a:1b:2c:3d:4e:5g", ""}));

INSTANTIATE_TEST_SUITE_P(Places, Formats, testing::Values(
    Case{Format::country,     "KE",         "KE"},
    Case{Format::country,     "ke",         "KE"},
    Case{Format::country,     "XX",         ""},
    Case{Format::country,     "KEN",        ""},
    Case{Format::country,     "E ",         ""},
    Case{Format::country,     "",           ""},
    Case{Format::language,    "en",         "en"},
    Case{Format::language,    "PT-br",      "pt-BR"},
    Case{Format::language,    "zh-hant-tw", "zh-Hant-TW"},
    Case{Format::language,    "es-419",     "es-419"},
    Case{Format::language,    "english",    ""},
    Case{Format::language,    "en_US",      ""},
    Case{Format::language,    "en-US-GB",   ""},
    Case{Format::language,    "",           ""},
    Case{Format::postal_code, "00100",      "00100"},
    Case{Format::postal_code, "sw1a 1aa",   "SW1A 1AA"},
    Case{Format::postal_code, "12345-6789", "12345-6789"},
    Case{Format::postal_code, "123 ",       ""},
    Case{Format::postal_code, "12--3",      ""},
    Case{Format::postal_code, "1234567890123", ""},
    Case{Format::postal_code, "",           ""}));
// clang-format on

}  // namespace
}  // namespace dotmac::record
