// Passwords: Argon2id (RFC 9106) with 19 MiB and two passes. One hash takes some 30 ms of a core, so nothing
// here may run inside a write transaction, and how many run at once is bounded.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string_view>

#include "modules/identity/service.hpp"

namespace dotmac::identity {

// Readies the library; every function that uses it calls this first. Throws std::runtime_error where the
// machine has no source of randomness.
void require_sodium();

// Throws validation_failed unless the password is long enough to stand (NIST SP 800-63B: 8 characters) and is
// not the address it protects.
void require_acceptable_password(std::string_view field, std::string_view password, std::string_view email);

PasswordHash hash_password(std::string_view password);
bool matches(const PasswordHash& hash, std::string_view password);

// What an unknown user's password is compared with, so that an answer takes as long as a known one's.
const PasswordHash& nobodys_password();

// Bounds the hashes that run at once, and how many wait for their turn: past that, a log-in is refused (503)
// rather than left to hold a worker that others need. Safe to call from any thread.
class PasswordGate {
  public:
    PasswordGate(int at_once, int waiting) : free_{at_once}, may_wait_{waiting} {}

    PasswordHash hash(std::string_view password);
    bool verify(const PasswordHash& hash, std::string_view password);

  private:
    class Turn;

    std::mutex mutex_;
    std::condition_variable freed_;
    int free_;
    int may_wait_;
};

}  // namespace dotmac::identity
