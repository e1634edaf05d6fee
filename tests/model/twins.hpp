// The whole program twice in the test's process, on SQLite and on PostgreSQL. Every request goes to both, and
// their answers must be one.
//
// Identifiers differ between the two, so requests and answers bear names in their place: "<cus3>" is the
// third customer that either program spoke of, "<cus0>" one of another tenant. Cursors and secrets have names
// too. All that lives by the tenant's test clock is compared to the microsecond.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace dotmac::test {

// What two engines, or a program and its model, do not agree about.
class Difference : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct Call {
    std::string method;
    std::string path;  // behind /api/v1, with names: "/customers/<cus1>"
    std::string body = {};
    http::Headers headers = {};
    std::string token = "<dms1>";  // the owner's
    bool tells_real_time = false;  // sessions and keys live by the system's clock: instants are not compared
};

struct Answer {
    int status = 0;
    std::string body;  // with names
    boost::json::value json;
    std::string etag;
    bool is_replay = false;
};

class Twins {
  public:
    Twins();
    ~Twins();
    Twins(const Twins&) = delete;
    Twins& operator=(const Twins&) = delete;

    // A fresh tenant with one user, its owner, at the instant; all names but those of the other tenant end.
    void begin(std::string_view test_clock);
    // Throws Difference where the two do not answer alike, or one fails (5xx).
    Answer send(const Call& call);
    // From now on what the names in this text stand for is called <…0>: of a tenant that the next ones do not
    // see.
    void keep_as_other_tenants(std::string_view text);
    // What `dotmac db verify` would find in the present tenant of either, or in all of them.
    std::vector<std::string> violations();
    std::vector<std::string> violations_in_all_tenants();

    const std::string& tenant_slug() const { return slug_; }
    // The calls since `begin`, and how they were answered.
    const std::vector<std::string>& transcript() const { return transcript_; }
    // How many calls were answered with which status, in all tenants.
    const std::map<int, std::size_t>& answered() const { return answered_; }

    static constexpr std::string_view owner_email = "owner@model.example";
    static constexpr std::string_view owner_password = "a long enough password";

  private:
    struct Engine;
    std::vector<std::unique_ptr<Engine>> engines_;
    std::string slug_;
    std::vector<std::string> transcript_;
    std::map<int, std::size_t> answered_;
    int tenants_ = 0;
};

}  // namespace dotmac::test
