// Events: what happened, when, who did it, and why. One table is the audit trail and the outbox. Events are
// append-only and sealed into a hash chain (seals.hpp), so tampering shows.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/record.hpp"
#include "record/types.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::platform {

struct EventTag {
    static constexpr std::string_view prefix = "evt";
    static constexpr std::string_view noun = "event";
};
using EventId = Id<EventTag>;

// `type` is "<thing>.<what happened to it>" in the past tense: "customer.suspended", "invoice.issued".
// `subject` is the identifier of the thing. `data` is a JSON object: for a change of state
// {"from","to","reason"}. The listeners of the type (Context::listeners) are called before it returns. Throws
// std::logic_error in a transaction for all tenants: an event belongs to one.
void record_event(Context& context, std::string_view type, std::string_view subject,
                  std::string_view data_json = "{}");
// In the trail of another tenant than the transaction's, for work on tenants themselves.
void record_event_for(Context& context, TenantId tenant, std::string_view type, std::string_view subject,
                      std::string_view data_json = "{}");
// The common case: a status went from one value to another, and why (in the actor's words; may be empty).
void record_transition(Context& context, std::string_view type, std::string_view subject,
                       std::string_view from, std::string_view to, std::string_view reason = {});
// A JSON object of text members, for `data_json`: event_data({{"from", "a"}, {"to", "b"}}).
std::string event_data(std::initializer_list<std::pair<std::string_view, std::string_view>> members);

// Calls the listeners of a type without recording anything: for what upper layers want to hear and no auditor
// wants to read. Throws std::logic_error where listeners call each other more than 8 deep.
void notify(Context& context, const Notice& notice);

// For bulk work: many events by the engine's fastest path, in one go with its other rows. Listeners hear of
// them in `finish`, so what one chunk may hold in memory bounds how many are added.
class EventBulk {
  public:
    explicit EventBulk(Context& context);
    void add(std::string_view type, std::string_view subject, std::string_view data_json);
    void finish();

  private:
    struct Heard {
        std::string type, subject, data_json;
    };
    Context& context_;
    std::int64_t sequence_;
    bool has_origin_;
    std::unique_ptr<store::BulkInsert> rows_;
    std::vector<Heard> heard_;
};

struct Event {
    EventId id;
    Instant occurred_at;
    std::string type;
    std::string subject;
    std::string actor;
    std::string request_id;
    std::string remote_address;  // whence the request came; both empty outside HTTP
    std::string user_agent;
    record::RawJson data;
};
const record::Description& description_of(const Event*);

struct EventFilter {
    std::optional<std::string> subject;
    std::optional<std::string> type;
    std::optional<std::string> type_prefix;  // "portal_account."
    std::optional<std::string> actor;
    std::optional<Instant> from;  // by the tenant's clock, as `occurred_at`
    std::optional<Instant> to;    // not included
};
const record::Description& description_of(const EventFilter*);

// Newest first. Throws validation_failed for a type and a prefix at once, a prefix that more than 100 types
// have, and a job as the only thing that is known: what jobs do is looked up by type or subject.
store::Page<Event> list_events(Context& context, const EventFilter& filter, const store::PageRequest& page);
Event get_event(Context& context, EventId id);

}  // namespace dotmac::platform
