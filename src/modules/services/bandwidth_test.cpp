#include "modules/services/bandwidth.hpp"

#include <gtest/gtest.h>

namespace dotmac::services {
namespace {

using enum BandwidthUnit;

TEST(Bandwidths, R064_convert_exactly_or_not_at_all) {
    struct Case {
        std::int64_t amount;
        BandwidthUnit from;
        BandwidthUnit to;
        std::optional<std::int64_t> result;
    };
    const Case cases[] = {
        {1, gbps, mbps, 1'000},
        {1, gbps, kbps, 1'000'000},
        {1, mbps, kbps, 1'000},
        {2'500, mbps, gbps, {}},
        {2'000, mbps, gbps, 2},
        {1'500, kbps, mbps, {}},
        {0, kbps, gbps, 0},
        {7, mbps, mbps, 7},
        {largest_bandwidth, gbps, gbps, largest_bandwidth},
        {999, kbps, mbps, {}},
    };
    for (const Case& one : cases)
        EXPECT_EQ(convert(one.amount, one.from, one.to), one.result) << one.amount;
}

TEST(Bandwidths, R064_are_bits_per_second_in_decimal_units) {
    EXPECT_EQ(bits_per_second(512, kbps), 512'000);
    EXPECT_EQ(bits_per_second(100, mbps), 100'000'000);
    EXPECT_EQ(bits_per_second(1, gbps), 1'000'000'000);
    EXPECT_EQ(bits_per_second(largest_bandwidth, gbps), 1'000'000'000'000'000'000);
}

TEST(Bandwidths, R065_say_how_much_passes_in_a_time) {
    EXPECT_EQ(bytes_transferred(8, kbps, 1), 1'000);
    EXPECT_EQ(bytes_transferred(100, mbps, 3'600), 45'000'000'000);
    EXPECT_EQ(bytes_transferred(0, gbps, 3'600), 0);
    EXPECT_EQ(bytes_transferred(largest_bandwidth, gbps, 10), std::nullopt);
}

TEST(Bandwidths, R066_are_standardized_to_the_largest_whole_unit) {
    EXPECT_EQ(standardized(1'000, mbps), (Bandwidth{1, gbps}));
    EXPECT_EQ(standardized(1'500, mbps), (Bandwidth{1'500, mbps}));
    EXPECT_EQ(standardized(2'000'000, kbps), (Bandwidth{2, gbps}));
    EXPECT_EQ(standardized(64, kbps), (Bandwidth{64, kbps}));
    EXPECT_EQ(standardized(0, gbps), (Bandwidth{0, kbps}));
}

}  // namespace
}  // namespace dotmac::services
