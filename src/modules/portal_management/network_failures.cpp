#include "modules/portal_management/network_failures.hpp"

#include <arpa/inet.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "modules/portal_management/log_in_settings.hpp"

namespace dotmac::portal_management {
namespace {

constexpr std::chrono::seconds longest_wait{300};
constexpr std::size_t network_bytes = 8;  // of the 16 of an IPv6 address
constexpr std::size_t login_hash_bytes = 16;

std::string hash_login(std::string_view login) {
    const std::string folded = lower_ascii(trim(login));
    std::string hash(login_hash_bytes, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                       reinterpret_cast<const unsigned char*>(folded.data()), folded.size(), nullptr, 0);
    return hash;
}

Instant start_of_window(Context& context, Instant now) {
    return now - std::chrono::minutes{platform::get(context, network_window_minutes)};
}

}  // namespace

std::string network_of(std::string_view address) {
    in6_addr parsed{};
    if (inet_pton(AF_INET6, std::string{address}.c_str(), &parsed) != 1) return std::string{address};
    if (IN6_IS_ADDR_V4MAPPED(&parsed)) {
        std::array<char, INET_ADDRSTRLEN> text{};
        inet_ntop(AF_INET, parsed.s6_addr + 12, text.data(), text.size());
        return text.data();
    }
    return hex({reinterpret_cast<const char*>(parsed.s6_addr), network_bytes}) + "/64";
}

std::optional<Instant> slowed_down_until(Context& context, std::string_view address, Instant now) {
    auto rows = context.transaction.query(
        "SELECT COUNT(*), COALESCE(MAX(failed_at), 0) FROM portal_network_failures "
        "WHERE tenant_id = $1 AND network = $2 AND failed_at > $3",
        context.tenant(), network_of(address), start_of_window(context, now));
    if (!rows.next()) return std::nullopt;
    const auto beyond = rows.get<std::int64_t>(0) - platform::get(context, network_accounts_allowed);
    if (beyond < 0) return std::nullopt;
    const auto doublings = std::min<std::int64_t>(beyond, 9);  // 512 s, more than the longest
    const Instant until =
        rows.get<Instant>(1) + std::min(std::chrono::seconds{std::int64_t{1} << doublings}, longest_wait);
    return until > now ? std::optional{until} : std::nullopt;
}

void note_network_failure(Context& context, std::string_view address, std::string_view login, Instant now) {
    context.transaction.execute(
        "INSERT INTO portal_network_failures (tenant_id, network, login_hash, failed_at) "
        "VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, network, login_hash) DO UPDATE SET failed_at = $4",
        context.tenant(), network_of(address), store::Parameter::bytes(hash_login(login)), now);
}

std::int64_t purge_network_failures(Context& context, Instant now, std::int64_t limit) {
    return context.transaction.execute(
        "DELETE FROM portal_network_failures WHERE tenant_id = $1 AND failed_at <= $2 AND login_hash IN "
        "(SELECT login_hash FROM portal_network_failures WHERE tenant_id = $1 AND failed_at <= $2 LIMIT $3)",
        context.tenant(), start_of_window(context, now), limit);
}

}  // namespace dotmac::portal_management
