// Typed settings of a tenant. A setting is declared once, as a constant beside the rule that reads it:
//
//   inline const IntegerSetting invoice_due_days{"billing.invoice_due_days", "Days until an invoice is due.",
//   14, 0, 365}; … const auto days = get(context, invoice_due_days);
//
// and gathered for API and CLI by the module's `settings()` list.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/decimal.hpp"
#include "record/record.hpp"
#include "store/context.hpp"

namespace dotmac::platform {

struct SettingInfo {
    std::string_view name;  // "billing.invoice_due_days"
    std::string_view description;
};
struct IntegerSetting : SettingInfo {
    std::int64_t fallback, minimum, maximum;
};
struct BooleanSetting : SettingInfo {
    bool fallback;
};
struct TextSetting : SettingInfo {
    std::string_view fallback;
    std::size_t max_length;
    // What else a value must be, unless it is the fallback; `expected` says it in words.
    bool (*accepts)(std::string_view) = nullptr;
    std::string_view expected = {};
};
struct RateSetting : SettingInfo {
    Rate fallback, minimum, maximum;
};
using SettingReference =
    std::variant<const IntegerSetting*, const BooleanSetting*, const TextSetting*, const RateSetting*>;

std::int64_t get(Context& context, const IntegerSetting& setting);
bool get(Context& context, const BooleanSetting& setting);
std::string get(Context& context, const TextSetting& setting);
Rate get(Context& context, const RateSetting& setting);

// As a client sees and sets it: the value as text ("14", "true", "0.0825"), checked against its type and
// range.
struct SettingValue {
    std::string name;
    std::string description;
    std::string type;  // integer, boolean, text, rate
    std::string value;
    std::string fallback;
    bool is_set = false;
};
const record::Description& description_of(const SettingValue*);
struct SettingChange {
    std::string value;
};
const record::Description& description_of(const SettingChange*);

using SettingReferences = std::span<const SettingReference>;

// In the order of `settings`, with one query for all.
std::vector<SettingValue> list_settings(Context& context, SettingReferences settings);
// These throw a Problem: 404 for an unknown name, which tells the nearest, and `change_setting` 422 for a
// value of the wrong type or out of range. A change is an event `setting.changed` with from and to.
SettingValue get_setting(Context& context, SettingReferences settings, std::string_view name);
SettingValue change_setting(Context& context, SettingReferences settings, std::string_view name,
                            std::string_view value);
SettingValue reset_setting(Context& context, SettingReferences settings, std::string_view name);

}  // namespace dotmac::platform
