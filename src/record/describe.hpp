// How a record lists its fields. Included by the model.cpp of a module, by nothing that modules include.
//
//   const record::Description& description_of(const CustomerCreate*) {
//       using R = CustomerCreate;
//       static const record::Description description{
//           "CustomerCreate",
//           "What a new customer is made of.",
//           {
//               field<&R::name>("name", "Full name or company.", {.min_length = 1, .max_length = 200}),
//               field<&R::customer_type>("customer_type", "Decides price, offer and SLA (R013)."),
//               field<&R::email>("email", "Where bills go.", {.format = Format::email}),
//               field<&R::currency>("currency", "The tenant's where left out.", optional_field),
//           }};
//       return description;
//   }
//
// Which types a field may have, their form in JSON, and what absence means:
//
//   bool, integers            true, 12 (digits only: no 1.0, no 1e3)
//   std::string               "text", trimmed, without control characters; options bound it
//   registry enums            "active"
//   Id, Date, Instant         "cus_0d4q2m8kz1v0a", "2026-01-31", "2026-01-31T08:00:00Z"
//   Money                     {"amount":"12.50","currency":"EUR"}
//   Rate, Decimal             "0.0825": text, so that no reader makes a float of it
//   Currency, TimeZone        "EUR", "Africa/Nairobi"
//   another record            {…}
//   std::vector<T>            […], at most max_items
//   std::map<string, string>  {"key":"value"}, at most max_items; min and max_length bound the values
//   RawJson                   any JSON, kept as its text; max_length bounds the bytes
//   std::optional<T>          null in output; in input null and absent mean the same: nothing
//   Nullable<T>               in a change: absent leaves it, null clears it, a value sets it. Left out of
//                             output where absent
//
// In a query string the same values are written without quotes, a vector as "a,b,c", Money as "12.50 EUR"; an
// empty value of an optional means nothing.
//
// A field that is not optional, Nullable or marked `optional` is required. A record lists at most 128 fields,
// and each is a member of its own or of its first base class.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "record/record.hpp"
#include "record/types.hpp"
#include "registry/info.hpp"

namespace dotmac::record {

// What a text must look like. format.cpp holds the rule, the sentence and the JSON Schema of each.
enum class Format {
    none,
    email,        // jane@example.com
    phone,        // E.164; separators are taken out: "+254 712-345-678" → "+254712345678"
    slug,         // lower-case letters, digits and single hyphens: "north-star"
    code,         // letters, digits, '.', '_', '-', the first a letter or digit: "FIBER-100"
    url,          // http or https, without user and password
    hostname,     // RFC 1123
    ip_address,   // IPv4 or IPv6
    mac_address,  // six octets; kept as "0a:1b:2c:3d:4e:5f"
    country,      // ISO 3166-1 alpha-2: "KE"
    language,     // BCP 47, language with optional script and region: "en", "pt-BR"
    postal_code,  // letters, digits, single spaces and hyphens, at most 12
    password,     // kept exactly as it is, not trimmed; never written
};

struct FieldOptions {
    std::size_t min_length = 0;     // code points
    std::size_t max_length = 1000;  // code points
    // Integers: the number itself. Rate and Decimal: whole units. Money: minor units.
    std::int64_t minimum = std::numeric_limits<std::int64_t>::min();
    std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
    std::size_t min_items = 0;
    std::size_t max_items = 1000;
    Format format = Format::none;
    std::string_view one_of{};   // the allowed texts, parted by blanks: "daily weekly"
    bool multi_line = false;     // line feeds and tabs are allowed
    bool write_only = false;     // a secret: never in output
    bool optional = false;       // absent or null leaves the member's default
    std::string_view example{};  // for the API's documentation; JSON, or plain for a field that is text
};

inline constexpr FieldOptions optional_field{.optional = true};

struct Node;       // a piece of JSON that was read, node.hpp
struct Type;       // below
class Reader;      // reader.hpp
class SchemaText;  // schema.hpp

// What can be done with the values of a type. One constant per kind of type, in kinds.cpp.
struct Kind {
    void (*read)(const Type&, const FieldOptions&, Reader&, const Node&, void* value);
    void (*write)(const Type&, const FieldOptions&, const void* value, std::string& out);
    void (*schema)(const Type&, const FieldOptions&, SchemaText&);
};

extern const Kind boolean_kind, integer_kind, text_kind, enum_kind, id_kind, date_kind, instant_kind,
    money_kind, rate_kind, decimal_kind, currency_kind, zone_kind, record_kind, list_kind, map_kind, raw_kind,
    optional_kind, nullable_kind;

// A type of a field without the type: a kind, and what this one needs beyond it.
struct Type {
    const Kind* kind;
    // Integers, ids and enums (by their position): the value as a number.
    std::int64_t (*get)(const void* value) = nullptr;
    void (*set)(void* value, std::int64_t number) = nullptr;
    std::int64_t lowest = 0;   // of integers
    std::int64_t highest = 0;  // of integers
    const registry::EnumInfo* enumeration = nullptr;
    std::string_view prefix{};                      // of ids
    std::string_view noun{};                        // of ids
    const Description& (*description)() = nullptr;  // of records
    // Lists, optionals and nullables: what is in them, how much, and how to add one, which returns its place.
    const Type* inner = nullptr;
    std::size_t (*size)(const void* value) = nullptr;
    const void* (*at)(const void* value, std::size_t index) = nullptr;
    void* (*add)(void* value) = nullptr;

