// Records made up for tests of the record layer: between them they have a field of every type.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "modules/identity/enums.hpp"
#include "record/record.hpp"
#include "record/types.hpp"

namespace dotmac::record::test {

using identity::CustomerType;
using identity::UserRole;

struct GizmoTag {
    static constexpr std::string_view prefix = "giz";
    static constexpr std::string_view noun = "gizmo";
};
using GizmoId = Id<GizmoTag>;

struct Contact {
    std::string email;
    std::optional<std::string> phone;
};

struct Everything {
    GizmoId id;
    std::int64_t version = 1;
    bool active = false;
    std::int32_t count = 0;
    std::uint8_t small = 0;
    std::string name;
    std::string notes;
    std::string plan = "basic";
    CustomerType type = CustomerType::residential;
    UserRole role = UserRole::manager;
    Date day{std::chrono::year{2026}, std::chrono::month{1}, std::chrono::day{31}};
    Instant moment;
    Money price;
    Rate rate;
    Decimal size;
    Currency currency;
    TimeZone zone;
    Contact contact;
    std::vector<Contact> contacts;
    std::vector<std::string> tags;
    std::map<std::string, std::string> labels;
    RawJson extra;
    std::optional<std::int64_t> limit;
    Nullable<Date> ends;
    std::string secret;
};

struct Filter {
    std::optional<CustomerType> type;
    std::optional<UserRole> role;
    std::optional<bool> active;
    std::optional<std::int64_t> at_least;
    std::optional<Money> price;
    std::vector<CustomerType> types;
    std::string search;
};

const Description& description_of(const Contact*);
const Description& description_of(const Everything*);
const Description& description_of(const Filter*);

}  // namespace dotmac::record::test
