// Writes a small file of places in MaxMind's format (MaxMind DB File Format 2.0), for IPv4.
#pragma once

#include <string>
#include <vector>

namespace dotmac::test {

struct PlaceOfNetwork {
    std::string network;  // "192.0.2.0/24"
    std::string country;
    double latitude = 0;
    double longitude = 0;
};

void write_place_file(const std::string& file, const std::vector<PlaceOfNetwork>& places);

}  // namespace dotmac::test
