#include "modules/portal_management/own_events.hpp"

#include "modules/portal_management/access.hpp"
#include "platform/event_export.hpp"
#include "record/describe.hpp"

namespace dotmac::portal_management {
namespace {

using platform::Event;

platform::EventFilter own(Context& context, const PortalEventFilter& filter) {
    return {.subject = portal_identity(context).account.to_string(),
            .type = filter.type,
            .type_prefix = {},
            .actor = {},
            .from = filter.from,
            .to = filter.to};
}

// Who failed to log in may have been a thief: whence he came is his victim's to know.
void hide_provider(Event& event) {
    if (event.actor == event.subject || event.actor == "anonymous") return;
    event.actor = "provider";
    event.request_id.clear();
    event.remote_address.clear();
    event.user_agent.clear();
}

}  // namespace

const record::Description& description_of(const PortalEventFilter*) {
    using R = PortalEventFilter;
    static const record::Description description{
        "PortalEventFilter",
        "Which events.",
        {
            record::field<&R::type>("type", "Only of this type."),
            record::field<&R::from>("from", "Not before this moment."),
            record::field<&R::to>("to", "Before this moment."),
        }};
    return description;
}

const record::Description& description_of(const PortalEventExportQuery*) {
    using R = PortalEventExportQuery;
    static const record::Description description{
        "PortalEventExportQuery",
        "Which events, and how they are written.",
        {
            record::field<&R::type>("type", "Only of this type."),
            record::field<&R::from>("from", "Not before this moment."),
            record::field<&R::to>("to", "Before this moment."),
            record::field<&R::format>("format", "csv (RFC 4180) or ndjson: a JSON object a line.",
                                      {.one_of = platform::event_formats, .optional = true}),
        }};
    return description;
}

store::Page<Event> list_own_events(Context& context, const PortalEventFilter& filter,
                                   const store::PageRequest& page) {
    auto events = platform::list_events(context, own(context, filter), page);
    for (Event& event : events.items)
        hide_provider(event);
    return events;
}

http::Response export_own_events(Context& context, const PortalEventExportQuery& query) {
    return platform::event_download(context, own(context, query), query.format, hide_provider);
}

}  // namespace dotmac::portal_management
