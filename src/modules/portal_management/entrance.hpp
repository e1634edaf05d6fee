// What the log-ins of all portals share in one process.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "base/time.hpp"
#include "http/exchange.hpp"
#include "platform/credentials/passwords.hpp"
#include "platform/credentials/secret_box.hpp"
#include "platform/places.hpp"

namespace dotmac::portal_management {

// Since the process began, for the metrics.
struct LogInCounts {
    std::atomic<std::uint64_t> logged_in{0};
    std::atomic<std::uint64_t> failed{0};                // wrong credentials or codes
    std::atomic<std::uint64_t> refused_while_locked{0};  // right or wrong: nobody looks
    std::atomic<std::uint64_t> locked{0};
    std::atomic<std::uint64_t> slowed_down{0};  // answered with 429 before anything was looked at
    std::atomic<std::uint64_t> stolen{0};       // sessions ended because an old refresh token came back
};

// What it refers to outlives it. Safe to use from any thread.
struct Entrance {
    std::function<Instant()> now;  // real time: sessions, locks and codes know no test clock
    platform::PasswordGate& passwords;
    const platform::SecretBox& secrets;               // seals those of authenticator apps
    const platform::PlaceDatabase* places = nullptr;  // none where the operator gave no file
    LogInCounts counts{};
};

// The User-Agent of the request as a database can keep it; empty outside HTTP.
std::string agent_of(const Context& context);

// An event of this kind says whence it came by itself, so its data is the reason alone.
void record_with_reason(Context& context, std::string_view type, std::string_view subject,
                        std::string_view reason = {});

}  // namespace dotmac::portal_management
