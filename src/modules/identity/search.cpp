#include "modules/identity/search.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace dotmac::identity {
namespace {

constexpr std::size_t longest_term = 48;     // bytes; longer words are cut, in store and query alike
constexpr std::size_t most_terms = 24;       // of one customer
constexpr std::size_t most_query_terms = 6;  // further words narrow a search no more
constexpr std::size_t shortest_piece = 2;    // single letters between hyphens are no words
constexpr std::size_t shortest_phone = 5;    // digits, from which on a query of digits and blanks is a number

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Of folded text.
std::string plain(std::string_view word) {
    std::string term;
    for (const char c : word) {
        if (is_letter_or_digit(c)) term += c;
    }
    if (term.size() <= longest_term) return term;
    std::size_t end = longest_term;
    while ((static_cast<unsigned char>(term[end]) & 0xC0U) == 0x80U)
        --end;
    term.resize(end);
    return term;
}

template <class Separates>
std::vector<std::string_view> split_at(std::string_view text, Separates separates) {
    std::vector<std::string_view> parts;
    std::size_t start = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && !separates(text[i])) continue;
        if (i > start) parts.push_back(text.substr(start, i - start));
        start = i + 1;
    }
    return parts;
}

std::vector<std::string_view> words(std::string_view text) {
    return split_at(text, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
}

void add(std::vector<std::string>& terms, std::string term) {
    if (term.empty() || terms.size() == most_terms || std::ranges::find(terms, term) != terms.end()) return;
    terms.push_back(std::move(term));
}

void add_pieces(std::vector<std::string>& terms, std::string_view word) {
    for (const std::string_view piece : split_at(word, [](char c) { return !is_letter_or_digit(c); })) {
        if (piece.size() >= shortest_piece) add(terms, plain(piece));
    }
}

void add_words(std::vector<std::string>& terms, std::string_view text) {
    for (const std::string_view word : words(text)) {
        add(terms, plain(word));
        add_pieces(terms, word);
    }
}

// How many digits the country code has that an international number begins with (ITU-T E.164, annex D: zones
// 1 and 7 have one digit, these have two, all others three).
std::size_t country_code_length(std::string_view digits) {
    constexpr std::string_view two_digits[] = {
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
        "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
        "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98"};
    if (digits.starts_with('1') || digits.starts_with('7')) return 1;
    return std::ranges::find(two_digits, digits.substr(0, 2)) != std::end(two_digits) ? 2 : 3;
}

void add_phone(std::vector<std::string>& terms, std::string_view phone) {
    std::string digits;
    std::ranges::copy_if(phone, std::back_inserter(digits), is_digit);
    add(terms, digits);
    if (!phone.starts_with('+') || digits.size() < shortest_phone) return;
    const std::string national = digits.substr(country_code_length(digits));
    add(terms, national);
    add(terms, "0" + national);
}

// "+254 712 345-678": nothing but digits and what stands between them.
bool is_phone(std::string_view query) {
    constexpr std::string_view separators = " +-.()/";
    const auto is_part = [&](char c) { return is_digit(c) || separators.find(c) != std::string_view::npos; };
    return std::ranges::all_of(query, is_part) &&
           std::ranges::count_if(query, is_digit) >= static_cast<std::ptrdiff_t>(shortest_phone);
}

}  // namespace

std::vector<std::string> search_terms(const SearchSubject& subject) {
    std::vector<std::string> terms;
    const std::string number = fold(subject.number);
    add(terms, plain(number));
    add_pieces(terms, number);
    if (subject.phone) add_phone(terms, *subject.phone);
    if (subject.email) {
        const std::string email = fold(*subject.email);
        add(terms, plain(email));
        add_pieces(terms, std::string_view{email}.substr(0, email.find('@')));
    }
    add_words(terms, fold(subject.name));
    std::ranges::sort(terms);
    return terms;
}

std::vector<std::string> query_terms(std::string_view query) {
    const std::string folded = fold(query);
    if (is_phone(folded)) return {plain(folded)};
    std::vector<std::string> terms;
    for (const std::string_view word : words(folded))
        add(terms, plain(word));
    if (terms.size() > most_query_terms) terms.resize(most_query_terms);
    std::ranges::sort(terms);
    return terms;
}

std::string end_of_prefix(std::string_view term) {
    std::string end{term};
    ++end.back();  // no byte of UTF-8 is 0xFF
    return end;
}

}  // namespace dotmac::identity