    bool is_optional() const { return kind == &optional_kind || kind == &nullable_kind; }
};

namespace detail {

template <class T>
struct Optional : std::false_type {};
template <class T>
struct Optional<std::optional<T>> : std::true_type {
    using Inner = T;
};
template <class T>
struct List : std::false_type {};
template <class T>
struct List<std::vector<T>> : std::true_type {
    using Inner = T;
};
template <class T>
struct Identifier : std::false_type {};
template <class Tag>
struct Identifier<Id<Tag>> : std::true_type {};

template <class T>
std::int64_t get_number(const void* value) {
    if constexpr (Identifier<T>::value)
        return static_cast<const T*>(value)->value;
    else
        return static_cast<std::int64_t>(*static_cast<const T*>(value));
}

template <class T>
void set_number(void* value, std::int64_t number) {
    if constexpr (Identifier<T>::value)
        static_cast<T*>(value)->value = number;
    else
        *static_cast<T*>(value) = static_cast<T>(number);
}

template <class T>
std::size_t size_of(const void* value) {
    if constexpr (Optional<T>::value)
        return static_cast<const T*>(value)->has_value() ? 1 : 0;
    else
        return static_cast<const T*>(value)->size();
}

template <class T>
const void* inner_at(const void* value, std::size_t index) {
    if constexpr (Optional<T>::value)
        return &**static_cast<const T*>(value);
    else
        return &(*static_cast<const T*>(value))[index];
}

template <class T>
void* add_inner(void* value) {
    if constexpr (Optional<T>::value)
        return &static_cast<T*>(value)->emplace();
    else
        return &static_cast<T*>(value)->emplace_back();
}

template <class T>
consteval const Kind* plain_kind() {
    if constexpr (std::is_same_v<T, bool>)
        return &boolean_kind;
    else if constexpr (std::is_same_v<T, std::string>)
        return &text_kind;
    else if constexpr (std::is_same_v<T, Date>)
        return &date_kind;
    else if constexpr (std::is_same_v<T, Instant>)
        return &instant_kind;
    else if constexpr (std::is_same_v<T, Money>)
        return &money_kind;
    else if constexpr (std::is_same_v<T, Rate>)
        return &rate_kind;
    else if constexpr (std::is_same_v<T, Decimal>)
        return &decimal_kind;
    else if constexpr (std::is_same_v<T, Currency>)
        return &currency_kind;
    else if constexpr (std::is_same_v<T, TimeZone>)
        return &zone_kind;
    else if constexpr (std::is_same_v<T, RawJson>)
        return &raw_kind;
    else if constexpr (std::is_same_v<T, std::map<std::string, std::string>>)
        return &map_kind;
    else
        return nullptr;
}

}  // namespace detail

template <class T>
consteval Type make_type();
template <class T>
inline constexpr Type type_of = make_type<T>();

template <class T>
consteval Type make_type() {
    using namespace detail;
    if constexpr (plain_kind<T>() != nullptr) {
        return {.kind = plain_kind<T>()};
    } else if constexpr (std::is_integral_v<T>) {
        using Limits = std::numeric_limits<T>;
        constexpr bool is_wide = std::is_unsigned_v<T> && sizeof(T) == sizeof(std::int64_t);
        return {.kind = &integer_kind,
                .get = get_number<T>,
                .set = set_number<T>,
                .lowest = Limits::min(),
                .highest = is_wide ? std::numeric_limits<std::int64_t>::max()
                                   : static_cast<std::int64_t>(Limits::max())};
    } else if constexpr (registry::Registered<T>) {
        return {.kind = &enum_kind,
                .get = get_number<T>,
                .set = set_number<T>,
                .enumeration = &registry::info<T>};
    } else if constexpr (Identifier<T>::value) {
        return {.kind = &id_kind,
                .get = get_number<T>,
                .set = set_number<T>,
                .prefix = T::prefix,
                .noun = T::noun};
    } else if constexpr (Optional<T>::value || List<T>::value) {
        using Inner = typename std::conditional_t<Optional<T>::value, Optional<T>, List<T>>::Inner;
        static_assert(!(List<T>::value && std::is_same_v<Inner, bool>), "a list of bool has no addresses");
        return {.kind = List<T>::value           ? &list_kind
                        : Optional<Inner>::value ? &nullable_kind
                                                 : &optional_kind,
                .inner = &type_of<Inner>,
                .size = size_of<T>,
                .at = inner_at<T>,
                .add = add_inner<T>};
    } else {
        static_assert(Described<T>, "a field has a type that describe.hpp lists");
        return {.kind = &record_kind, .description = &record::description<T>};
    }
}

struct Field {
    std::string_view name;
    std::string_view doc;
    FieldOptions options;
    const Type* type;
    void* (*address)(void* record);

    const void* value_in(const void* record) const { return address(const_cast<void*>(record)); }
    bool is_required() const { return !options.optional && !type->is_optional(); }
    bool is_secret() const { return options.write_only || options.format == Format::password; }
};

namespace detail {

template <auto Member>
struct MemberOf;
template <class R, class T, T R::* Member>
struct MemberOf<Member> {
    using Value = T;
    static void* address(void* record) { return &(static_cast<R*>(record)->*Member); }
};

}  // namespace detail

// `name` as clients write it, `doc` one sentence for the API's documentation. Both live as long as the
// program.
template <auto Member>
Field field(std::string_view name, std::string_view doc, const FieldOptions& options = {}) {
    using M = detail::MemberOf<Member>;
    return {name, doc, options, &type_of<typename M::Value>, &M::address};
}

inline constexpr std::size_t most_fields = 128;

// Made once per record, as a function's static constant; immutable, so any thread may use it.
struct Description {
    Description(std::string_view record_name, std::string_view record_doc, std::initializer_list<Field> list);

    std::string_view name;
    std::string_view doc;
    std::vector<Field> fields;
    std::vector<std::string_view> names;  // of the fields, in their order
};

}  // namespace dotmac::record
