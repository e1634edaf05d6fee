// The languages in which the program speaks to people.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dotmac {

enum class Language : std::uint8_t { english, french, german, portuguese, spanish };

inline constexpr Language all_languages[] = {Language::english, Language::french, Language::german,
                                             Language::portuguese, Language::spanish};

// ISO 639-1: "en", "fr", "de", "pt", "es".
std::string_view to_string(Language language);

// Of a BCP 47 tag, whose script and region do not matter: "de-AT" and "DE" are German. Nothing for a language
// that the program does not speak.
std::optional<Language> parse_language(std::string_view tag);

// The one that an `Accept-Language` header (RFC 9110, 12.5.4) likes best; English where it likes none of
// ours.
Language preferred_language(std::string_view accept_language);

}  // namespace dotmac
