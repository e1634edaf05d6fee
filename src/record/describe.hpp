// How a record lists its fields. Included by the model.cpp of a module, by nothing that modules include: it
// brings the JSON library.
//
//   const record::Description& description_of(const CustomerCreate*) {
//       static const record::Description description{
//           "CustomerCreate", "What a new customer is made of.",
//           {
//               field<&CustomerCreate::name>("name", "Full name or company.", {.min_length = 1, .max_length =
//               200}), field<&CustomerCreate::customer_type>("customer_type", "Decides price, offer and SLA
//               (R013)."), field<&CustomerCreate::email>("email", "Where bills go.", {.format =
//               Format::email}), field<&CustomerCreate::currency>("currency", "ISO 4217; the tenant's where
//               left out.", optional_field),
//           }};
//       return description;
//   }
//
// Which types a field may have, their form in JSON, and what absence means:
//
//   bool, integers           true, 12
//   std::string              "text", trimmed; at most max_length code points, by default 1,000; no control
//   characters registry enums           "active" Id, Date, Instant        "cus_0d4q2m8kz1v0a", "2026-01-31",
//   "2026-01-31T08:00:00Z" Money                    {"amount":"12.50","currency":"EUR"} Rate, Decimal
//   "0.0825": text, so that no reader makes a float of it Currency, TimeZone       "EUR", "Africa/Nairobi"
//   another record           {…}
//   std::vector<T>           […], at most max_items (default 1,000)
//   std::map<string, string> {"key":"value"}
//   RawJson                  any JSON, kept as its text
//   std::optional<T>         null in output; in input null and absent mean the same: nothing
//   Nullable<T>              in a change: absent leaves it, null clears it, a value sets it. Left out of
//   output if absent
//
// A field that is not optional, Nullable or marked `optional_field` is required.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "record/record.hpp"
#include "record/types.hpp"
#include "registry/lookup.hpp"

namespace dotmac::record {

// Codec, Field, Description, field<…>() are to be defined here by the owner of this folder.

}  // namespace dotmac::record
