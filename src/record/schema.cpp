#include "record/schema.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "record/describe.hpp"
#include "registry/acceptance.hpp"

namespace dotmac::record {
namespace {

constexpr std::string_view money_name = "Money";

}  // namespace

void SchemaText::key(std::string_view name) {
    if (!out_.empty() && out_.back() != '{' && out_.back() != '[' && out_.back() != ',') out_ += ',';
    out_ += quote_json(name);
    out_ += ':';
}

void SchemaText::text(std::string_view name, std::string_view value) {
    key(name);
    out_ += quote_json(value);
}

void SchemaText::number(std::string_view name, std::int64_t value) {
    key(name);
    out_ += std::to_string(value);
}

void SchemaText::json(std::string_view name, std::string_view value) {
    key(name);
    out_ += value;
}

void SchemaText::example(std::string_view json_value) {
    json("examples", '[' + std::string{json_value} + ']');
}

void SchemaText::reference(std::string_view name) {
    text("$ref", "#/components/schemas/" + std::string{name});
}

void SchemaText::refer(const Description& description) {
    reference(description.name);
    records_.push_back(&description);
}

void SchemaText::refer(const registry::EnumInfo& enumeration) {
    reference(enumeration.name);
    enums_.push_back(&enumeration);
}

void SchemaText::refer_to_money() {
    reference(money_name);
    money_ = true;
}

bool SchemaText::visit(std::string_view name) {
    if (std::ranges::find(visited_, name) != visited_.end()) return false;
    visited_.push_back(name);
    return true;
}

void SchemaText::finish() {
    while (!records_.empty()) {
        const Description& next = *records_.back();
        records_.pop_back();
        if (visit(next.name)) write(next);
    }
    for (const registry::EnumInfo* enumeration : enums_) {
        if (visit(enumeration->name)) write(*enumeration);
    }
    if (money_ && visit(money_name)) write_money();
}

void SchemaText::write_field(const Field& field) {
    object(field.name, [&] {
        text("description", field.doc);
        if (field.is_secret()) json("writeOnly", "true");
        const auto type = [&] { field.type->kind->schema(*field.type, field.options, *this); };
        // In input null means the same as absent, so the schema of a plain optional field allows it.
        if (field.options.optional && !field.type->is_optional()) {
            nullable(type);
        } else {
            type();
        }
    });
}

void SchemaText::write(const Description& description) {
    object(description.name, [&] {
        type("object");
        text("description", description.doc);
        object("properties", [&] {
            for (const Field& field : description.fields)
                write_field(field);
        });
        std::string required;
        for (const Field& field : description.fields) {
            if (field.is_required()) required += (required.empty() ? "" : ",") + quote_json(field.name);
        }
        if (!required.empty()) json("required", '[' + required + ']');
        json("additionalProperties", "false");
    });
}

// A choice of constants rather than `enum`, so that every value carries its description.
void SchemaText::write(const registry::EnumInfo& enumeration) {
    object(enumeration.name, [&] {
        type("string");
        text("description", enumeration.purpose);
        std::string choices;
        const auto add = [&](std::string_view choice, const registry::Meaning& meaning, bool is_retired) {
            choices += choices.empty() ? "[" : ",";
            choices += R"({"const":)" + quote_json(choice) + R"(,"description":)" +
                       quote_json(registry::reader_description(enumeration, meaning));
            if (is_retired) choices += R"(,"deprecated":true)";
            choices += '}';
        };
        for (const registry::ValueInfo& value : enumeration.values) {
            add(value.text, {&value}, value.deprecated != nullptr);
            for (const registry::Rename& rename : value.renamed_from)
                add(rename.text, {&value, &rename}, true);
        }
        json("oneOf", choices + ']');
    });
}

void SchemaText::write_money() {
    object(money_name, [&] {
        type("object");
        text("description",
             "An amount with its currency. The amount is text, so that no reader makes a float of it.");
        object("properties", [&] {
            object("amount", [&] {
                type("string");
                text("description", "No more decimal places than the currency has.");
                text("pattern", R"(^-?(0|[1-9][0-9]*)(\.[0-9]{1,3})?$)");
            });
            object("currency", [&] {
                type("string");
                text("description", "ISO 4217.");
                text("pattern", "^[A-Z]{3}$");
            });
        });
        json("required", R"(["amount","currency"])");
        json("additionalProperties", "false");
        example(R"({"amount":"12.50","currency":"EUR"})");
    });
}

void append_schemas(const Description& description, std::vector<std::string_view>& visited,
                    std::string& out) {
    SchemaText schema{visited, out};
    schema.add(description);
    schema.finish();
}

}  // namespace dotmac::record
