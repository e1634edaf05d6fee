#pragma once

// What becomes of a string that a client sends: it is taken as it is, taken as another value with a word of
// warning, or refused. The clock that decides is the tenant's.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "registry/info.hpp"
#include "registry/retired_text.hpp"

namespace dotmac::registry {

// Nothing where the string is current, or means nothing.
std::optional<RetiredText> retired(const EnumInfo& specified, const Meaning& meaning);

struct Acceptance {
    const ValueInfo* value = nullptr;  // null: refused
    std::optional<RetiredText> retired{};
};

// For a new record: a deprecated value becomes what replaces it, where that is a value of the same enum.
// `today` ("YYYY-MM-DD") is asked only where it matters.
Acceptance accept(const EnumInfo& specified, std::string_view text,
                  const std::function<std::string_view()>& today);

// For a filter, which asks for what is stored: a deprecated value is taken as it is, whatever the date,
// because rows may hold it; a former string until its date.
Acceptance accept_filter(const EnumInfo& specified, std::string_view text,
                         const std::function<std::string_view()>& today);

// "check" is deprecated since 2026-01-31 and accepted until 2026-12-31: use bank_transfer
std::string warning(const RetiredText& retired);

// What a reader of a schema is told of a string: the description of its value, and what to send instead.
std::string reader_description(const EnumInfo& specified, const Meaning& meaning);

}  // namespace dotmac::registry
