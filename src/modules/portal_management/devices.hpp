// Devices that an account's owner let be remembered: there, log-in asks for no second factor, and a slowed
// down address does not matter.
#pragma once

#include "modules/portal_management/entrance.hpp"
#include "modules/portal_management/log_in_model.hpp"
#include "store/page.hpp"

namespace dotmac::portal_management {

// Returns the device's token, which stands nowhere else.
std::string remember_device(Context& context, PortalAccountId account, Instant now);
// Which of the account's devices shows this token; nothing where none does, or it is forgotten by now.
std::optional<PortalDeviceId> find_device(Context& context, PortalAccountId account, std::string_view token,
                                          Instant now);
void touch_device(Context& context, PortalDeviceId id, Instant now);

store::Page<PortalDevice> list_devices(Context& context, PortalAccountId account,
                                       const store::PageRequest& page);
// Throws not_found where it is none of the account's.
void forget_device(Context& context, PortalAccountId account, PortalDeviceId id);
void forget_devices(Context& context, PortalAccountId account);
std::int64_t purge_devices(Context& context, Instant now, std::int64_t limit);

}  // namespace dotmac::portal_management
