#pragma once

// The registry as it was last released, `registry.lock.json`, and what a change of it breaks. A release is
// compared with the lock before it goes out (`dotmac enums check`, and a test); `dotmac enums lock` accepts
// the present state.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "registry/info.hpp"

namespace dotmac::registry {

struct LockedRename {
    std::string text;
    std::string accepted_until;  // "YYYY-MM-DD"
    bool operator==(const LockedRename&) const = default;
};

struct LockedValue {
    std::string text;
    std::optional<std::string> accepted_until{};  // of a deprecated value
    std::vector<LockedRename> renamed_from{};
    bool operator==(const LockedValue&) const = default;
};

struct LockedEnum {
    std::string name;
    std::vector<std::string> columns{};  // where the values really lie
    std::optional<std::string> initial{};
    std::vector<LockedValue> values{};
    std::vector<std::pair<std::string, std::string>> transitions{};
    bool operator==(const LockedEnum&) const = default;
};

using Lock = std::vector<LockedEnum>;

Lock lock_of(std::span<const EnumInfo> enums);
std::string write_lock(const Lock& lock);
// Throws Problem(malformed_request), naming what is wrong, where the text is no lock.
Lock read_lock(std::string_view json);
// registry.lock.json as it was when the program was built.
std::string_view released_lock();

// What `present` breaks of what was `released`, to a reader on `today` ("YYYY-MM-DD"): one sentence each that
// says what breaks for whom, and one that says what to do instead. Added enums, values, transitions, columns
// and longer grace periods break nothing.
std::vector<std::string> breaking_changes(const Lock& released, const Lock& present, std::string_view today);

}  // namespace dotmac::registry
