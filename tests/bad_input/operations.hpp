// The operations of the OpenAPI document, and what their schemas forbid: what a hostile client would read
// there.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace dotmac::test {

// A value that a schema does not allow, and where in it the fault lies: "" the value itself, "[0]",
// ".amount".
struct WrongValue {
    std::string json;
    std::string at;
};

struct QueryParameter {
    std::string name;
    boost::json::object schema;
};

struct Operation {
    std::string method;
    std::string path;                // "/api/v1/customers/{customer_id}"
    bool is_open = false;            // needs no log-in
    boost::json::object parameters;  // of the path: name → schema
    std::vector<QueryParameter> query;
    boost::json::object body;  // its schema; empty where there is none

    std::string name() const { return method + " " + path; }
};

class OpenApi {
  public:
    explicit OpenApi(std::string_view document);

    const std::vector<Operation>& operations() const { return operations_; }
    // The schema behind "$ref", or the schema itself.
    const boost::json::object& resolve(const boost::json::object& schema) const;
    // Values that break the schema, each in another way; none where it allows any JSON.
    std::vector<WrongValue> wrong_values(const boost::json::object& schema) const;
    // Text that breaks the schema of a query parameter.
    std::vector<std::string> wrong_texts(const boost::json::object& schema) const;
    // A value that the schema allows, from its examples. `id_of` gives the identifier for a prefix.
    template <class F>
    boost::json::value right_value(const boost::json::object& schema, const F& id_of) const;

  private:
    void add(std::string_view method, std::string_view path, const boost::json::object& operation);

    boost::json::object document_;
    std::vector<Operation> operations_;
};

// "cus" of the pattern "^cus_[0-7]…"; empty where the schema is of no identifier.
std::string prefix_of(const boost::json::object& schema);

template <class F>
boost::json::value OpenApi::right_value(const boost::json::object& given, const F& id_of) const {
    namespace json = boost::json;
    if (const auto* any = given.if_contains("anyOf"))
        return right_value(any->as_array().front().as_object(), id_of);
    const json::object& schema = resolve(given);
    if (const auto* choice = schema.if_contains("oneOf")) return choice->as_array().front().at("const");
    if (const auto* choice = schema.if_contains("enum")) return choice->as_array().front();
    if (const std::string prefix = prefix_of(schema); !prefix.empty()) return json::value(id_of(prefix));
    if (const auto* examples = schema.if_contains("examples")) return examples->as_array().front();
    const auto* type = schema.if_contains("type");
    if (type == nullptr) return json::object{};
    if (*type == "boolean") return true;
    if (*type == "integer") {
        const auto* least = schema.if_contains("minimum");
        return least != nullptr && least->is_int64() && least->as_int64() > 0 ? *least : json::value(1);
    }
    if (*type == "array") return json::array{right_value(schema.at("items").as_object(), id_of)};
    if (*type == "string") {
        const auto* least = schema.if_contains("minLength");
        return json::value(
            std::string(least == nullptr ? 1 : static_cast<std::size_t>(least->as_int64()), 'x'));
    }
    json::object made;
    if (const auto* properties = schema.if_contains("properties")) {
        for (const auto& [name, property] : properties->as_object())
            made[name] = right_value(property.as_object(), id_of);
    }
    return made;
}

}  // namespace dotmac::test
