// What a tenant decides about the registry's enums: the words in which people read a value, and the values
// that it takes no new records with. Stored rows with a closed value are read, listed and filtered as ever.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/language.hpp"
#include "base/problem.hpp"
#include "record/record.hpp"
#include "registry/info.hpp"
#include "store/context.hpp"

namespace dotmac::platform {

struct EnumWords {
    std::string label;
    std::string description;  // empty: as shipped
};
const record::Description& description_of(const EnumWords*);

// Throws not_found for a value that the enum has not, naming the nearest. Events: enum_value.reworded
// {"language","label","description"} and enum_value.words_reset, on the subject "<Enum>.<value>".
void set_words(Context& context, const registry::EnumInfo& known, std::string_view value, Language language,
               const EnumWords& words);
void reset_words(Context& context, const registry::EnumInfo& known, std::string_view value,
                 Language language);

struct StoredWords {
    std::string enum_name;
    std::string value;
    EnumWords words;
};
std::vector<StoredWords> stored_words(store::Transaction& transaction, Language language);

// Closing is refused (conflict) for an enum with a state machine, whose values are reached by transitions and
// not chosen, and for the last value that is open. Events: enum_value.closed {"reason"}, enum_value.opened.
struct EnumClosing {
    std::string reason;
};
const record::Description& description_of(const EnumClosing*);
void close_value(Context& context, const registry::EnumInfo& known, std::string_view value,
                 const EnumClosing& closing);
void open_value(Context& context, const registry::EnumInfo& known, std::string_view value);

struct ClosedValue {
    std::string enum_name;
    std::string value;
};
std::vector<ClosedValue> closed_values(store::Transaction& transaction);
// What is at fault among values that were chosen: those that are closed, each with what is open in its place.
std::vector<FieldProblem> closed_choices(const std::vector<ClosedValue>& closed,
                                         std::span<const record::Choice> choices);
// Throws validation_failed where there is any.
void require_open(store::Transaction& transaction, std::span<const record::Choice> choices);

}  // namespace dotmac::platform
