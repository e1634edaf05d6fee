#include "platform/events.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"

namespace dotmac::platform {
namespace {

// Deeper than any chain of rules is; a circle of listeners ends here and not in a full stack.
constexpr int deepest_notice = 8;

constexpr std::string_view insert_event =
    "INSERT INTO events (tenant_id, sequence, id, occurred_at, type, subject, actor, request_id, data) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr std::string_view select_events = "SELECT id, occurred_at, type, subject, actor, request_id, data";
const std::string select_event = std::string{select_events} + " FROM events WHERE tenant_id = $1 AND id = $2";

// The primary key is the order in which things happened, so sorting by it needs no index of its own.
constexpr store::SortColumn event_order[] = {{"occurred_at", "sequence", false}};

Event read_event(const store::Rows& row) {
    return {
        .id = row.get<EventId>(0),
        .occurred_at = row.get<Instant>(1),
        .type = row.get<std::string>(2),
        .subject = row.get<std::string>(3),
        .actor = row.get<std::string>(4),
        .request_id = row.get<std::string>(5),
        .data = {row.get<std::string>(6)},
    };
}

bool has_listener(const Context& context, std::string_view type) {
    return context.listeners != nullptr &&
           std::ranges::any_of(*context.listeners, [&](const auto& entry) { return entry.first == type; });
}

// While listeners work. The version that the client named is of the thing it asked to change, not of what
// follows from that.
struct Deeper {
    Context& context;
    std::optional<std::int64_t> expected_version;
    explicit Deeper(Context& context_)
        : context{context_}, expected_version{std::exchange(context_.expected_version, std::nullopt)} {
        ++context.notice_depth;
    }
    ~Deeper() {
        --context.notice_depth;
        context.expected_version = expected_version;
    }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
};

}  // namespace

void notify(Context& context, const Notice& notice) {
    if (!has_listener(context, notice.type)) return;
    if (context.notice_depth >= deepest_notice) {
        throw std::logic_error("listeners call each other in a circle, last for " + std::string{notice.type});
    }
    const Deeper deeper{context};
    for (const auto& [type, listener] : *context.listeners) {
        if (type == notice.type) listener(context, notice);
    }
}

void record_event_for(Context& context, TenantId tenant, std::string_view type, std::string_view subject,
                      std::string_view data_json) {
    if (!tenant) throw std::logic_error("an event belongs to a tenant: " + std::string{type});
    store::Transaction& transaction = context.transaction;
    transaction.execute(insert_event, tenant, transaction.sequence(), transaction.new_id<EventId>(),
                        context.clock.now, type, subject, context.actor.name, context.actor.request_id,
                        data_json);
    notify(context, {type, subject, data_json});
}

void record_event(Context& context, std::string_view type, std::string_view subject,
                  std::string_view data_json) {
    record_event_for(context, context.tenant(), type, subject, data_json);
}

std::string event_data(std::initializer_list<std::pair<std::string_view, std::string_view>> members) {
    std::string json = "{";
    for (const auto& [name, value] : members) {
        if (json.size() > 1) json += ',';
        json += quote_json(name) + ':' + quote_json(value);
    }
    return json + '}';
}

void record_transition(Context& context, std::string_view type, std::string_view subject,
                       std::string_view from, std::string_view to, std::string_view reason) {
    record_event(context, type, subject, event_data({{"from", from}, {"to", to}, {"reason", reason}}));
}

EventBulk::EventBulk(Context& context)
    : context_{context},
      sequence_{context.transaction.sequence()},
      rows_{context.transaction.bulk_insert("events", {"tenant_id", "sequence", "id", "occurred_at", "type",
                                                       "subject", "actor", "request_id", "data"})} {
    if (!context.tenant()) throw std::logic_error("events belong to a tenant");
}

void EventBulk::add(std::string_view type, std::string_view subject, std::string_view data_json) {
    rows_->add(context_.tenant(), sequence_, context_.transaction.new_id<EventId>(), context_.clock.now, type,
               subject, context_.actor.name, context_.actor.request_id, data_json);
    if (has_listener(context_, type)) {
        heard_.push_back({std::string{type}, std::string{subject}, std::string{data_json}});
    }
}

void EventBulk::finish() {
    rows_->finish();
    for (const Heard& heard : std::exchange(heard_, {})) {
        notify(context_, {heard.type, heard.subject, heard.data_json});
    }
}

store::Page<Event> list_events(Context& context, const EventFilter& filter, const store::PageRequest& page) {
    store::ListQuery list{context.transaction, select_events, "FROM events WHERE tenant_id = ?"};
    list.where("subject = ?", filter.subject).where("type = ?", filter.type);
    return list.page(page, event_order, "id", read_event, true);
}

Event get_event(Context& context, EventId id) {
    auto event = context.transaction.query(select_event, context.tenant(), id).first(read_event);
    if (!event) throw not_found(EventId::noun, id.to_string());
    return *std::move(event);
}

}  // namespace dotmac::platform
