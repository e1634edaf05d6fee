#include "modules/services/bandwidth.hpp"

namespace dotmac::services {

std::optional<std::int64_t> bytes_transferred(std::int64_t amount, BandwidthUnit unit, std::int64_t seconds) {
    std::int64_t bits = 0;
    if (__builtin_mul_overflow(bits_per_second(amount, unit), seconds, &bits)) return std::nullopt;
    return bits / 8;
}

}  // namespace dotmac::services
