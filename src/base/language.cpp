#include "base/language.hpp"

#include <charconv>

#include "base/text.hpp"

namespace dotmac {
namespace {

// The weight behind ";q=", 1 where there is none, 0 where it cannot be read.
double quality(std::string_view parameters) {
    const std::string_view text = trim(parameters);
    if (text.empty()) return 1;
    if (!text.starts_with("q=")) return 0;
    double weight = 0;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), weight);
    return error == std::errc{} && end == text.data() + text.size() ? weight : 0;
}

}  // namespace

std::string_view to_string(Language language) {
    switch (language) {
        case Language::english:
            return "en";
        case Language::french:
            return "fr";
        case Language::german:
            return "de";
        case Language::portuguese:
            return "pt";
        case Language::spanish:
            return "es";
    }
    return "en";
}

std::optional<Language> parse_language(std::string_view tag) {
    const std::string primary = lower_ascii(tag.substr(0, tag.find('-')));
    for (const Language language : all_languages) {
        if (to_string(language) == primary) return language;
    }
    return std::nullopt;
}

Language preferred_language(std::string_view accept_language) {
    Language best = Language::english;
    double best_quality = 0;
    for (const std::string_view range : split(accept_language, ',')) {
        const std::string_view tag = trim(range.substr(0, range.find(';')));
        const std::string_view rest = range.substr(std::min(range.size(), range.find(';')));
        const double weight = quality(rest.empty() ? rest : rest.substr(1));
        const auto language = parse_language(tag);
        if (!language || weight <= best_quality) continue;
        best = *language;
        best_quality = weight;
    }
    return best;
}

}  // namespace dotmac
