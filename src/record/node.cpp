#include "record/node.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <utility>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace dotmac::record {
namespace {

using boost::json::error_code;

constexpr std::size_t most_levels = 32;       // deeper nesting is an attack, not a record
constexpr std::size_t most_values = 200'000;  // a value takes some 100 bytes: at most 40 MB for a body
constexpr std::size_t longest_quote = 60;     // bytes of a value in a sentence
constexpr std::size_t longest_name = 60;      // bytes of a name in a path
constexpr std::size_t few_members = 16;       // up to here comparing all pairs beats sorting

std::string_view cut(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U)
        --most;
    return text.substr(0, most);
}

// The name that stands twice among the members, or null.
const std::string* repeated_name(const std::vector<Node>& members) {
    if (members.size() <= few_members) {
        for (std::size_t i = 1; i < members.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (members[i].name == members[j].name) return &members[i].name;
            }
        }
        return nullptr;
    }
    std::vector<const std::string*> names;
    names.reserve(members.size());
    for (const Node& member : members)
        names.push_back(&member.name);
    std::ranges::sort(names, {}, [](const std::string* name) -> const std::string& { return *name; });
    const auto found =
        std::ranges::adjacent_find(names, [](const auto* a, const auto* b) { return *a == *b; });
    return found == names.end() ? nullptr : *found;
}

// What the parser calls. Builds the tree, and keeps what Boost's own tree loses: numbers as written and
// names that come twice. Its functions have the names and types that basic_parser wants.
class TreeBuilder {
  public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return open(Node::Shape::object); }
    bool on_array_begin(error_code&) { return open(Node::Shape::array); }
    bool on_array_end(std::size_t, error_code& error) { return close(error); }
    bool on_object_end(std::size_t, error_code& error) {
        if (const std::string* name = repeated_name(open_.back().children)) {
            repeated_ = path() + shorten(*name);
            error = boost::json::error::syntax;
            return false;
        }
        return close(error);
    }
    bool on_key_part(boost::json::string_view part, std::size_t, error_code&) { return append(part); }
    bool on_key(boost::json::string_view part, std::size_t, error_code&) {
        append(part);
        keys_.back() = std::exchange(pending_, {});
        return true;
    }
    bool on_string_part(boost::json::string_view part, std::size_t, error_code&) { return append(part); }
    bool on_string(boost::json::string_view part, std::size_t, error_code& error) {
        append(part);
        return add({.shape = Node::Shape::text, .text = std::exchange(pending_, {})}, error);
    }
    bool on_number_part(boost::json::string_view part, error_code&) { return append(part); }
    bool on_int64(std::int64_t, boost::json::string_view part, error_code& error) {
        return add_number(part, error);
    }
    bool on_uint64(std::uint64_t, boost::json::string_view part, error_code& error) {
        return add_number(part, error);
    }
    bool on_double(double, boost::json::string_view part, error_code& error) {
        return add_number(part, error);
    }
    bool on_bool(bool value, error_code& error) {
        return add({.shape = Node::Shape::boolean, .boolean = value}, error);
    }
    bool on_null(error_code& error) { return add({}, error); }
    bool on_comment_part(boost::json::string_view, error_code&) { return true; }
    bool on_comment(boost::json::string_view, error_code&) { return true; }

    Node take() { return std::move(root_); }
    const std::string& repeated() const { return repeated_; }

  private:
    bool append(boost::json::string_view part) {
        pending_.append(part.data(), part.size());
        return true;
    }
    bool add_number(boost::json::string_view part, error_code& error) {
        append(part);
        const bool whole = pending_.find_first_of(".eE") == std::string::npos;
        return add({.shape = whole ? Node::Shape::integer : Node::Shape::fraction,
                    .text = std::exchange(pending_, {})},
                   error);
    }
    bool open(Node::Shape shape) {
        open_.push_back({.shape = shape});
        keys_.emplace_back();
        return true;
    }
    bool close(error_code& error) {
        Node node = std::move(open_.back());
        open_.pop_back();
        keys_.pop_back();
        return add(std::move(node), error);
    }
    bool add(Node node, error_code& error) {
        if (++count_ > most_values) {
            error = boost::json::error::array_too_large;
            return false;
        }
        if (open_.empty()) {
            root_ = std::move(node);
            return true;
        }
        if (open_.back().shape == Node::Shape::object) node.name = std::exchange(keys_.back(), {});
        open_.back().children.push_back(std::move(node));
        return true;
    }
    // Where the innermost open object stands: "contacts[0]."
    std::string path() const {
        std::string path;
        for (std::size_t i = 0; i + 1 < open_.size(); ++i) {
            if (open_[i].shape == Node::Shape::array) {
                path += '[' + std::to_string(open_[i].children.size()) + ']';
            } else {
                path += (path.empty() ? "" : ".") + shorten(keys_[i]);
            }
        }
        return path.empty() ? path : path + '.';
    }

    Node root_;
    std::size_t count_ = 0;
    std::vector<Node> open_;         // the arrays and objects that are not complete yet
    std::vector<std::string> keys_;  // for each of them the name of the member that is being read
    std::string pending_;
    std::string repeated_;
};

