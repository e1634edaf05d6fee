#include "platform/places.hpp"

#include <maxminddb.h>

#include <cmath>
#include <numbers>

#include "base/problem.hpp"

namespace dotmac::platform {
namespace {

constexpr double earth_radius_km = 6'371.0;

double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

// The value at the end of a path of names; nothing where there is none of that type.
template <class... Names>
std::optional<MMDB_entry_data_s> value_at(MMDB_entry_s& entry, std::uint32_t type, Names... names) {
    MMDB_entry_data_s data{};
    if (MMDB_get_value(&entry, &data, names..., nullptr) != MMDB_SUCCESS) return std::nullopt;
    if (!data.has_data || data.type != type) return std::nullopt;
    return data;
}

}  // namespace

double distance_km(const Coordinates& from, const Coordinates& to) {
    const double across = std::sin(radians(to.latitude - from.latitude) / 2);
    const double along = std::sin(radians(to.longitude - from.longitude) / 2);
    const double haversine =
        across * across + std::cos(radians(from.latitude)) * std::cos(radians(to.latitude)) * along * along;
    return 2 * earth_radius_km * std::asin(std::sqrt(std::min(haversine, 1.0)));
}

struct PlaceDatabase::File {
    MMDB_s handle{};
};

PlaceDatabase::PlaceDatabase(const std::string& file) : file_{std::make_unique<File>()} {
    const int status = MMDB_open(file.c_str(), MMDB_MODE_MMAP, &file_->handle);
    if (status != MMDB_SUCCESS)
        throw Problem(ProblemCode::malformed_request,
                      "The file of places " + file + " cannot be used: " + MMDB_strerror(status) + ".");
}

PlaceDatabase::~PlaceDatabase() {
    MMDB_close(&file_->handle);
}

std::optional<Place> PlaceDatabase::find(std::string_view address) const {
    int no_address = 0;
    int status = MMDB_SUCCESS;
    auto found = MMDB_lookup_string(&file_->handle, std::string{address}.c_str(), &no_address, &status);
    if (no_address != 0 || status != MMDB_SUCCESS || !found.found_entry) return std::nullopt;
    const auto country = value_at(found.entry, MMDB_DATA_TYPE_UTF8_STRING, "country", "iso_code");
    if (!country) return std::nullopt;
    Place place{.country = {country->utf8_string, country->data_size}, .coordinates = std::nullopt};
    const auto latitude = value_at(found.entry, MMDB_DATA_TYPE_DOUBLE, "location", "latitude");
    const auto longitude = value_at(found.entry, MMDB_DATA_TYPE_DOUBLE, "location", "longitude");
    if (latitude && longitude)
        place.coordinates = Coordinates{latitude->double_value, longitude->double_value};
    return place;
}

}  // namespace dotmac::platform
