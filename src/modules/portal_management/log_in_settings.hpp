// What a tenant decides about log-ins at its portals.
#pragma once

#include <chrono>

#include "modules/portal_management/enums.hpp"
#include "platform/credentials/passwords.hpp"
#include "platform/settings.hpp"

namespace dotmac::portal_management {

inline constexpr platform::IntegerSetting lock_minutes{
    {"portal.lock_minutes",
     "Minutes for which five failed log-ins lock an account (R027); each further lock doubles them, up to a "
     "day."},
    30,
    1,
    1'440};

// The floors are the weakest parameters that OWASP lists.
inline constexpr platform::IntegerSetting argon2_memory_kib{
    {"portal.argon2_memory_kib", "Memory of a password's hash in KiB; old hashes follow at the next log-in."},
    19'456,
    7'168,
    1'048'576};
inline constexpr platform::IntegerSetting argon2_passes{
    {"portal.argon2_passes", "Passes of a password's hash; old hashes follow at the next log-in."}, 2, 1, 10};
platform::PasswordCost password_cost(Context& context);

// How long a log-in lasts. The defaults are those of OWASP ASVS 4.0, 3.3.2, level 2.
struct SessionLength {
    std::chrono::minutes idle;
    std::chrono::hours longest;
};
SessionLength session_length(Context& context, PortalAccountType type);

inline constexpr platform::IntegerSetting access_minutes{
    {"portal.access_minutes", "Minutes after which an access token must be renewed by the refresh token."},
    15,
    1,
    60};
inline constexpr platform::IntegerSetting sessions_at_most{
    {"portal.sessions_at_most", "So many log-ins of one account may be in force; one more ends the oldest."},
    5,
    1,
    100};
inline constexpr platform::IntegerSetting device_days{
    {"portal.device_days", "Days for which a device is remembered."}, 30, 1, 365};

inline constexpr platform::IntegerSetting network_accounts_allowed{
    {"portal.network_accounts_allowed",
     "Log-ins to so many different accounts may fail from one address within the window before it is slowed "
     "down."},
    10,
    2,
    10'000};
inline constexpr platform::IntegerSetting network_window_minutes{
    {"portal.network_window_minutes", "The window of time in which failures of an address are counted."},
    15,
    1,
    1'440};

inline constexpr platform::BooleanSetting new_country_is_suspicious{
    {"portal.new_country_is_suspicious",
     "Whether a log-in from a country that is new to the account is "
     "suspicious."},
    true};
inline constexpr platform::BooleanSetting new_device_is_suspicious{
    {"portal.new_device_is_suspicious",
     "Whether a log-in from a device that is not remembered is suspicious."},
    false};
inline constexpr platform::IntegerSetting fastest_travel_kmh{
    {"portal.fastest_travel_kmh",
     "A log-in that would have taken faster travel since the last one is "
     "suspicious; 0 where none is."},
    1'000,
    0,
    100'000};
// second_factor, mail or lock. What asks for the second factor mails a code to those who have none.
bool is_suspicion_answer(std::string_view text);
inline constexpr platform::TextSetting suspicious_log_in{
    {"portal.suspicious_log_in", "What a suspicious log-in meets: second_factor, mail or lock."},
    "second_factor",
    20,
    is_suspicion_answer,
    "second_factor, mail or lock"};

platform::SettingReferences log_in_settings();

}  // namespace dotmac::portal_management
