// What a customer is found by. A term is a word in its plainest form: folded (lower case, Latin letters
// without accents), and only letters and digits of it: "O'Neil" is "oneil", "C-000123" is "c000123". Stored
// are the terms of a customer's name, e-mail address, telephone and number; a query is words, each the
// beginning of a stored term, and finds who has them all.
//
//   name      every word, and the pieces of hyphened ones:   Anne Smith-Jones → anne smithjones smith jones
//   e-mail    the whole address, the pieces before the '@':  j.doe@acme.com → jdoeacmecom doe
//   phone     with country code, without, and with the 0 that is dialled at home:
//                                                            +254712345678 → 254712345678 712345678
//                                                            0712345678
//   number    the whole, and its pieces:                     C-000123 → c000123 000123
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dotmac::identity {

struct SearchSubject {
    std::string_view name;
    std::string_view number;
    std::optional<std::string_view> email;
    std::optional<std::string_view> phone;  // E.164
};

// Sorted, none twice, a bounded number of bounded length.
std::vector<std::string> search_terms(const SearchSubject& subject);

// The words of a query, as beginnings of terms. A telephone number may be written with blanks in it.
std::vector<std::string> query_terms(std::string_view query);

// The least text that is greater than every text that begins with `term`: the end of a range scan.
std::string end_of_prefix(std::string_view term);

}  // namespace dotmac::identity
