#include "registry/acceptance.hpp"

#include <fmt/core.h>

#include "base/text.hpp"

namespace dotmac::registry {

std::optional<RetiredText> retired(const EnumInfo& specified, const Meaning& meaning) {
    if (meaning.value == nullptr) return std::nullopt;
    if (meaning.rename != nullptr) {
        return RetiredText{.enum_name = specified.name,
                           .text = meaning.rename->text,
                           .replaced_by = meaning.value->text,
                           .since = meaning.rename->since,
                           .accepted_until = meaning.rename->accepted_until,
                           .is_renamed = true};
    }
    const Deprecation* deprecated = meaning.value->deprecated;
    if (deprecated == nullptr) return std::nullopt;
    return RetiredText{.enum_name = specified.name,
                       .text = meaning.value->text,
                       .replaced_by = deprecated->replaced_by,
                       .since = deprecated->since,
                       .accepted_until = deprecated->accepted_until};
}

Acceptance accept(const EnumInfo& specified, std::string_view text,
                  const std::function<std::string_view()>& today) {
    const Meaning meaning = specified.meaning(text);
    const auto found = retired(specified, meaning);
    if (!found) return {meaning.value};
    if (today() > found->accepted_until) return {};
    const ValueInfo* replacement = specified.find(found->replaced_by);
    return {replacement != nullptr ? replacement : meaning.value, found};
}

Acceptance accept_filter(const EnumInfo& specified, std::string_view text,
                         const std::function<std::string_view()>& today) {
    const Meaning meaning = specified.meaning(text);
    const auto found = retired(specified, meaning);
    if (found && found->is_renamed && today() > found->accepted_until) return {};
    return {meaning.value, found};
}

std::string warning(const RetiredText& retired) {
    return fmt::format("{} is {} since {} and accepted until {}: use {}", quote_json(retired.text),
                       retired.is_renamed ? "renamed" : "deprecated", retired.since, retired.accepted_until,
                       retired.replaced_by);
}

std::string reader_description(const EnumInfo& specified, const Meaning& meaning) {
    std::string text{meaning.value->description};
    if (const auto found = retired(specified, meaning)) text += ". " + warning(*found);
    return text;
}

}  // namespace dotmac::registry
