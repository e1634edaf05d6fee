#include "modules/portal_management/log_in_settings.hpp"

#include <array>

namespace dotmac::portal_management {
namespace {

using platform::IntegerSetting;

constexpr IntegerSetting idle_minutes(std::string_view name, std::int64_t fallback) {
    return {{name, "A log-in ends after so many minutes without a request."}, fallback, 5, 1'440};
}
constexpr IntegerSetting session_hours(std::string_view name, std::int64_t fallback) {
    return {{name, "A log-in ends after so many hours at the latest."}, fallback, 1, 720};
}

struct LengthSettings {
    IntegerSetting idle;
    IntegerSetting longest;
};
// By PortalAccountType. A technician's telephone rests while he climbs.
constexpr std::array lengths{
    LengthSettings{idle_minutes("portal.customer_idle_minutes", 30),
                   session_hours("portal.customer_session_hours", 12)},
    LengthSettings{idle_minutes("portal.technician_idle_minutes", 120),
                   session_hours("portal.technician_session_hours", 12)},
    LengthSettings{idle_minutes("portal.reseller_idle_minutes", 30),
                   session_hours("portal.reseller_session_hours", 12)},
};
static_assert(lengths.size() == registry::values<PortalAccountType>().size());

}  // namespace

platform::PasswordCost password_cost(Context& context) {
    return {.memory_kib = platform::get(context, argon2_memory_kib),
            .passes = platform::get(context, argon2_passes)};
}

SessionLength session_length(Context& context, PortalAccountType type) {
    const LengthSettings& length = lengths.at(static_cast<std::size_t>(type));
    return {.idle = std::chrono::minutes{platform::get(context, length.idle)},
            .longest = std::chrono::hours{platform::get(context, length.longest)}};
}

bool is_suspicion_answer(std::string_view text) {
    return text == "second_factor" || text == "mail" || text == "lock";
}

platform::SettingReferences log_in_settings() {
    static const platform::SettingReference all[] = {&lock_minutes,
                                                     &argon2_memory_kib,
                                                     &argon2_passes,
                                                     &lengths[0].idle,
                                                     &lengths[0].longest,
                                                     &lengths[1].idle,
                                                     &lengths[1].longest,
                                                     &lengths[2].idle,
                                                     &lengths[2].longest,
                                                     &access_minutes,
                                                     &sessions_at_most,
                                                     &device_days,
                                                     &network_accounts_allowed,
                                                     &network_window_minutes,
                                                     &new_country_is_suspicious,
                                                     &new_device_is_suspicious,
                                                     &fastest_travel_kmh,
                                                     &suspicious_log_in};
    return all;
}

}  // namespace dotmac::portal_management
