#include "platform/event_export.hpp"

#include "base/csv.hpp"

namespace dotmac::platform {
namespace {

constexpr std::size_t longest_download = std::size_t{64} << 20;

void append_csv(std::string& out, const Event& event) {
    append_csv_line(
        out, {event.id.to_string(), to_string(event.occurred_at), event.type, event.subject, event.actor,
              event.request_id, event.remote_address, event.user_agent, event.data.text});
}

}  // namespace

void export_events(Context& context, const EventFilter& filter, std::string_view format,
                   const std::function<void(std::string_view)>& write, const EventView& view) {
    const bool is_csv = format == "csv";
    std::string piece;
    if (is_csv) {
        append_csv_line(piece, {"id", "occurred_at", "type", "subject", "actor", "request_id",
                                "remote_address", "user_agent", "data"});
    }
    store::PageRequest request{.limit = store::largest_page_size, .sort = "occurred_at", .cursor = {}};
    while (true) {
        auto page = list_events(context, filter, request);
        for (Event& event : page.items) {
            if (view) view(event);
            if (is_csv) {
                append_csv(piece, event);
            } else {
                piece += record::to_json(event) + '\n';
            }
        }
        write(piece);
        piece.clear();
        if (!page.next_cursor) return;
        request.cursor = *page.next_cursor;
    }
}

http::Response event_download(Context& context, const EventFilter& filter, const std::string& format,
                              const EventView& view) {
    http::Response response{
        .content_type = format == "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson",
        .headers = {{"Content-Disposition", "attachment; filename=\"events." + format + '"'}}};
    const auto keep = [&](std::string_view piece) {
        if (response.body.size() + piece.size() > longest_download)
            throw invalid_field("from", "the export is longer than 64 MiB: choose a shorter time");
        response.body += piece;
    };
    export_events(context, filter, format, keep, view);
    return response;
}

}  // namespace dotmac::platform
