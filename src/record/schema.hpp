// JSON Schema (2020-12) in the making. Only this folder sees it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "registry/info.hpp"

namespace dotmac::record {

struct Description;
struct Field;

// Writes the members of one schema object at a time; commas are its own business.
class SchemaText {
  public:
    SchemaText(std::vector<std::string_view>& visited, std::string& out) : visited_{visited}, out_{out} {}

    void text(std::string_view name, std::string_view value);  // "name":"value"
    void number(std::string_view name, std::int64_t value);    // "name":12
    void json(std::string_view name, std::string_view value);  // "name":value
    void type(std::string_view name) { text("type", name); }
    void example(std::string_view json_value);  // "examples":[value]
    template <class F>
    void object(std::string_view name, F members) {  // "name":{…}
        key(name);
        out_ += '{';
        members();
        out_ += '}';
    }

    // The members that `schema` writes, or null.
    template <class F>
    void nullable(F schema) {
        key("anyOf");
        out_ += "[{";
        schema();
        out_ += R"(},{"type":"null"}])";
    }

    // A record that is to be written.
    void add(const Description& description) { records_.push_back(&description); }
    // "$ref" to a schema that is written later, if it is not yet.
    void refer(const Description& description);
    void refer(const registry::EnumInfo& enumeration);
    void refer_to_money();

    // Writes everything that was referred to, until nothing is left.
    void finish();

  private:
    void key(std::string_view name);
    void reference(std::string_view name);
    bool visit(std::string_view name);
    void write(const Description& description);
    void write_field(const Field& field);
    void write(const registry::EnumInfo& enumeration);
    void write_money();

    std::vector<std::string_view>& visited_;
    std::string& out_;
    std::vector<const Description*> records_;
    std::vector<const registry::EnumInfo*> enums_;
    bool money_ = false;
};

}  // namespace dotmac::record
