// Log-ins that do not look like their account's: from a new country, from a device that is not remembered, or
// from so far away that nobody travels that fast. Which of these count, the tenant says; places are known
// only where the operator provides a file of them (platform/places.hpp).
#pragma once

#include <string>

#include "modules/portal_management/entrance.hpp"
#include "modules/portal_management/store.hpp"
#include "platform/places.hpp"

namespace dotmac::portal_management {

// Why this log-in is suspicious, in words for the audit trail; empty where it is not. The first log-in of an
// account has nothing to be compared with.
std::string suspicion(Context& context, const StoredPortalAccount& stored,
                      const std::optional<platform::Place>& place, bool is_known_device, Instant now);
// Where a log-in that was let in came from.
void note_place(Context& context, PortalAccountId account, const std::optional<platform::Place>& place,
                Instant now);

}  // namespace dotmac::portal_management