[[noreturn]] void refuse(std::string sentence) {
    throw Problem{ProblemCode::malformed_request, std::move(sentence)};
}

std::string place(std::string_view json, std::size_t offset) {
    const std::string_view before = json.substr(0, std::min(offset, json.size()));
    const auto line = std::ranges::count(before, '\n') + 1;
    const auto start = before.rfind('\n');
    const std::string_view in_line = start == std::string_view::npos ? before : before.substr(start + 1);
    return "line " + std::to_string(line) + ", column " + std::to_string(count_code_points(in_line) + 1);
}

[[noreturn]] void refuse_syntax(std::string_view json, std::size_t offset, error_code error,
                                const TreeBuilder& tree) {
    using Error = boost::json::error;
    const std::string at = " at " + place(json, offset) + ".";
    if (!tree.repeated().empty()) {
        throw Problem{ProblemCode::malformed_request,
                      "A name stands twice in one JSON object.",
                      {{tree.repeated(), "is given more than once"}}};
    }
    if (error == Error::incomplete) refuse("The JSON ends before it is complete" + at);
    if (error == Error::too_deep) {
        refuse("The JSON is nested more than " + std::to_string(most_levels) + " levels deep" + at);
    }
    if (error == Error::array_too_large) {
        refuse("The JSON holds more than " + std::to_string(most_values) + " values" + at);
    }
    if (error == Error::exponent_overflow) refuse("A number in the JSON is too large" + at);
    refuse("This is no JSON: there is a syntax error" + at);
}

}  // namespace

Node parse_json(std::string_view json) {
    json = trim(json);
    if (json.empty()) refuse("The body is empty; JSON is expected.");
    if (!is_valid_utf8(json)) refuse("The body is not valid UTF-8.");
    boost::json::parse_options options;
    options.max_depth = most_levels;
    boost::json::basic_parser<TreeBuilder> parser{options};
    error_code error;
    const std::size_t end = parser.write_some(false, json.data(), json.size(), error);
    if (error) refuse_syntax(json, end, error, parser.handler());
    if (end < json.size()) refuse("There is more text behind the JSON, at " + place(json, end) + ".");
    return parser.handler().take();
}

void append_json(const Node& node, std::string& out) {
    switch (node.shape) {
        case Node::Shape::null:
            out += "null";
            return;
        case Node::Shape::boolean:
            out += node.boolean ? "true" : "false";
            return;
        case Node::Shape::integer:
        case Node::Shape::fraction:
            out += node.text;
            return;
        case Node::Shape::text:
            append_quoted_json(out, node.text);
            return;
        case Node::Shape::array:
        case Node::Shape::object:
            break;
    }
    const bool is_object = node.shape == Node::Shape::object;
    out += is_object ? '{' : '[';
    for (const Node& child : node.children) {
        if (&child != node.children.data()) out += ',';
        if (is_object) {
            append_quoted_json(out, child.name);
            out += ':';
        }
        append_json(child, out);
    }
    out += is_object ? '}' : ']';
}

std::string describe(const Node& node) {
    switch (node.shape) {
        case Node::Shape::null:
            return "null";
        case Node::Shape::boolean:
            return node.boolean ? "true" : "false";
        case Node::Shape::integer:
        case Node::Shape::fraction:
            return "the number " + std::string{cut(node.text, longest_quote)};
        case Node::Shape::text:
            return "the text " + quote(node.text);
        case Node::Shape::array:
            return "an array";
        case Node::Shape::object:
            return "an object";
    }
    return {};
}

std::string quote(std::string_view value) {
    const std::string_view start = cut(value, longest_quote);
    return start.size() == value.size() ? quote_json(value) : quote_json(std::string{start} + "…");
}

std::string shorten(std::string_view name) {
    const std::string_view start = cut(name, longest_name);
    return start.size() == name.size() ? std::string{name} : std::string{start} + "…";
}

}  // namespace dotmac::record
