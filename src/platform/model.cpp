// The fields of the platform's records, as clients read and write them.
#include "platform/clock.hpp"
#include "platform/event_export.hpp"
#include "platform/jobs.hpp"
#include "platform/settings.hpp"
#include "platform/tenants.hpp"
#include "record/describe.hpp"

namespace dotmac::platform {

using record::Description;
using record::field;

const Description& description_of(const Tenant*) {
    using R = Tenant;
    static const Description description{
        "Tenant",
        "A provider, or a brand of one, behind its own wall.",
        {
            field<&R::id>("id", "Identifier."),
            field<&R::slug>("slug", "What a log-in names."),
            field<&R::name>("name", "As people call it."),
            field<&R::currency>("currency", "Of its books, and of customers who name no other."),
            field<&R::time_zone>("time_zone", "Decides what \"today\" is."),
            field<&R::test_clock>("test_clock", "Where set, the tenant lives at this moment."),
            field<&R::created_at>("created_at", "When it was created."),
            field<&R::version>("version", "Grows with every change; the ETag."),
        }};
    return description;
}

const Description& description_of(const TenantCreate*) {
    using R = TenantCreate;
    static const Description description{
        "TenantCreate",
        "What a new tenant is made of.",
        {
            field<&R::slug>("slug",
                            "2 to 40 lower-case letters, digits and single hyphens, a letter first; never "
                            "changes.",
                            {.min_length = 2, .max_length = 40, .example = "acme"}),
            field<&R::name>("name", "As people call it.",
                            {.min_length = 1, .max_length = 200, .example = "Acme Broadband"}),
            field<&R::currency>("currency", "ISO 4217; never changes."),
            field<&R::time_zone>("time_zone", "A name of the IANA database.", {.example = "Africa/Nairobi"}),
            field<&R::test_clock>("test_clock",
                                  "For trials: time stands still at this moment until it is moved."),
        }};
    return description;
}

const Description& description_of(const TenantChange*) {
    using R = TenantChange;
    static const Description description{
        "TenantChange",
        "What may change of a tenant; what is left out stays.",
        {
            field<&R::name>("name", "As people call it.", {.min_length = 1, .max_length = 200}),
            field<&R::time_zone>("time_zone", "A name of the IANA database."),
        }};
    return description;
}

const Description& description_of(const TenantFilter*) {
    static const Description description{"TenantFilter", "Tenants have no filter.", {}};
    return description;
}

const Description& description_of(const ClockState*) {
    using R = ClockState;
    static const Description description{
        "Clock",
        "What time it is for the tenant.",
        {
            field<&R::now>("now", "The moment."),
            field<&R::today>("today", "The calendar date in the tenant's time zone."),
            field<&R::time_zone>("time_zone", "The tenant's."),
            field<&R::is_test>("is_test", "Whether it is a test clock, which stands still until moved."),
        }};
    return description;
}

const Description& description_of(const ClockChange*) {
    using R = ClockChange;
    static const Description description{
        "ClockChange",
        "Exactly one of the three. Time never goes back.",
        {
            field<&R::advance_days>("advance_days",
                                    "So many days forward, running everything that falls due.",
                                    {.minimum = 1, .maximum = longest_advance_days}),
            field<&R::advance_to>("advance_to", "To this moment, running everything that falls due."),
            field<&R::set_to>("set_to",
                              "Jumps to this moment; a daily job that was missed is caught up once."),
        }};
    return description;
}

const Description& description_of(const ClockAdvance*) {
    using R = ClockAdvance;
    static const Description description{
        "ClockAdvance",
        "How far the clock went, and what it ran.",
        {
            field<&R::from>("from", "Where it stood."),
            field<&R::now>("now", "Where it stands."),
            field<&R::today>("today", "The calendar date in the tenant's time zone."),
            field<&R::jobs_run>("jobs_run", "Jobs that ran on the way."),
        }};
    return description;
}

const Description& description_of(const SettingValue*) {
    using R = SettingValue;
    static const Description description{
        "Setting",
        "A setting of the tenant.",
        {
            field<&R::name>("name", "Its name."),
            field<&R::description>("description", "What it decides."),
            field<&R::type>("type", "Its type.", {.one_of = "integer boolean text rate"}),
            field<&R::value>("value", "What holds now."),
            field<&R::fallback>("fallback", "What holds where nothing is set."),
            field<&R::is_set>("is_set", "Whether the tenant has set it."),
        }};
    return description;
}

const Description& description_of(const SettingChange*) {
    using R = SettingChange;
    static const Description description{
        "SettingChange",
        "A new value.",
        {
            field<&R::value>("value", "As text: \"14\", \"true\", \"0.0825\".", {.multi_line = true}),
        }};
    return description;
}

const Description& description_of(const Event*) {
    using R = Event;
    static const Description description{
        "Event",
        "What happened, when, who did it, and why.",
        {
            field<&R::id>("id", "Identifier."),
            field<&R::occurred_at>("occurred_at", "When, by the tenant's clock."),
            field<&R::type>("type", "What happened: \"customer.suspended\"."),
            field<&R::subject>("subject", "The identifier of what it happened to."),
            field<&R::actor>("actor", "Who did it: a user, an API key, a job or the command line."),
            field<&R::request_id>("request_id", "Of the request that did it; empty outside HTTP."),
            field<&R::remote_address>("remote_address", "Whence the request came; empty outside HTTP."),
            field<&R::user_agent>("user_agent", "What the client calls itself; empty outside HTTP."),
            field<&R::data>("data", "More about it; for a change of state from, to and reason."),
        }};
    return description;
}

const Description& description_of(const EventFilter*) {
    using R = EventFilter;
    static const Description description{
        "EventFilter",
        "Which events.",
        {
            field<&R::subject>("subject", "Only of this thing, by its identifier."),
            field<&R::type>("type", "Only of this type."),
            field<&R::type_prefix>("type_prefix", "Only of types that begin so: \"portal_account.\"."),
            field<&R::actor>("actor", "Only what this one did."),
            field<&R::from>("from", "Not before this moment, by the tenant's clock."),
            field<&R::to>("to", "Before this moment."),
        }};
    return description;
}

const Description& description_of(const EventExportQuery*) {
    using R = EventExportQuery;
    static const Description description = [] {
        Description all{"EventExportQuery",
                        "Which events, and how they are written.",
                        {field<&R::format>("format", "csv (RFC 4180) or ndjson: a JSON object a line.",
                                           {.one_of = event_formats, .optional = true})}};
        for (const auto& each : record::description<EventFilter>().fields) {
            all.fields.push_back(each);
            all.names.push_back(each.name);
        }
        return all;
    }();
    return description;
}

const Description& description_of(const Job*) {
    using R = Job;
    static const Description description{
        "Job",
        "A piece of background work.",
        {
            field<&R::id>("id", "Identifier."),
            field<&R::type>("type", "What it does: \"bill_run\"."),
            field<&R::state>("state", "Where it stands.", {.one_of = job_states}),
            field<&R::parameters>("parameters", "What it was given."),
            field<&R::result>("result", "What came of it; null until it has succeeded."),
            field<&R::error>("error", "Why the last attempt failed; empty where none did."),
            field<&R::attempts>("attempts", "How often it was begun."),
            field<&R::progress_done>("progress_done", "How much of it is done."),
            field<&R::progress_total>("progress_total", "Out of how much; 0 where unknown."),
            field<&R::run_at>("run_at", "Not before this moment."),
            field<&R::created_at>("created_at", "When it was queued."),
            field<&R::started_at>("started_at", "When the last attempt began."),
            field<&R::finished_at>("finished_at", "When it ended."),
            field<&R::created_by>("created_by", "Who asked for it."),
        }};
    return description;
}

const Description& description_of(const JobFilter*) {
    using R = JobFilter;
    static const Description description{
        "JobFilter",
        "Which jobs.",
        {
            field<&R::state>("state", "Only in this state.", {.one_of = job_states}),
            field<&R::type>("type", "Only of this type."),
        }};
    return description;
}

}  // namespace dotmac::platform
