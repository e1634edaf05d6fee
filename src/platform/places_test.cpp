#include "platform/places.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/problem.hpp"
#include "tests/support/database.hpp"
#include "tests/support/place_file.hpp"

namespace dotmac::platform {
namespace {

TEST(Places, an_address_is_where_the_file_says) {
    const test::TemporaryFolder folder;
    const std::string file = folder.file("places.mmdb");
    test::write_place_file(
        file, {{"192.0.2.0/24", "KE", -1.2921, 36.8219}, {"198.51.100.7/32", "DE", 52.52, 13.405}});
    const PlaceDatabase places{file};
    const auto nairobi = places.find("192.0.2.44");
    ASSERT_TRUE(nairobi);
    EXPECT_EQ(nairobi->country, "KE");
    ASSERT_TRUE(nairobi->coordinates);
    EXPECT_DOUBLE_EQ(nairobi->coordinates->latitude, -1.2921);
    EXPECT_EQ(places.find("198.51.100.7")->country, "DE");
    for (const char* unknown : {"198.51.100.8", "10.0.0.1", "2001:db8::1", "nowhere", ""})
        EXPECT_FALSE(places.find(unknown)) << unknown;
}

TEST(Places, what_is_no_file_of_places_is_refused_in_one_sentence) {
    const test::TemporaryFolder folder;
    const std::string file = folder.file("places.mmdb");
    EXPECT_THROW(PlaceDatabase{file}, Problem);
    std::ofstream{file} << "this is no database";
    EXPECT_THROW(PlaceDatabase{file}, Problem);
}

TEST(Places, distances_are_those_of_the_great_circle) {
    const Coordinates nairobi{-1.2921, 36.8219};
    const Coordinates berlin{52.52, 13.405};
    EXPECT_NEAR(distance_km(nairobi, berlin), 6'370, 30);
    EXPECT_NEAR(distance_km({0, 0}, {0, 180}), 20'015, 1) << "half of the way around";
    EXPECT_DOUBLE_EQ(distance_km(berlin, berlin), 0);
    EXPECT_NEAR(distance_km({0, 179.5}, {0, -179.5}), 111, 1) << "across the date line";
}

}  // namespace
}  // namespace dotmac::platform
