// Instants, zones, and the clock that a rule is given.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"

namespace dotmac {

using Microseconds = std::chrono::microseconds;
using Instant = std::chrono::sys_time<Microseconds>;  // UTC

// The edge of the system: only the wiring calls it. Rules take the time from their Clock.
Instant system_now();

std::string to_string(Instant instant);  // "2026-11-23T08:09:30.123456Z"; no fraction where zero
std::optional<Instant> parse_instant(std::string_view text);  // RFC 3339, any offset

// A zone of the IANA database by its name. Only `parse` makes one, so every TimeZone is known.
class TimeZone {
  public:
    TimeZone();                                                   // Etc/UTC
    static std::optional<TimeZone> parse(std::string_view name);  // "Africa/Nairobi"

    const std::string& name() const { return name_; }
    Date date_at(Instant instant) const;
    // The first instant of a local day, where a change of the clock removes midnight: the first that exists.
    Instant start_of(Date date) const;

  private:
    std::string name_;
    const void* zone_;  // of the process-wide zone database, which lives as long as the process
};

// What time it is for one tenant: fixed for the length of one operation, so that all of it happens at once.
struct Clock {
    Instant now;
    TimeZone zone;

    Date today() const { return zone.date_at(now); }
};

}  // namespace dotmac
