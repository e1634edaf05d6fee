// Fields that hold others: records, lists, maps, optionals, and JSON as it came.
#include <utility>

#include "base/text.hpp"
#include "record/describe.hpp"
#include "record/reader.hpp"
#include "record/schema.hpp"
#include "record/text.hpp"

namespace dotmac::record {
namespace {

using TextMap = std::map<std::string, std::string>;

std::string items(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " item" : " items");
}

bool check_count(std::size_t count, const FieldOptions& options, Reader& reader) {
    if (count < options.min_items) {
        reader.refuse("has " + items(count) + "; at least " + std::to_string(options.min_items) +
                      " are needed");
        return false;
    }
    if (count > options.max_items) {
        reader.refuse("has " + items(count) + "; at most " + std::to_string(options.max_items) +
                      " are allowed");
        return false;
    }
    return true;
}

void count_schema(const FieldOptions& options, std::string_view least, std::string_view most,
                  SchemaText& schema) {
    if (options.min_items > 0) schema.number(least, static_cast<std::int64_t>(options.min_items));
    schema.number(most, static_cast<std::int64_t>(options.max_items));
}

// ---- records

void read_nested(const Type& type, const FieldOptions&, Reader& reader, const Node& node, void* value) {
    reader.read_record(type.description(), node, value);
}

void write_nested(const Type& type, const FieldOptions&, const void* value, std::string& out) {
    write_json(type.description(), value, out);
}

void nested_schema(const Type& type, const FieldOptions&, SchemaText& schema) {
    schema.refer(type.description());
}

// ---- lists

// In a query string "a,b,c" stands for a list.
Node split_list(const Node& node) {
    Node list{.shape = Node::Shape::array};
    for (const auto part : split(node.text, ','))
        list.children.push_back({.shape = Node::Shape::text, .text = std::string{part}});
    return list;
}

void read_list(const Type& type, const FieldOptions& options, Reader& reader, const Node& node, void* value) {
    if (reader.is_query() && node.shape == Node::Shape::text) {
        return read_list(type, options, reader, split_list(node), value);
    }
    if (node.shape != Node::Shape::array) return reader.refuse_shape(node, "an array");
    if (!check_count(node.children.size(), options, reader)) return;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const Reader::Step step{reader, i};
        type.inner->kind->read(*type.inner, options, reader, node.children[i], type.add(value));
    }
}

void write_list(const Type& type, const FieldOptions& options, const void* value, std::string& out) {
    out += '[';
    const std::size_t count = type.size(value);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) out += ',';
        type.inner->kind->write(*type.inner, options, type.at(value, i), out);
    }
    out += ']';
}

void list_schema(const Type& type, const FieldOptions& options, SchemaText& schema) {
    schema.type("array");
    count_schema(options, "minItems", "maxItems", schema);
    schema.object("items", [&] { type.inner->kind->schema(*type.inner, options, schema); });
}

// ---- maps from text to text

void read_map(const Type&, const FieldOptions& options, Reader& reader, const Node& node, void* value) {
    if (node.shape != Node::Shape::object) return reader.refuse_shape(node, "an object of texts");
    if (!check_count(node.children.size(), options, reader)) return;
    auto& map = *static_cast<TextMap*>(value);
    constexpr FieldOptions name_options{.min_length = 1, .max_length = 100};
    for (const Node& member : node.children) {
        const Reader::Step step{reader, shorten(member.name)};
        std::string name = member.name;
        if (!take_text(name_options, reader, name)) continue;
        if (member.shape != Node::Shape::text) {
            reader.refuse_shape(member, "text");
            continue;
        }
        std::string text = member.text;
        if (!take_text(options, reader, text)) continue;
        if (!map.emplace(std::move(name), std::move(text)).second) reader.refuse("is given more than once");
    }
}

void write_map(const Type&, const FieldOptions&, const void* value, std::string& out) {
    out += '{';
    bool first = true;
    for (const auto& [name, text] : *static_cast<const TextMap*>(value)) {
        if (!std::exchange(first, false)) out += ',';
        append_quoted_json(out, name);
        out += ':';
        append_quoted_json(out, text);
    }
    out += '}';
}

void map_schema(const Type&, const FieldOptions& options, SchemaText& schema) {
    schema.type("object");
    count_schema(options, "minProperties", "maxProperties", schema);
    schema.object("additionalProperties", [&] { text_kind.schema(type_of<std::string>, options, schema); });
    if (!options.example.empty()) schema.example(options.example);
}

// ---- JSON as it came

void read_raw(const Type&, const FieldOptions& options, Reader& reader, const Node& node, void* value) {
    std::string text;
    append_json(node, text);
    if (text.size() > options.max_length) {
        return reader.refuse("has " + std::to_string(text.size()) + " bytes without white space; at most " +
                             std::to_string(options.max_length) + " are allowed");
    }
    static_cast<RawJson*>(value)->text = std::move(text);
}

void write_raw(const Type&, const FieldOptions&, const void* value, std::string& out) {
    out += static_cast<const RawJson*>(value)->text;
}

void raw_schema(const Type&, const FieldOptions& options, SchemaText& schema) {
    if (!options.example.empty()) schema.example(options.example);
}

// ---- what may be absent

void read_optional(const Type& type, const FieldOptions& options, Reader& reader, const Node& node,
                   void* value) {
    if (reader.is_nothing(node)) return;
    type.inner->kind->read(*type.inner, options, reader, node, type.add(value));
}

void write_optional(const Type& type, const FieldOptions& options, const void* value, std::string& out) {
    if (type.size(value) == 0) {
        out += "null";
        return;
    }
    type.inner->kind->write(*type.inner, options, type.at(value, 0), out);
}

// Present: null becomes an empty optional, which clears.
void read_nullable(const Type& type, const FieldOptions& options, Reader& reader, const Node& node,
                   void* value) {
    type.inner->kind->read(*type.inner, options, reader, node, type.add(value));
}

void optional_schema(const Type& type, const FieldOptions& options, SchemaText& schema) {
    schema.nullable([&] { type.inner->kind->schema(*type.inner, options, schema); });
}

void nullable_schema(const Type& type, const FieldOptions& options, SchemaText& schema) {
    type.inner->kind->schema(*type.inner, options, schema);
}

}  // namespace

const Kind record_kind{read_nested, write_nested, nested_schema};
const Kind list_kind{read_list, write_list, list_schema};
const Kind map_kind{read_map, write_map, map_schema};
const Kind raw_kind{read_raw, write_raw, raw_schema};
const Kind optional_kind{read_optional, write_optional, optional_schema};
const Kind nullable_kind{read_nullable, write_optional, nullable_schema};

}  // namespace dotmac::record
