// Small helpers on text. All work on bytes of UTF-8; none depends on the locale of the process.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dotmac {

// The candidate that is nearest to `word` by edit distance, where one is near enough to be what was meant
// (at most a third of the letters differ, where two neighbours swapped count as one; case ignored).
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates);

std::string_view trim(std::string_view text);    // without ASCII white space at both ends
std::string lower_ascii(std::string_view text);  // A–Z only; other letters stay
// For search: Latin letters in lower case and without accents ("ß" as "ss"), Greek and Cyrillic in lower
// case.
std::string fold(std::string_view text);
bool is_valid_utf8(std::string_view text);             // RFC 3629; no surrogates, no overlong forms
std::size_t count_code_points(std::string_view text);  // of valid UTF-8
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(std::span<const std::string_view> parts, std::string_view separator);
// As a JSON string, quotes included (RFC 8259). A byte that is no UTF-8 becomes U+FFFD: the text may be a
// client's.
std::string quote_json(std::string_view text);
void append_quoted_json(std::string& out, std::string_view text);  // the same, at the end of `out`
std::string hex(std::string_view bytes);                           // lower case
std::string percent_encode(std::string_view text);  // all but the unreserved characters of RFC 3986

}  // namespace dotmac
