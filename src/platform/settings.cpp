#include "platform/settings.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <type_traits>

#include "base/text.hpp"
#include "platform/events.hpp"

namespace dotmac::platform {
namespace {

constexpr std::string_view select_setting = "SELECT value FROM settings WHERE tenant_id = $1 AND name = $2";
constexpr std::string_view select_settings = "SELECT name, value FROM settings WHERE tenant_id = $1";
constexpr std::string_view upsert_setting =
    "INSERT INTO settings (tenant_id, name, value, changed_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (tenant_id, name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at";
constexpr std::string_view delete_setting = "DELETE FROM settings WHERE tenant_id = $1 AND name = $2";

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<bool> parse_boolean(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
}

// What each type of setting is called, how its values are written and read, and what it allows.
std::string_view type_of(const IntegerSetting&) {
    return "integer";
}
std::string_view type_of(const BooleanSetting&) {
    return "boolean";
}
std::string_view type_of(const TextSetting&) {
    return "text";
}
std::string_view type_of(const RateSetting&) {
    return "rate";
}

std::string fallback_of(const IntegerSetting& setting) {
    return std::to_string(setting.fallback);
}
std::string fallback_of(const BooleanSetting& setting) {
    return setting.fallback ? "true" : "false";
}
std::string fallback_of(const TextSetting& setting) {
    return std::string{setting.fallback};
}
std::string fallback_of(const RateSetting& setting) {
    return setting.fallback.to_string();
}

// Returns the value as it is stored. Throws where the setting does not allow it.
std::string checked(const IntegerSetting& setting, std::string_view text) {
    const auto value = parse_integer(text);
    if (!value) throw invalid_field("value", "'" + std::string{text} + "' is not a whole number.");
    if (*value < setting.minimum || *value > setting.maximum) {
        throw invalid_field("value", "is from " + std::to_string(setting.minimum) + " to " +
                                         std::to_string(setting.maximum) + ".");
    }
    return std::to_string(*value);
}
std::string checked(const BooleanSetting&, std::string_view text) {
    if (!parse_boolean(text)) throw invalid_field("value", "is true or false.");
    return std::string{text};
}
std::string checked(const TextSetting& setting, std::string_view text) {
    if (count_code_points(text) > setting.max_length) {
        throw invalid_field("value", "has at most " + std::to_string(setting.max_length) + " characters.");
    }
    if (setting.accepts != nullptr && text != setting.fallback && !setting.accepts(text)) {
        throw invalid_field("value",
                            "'" + std::string{text} + "' is not " + std::string{setting.expected} + ".");
    }
    return std::string{text};
}
std::string checked(const RateSetting& setting, std::string_view text) {
    const auto value = Rate::parse(text);
    if (!value) {
        throw invalid_field("value", "'" + std::string{text} + "' is not a rate such as 0.0825.");
    }
    if (*value < setting.minimum || *value > setting.maximum) {
        throw invalid_field(
            "value", "is from " + setting.minimum.to_string() + " to " + setting.maximum.to_string() + ".");
    }
    return value->to_string();
}

std::optional<std::string> stored_text(Context& context, std::string_view name) {
    return context.transaction.query(select_setting, context.tenant(), name).value<std::string>();
}

// A stored value that its own type cannot read was not written by this program.
template <class Setting, class Parse>
auto stored_value(Context& context, const Setting& setting, Parse parse) {
    const auto text = stored_text(context, setting.name);
    if (!text) return setting.fallback;
    const auto value = parse(*text);
    if (!value) store::throw_corrupt(setting.name, *text);
    return *value;
}

const SettingInfo& info(const SettingReference& reference) {
    return std::visit([](const auto* setting) -> const SettingInfo& { return *setting; }, reference);
}

const SettingReference& find(SettingReferences settings, std::string_view name) {
    const auto found =
        std::ranges::find_if(settings, [&](const auto& reference) { return info(reference).name == name; });
    if (found != settings.end()) return *found;
    std::vector<std::string_view> names;
    for (const SettingReference& reference : settings)
        names.push_back(info(reference).name);
    const auto near = nearest(name, names);
    throw Problem(ProblemCode::not_found, "There is no setting '" + std::string{name} + "'" +
                                              (near ? "; did you mean '" + std::string{*near} + "'?" : "."));
}

SettingValue shown(const SettingReference& reference, const std::optional<std::string>& stored) {
    return std::visit(
        [&](const auto* setting) {
            const std::string fallback = fallback_of(*setting);
            return SettingValue{
                .name = std::string{setting->name},
                .description = std::string{setting->description},
                .type = std::string{type_of(*setting)},
                .value = stored.value_or(fallback),
                .fallback = fallback,
                .is_set = stored.has_value(),
            };
        },
        reference);
}

void record_change(Context& context, const SettingValue& from, const SettingValue& to) {
    record_event(context, "setting.changed", to.name, event_data({{"from", from.value}, {"to", to.value}}));
}

}  // namespace

std::int64_t get(Context& context, const IntegerSetting& setting) {
    return stored_value(context, setting, parse_integer);
}

bool get(Context& context, const BooleanSetting& setting) {
    return stored_value(context, setting, parse_boolean);
}

std::string get(Context& context, const TextSetting& setting) {
    return stored_text(context, setting.name).value_or(std::string{setting.fallback});
}

Rate get(Context& context, const RateSetting& setting) {
    return stored_value(context, setting, Rate::parse);
}

std::vector<SettingValue> list_settings(Context& context, SettingReferences settings) {
    std::map<std::string, std::string, std::less<>> stored;
    auto rows = context.transaction.query(select_settings, context.tenant());
    while (rows.next())
        stored.emplace(rows.get<std::string>(0), rows.get<std::string>(1));
    std::vector<SettingValue> values;
    for (const SettingReference& reference : settings) {
        const auto found = stored.find(info(reference).name);
        values.push_back(
            shown(reference, found == stored.end() ? std::nullopt : std::optional{found->second}));
    }
    return values;
}

SettingValue get_setting(Context& context, SettingReferences settings, std::string_view name) {
    return shown(find(settings, name), stored_text(context, name));
}

SettingValue change_setting(Context& context, SettingReferences settings, std::string_view name,
                            std::string_view value) {
    const SettingReference& reference = find(settings, name);
    SettingValue before = shown(reference, stored_text(context, name));
    const std::string text =
        std::visit([&](const auto* setting) { return checked(*setting, value); }, reference);
    if (before.is_set && before.value == text) return before;
    context.transaction.execute(upsert_setting, context.tenant(), name, text, context.clock->now);
    SettingValue after = shown(reference, text);
    record_change(context, before, after);
    return after;
}

SettingValue reset_setting(Context& context, SettingReferences settings, std::string_view name) {
    const SettingReference& reference = find(settings, name);
    SettingValue before = shown(reference, stored_text(context, name));
    if (!before.is_set) return before;
    context.transaction.execute(delete_setting, context.tenant(), name);
    SettingValue after = shown(reference, std::nullopt);
    record_change(context, before, after);
    return after;
}

}  // namespace dotmac::platform
