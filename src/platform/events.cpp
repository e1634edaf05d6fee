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
    "INSERT INTO events (tenant_id, sequence, id, occurred_at, type, subject, actor, request_id, data, "
    "remote_address, user_agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr std::string_view bulk_columns[] = {"tenant_id", "sequence",       "id",        "occurred_at",
                                             "type",      "subject",        "actor",     "request_id",
                                             "data",      "remote_address", "user_agent"};
constexpr std::size_t plain_columns = std::size(bulk_columns) - 2;

// A client may call itself what no database stores.
std::string_view valid_text(std::string_view text) {
    const bool is_storable = is_valid_utf8(text) && text.find('\0') == std::string_view::npos;
    return is_storable ? text : std::string_view{"(not UTF-8)"};
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
                        context.clock->now, type, subject, context.actor.name, context.actor.request_id,
                        data_json, context.actor.remote_address, valid_text(context.actor.user_agent));
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

// A job comes from nowhere, and leaves two columns to their defaults.
EventBulk::EventBulk(Context& context)
    : context_{context},
      sequence_{context.transaction.sequence()},
      has_origin_{!context.actor.remote_address.empty()},
      rows_{context.transaction.run_bulk_insert(
          "events", std::span{bulk_columns}.first(has_origin_ ? std::size(bulk_columns) : plain_columns))} {
    if (!context.tenant()) throw std::logic_error("events belong to a tenant");
}

void EventBulk::add(std::string_view type, std::string_view subject, std::string_view data_json) {
    const auto id = context_.transaction.new_id<EventId>();
    const Actor& actor = context_.actor;
    if (has_origin_) {
        rows_->add(context_.tenant(), sequence_, id, context_.clock->now, type, subject, actor.name,
                   actor.request_id, data_json, actor.remote_address, valid_text(actor.user_agent));
    } else {
        rows_->add(context_.tenant(), sequence_, id, context_.clock->now, type, subject, actor.name,
                   actor.request_id, data_json);
    }
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

}  // namespace dotmac::platform
