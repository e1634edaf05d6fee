#include "registry/refusal.hpp"

#include <fmt/core.h>

#include <vector>

#include "base/text.hpp"
#include "registry/acceptance.hpp"

namespace dotmac::registry {

namespace {

// No longer than a sentence can bear; longer input is cut between two characters.
constexpr std::size_t longest_quote = 60;

std::string quote(std::string_view value) {
    if (value.size() <= longest_quote) return quote_json(value);
    std::size_t end = longest_quote;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80)
        --end;
    return quote_json(std::string(value.substr(0, end)) + "…");
}

FieldProblem refuse(const EnumInfo& specified, std::string_view field, std::string_view value,
                    const std::vector<std::string_view>& allowed) {
    const std::string list = join(allowed, ", ");
    if (const auto known = retired(specified, specified.meaning(value))) {
        return {std::string(field), fmt::format("{} is {} and was accepted until {}: use {}; allowed: {}",
                                                quote(value), known->is_renamed ? "renamed" : "deprecated",
                                                known->accepted_until, known->replaced_by, list)};
    }
    std::string message = fmt::format("{} is not one of: {}", quote(value), list);
    if (value.size() <= longest_quote) {
        if (const auto meant = nearest(value, allowed))
            message += fmt::format("; did you mean \"{}\"?", *meant);
    }
    return {std::string(field), std::move(message)};
}

}  // namespace

FieldProblem refusal(const EnumInfo& specified, std::string_view field, std::string_view value,
                     std::string_view today) {
    std::vector<std::string_view> allowed;
    for (const ValueInfo& one : specified.values) {
        if (accepts_new(one, today)) allowed.push_back(one.text);
    }
    return refuse(specified, field, value, allowed);
}

FieldProblem refusal(const EnumInfo& specified, std::string_view field, std::string_view value) {
    std::vector<std::string_view> allowed;
    for (const ValueInfo& one : specified.values) {
        if (one.deprecated == nullptr) allowed.push_back(one.text);
    }
    return refuse(specified, field, value, allowed);
}

}  // namespace dotmac::registry
