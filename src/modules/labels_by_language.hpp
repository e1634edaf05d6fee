// The tables of labels.cpp, one file for each language, in the order of the registry, so that a gap shows.
#pragma once

#include <span>
#include <string_view>

namespace dotmac::modules {

// Of an enum where `value` is empty, else of one of its values.
struct Label {
    std::string_view enum_name;
    std::string_view value;
    std::string_view label;
    std::string_view description{};  // empty: the specification's
};
using Labels = std::span<const Label>;

extern const Labels english_labels;
extern const Labels french_labels;
extern const Labels german_labels;
extern const Labels portuguese_labels;
extern const Labels spanish_labels;

}  // namespace dotmac::modules
