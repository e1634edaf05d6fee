// Events as they are looked for: every filter is an index, or a part of the primary key.
#include <algorithm>

#include "platform/events.hpp"

namespace dotmac::platform {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view select_events =
    "SELECT id, occurred_at, type, subject, actor, request_id, data, remote_address, user_agent";
const std::string select_event = std::string{select_events} + " FROM events WHERE tenant_id = $1 AND id = $2";
constexpr std::string_view select_next_type =
    "SELECT type FROM events WHERE tenant_id = $1 AND type >= $2 ORDER BY type LIMIT 1";
constexpr std::string_view select_last_sequence =
    "SELECT sequence FROM events WHERE tenant_id = $1 ORDER BY sequence DESC, id DESC LIMIT 1";
constexpr std::string_view select_from_sequence =
    "SELECT sequence, occurred_at FROM events WHERE tenant_id = $1 AND sequence >= $2 "
    "ORDER BY sequence, id LIMIT 1";
// In the words of the partial index events_by_actor, so that it is used.
constexpr std::string_view is_no_job = "(actor < 'job:' OR actor >= 'job;')";

// The primary key is the order in which things happened, so sorting by it needs no index of its own.
constexpr store::SortColumn event_order[] = {{"occurred_at", "sequence", false}};
constexpr int sequence_column = 9;  // behind select_events

constexpr std::size_t most_types = 100;
// Time of a tenant never goes back. What was begun at one moment may be written down a little later than what
// was begun at the next: by less than any transaction lasts.
constexpr auto longest_disorder = 10min;

Event read_event(const store::Rows& row) {
    return {
        .id = row.get<EventId>(0),
        .occurred_at = row.get<Instant>(1),
        .type = row.get<std::string>(2),
        .subject = row.get<std::string>(3),
        .actor = row.get<std::string>(4),
        .request_id = row.get<std::string>(5),
        .remote_address = row.get<std::string>(7),
        .user_agent = row.get<std::string>(8),
        .data = {row.get<std::string>(6)},
    };
}

struct Placed {
    std::int64_t sequence = 0;
    Event event;
};

// The types that begin so: one look at the index for each.
std::vector<std::string> types_with_prefix(Context& context, const std::string& prefix) {
    std::vector<std::string> types;
    std::string from = prefix;
    while (true) {
        auto next = context.transaction.query(select_next_type, context.tenant(), from).value<std::string>();
        if (!next || !next->starts_with(prefix)) return types;
        if (types.size() == most_types)
            throw invalid_field("type_prefix", "stands for more than 100 types: say more of it.");
        from = *next + ' ';  // no type has a blank, so the next one is not before it
        types.push_back(*std::move(next));
    }
}

// The first sequence from which on everything happened at `moment` or later, to be found in some forty looks.
std::int64_t first_sequence_at(Context& context, Instant moment) {
    store::Transaction& transaction = context.transaction;
    std::int64_t low = 0;
    std::int64_t high =
        transaction.query(select_last_sequence, context.tenant()).value<std::int64_t>().value_or(0) + 1;
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        auto rows = transaction.query(select_from_sequence, context.tenant(), middle);
        if (!rows.next() || rows.get<Instant>(1) >= moment) {
            high = middle;
        } else {
            low = rows.get<std::int64_t>(0) + 1;
        }
    }
    return low;
}

struct Bounds {
    std::optional<std::int64_t> first, end;
};

Bounds bounds_of(Context& context, const EventFilter& filter) {
    Bounds bounds;
    if (filter.from) bounds.first = first_sequence_at(context, *filter.from - longest_disorder);
    if (filter.to) bounds.end = first_sequence_at(context, *filter.to + longest_disorder);
    return bounds;
}

store::Page<Placed> list_of_type(Context& context, const EventFilter& filter, const Bounds& bounds,
                                 const std::optional<std::string>& type, const store::PageRequest& page) {
    store::ListQuery list{context.transaction, select_events, "FROM events WHERE tenant_id = ?"};
    list.where("subject = ?", filter.subject).where("type = ?", type).where("actor = ?", filter.actor);
    if (filter.actor && !filter.actor->starts_with("job:")) list.where(is_no_job);
    list.where("sequence >= ?", bounds.first).where("sequence < ?", bounds.end);
    list.where("occurred_at >= ?", filter.from).where("occurred_at < ?", filter.to);
    return list.page(
        page, event_order, "id",
        [](const store::Rows& row) {
            return Placed{row.get<std::int64_t>(sequence_column), read_event(row)};
        },
        true);
}

void require_bounded(const EventFilter& filter) {
    if (filter.type && filter.type_prefix)
        throw invalid_field("type_prefix", "says the same as type: leave one of them out.");
    const bool is_job = filter.actor && filter.actor->starts_with("job:");
    if (is_job && !filter.type && !filter.type_prefix && !filter.subject)
        throw invalid_field("actor",
                            "is a job, which does too much to be looked through: say a type as well.");
}

// The lists of several types in the order of one.
store::Page<Placed> merged(std::vector<store::Page<Placed>> lists, const store::PageRequest& page) {
    const bool descending = page.sort.empty() || page.sort.starts_with('-');
    store::Page<Placed> all;
    bool has_more = false;
    for (auto& list : lists) {
        has_more = has_more || list.next_cursor;
        std::ranges::move(list.items, std::back_inserter(all.items));
    }
    std::ranges::sort(all.items, [&](const Placed& a, const Placed& b) {
        const auto left = std::pair{a.sequence, a.event.id};
        const auto right = std::pair{b.sequence, b.event.id};
        return descending ? right < left : left < right;
    });
    const auto limit = static_cast<std::size_t>(page.limit);
    if (all.items.size() > limit) {
        all.items.resize(limit);
        has_more = true;
    }
    if (has_more && !all.items.empty()) {
        const Placed& last = all.items.back();
        all.next_cursor =
            store::cursor_behind(event_order[0], descending, last.sequence, last.event.id.value);
    }
    return all;
}

}  // namespace

store::Page<Event> list_events(Context& context, const EventFilter& filter, const store::PageRequest& page) {
    require_bounded(filter);
    const Bounds bounds = bounds_of(context, filter);
    store::Page<Placed> found;
    if (filter.type_prefix) {
        std::vector<store::Page<Placed>> lists;
        for (const std::string& type : types_with_prefix(context, *filter.type_prefix))
            lists.push_back(list_of_type(context, filter, bounds, type, page));
        found = merged(std::move(lists), page);
    } else {
        found = list_of_type(context, filter, bounds, filter.type, page);
    }
    store::Page<Event> events{.items = {}, .next_cursor = std::move(found.next_cursor)};
    for (Placed& placed : found.items)
        events.items.push_back(std::move(placed.event));
    return events;
}

Event get_event(Context& context, EventId id) {
    auto event = context.transaction.query(select_event, context.tenant(), id).first(read_event);
    if (!event) throw not_found(EventId::noun, id.to_string());
    return *std::move(event);
}

}  // namespace dotmac::platform
