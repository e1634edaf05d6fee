// Records: the shapes that enter and leave the program. A record's fields are listed once (describe.hpp), and
// JSON in and out, query strings, exact error messages and the OpenAPI schema all read that list.
//
// This header is what modules see: no JSON library behind it.
#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "base/problem.hpp"
#include "registry/info.hpp"
#include "registry/retired_text.hpp"

namespace dotmac::record {

struct Description;  // see describe.hpp

// Every record R has, beside it in its model.hpp, `const record::Description& description_of(const R*);` and
// its definition, the field list, in model.cpp.
template <class R>
concept Described = requires(const R* record) {
    { description_of(record) } -> std::same_as<const Description&>;
};

template <Described R>
const Description& description() {
    return description_of(static_cast<const R*>(nullptr));
}

using Pairs = std::vector<std::pair<std::string, std::string>>;  // of a query string, decoded

// A string of an enum that was accepted this time, and that the client should stop sending.
struct Warning {
    std::string field;
    registry::RetiredText retired;
};

// A value that a client chose for a new record, of an enum without state machine.
struct Choice {
    std::string field;
    const registry::EnumInfo* enumeration;
    const registry::ValueInfo* value;
};

// A deprecated or renamed enum value is taken while it is still accepted: up to and including a calendar
// date.
struct ReadOptions {
    std::optional<Date> today{};  // the tenant's date; where nothing is given, the system's in UTC
    bool is_stored = false;  // the program's own record read back: any value that was ever written is fine
    std::function<Date()> ask_today{};  // in place of `today`, where only few readings need it
    std::vector<Warning>* warnings = nullptr;
    std::vector<Choice>* choices = nullptr;
};

void read_json(const Description& description, std::string_view json, void* record,
               const ReadOptions& options = {});
void read_pairs(const Description& description, const Pairs& pairs, void* record,
                const ReadOptions& options = {});
void write_json(const Description& description, const void* record, std::string& out);

// Throws a Problem: malformed_request where it is no JSON (RFC 8259; UTF-8, no duplicate names, at most 32
// levels), and otherwise validation_failed with every field at fault, each by its path: unknown fields (with
// the nearest known one), missing ones, wrong types, values out of range, enum values (with what is allowed
// and the nearest).
template <Described R>
R from_json(std::string_view json, const ReadOptions& options = {}) {
    R record{};
    read_json(description<R>(), json, &record, options);
    return record;
}

// The same for a query string, where every value is text: `?account_status=active&has_balance=true`. It asks
// for what is stored, so every deprecated enum value is taken. A name that is given twice is at fault.
template <Described R>
R from_pairs(const Pairs& pairs, const ReadOptions& options = {}) {
    R record{};
    read_pairs(description<R>(), pairs, &record, options);
    return record;
}

template <Described R>
std::string to_json(const R& record) {
    std::string out;
    write_json(description<R>(), &record, out);
    return out;
}

// The JSON Schema (2020-12) of a record, and of every record and enum in it by name, as members of one JSON
// object: `"Customer":{…},"Contact":{…},"CustomerType":{…}`. They refer to each other as
// `#/components/schemas/Contact`. `visited` holds the names that are already written. Where `out` holds
// members already, a comma comes first.
void append_schemas(const Description& description, std::vector<std::string_view>& visited, std::string& out);
std::string_view name(const Description& description);
// Whether one of its fields is a password or another secret that is never written.
bool has_secret(const Description& description);

}  // namespace dotmac::record
