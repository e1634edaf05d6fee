#include "http/deprecation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "base/time.hpp"
#include "http/http_date.hpp"
#include "http/route.hpp"
#include "registry/acceptance.hpp"

namespace dotmac::http {
namespace {

// In UTC: the dates of the registry know no zone.
std::chrono::sys_seconds start_of(Date date) {
    return std::chrono::floor<std::chrono::seconds>(TimeZone{}.start_of(date));
}

std::string item(const record::Warning& warning) {
    const registry::RetiredText& retired = warning.retired;
    return fmt::format(R"({{"field":{},"value":{},"replaced_by":{},"accepted_until":{},"message":{}}})",
                       quote_json(warning.field), quote_json(retired.text), quote_json(retired.replaced_by),
                       quote_json(retired.accepted_until), quote_json(registry::warning(retired)));
}

void add_member(std::string& body, const std::vector<record::Warning>& warnings) {
    std::string items;
    for (const record::Warning& warning : warnings)
        items += (items.empty() ? "" : ",") + item(warning);
    body.pop_back();
    body += fmt::format(R"({}"warnings":[{}]}})", body == "{" ? "" : ",", items);
}

std::string links(const std::vector<record::Warning>& warnings) {
    std::vector<std::string_view> names;
    std::string out;
    for (const record::Warning& warning : warnings) {
        const std::string_view name = warning.retired.enum_name;
        if (std::ranges::find(names, name) != names.end()) continue;
        names.push_back(name);
        for (const std::string_view relation : {"deprecation", "sunset", "successor-version"}) {
            fmt::format_to(std::back_inserter(out), R"({}<{}/enums/{}>; rel="{}")", out.empty() ? "" : ", ",
                           api_prefix, name, relation);
        }
    }
    return out;
}

}  // namespace

void add_warnings(Response& response, const std::vector<record::Warning>& warnings) {
    if (warnings.empty()) return;
    std::string_view since = warnings.front().retired.since;
    std::string_view until = warnings.front().retired.accepted_until;
    for (const record::Warning& warning : warnings) {
        since = std::min(since, warning.retired.since);
        until = std::min(until, warning.retired.accepted_until);
    }
    response.headers.emplace_back(
        "Deprecation", fmt::format("@{}", start_of(*parse_date(since)).time_since_epoch().count()));
    response.headers.emplace_back("Sunset", http_date(start_of(add_days(*parse_date(until), 1))));
    response.headers.emplace_back("Link", links(warnings));
    if (response.content_type == "application/json" && response.body.starts_with('{'))
        add_member(response.body, warnings);
}

}  // namespace dotmac::http
