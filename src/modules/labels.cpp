#include "modules/labels.hpp"

#include <algorithm>

#include "modules/catalogue.hpp"

namespace dotmac::modules {

Labels labels(Language language) {
    switch (language) {
        case Language::english:
            return english_labels;
        case Language::french:
            return french_labels;
        case Language::german:
            return german_labels;
        case Language::portuguese:
            return portuguese_labels;
        case Language::spanish:
            return spanish_labels;
    }
    return english_labels;
}

namespace {

// The entry itself where there is no label: a person can still tell what is meant.
Label label_of(Language language, std::string_view enum_name, std::string_view value) {
    const Labels all = labels(language);
    const auto found = std::ranges::find_if(
        all, [&](const Label& one) { return one.enum_name == enum_name && one.value == value; });
    if (found != all.end()) return *found;
    return {.enum_name = enum_name, .value = value, .label = value.empty() ? enum_name : value};
}

}  // namespace

WordedEnums::WordedEnums(Language language) {
    for (const registry::EnumInfo& known : all_enums()) {
        registry::EnumInfo& worded = enums_.emplace_back(known);
        const Label own = label_of(language, known.name, "");
        worded.label = own.label;
        if (!own.description.empty()) worded.purpose = own.description;
        auto& values = values_.emplace_back(known.values.begin(), known.values.end());
        for (registry::ValueInfo& value : values) {
            const Label label = label_of(language, known.name, value.text);
            value.label = label.label;
            if (!label.description.empty()) value.description = label.description;
        }
        worded.values = values;
    }
}

registry::ValueInfo* WordedEnums::find(std::string_view enum_name, std::string_view value) {
    for (std::size_t i = 0; i < enums_.size(); ++i) {
        if (enums_[i].name != enum_name) continue;
        for (registry::ValueInfo& one : values_[i]) {
            if (one.text == value) return &one;
        }
    }
    return nullptr;
}

void WordedEnums::reword(std::string_view enum_name, std::string_view value, std::string label,
                         std::string description) {
    registry::ValueInfo* found = find(enum_name, value);
    if (found == nullptr) return;
    found->label = texts_.emplace_back(std::move(label));
    if (!description.empty()) found->description = texts_.emplace_back(std::move(description));
}

void WordedEnums::close(std::string_view enum_name, std::string_view value) {
    registry::ValueInfo* found = find(enum_name, value);
    if (found != nullptr) found->is_closed = true;
}

}  // namespace dotmac::modules
