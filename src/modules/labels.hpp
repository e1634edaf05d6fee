// The enums in the words of those who read them: a language's, and a tenant's own. The set of values and the
// stored strings stay the registry's, because code depends on them.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/language.hpp"
#include "modules/labels_by_language.hpp"
#include "registry/info.hpp"

namespace dotmac::modules {

// The labels that the program ships.
Labels labels(Language language);

// All enums with the labels and descriptions of one language. What enums() views lives as long as this.
class WordedEnums {
  public:
    explicit WordedEnums(Language language);
    WordedEnums(const WordedEnums&) = delete;
    WordedEnums& operator=(const WordedEnums&) = delete;

    std::span<const registry::EnumInfo> enums() const { return enums_; }

    // What a tenant has set. What the registry does not know (any more) is passed over.
    void reword(std::string_view enum_name, std::string_view value, std::string label,
                std::string description);
    void close(std::string_view enum_name, std::string_view value);

  private:
    registry::ValueInfo* find(std::string_view enum_name, std::string_view value);

    std::vector<registry::EnumInfo> enums_;
    std::deque<std::vector<registry::ValueInfo>> values_;  // of each of them
    std::deque<std::string> texts_;
};

}  // namespace dotmac::modules
