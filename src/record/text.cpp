// Fields that are text: the checks of std::string, and what the maps of text share with them.
#include "record/text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "record/format.hpp"
#include "record/reader.hpp"
#include "record/schema.hpp"

namespace dotmac::record {
namespace {

// C0, DEL and C1: what no one types, and what terminals and mails act upon.
bool is_control_at(std::string_view text, std::size_t at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7F) return true;
    return byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

bool has_control(std::string_view text, bool multi_line) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (multi_line && (text[i] == '\n' || text[i] == '\t')) continue;
        if (is_control_at(text, i)) return true;
    }
    return false;
}

// A browser sends the lines of a text area with CR LF.
void normalize_lines(std::string& text) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        text[kept++] = text[i];
    }
    text.resize(kept);
}

std::string characters(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " character" : " characters");
}

// One of the allowed texts, or refused with the nearest.
bool check_choice(std::string_view one_of, std::string_view text, Reader& reader) {
    const auto allowed = split(one_of, ' ');
    if (std::ranges::find(allowed, text) != allowed.end()) return true;
    std::string message = "is " + quote(text) + ", not one of: " + join(allowed, ", ");
    if (const auto meant = nearest(text, allowed)) message += "; did you mean " + quote_json(*meant) + "?";
    reader.refuse(std::move(message));
    return false;
}

}  // namespace

bool take_text(const FieldOptions& options, Reader& reader, std::string& text) {
    const bool is_password = options.format == Format::password;
    if (options.multi_line) normalize_lines(text);
    if (!is_password) text = std::string{trim(text)};
    if (has_control(text, options.multi_line)) {
        reader.refuse("holds a control character");
        return false;
    }
    const std::size_t length = count_code_points(text);
    if (length == 0 && options.min_length > 0) {
        reader.refuse("is empty");
        return false;
    }
    if (length < options.min_length) {
        reader.refuse("has " + characters(length) + "; at least " + std::to_string(options.min_length) +
                      " are needed");
        return false;
    }
    if (length > options.max_length) {
        reader.refuse("has " + characters(length) + "; at most " + std::to_string(options.max_length) +
                      " are allowed");
        return false;
    }
    if (!options.one_of.empty() && !check_choice(options.one_of, text, reader)) return false;
    const FormatRule& rule = rule_of(options.format);
    const std::string as_sent = text;
    if (rule.accept(text)) return true;
    reader.refuse("is " + quote(as_sent) + "; expected " + std::string{rule.expected});
    return false;
}

namespace {

void read_text(const Type&, const FieldOptions& options, Reader& reader, const Node& node, void* value) {
    if (node.shape != Node::Shape::text) return reader.refuse_shape(node, "text");
    std::string text = node.text;
    if (take_text(options, reader, text)) *static_cast<std::string*>(value) = std::move(text);
}

void write_text(const Type&, const FieldOptions&, const void* value, std::string& out) {
    append_quoted_json(out, *static_cast<const std::string*>(value));
}

void text_schema(const Type&, const FieldOptions& options, SchemaText& schema) {
    schema.type("string");
    if (!options.one_of.empty()) {
        std::string list;
        for (const auto allowed : split(options.one_of, ' '))
            list += (list.empty() ? "[" : ",") + quote_json(allowed);
        schema.json("enum", list + ']');
        return;
    }
    if (options.min_length > 0) schema.number("minLength", static_cast<std::int64_t>(options.min_length));
    schema.number("maxLength", static_cast<std::int64_t>(options.max_length));
    const FormatRule& rule = rule_of(options.format);
    if (!rule.keyword.empty()) schema.text(rule.keyword, rule.value);
    const std::string_view example = options.example.empty() ? rule.example : options.example;
    if (!example.empty()) schema.example(quote_json(example));
}

}  // namespace

const Kind text_kind{read_text, write_text, text_schema};

}  // namespace dotmac::record
