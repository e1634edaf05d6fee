#include "modules/portal_management/suspicion.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "modules/portal_management/log_in_settings.hpp"

namespace dotmac::portal_management {
namespace {

// How far off a file of places may well be: a town and the next.
constexpr double nearby_km = 100;
constexpr double microdegrees = 1'000'000;

struct Visit {
    platform::Place place;
    Instant seen_at;
};

// One for each country, the last first.
std::vector<Visit> visits(Context& context, PortalAccountId account) {
    return context.transaction
        .query(
            "SELECT country, latitude, longitude, seen_at FROM portal_places "
            "WHERE tenant_id = $1 AND account_id = $2 ORDER BY seen_at DESC",
            context.tenant(), account)
        .all([](const store::Rows& row) {
            Visit visit{.place = {.country = row.get<std::string>(0), .coordinates = std::nullopt},
                        .seen_at = row.get<Instant>(3)};
            if (!row.is_null(1) && !row.is_null(2)) {
                visit.place.coordinates = {
                    .latitude = static_cast<double>(row.get<std::int64_t>(1)) / microdegrees,
                    .longitude = static_cast<double>(row.get<std::int64_t>(2)) / microdegrees};
            }
            return visit;
        });
}

// The journey since the last log-in, where it is faster than `fastest_kmh`; empty otherwise.
std::string impossible_travel(const Visit& last, const platform::Place& place, Instant now,
                              std::int64_t fastest_kmh) {
    if (fastest_kmh == 0 || !last.place.coordinates || !place.coordinates) return {};
    const double distance = distance_km(*last.place.coordinates, *place.coordinates);
    if (distance <= nearby_km) return {};
    const double hours = std::chrono::duration<double, std::ratio<3'600>>(now - last.seen_at).count();
    if (distance <= hours * static_cast<double>(fastest_kmh)) return {};
    return fmt::format("{:.0f} km in {:.1f} h", distance, std::max(hours, 0.0));
}

std::optional<std::int64_t> stored_degrees(const std::optional<platform::Place>& place,
                                           double platform::Coordinates::* which) {
    if (!place->coordinates) return std::nullopt;
    return std::llround((*place->coordinates).*which * microdegrees);
}

}  // namespace

std::string suspicion(Context& context, const StoredPortalAccount& stored,
                      const std::optional<platform::Place>& place, bool is_known_device, Instant now) {
    if (!stored.account.last_login_at) return {};
    std::vector<std::string> signs;
    if (!is_known_device && platform::get(context, new_device_is_suspicious))
        signs.emplace_back("new device");
    const auto seen = place ? visits(context, stored.account.id) : std::vector<Visit>{};
    if (!seen.empty()) {
        const bool is_new = std::ranges::none_of(
            seen, [&](const Visit& visit) { return visit.place.country == place->country; });
        if (is_new && platform::get(context, new_country_is_suspicious))
            signs.push_back("new country " + place->country);
        const auto travel =
            impossible_travel(seen.front(), *place, now, platform::get(context, fastest_travel_kmh));
        if (!travel.empty()) signs.push_back("impossible travel: " + travel);
    }
    const std::vector<std::string_view> parts{signs.begin(), signs.end()};
    return join(parts, ", ");
}

void note_place(Context& context, PortalAccountId account, const std::optional<platform::Place>& place,
                Instant now) {
    if (!place) return;
    context.transaction.execute(
        "INSERT INTO portal_places (tenant_id, account_id, country, latitude, longitude, seen_at) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, account_id, country) "
        "DO UPDATE SET latitude = $4, longitude = $5, seen_at = $6",
        context.tenant(), account, place->country, stored_degrees(place, &platform::Coordinates::latitude),
        stored_degrees(place, &platform::Coordinates::longitude), now);
}

}  // namespace dotmac::portal_management
