// Straight into the text: no tree, nothing in between.
#include "record/describe.hpp"

namespace dotmac::record {

void write_json(const Description& description, const void* record, std::string& out) {
    char before = '{';
    for (const Field& field : description.fields) {
        if (field.is_secret()) continue;
        const Type& type = *field.type;
        const void* value = field.value_in(record);
        if (type.kind == &nullable_kind && type.size(value) == 0) continue;
        out += before;
        before = ',';
        out += '"';
        out += field.name;  // snake case, nothing to escape
        out += "\":";
        type.kind->write(type, field.options, value, out);
    }
    if (before == '{') out += '{';
    out += '}';
}

}  // namespace dotmac::record
