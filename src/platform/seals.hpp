// Seals: events are sealed into a hash chain, so tampering shows.
//
//   1. Seal n covers the events after those of seal n-1 up to and including its last one, in the order of
//      (sequence, id). It is made only of events below the settled sequence, so none can appear among them.
//   2. Its hash is SHA-256 over the hash of seal n-1 (32 zero bytes for the first), the tenant, its number,
//      last event and count, and every field of every event, each with its length in front;
//      its origin (remote address, user agent) only where it has one.
//   3. Seals are numbered from 1 without a gap, and each one holds at least one event.
//
// So an event that is changed, removed or inserted in a sealed range is found, and so is a seal that is. What
// no chain inside a database can show is that its newest seals and all their events were cut off together, or
// the whole chain rewritten: for that, note the number and hash of the last seal elsewhere (SealReport) and
// compare.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "platform/jobs.hpp"
#include "store/context.hpp"

namespace dotmac::platform {

inline constexpr int most_events_per_seal = 1'000;

// Whether there are events that no seal covers yet.
bool has_unsealed_events(Context& context);
// Seals settled events, at most 20,000 at once; returns how many, 0 where there are none.
std::int64_t seal_next_events(Context& context);

struct SealReport {
    std::int64_t seals = 0;
    std::int64_t events = 0;             // under those seals
    std::string last_hash;               // hex; empty where there is no seal
    std::optional<std::string> fault{};  // the first one, in a sentence that names the events
};

// Reads every sealed event of the tenant, in constant memory, and computes the chain again. Stops at the
// first fault.
SealReport verify_seals(Context& context);

// The job `seal_events`.
JobType seal_events_job();

}  // namespace dotmac::platform
