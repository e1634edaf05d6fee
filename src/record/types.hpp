// Field types that only records need.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dotmac::record {

// In a change (PATCH): absent leaves the field as it is, null clears it, a value sets it.
template <class T>
using Nullable = std::optional<std::optional<T>>;

// Any JSON, kept as the text it was written in, minified.
struct RawJson {
    std::string text = "null";
    bool operator==(const RawJson&) const = default;
};

// Whether a text that is no record's field is what Format::email or Format::language (describe.hpp) asks for.
bool is_email(std::string_view text);
bool is_language(std::string_view text);

}  // namespace dotmac::record
