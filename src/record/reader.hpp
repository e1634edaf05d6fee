// The state of one reading: where it stands, and what is at fault so far. Only this folder sees it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "record/node.hpp"
#include "record/record.hpp"

namespace dotmac::record {

class Reader {
  public:
    enum class Source { json, query };

    Reader(Source source, const ReadOptions& options) : source_{source}, options_{options} {}

    // Reads the members of an object into a record, and notes all that is at fault.
    void read_record(const Description& description, const Node& node, void* record);

    // `message` completes a sentence that begins with the field: "is missing".
    void refuse(std::string message);
    void refuse(FieldProblem problem);
    // "is the number 12; expected text"
    void refuse_shape(const Node& node, std::string_view expected);

    bool is_query() const { return source_ == Source::query; }
    bool is_stored() const { return options_.is_stored; }
    void warn(const registry::RetiredText& retired);
    void note_choice(const registry::EnumInfo& enumeration, const registry::ValueInfo& value);
    const std::string& today();  // "2026-11-23"
    const std::string& path() const { return path_; }
    // Null, or in a query string an empty text: what an optional takes for absent.
    bool is_nothing(const Node& node) const;

    // Throws validation_failed where anything is at fault.
    void finish();

    // Goes into a member or an item for as long as it lives.
    class Step {
      public:
        Step(Reader& reader, std::string_view name);
        Step(Reader& reader, std::size_t index);
        ~Step() { reader_.path_.resize(length_); }
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;

      private:
        Reader& reader_;
        std::size_t length_;
    };

  private:
    void refuse_unknown(const Description& description, const Node& member);

    Source source_;
    ReadOptions options_;
    std::string today_;
    std::string path_;
    std::vector<FieldProblem> problems_;
};

}  // namespace dotmac::record
