// Where on earth an address is, as far as a MaxMind database (GeoLite2-City, GeoIP2-Country, …) knows. The
// operator provides the file; without one nothing is known of any address.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dotmac::platform {

struct Coordinates {
    double latitude = 0;  // degrees
    double longitude = 0;
};

struct Place {
    std::string country;                     // ISO 3166-1: "KE"
    std::optional<Coordinates> coordinates;  // where the file holds cities
};

// The great-circle distance on a sphere of the earth's mean radius.
double distance_km(const Coordinates& from, const Coordinates& to);

// An open file. Safe to call from any thread.
class PlaceDatabase {
  public:
    // Throws Problem, with one sentence, where the file is none.
    explicit PlaceDatabase(const std::string& file);
    ~PlaceDatabase();
    PlaceDatabase(const PlaceDatabase&) = delete;
    PlaceDatabase& operator=(const PlaceDatabase&) = delete;

    // Nothing where the file does not know the address, or that is none.
    std::optional<Place> find(std::string_view address) const;

  private:
    struct File;
    std::unique_ptr<File> file_;
};

}  // namespace dotmac::platform
