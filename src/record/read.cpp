#include <bitset>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "record/describe.hpp"
#include "record/reader.hpp"

namespace dotmac::record {
namespace {

constexpr std::size_t most_problems = 100;  // what a person can read; the rest is left out

// The position of the field of that name, or the number of fields. Clients mostly send fields in the order of
// the description, so the search starts behind the last one found.
std::size_t find_field(const Description& description, std::string_view name, std::size_t start) {
    const std::size_t count = description.names.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = start + i < count ? start + i : start + i - count;
        if (description.names[at] == name) return at;
    }
    return count;
}

}  // namespace

Reader::Step::Step(Reader& reader, std::string_view name) : reader_{reader}, length_{reader.path_.size()} {
    if (!reader.path_.empty()) reader.path_ += '.';
    reader.path_ += name;
}

Reader::Step::Step(Reader& reader, std::size_t index) : reader_{reader}, length_{reader.path_.size()} {
    reader.path_ += '[' + std::to_string(index) + ']';
}

void Reader::refuse(std::string message) {
    refuse(FieldProblem{path_, std::move(message)});
}

void Reader::refuse(FieldProblem problem) {
    if (problems_.size() < most_problems) problems_.push_back(std::move(problem));
}

void Reader::refuse_shape(const Node& node, std::string_view expected) {
    if (is_query() && node.shape == Node::Shape::text) {
        return refuse("is " + quote(node.text) + "; expected " + std::string{expected});
    }
    refuse("is " + describe(node) + "; expected " + std::string{expected});
}

const std::string& Reader::today() {
    if (!today_.empty()) return today_;
    if (options_.today) return today_ = to_string(*options_.today);
    return today_ = to_string(options_.ask_today ? options_.ask_today() : TimeZone{}.date_at(system_now()));
}

void Reader::warn(const registry::RetiredText& retired) {
    if (options_.warnings != nullptr) options_.warnings->push_back({path_, retired});
}

void Reader::note_choice(const registry::EnumInfo& enumeration, const registry::ValueInfo& value) {
    if (options_.choices == nullptr || enumeration.initial) return;
    options_.choices->push_back({path_, &enumeration, &value});
}

bool Reader::is_nothing(const Node& node) const {
    return node.shape == Node::Shape::null ||
           (is_query() && node.shape == Node::Shape::text && node.text.empty());
}

void Reader::finish() {
    if (problems_.empty()) return;
    const auto count = problems_.size();
    std::string detail =
        count == 1 ? "A field is at fault." : std::to_string(count) + " fields are at fault.";
    if (count == most_problems) detail = "At least " + detail;
    throw Problem{ProblemCode::validation_failed, std::move(detail), std::move(problems_)};
}

void Reader::refuse_unknown(const Description& description, const Node& member) {
    const Step step{*this, shorten(member.name)};
    const std::string_view kind = is_query() ? "parameter" : "field";
    std::string message = "is no known " + std::string{kind};
    if (const auto meant = nearest(member.name, description.names)) {
        message += "; did you mean " + quote_json(*meant) + "?";
    } else if (is_query()) {
        message += "; known: " + join(description.names, ", ");
    }
    refuse(std::move(message));
}

void Reader::read_record(const Description& description, const Node& node, void* record) {
    if (node.shape != Node::Shape::object) {
        if (!path_.empty()) return refuse_shape(node, "an object");
        throw Problem{ProblemCode::malformed_request,
                      "The body is " + describe(node) + "; a JSON object is expected."};
    }
    std::bitset<most_fields> seen;
    std::size_t next = 0;
    for (const Node& member : node.children) {
        const std::size_t at = find_field(description, member.name, next);
        if (at == description.fields.size()) {
            refuse_unknown(description, member);
            continue;
        }
        next = at + 1;
        const Field& field = description.fields[at];
        if (field.options.optional && !field.type->is_optional() && is_nothing(member)) continue;
        const Step step{*this, field.name};
        if (seen[at]) {  // in a query string; JSON with a repeated name was refused before
            refuse("is given more than once");
            continue;
        }
        seen[at] = true;
        field.type->kind->read(*field.type, field.options, *this, member, field.address(record));
    }
    for (std::size_t i = 0; i < description.fields.size(); ++i) {
        if (seen[i] || !description.fields[i].is_required()) continue;
        const Step step{*this, description.fields[i].name};
        refuse("is missing");
    }
}

void read_json(const Description& description, std::string_view json, void* record,
               const ReadOptions& options) {
    const Node node = parse_json(json);
    Reader reader{Reader::Source::json, options};
    reader.read_record(description, node, record);
    reader.finish();
}

void read_pairs(const Description& description, const Pairs& pairs, void* record,
                const ReadOptions& options) {
    Node node{.shape = Node::Shape::object};
    node.children.reserve(pairs.size());
    for (const auto& [name, value] : pairs) {
        const bool valid = is_valid_utf8(name) && is_valid_utf8(value);
        if (!valid) throw Problem{ProblemCode::malformed_request, "The query string is not valid UTF-8."};
        node.children.push_back({.shape = Node::Shape::text, .text = value, .name = name});
    }
    Reader reader{Reader::Source::query, options};
    reader.read_record(description, node, record);
    reader.finish();
}

}  // namespace dotmac::record
