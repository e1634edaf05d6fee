// The audit trail as a file: CSV (RFC 4180, with no cell that a spreadsheet would take for a formula) or a
// JSON object a line.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "platform/events.hpp"

namespace dotmac::platform {

inline constexpr std::string_view event_formats = "csv ndjson";

struct EventExportQuery : EventFilter {
    std::string format = "csv";
};
const record::Description& description_of(const EventExportQuery*);

// What a reader may not see of an event is taken out of it.
using EventView = std::function<void(Event&)>;

// Oldest first, in pieces, in constant memory.
void export_events(Context& context, const EventFilter& filter, std::string_view format,
                   const std::function<void(std::string_view)>& write, const EventView& view = {});
// The same as an answer. Throws validation_failed where it would be longer than 64 MiB.
http::Response event_download(Context& context, const EventFilter& filter, const std::string& format,
                              const EventView& view = {});

}  // namespace dotmac::platform
