// The audit trail of one portal account, as its owner sees it.
#pragma once

#include <optional>
#include <string>

#include "http/exchange.hpp"
#include "platform/events.hpp"

namespace dotmac::portal_management {

struct PortalEventFilter {
    std::optional<std::string> type;
    std::optional<Instant> from;  // by the tenant's clock
    std::optional<Instant> to;    // not included
};
const record::Description& description_of(const PortalEventFilter*);

struct PortalEventExportQuery : PortalEventFilter {
    std::string format = "csv";  // or ndjson
};
const record::Description& description_of(const PortalEventExportQuery*);

// Of the account that asks. What the provider's people and programs did stands under the actor "provider",
// without the address they did it from.
store::Page<platform::Event> list_own_events(Context& context, const PortalEventFilter& filter,
                                             const store::PageRequest& page);
http::Response export_own_events(Context& context, const PortalEventExportQuery& query);

}  // namespace dotmac::portal_management
