// Events: what happened, when, who did it, and why. One table is the audit trail and the outbox. Events are
// append-only and sealed into a hash chain (seals.hpp), so tampering shows.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

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
// {"from","to","reason"}.
void record_event(Context& context, std::string_view type, std::string_view subject,
                  std::string_view data_json = "{}");
// The common case: a status went from one value to another, and why (in the actor's words; may be empty).
void record_transition(Context& context, std::string_view type, std::string_view subject,
                       std::string_view from, std::string_view to, std::string_view reason = {});

// For bulk work: many events by the engine's fastest path, in one go with its other rows.
class EventBulk {
  public:
    explicit EventBulk(Context& context);
    void add(std::string_view type, std::string_view subject, std::string_view data_json);
    void finish();

  private:
    Context& context_;
    std::unique_ptr<store::BulkInsert> rows_;
};

struct Event {
    EventId id;
    Instant occurred_at;
    std::string type;
    std::string subject;
    std::string actor;
    std::string request_id;
    record::RawJson data;
};
const record::Description& description_of(const Event*);

struct EventFilter {
    std::optional<std::string> subject;
    std::optional<std::string> type;
};
const record::Description& description_of(const EventFilter*);

store::Page<Event> list_events(Context& context, const EventFilter& filter, const store::PageRequest& page);

}  // namespace dotmac::platform
