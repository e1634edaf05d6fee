#include "platform/enum_choices.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "platform/events.hpp"
#include "record/describe.hpp"

namespace dotmac::platform {
namespace {

using record::field;

constexpr std::string_view upsert_words =
    "INSERT INTO enum_words (tenant_id, language, enum_name, value, label, description) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, language, enum_name, value) "
    "DO UPDATE SET label = excluded.label, description = excluded.description";
constexpr std::string_view delete_words =
    "DELETE FROM enum_words WHERE tenant_id = $1 AND language = $2 AND enum_name = $3 AND value = $4";
constexpr std::string_view select_words =
    "SELECT enum_name, value, label, description FROM enum_words WHERE tenant_id = $1 AND language = $2";
constexpr std::string_view insert_closed =
    "INSERT INTO closed_enum_values (tenant_id, enum_name, value, reason, closed_at) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, enum_name, value) DO NOTHING";
constexpr std::string_view delete_closed =
    "DELETE FROM closed_enum_values WHERE tenant_id = $1 AND enum_name = $2 AND value = $3";
constexpr std::string_view select_closed =
    "SELECT enum_name, value FROM closed_enum_values WHERE tenant_id = $1";

// Throws not_found.
const registry::ValueInfo& known_value(const registry::EnumInfo& known, std::string_view value) {
    if (const auto* found = known.find(value)) return *found;
    std::vector<std::string_view> candidates;
    for (const registry::ValueInfo& one : known.values)
        candidates.push_back(one.text);
    const auto near = nearest(value, candidates);
    throw Problem(ProblemCode::not_found, std::string{known.name} + " has no value '" + std::string{value} +
                                              "'" +
                                              (near ? "; did you mean '" + std::string{*near} + "'?" : "."));
}

std::string subject_of(const registry::EnumInfo& known, std::string_view value) {
    return std::string{known.name} + "." + std::string{value};
}

bool is_closed(const std::vector<ClosedValue>& closed, const registry::EnumInfo& known,
               std::string_view value) {
    return std::ranges::any_of(
        closed, [&](const ClosedValue& one) { return one.enum_name == known.name && one.value == value; });
}

// What a new record may still take besides `value`.
std::vector<std::string_view> others_open(const std::vector<ClosedValue>& closed,
                                          const registry::EnumInfo& known, std::string_view value) {
    std::vector<std::string_view> open;
    for (const registry::ValueInfo& other : known.values) {
        if (other.text == value || other.deprecated != nullptr) continue;
        if (!is_closed(closed, known, other.text)) open.push_back(other.text);
    }
    return open;
}

}  // namespace

void set_words(Context& context, const registry::EnumInfo& known, std::string_view value, Language language,
               const EnumWords& words) {
    known_value(known, value);
    context.transaction.execute(upsert_words, context.tenant(), to_string(language), known.name, value,
                                words.label, words.description);
    record_event(
        context, "enum_value.reworded", subject_of(known, value),
        event_data(
            {{"language", to_string(language)}, {"label", words.label}, {"description", words.description}}));
}

void reset_words(Context& context, const registry::EnumInfo& known, std::string_view value,
                 Language language) {
    known_value(known, value);
    const auto removed =
        context.transaction.execute(delete_words, context.tenant(), to_string(language), known.name, value);
    if (removed == 0) return;
    record_event(context, "enum_value.words_reset", subject_of(known, value),
                 event_data({{"language", to_string(language)}}));
}

std::vector<StoredWords> stored_words(store::Transaction& transaction, Language language) {
    return transaction.query(select_words, transaction.tenant(), to_string(language))
        .all([](const store::Rows& row) {
            return StoredWords{
                .enum_name = row.get<std::string>(0),
                .value = row.get<std::string>(1),
                .words = {.label = row.get<std::string>(2), .description = row.get<std::string>(3)}};
        });
}

void close_value(Context& context, const registry::EnumInfo& known, std::string_view value,
                 const EnumClosing& closing) {
    known_value(known, value);
    if (known.initial) {
        throw Problem(ProblemCode::conflict, "The values of " + std::string{known.name} +
                                                 " are reached by its transitions and not chosen, so none "
                                                 "can be closed.");
    }
    if (others_open(closed_values(context.transaction), known, value).empty()) {
        throw Problem(ProblemCode::conflict, "'" + std::string{value} + "' is the last open value of " +
                                                 std::string{known.name} + "; open another one first.");
    }
    const auto added = context.transaction.execute(insert_closed, context.tenant(), known.name, value,
                                                   closing.reason, context.clock->now);
    if (added == 0) return;
    record_event(context, "enum_value.closed", subject_of(known, value),
                 event_data({{"reason", closing.reason}}));
}

void open_value(Context& context, const registry::EnumInfo& known, std::string_view value) {
    known_value(known, value);
    if (context.transaction.execute(delete_closed, context.tenant(), known.name, value) == 0) return;
    record_event(context, "enum_value.opened", subject_of(known, value));
}

std::vector<ClosedValue> closed_values(store::Transaction& transaction) {
    return transaction.query(select_closed, transaction.tenant()).all([](const store::Rows& row) {
        return ClosedValue{.enum_name = row.get<std::string>(0), .value = row.get<std::string>(1)};
    });
}

std::vector<FieldProblem> closed_choices(const std::vector<ClosedValue>& closed,
                                         std::span<const record::Choice> choices) {
    std::vector<FieldProblem> faults;
    for (const auto& [field, enumeration, value] : choices) {
        if (!is_closed(closed, *enumeration, value->text)) continue;
        faults.push_back({field, quote_json(value->text) + " is not in use here; in use: " +
                                     join(others_open(closed, *enumeration, value->text), ", ")});
    }
    return faults;
}

void require_open(store::Transaction& transaction, std::span<const record::Choice> choices) {
    auto faults = closed_choices(closed_values(transaction), choices);
    if (!faults.empty()) throw Problem(ProblemCode::validation_failed, "", std::move(faults));
}

const record::Description& description_of(const EnumWords*) {
    using R = EnumWords;
    static const record::Description description{
        "EnumWords",
        "What people read for a value of an enum.",
        {
            field<&R::label>("label", "Short, for lists and buttons.", {.min_length = 1, .max_length = 60}),
            field<&R::description>("description", "One line; empty for the one that is shipped.",
                                   {.max_length = 300, .optional = true}),
        }};
    return description;
}

const record::Description& description_of(const EnumClosing*) {
    using R = EnumClosing;
    static const record::Description description{
        "EnumClosing",
        "Closes a value to new records.",
        {
            field<&R::reason>("reason", "Why, for the audit trail.", {.max_length = 300, .optional = true}),
        }};
    return description;
}

}  // namespace dotmac::platform
