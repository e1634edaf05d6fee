#include "platform/job_schedule.hpp"

#include <map>
#include <utility>

#include "platform/job_queue.hpp"
#include "platform/tenants.hpp"

namespace dotmac::platform {
namespace {

constexpr std::string_view select_schedules =
    "SELECT type, last_date FROM job_schedules WHERE tenant_id = $1";
constexpr std::string_view select_all_schedules = "SELECT tenant_id, type, last_date FROM job_schedules";
constexpr std::string_view select_tenants =
    "SELECT tenant_id, time_zone, test_clock, created_at FROM tenants ORDER BY tenant_id";
constexpr std::string_view upsert_schedule =
    "INSERT INTO job_schedules (tenant_id, type, last_date) VALUES ($1, $2, $3) "
    "ON CONFLICT (tenant_id, type) DO UPDATE SET last_date = excluded.last_date";

// What a schedule was last queued for: a date, or empty for a repeating job. No entry: never.
using LastDates = std::map<std::string, std::string, std::less<>>;

// What is to be queued now: the unique key, the date to remember, and from when on it may run.
struct Due {
    std::string unique_key;
    std::string date;
    Instant run_at;
};

std::optional<Due> find_due(const JobType& type, const LastDates& last_dates, const Clock& clock,
                            Instant created_at) {
    const auto last = last_dates.find(type.name);
    const bool is_new = last == last_dates.end();
    if (std::holds_alternative<Every>(type.schedule)) {
        if (!is_new) return std::nullopt;
        return Due{std::string{repeating_key}, "", Instant{}};
    }
    if (const auto* daily = std::get_if<Daily>(&type.schedule)) {
        const Date date = latest_due_date(*daily, clock);
        const Instant moment = due_moment(*daily, clock.zone, date);
        std::string text = to_string(date);
        if (moment < created_at || (!is_new && last->second >= text)) return std::nullopt;
        return Due{text, text, moment};
    }
    return std::nullopt;
}

}  // namespace

Instant due_moment(const Daily& daily, const TimeZone& zone, Date date) {
    return zone.start_of(date) + daily.after_midnight;
}

Date latest_due_date(const Daily& daily, const Clock& clock) {
    Date date = clock.today();
    while (due_moment(daily, clock.zone, date) > clock.now)
        date = add_days(date, -1);
    return date;
}

Instant next_due_moment(const Daily& daily, const Clock& clock) {
    return due_moment(daily, clock.zone, add_days(latest_due_date(daily, clock), 1));
}

int queue_scheduled(Context& context, std::span<const JobType> types) {
    LastDates last_dates;
    auto rows = context.transaction.query(select_schedules, context.tenant());
    while (rows.next())
        last_dates.emplace(rows.get<std::string>(0), rows.get<std::string>(1));
    const Instant created_at = current_tenant(context.transaction).created_at;
    int count = 0;
    for (const JobType& type : types) {
        const auto due = find_due(type, last_dates, *context.clock, created_at);
        if (!due) continue;
        Context by_schedule = context;
        by_schedule.actor = {"schedule", ""};
        enqueue(by_schedule, type.name, "{}", due->unique_key, due->run_at);
        context.transaction.execute(upsert_schedule, context.tenant(), type.name, due->date);
        ++count;
    }
    return count;
}

std::vector<TenantId> tenants_with_due_schedules(store::Transaction& all_tenants,
                                                 std::span<const JobType> types, Instant now) {
    std::map<TenantId, LastDates> last_dates;
    auto schedules = all_tenants.query(select_all_schedules);
    while (schedules.next()) {
        last_dates[schedules.get<TenantId>(0)].emplace(schedules.get<std::string>(1),
                                                       schedules.get<std::string>(2));
    }
    std::vector<TenantId> found;
    auto tenants = all_tenants.query(select_tenants);
    while (tenants.next()) {
        const auto id = tenants.get<TenantId>(0);
        const Clock clock{tenants.get<std::optional<Instant>>(2).value_or(now), tenants.get<TimeZone>(1)};
        const auto created_at = tenants.get<Instant>(3);
        for (const JobType& type : types) {
            if (!find_due(type, last_dates[id], clock, created_at)) continue;
            found.push_back(id);
            break;
        }
    }
    return found;
}

}  // namespace dotmac::platform
