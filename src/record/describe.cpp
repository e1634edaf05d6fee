#include "record/describe.hpp"

#include <algorithm>
#include <stdexcept>

namespace dotmac::record {
namespace {

bool is_snake_case(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

// A description that is wrong is a programmer's mistake; it ends the first run that meets it.
void check(const Description& description) {
    const auto fail = [&](std::string_view field, const std::string& reason) {
        throw std::logic_error{"record " + std::string{description.name} + ", field '" + std::string{field} +
                               "' " + reason};
    };
    if (description.fields.size() > most_fields) fail("", "is one of more than 128");
    for (std::size_t i = 0; i < description.names.size(); ++i) {
        const std::string_view name = description.names[i];
        const auto rest = description.names.begin() + static_cast<std::ptrdiff_t>(i) + 1;
        if (!is_snake_case(name)) fail(name, "is not snake case");
        if (std::find(rest, description.names.end(), name) != description.names.end()) {
            fail(name, "is listed twice");
        }
    }
}

}  // namespace

Description::Description(std::string_view record_name, std::string_view record_doc,
                         std::initializer_list<Field> list)
    : name{record_name}, doc{record_doc}, fields{list} {
    for (const Field& field : fields)
        names.push_back(field.name);
    check(*this);
}

std::string_view name(const Description& description) {
    return description.name;
}

bool has_secret(const Description& description) {
    return std::ranges::any_of(description.fields, &Field::is_secret);
}

}  // namespace dotmac::record
