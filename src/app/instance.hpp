// One running instance of the program: database, routes, server and jobs, wired together.
#pragma once

#include <cstdint>
#include <memory>

#include "app/config.hpp"

namespace dotmac::http {
class Router;
}
namespace dotmac::store {
class Database;
}

namespace dotmac::app {

// Whether there is a key that seals the secrets of authenticator apps; without one they are stored as they
// are.
bool has_secrets_key(const Config& config);

class Instance {
  public:
    // Opens and migrates the database and wires everything; starts nothing. Throws with one sentence.
    explicit Instance(const Config& config);
    ~Instance();

    // Takes the port and begins to answer, and to run jobs.
    void start();
    // No new requests; those under way are finished, jobs put back what they had not done.
    void stop();

    std::uint16_t port() const;
    http::Router& router();
    store::Database& database();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace dotmac::app
