#include "modules/labels.hpp"

#include <cassert>

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

WordedEnums::WordedEnums(Language language) {
    // The tables keep the registry's order, so one pass over both is enough.
    const Label* next = labels(language).data();
    for (const registry::EnumInfo& known : all_enums()) {
        registry::EnumInfo& worded = enums_.emplace_back(known);
        auto& values = values_.emplace_back(known.values.begin(), known.values.end());
        assert(next->enum_name == known.name && next->value.empty());
        worded.label = next->label;
        if (!next->description.empty()) worded.purpose = next->description;
        ++next;
        for (registry::ValueInfo& value : values) {
            assert(next->enum_name == known.name && next->value == value.text);
            value.label = next->label;
            if (!next->description.empty()) value.description = next->description;
            ++next;
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
