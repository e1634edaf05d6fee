// Fields of one value: how each type is read, written and described.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/append.hpp"
#include "base/text.hpp"
#include "record/describe.hpp"
#include "record/reader.hpp"
#include "record/schema.hpp"
#include "registry/refusal.hpp"

namespace dotmac::record {
namespace {

template <class T>
T& as(void* value) {
    return *static_cast<T*>(value);
}
template <class T>
const T& as(const void* value) {
    return *static_cast<const T*>(value);
}

void append_number(std::int64_t number, std::string& out) {
    std::array<char, 20> digits{};  // "-9223372036854775808"
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

// For texts that hold nothing to escape.
void append_plain(std::string_view text, std::string& out) {
    out += '"';
    out += text;
    out += '"';
}

// ---- bool

void read_boolean(const Type&, const FieldOptions&, Reader& reader, const Node& node, void* value) {
    if (node.shape == Node::Shape::boolean) {
        as<bool>(value) = node.boolean;
    } else if (reader.is_query() && (node.text == "true" || node.text == "false")) {
        as<bool>(value) = node.text == "true";
    } else {
        reader.refuse_shape(node, "true or false");
    }
}

void write_boolean(const Type&, const FieldOptions&, const void* value, std::string& out) {
    out += as<bool>(value) ? "true" : "false";
}

void boolean_schema(const Type&, const FieldOptions&, SchemaText& schema) {
    schema.type("boolean");
}

// ---- integers

void read_integer(const Type& type, const FieldOptions& options, Reader& reader, const Node& node,
                  void* value) {
    const bool is_number = node.shape == Node::Shape::integer || reader.is_query();
    if (!is_number) {
        return reader.refuse_shape(node, node.shape == Node::Shape::fraction
                                             ? "a whole number, written without point and exponent"
                                             : "a whole number");
    }
    const std::int64_t least = std::max(type.lowest, options.minimum);
    const std::int64_t most = std::min(type.highest, options.maximum);
    const char* const end = node.text.data() + node.text.size();
    std::int64_t number = 0;
    const auto parsed = std::from_chars(node.text.data(), end, number);
    if (parsed.ec == std::errc::invalid_argument || parsed.ptr != end) {
        return reader.refuse_shape(node, "a whole number");
    }
    if (parsed.ec == std::errc{} && number >= least && number <= most) return type.set(value, number);
    reader.refuse("is " + shorten(node.text) + "; expected a number from " + std::to_string(least) + " to " +
                  std::to_string(most));
}

void write_integer(const Type& type, const FieldOptions&, const void* value, std::string& out) {
    append_number(type.get(value), out);
}

void integer_schema(const Type& type, const FieldOptions& options, SchemaText& schema) {
    schema.type("integer");
    const std::int64_t least = std::max(type.lowest, options.minimum);
    const std::int64_t most = std::min(type.highest, options.maximum);
    if (type.highest > INT32_MAX) schema.text("format", "int64");
    if (least != INT64_MIN) schema.number("minimum", least);
    if (most != INT64_MAX) schema.number("maximum", most);
    if (!options.example.empty()) schema.example(options.example);
}

// ---- registry enums

void read_enum(const Type& type, const FieldOptions&, Reader& reader, const Node& node, void* value) {
    const registry::EnumInfo& known = *type.enumeration;
    if (node.shape != Node::Shape::text) {
        return reader.refuse_shape(node, "a text, one of the values of " + std::string{known.name});
    }
    const std::string_view text = trim(node.text);
    const auto today = [&]() -> std::string_view { return reader.today(); };
    const registry::Acceptance accepted = reader.is_stored() ? registry::Acceptance{known.meaning(text).value}
                                          : reader.is_query() ? registry::accept_filter(known, text, today)
                                                              : registry::accept(known, text, today);
    if (accepted.value != nullptr) {
        if (accepted.retired) reader.warn(*accepted.retired);
        reader.note_choice(known, *accepted.value);
        return type.set(value, accepted.value - known.values.data());
    }
    reader.refuse(registry::refusal(known, reader.path(), text, reader.today()));
}

void write_enum(const Type& type, const FieldOptions&, const void* value, std::string& out) {
    append_plain(type.enumeration->values[static_cast<std::size_t>(type.get(value))].text, out);
}

void enum_schema(const Type& type, const FieldOptions&, SchemaText& schema) {
    schema.refer(*type.enumeration);
}

// ---- ids

std::string example_id(const Type& type) {
    return format_id(type.prefix, 0x68A5'0000'0000'0001);
}

void read_id(const Type& type, const FieldOptions&, Reader& reader, const Node& node, void* value) {
    if (node.shape == Node::Shape::text) {
        if (const auto number = parse_id(type.prefix, trim(node.text))) return type.set(value, *number);
    }
    const bool vowel = std::string_view{"aeiou"}.find(type.noun.front()) != std::string_view::npos;
    reader.refuse_shape(node, (vowel ? "the id of an " : "the id of a ") + std::string{type.noun} +
                                  ", such as " + quote_json(example_id(type)));
}

void write_id(const Type& type, const FieldOptions&, const void* value, std::string& out) {
    out += '"';
    append_id(out, type.prefix, type.get(value));
    out += '"';
}

void id_schema(const Type& type, const FieldOptions&, SchemaText& schema) {
    schema.type("string");
    schema.text("pattern", '^' + std::string{type.prefix} + "_[0-7][0-9a-hjkmnp-tv-z]{12}$");
    schema.example(quote_json(example_id(type)));
}

// ---- types that parse from a text and have one form

// `parse` gives an optional<T>; `expected` completes the refusal.
template <class T, class Parse>
void read_parsed(Reader& reader, const Node& node, void* value, Parse parse, std::string_view expected) {
    if (node.shape == Node::Shape::text) {
        if (const auto parsed = parse(trim(node.text))) {
            as<T>(value) = *parsed;
            return;
        }
    }
    reader.refuse_shape(node, expected);
}

void text_form(SchemaText& schema, const FieldOptions& options, std::string_view keyword,
               std::string_view rule, std::string_view example) {
    schema.type("string");
    schema.text(keyword, rule);
    schema.example(quote_json(options.example.empty() ? example : options.example));
}

void read_date(const Type&, const FieldOptions&, Reader& reader, const Node& node, void* value) {
    read_parsed<Date>(reader, node, value, parse_date,
                      "a calendar date that exists, such as \"2026-01-31\", from the year 1900 on");
}

void write_date(const Type&, const FieldOptions&, const void* value, std::string& out) {
    append_plain(to_string(as<Date>(value)), out);
}

void date_schema(const Type&, const FieldOptions& options, SchemaText& schema) {
    text_form(schema, options, "format", "date", "2026-01-31");
}

void read_instant(const Type&, const FieldOptions&, Reader& reader, const Node& node, void* value) {
    read_parsed<Instant>(reader, node, value, parse_instant,
                         "an instant with its offset, such as \"2026-01-31T08:00:00Z\"");
}

void write_instant(const Type&, const FieldOptions&, const void* value, std::string& out) {
    out += '"';
    append_instant(out, as<Instant>(value));
    out += '"';
}

void instant_schema(const Type&, const FieldOptions& options, SchemaText& schema) {
    text_form(schema, options, "format", "date-time", "2026-01-31T08:00:00Z");
}

void read_currency(const Type&, const FieldOptions&, Reader& reader, const Node& node, void* value) {
    read_parsed<Currency>(reader, node, value, Currency::parse, "an ISO 4217 currency such as \"EUR\"");
}

void write_currency(const Type&, const FieldOptions&, const void* value, std::string& out) {
    append_plain(as<Currency>(value).code(), out);
}

void currency_schema(const Type&, const FieldOptions& options, SchemaText& schema) {
    text_form(schema, options, "pattern", "^[A-Z]{3}$", "EUR");
}

void read_zone(const Type&, const FieldOptions&, Reader& reader, const Node& node, void* value) {
    read_parsed<TimeZone>(reader, node, value, TimeZone::parse,
                          "a time zone of the IANA database, such as \"Africa/Nairobi\"");
}

void write_zone(const Type&, const FieldOptions&, const void* value, std::string& out) {
    append_plain(as<TimeZone>(value).name(), out);
}

void zone_schema(const Type&, const FieldOptions& options, SchemaText& schema) {
    text_form(schema, options, "pattern", "^[A-Za-z0-9_+/-]+$", "Africa/Nairobi");
}

// ---- exact numbers, as text

constexpr std::string_view decimal_pattern = R"(^-?(0|[1-9][0-9]*)(\.[0-9]+)?$)";
__extension__ using Wide = __int128;

// Bounds in whole units against units × 10^-scale.
bool in_bounds(std::int64_t units, int scale, const FieldOptions& options) {
    Wide one = 1;
    for (int i = 0; i < scale; ++i)
        one *= 10;
    return units >= options.minimum * one && units <= options.maximum * one;
}

std::string bounds(std::string_view kind, const FieldOptions& options) {
    std::string text = std::string{kind} + " as text, such as \"0.0825\"";
    if (options.minimum != FieldOptions{}.minimum) text += ", at least " + std::to_string(options.minimum);
    if (options.maximum != FieldOptions{}.maximum) text += ", at most " + std::to_string(options.maximum);
    return text;
}

void read_rate(const Type&, const FieldOptions& options, Reader& reader, const Node& node, void* value) {
    const auto parse = [&](std::string_view text) {
        const auto rate = Rate::parse(text);
        return rate && in_bounds(rate->millionths, 6, options) ? rate : std::nullopt;
    };
    read_parsed<Rate>(reader, node, value, parse, bounds("a rate with at most 6 decimal places", options));
}

void write_rate(const Type&, const FieldOptions&, const void* value, std::string& out) {
    append_plain(as<Rate>(value).to_string(), out);
}

void decimal_schema(const Type&, const FieldOptions& options, SchemaText& schema) {
    text_form(schema, options, "pattern", decimal_pattern, "0.0825");
}

void read_decimal(const Type&, const FieldOptions& options, Reader& reader, const Node& node, void* value) {
    const auto parse = [&](std::string_view text) {
        const auto decimal = Decimal::parse(text);
        return decimal && in_bounds(decimal->units, decimal->scale, options) ? decimal : std::nullopt;
    };
    read_parsed<Decimal>(reader, node, value, parse,
                         bounds("a number with at most 9 decimal places", options));
}

void write_decimal(const Type&, const FieldOptions&, const void* value, std::string& out) {
    append_plain(as<Decimal>(value).to_string(), out);
}

// ---- money

// Far above any bill, and far enough below 64 bits that a sum of thousands of them still fits.
constexpr std::int64_t most_minor = 1'000'000'000'000'000;

void check_amount(Reader& reader, const FieldOptions& options, std::string_view amount, Currency currency,
                  void* value) {
    const auto money = Money::parse(trim(amount), currency);
    if (!money) {
        const int digits = currency.minor_digits();
        return reader.refuse("is " + quote(amount) + "; expected an amount of " +
                             std::string{currency.code()} + " with at most " + std::to_string(digits) +
                             " decimal places, such as " + quote_json(Money{1250, currency}.amount()));
    }
    const std::int64_t least = std::max(options.minimum, -most_minor);
    const std::int64_t most = std::min(options.maximum, most_minor);
    if (money->minor < least) {
        return reader.refuse("is " + money->amount() + "; at least " + Money{least, currency}.to_string() +
                             " is expected");
    }
    if (money->minor > most) {
        return reader.refuse("is " + money->amount() + "; at most " + Money{most, currency}.to_string() +
                             " is allowed");
    }
    as<Money>(value) = *money;
}

void read_query_money(const FieldOptions& options, Reader& reader, const Node& node, void* value) {
    const std::string_view text = trim(node.text);
    const auto blank = text.find(' ');
    const auto currency =
        blank == std::string_view::npos ? std::nullopt : Currency::parse(text.substr(blank + 1));
    if (!currency) return reader.refuse_shape(node, "an amount and its currency, such as \"12.50 EUR\"");
    check_amount(reader, options, text.substr(0, blank), *currency, value);
}

void refuse_amount(Reader& reader, const Node& node) {
    if (node.shape == Node::Shape::integer || node.shape == Node::Shape::fraction) {
        return reader.refuse("is " + describe(node) + "; send it as text, " + quote_json(shorten(node.text)) +
                             ", so that no reader makes a float of it");
    }
    reader.refuse_shape(node, "an amount as text, such as \"12.50\"");
}

void read_money(const Type&, const FieldOptions& options, Reader& reader, const Node& node, void* value) {
    if (reader.is_query()) return read_query_money(options, reader, node, value);
    if (node.shape != Node::Shape::object) {
        return reader.refuse_shape(node, R"({"amount":"12.50","currency":"EUR"})");
    }
    const Node* amount = nullptr;
    const Node* code = nullptr;
    for (const Node& member : node.children) {
        if (member.name == "amount") {
            amount = &member;
        } else if (member.name == "currency") {
            code = &member;
        } else {
            const Reader::Step step{reader, shorten(member.name)};
            reader.refuse("is no known field; money has amount and currency");
        }
    }
    std::optional<Currency> currency;
    {
        const Reader::Step step{reader, "currency"};
        if (code == nullptr) reader.refuse("is missing");
        if (code != nullptr && code->shape == Node::Shape::text) currency = Currency::parse(trim(code->text));
        if (code != nullptr && !currency) reader.refuse_shape(*code, "an ISO 4217 currency such as \"EUR\"");
    }
    const Reader::Step step{reader, "amount"};
    if (amount == nullptr) return reader.refuse("is missing");
    if (amount->shape != Node::Shape::text) return refuse_amount(reader, *amount);
    if (currency) check_amount(reader, options, amount->text, *currency, value);
}

void write_money(const Type&, const FieldOptions&, const void* value, std::string& out) {
    const auto& money = as<Money>(value);
    out += R"({"amount":")";
    out += money.amount();
    out += R"(","currency":")";
    out += money.currency.code();
    out += "\"}";
}

void money_schema(const Type&, const FieldOptions&, SchemaText& schema) {
    schema.refer_to_money();
}

}  // namespace

const Kind boolean_kind{read_boolean, write_boolean, boolean_schema};
const Kind integer_kind{read_integer, write_integer, integer_schema};
const Kind enum_kind{read_enum, write_enum, enum_schema};
const Kind id_kind{read_id, write_id, id_schema};
const Kind date_kind{read_date, write_date, date_schema};
const Kind instant_kind{read_instant, write_instant, instant_schema};
const Kind currency_kind{read_currency, write_currency, currency_schema};
const Kind zone_kind{read_zone, write_zone, zone_schema};
const Kind rate_kind{read_rate, write_rate, decimal_schema};
const Kind decimal_kind{read_decimal, write_decimal, decimal_schema};
const Kind money_kind{read_money, write_money, money_schema};

}  // namespace dotmac::record
