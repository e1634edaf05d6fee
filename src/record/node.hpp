// A JSON text, taken apart. Only this folder sees it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dotmac::record {

struct Node {
    enum class Shape { null, boolean, integer, fraction, text, array, object };

    Shape shape = Shape::null;
    bool boolean = false;
    std::string text{};            // of a text, without escapes; of a number, as it was written
    std::string name{};            // where this is a member of an object
    std::vector<Node> children{};  // of an array or an object, in their order
};

// Throws Problem(malformed_request), with line and column, unless `json` is exactly one JSON value: RFC 8259,
// valid UTF-8, no name twice in one object, at most 32 levels.
Node parse_json(std::string_view json);

// Appends the node as JSON without white space.
void append_json(const Node& node, std::string& out);

// What came instead of what was expected: "the number 12", "an object".
std::string describe(const Node& node);

// A value of the client's, short enough for a sentence and in quotes.
std::string quote(std::string_view value);

// A name of the client's, short enough for a path.
std::string shorten(std::string_view name);

}  // namespace dotmac::record
