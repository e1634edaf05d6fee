// Bandwidth in its units (R064–R066). Decimal units, exact: 1 kbps is 1,000 bits per second.
#pragma once

#include <cstdint>
#include <optional>

#include "modules/services/enums.hpp"

namespace dotmac::services {

// In any unit, so that every conversion below fits 64 bits.
inline constexpr std::int64_t largest_bandwidth = 1'000'000'000;

constexpr std::int64_t bits_per_second_in(BandwidthUnit unit) {
    switch (unit) {
        case BandwidthUnit::kbps:
            return 1'000;
        case BandwidthUnit::mbps:
            return 1'000'000;
        case BandwidthUnit::gbps:
            return 1'000'000'000;
    }
    return 0;
}

// `amount` from 0 to largest_bandwidth.
constexpr std::int64_t bits_per_second(std::int64_t amount, BandwidthUnit unit) {
    return amount * bits_per_second_in(unit);
}

// The same bandwidth as a whole number of another unit; nothing where it is none (1,500 kbps in mbps).
constexpr std::optional<std::int64_t> convert(std::int64_t amount, BandwidthUnit from, BandwidthUnit to) {
    const std::int64_t bits = bits_per_second(amount, from);
    if (bits % bits_per_second_in(to) != 0) return std::nullopt;
    return bits / bits_per_second_in(to);
}

// The largest unit in which it is a whole number: what a bill or a report prints (R066).
struct Bandwidth {
    std::int64_t amount = 0;
    BandwidthUnit unit = BandwidthUnit::kbps;
    bool operator==(const Bandwidth&) const = default;
};
constexpr Bandwidth standardized(std::int64_t amount, BandwidthUnit unit) {
    for (const BandwidthUnit larger : {BandwidthUnit::gbps, BandwidthUnit::mbps}) {
        if (amount == 0) break;
        if (const auto converted = convert(amount, unit, larger)) return {*converted, larger};
    }
    return {bits_per_second(amount, unit) / 1'000, BandwidthUnit::kbps};
}

// How many whole bytes pass at full speed in so many seconds (R065). Nothing where 64 bits do not hold it.
std::optional<std::int64_t> bytes_transferred(std::int64_t amount, BandwidthUnit unit, std::int64_t seconds);

}  // namespace dotmac::services
