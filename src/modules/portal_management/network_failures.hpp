// Credential stuffing: somebody who tries one password each at many accounts locks none of them. So failures
// are counted per address too, by how many different accounts they were of; past the allowance the address
// waits longer with each further account. Whoever shows a remembered device of the account is let through:
// the customers behind the same address are not locked out by a neighbour.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "store/context.hpp"

namespace dotmac::portal_management {

// What counts as one address: an IPv4 address, or the /64 that an IPv6 customer has for himself.
std::string network_of(std::string_view address);

// When the next attempt may be made from there; nothing where it may be made now.
std::optional<Instant> slowed_down_until(Context& context, std::string_view address, Instant now);
// `login` is what was typed, known or not.
void note_network_failure(Context& context, std::string_view address, std::string_view login, Instant now);
std::int64_t purge_network_failures(Context& context, Instant now, std::int64_t limit);

}  // namespace dotmac::portal_management
