// Passwords: Argon2id (RFC 9106). One hash takes some 30 ms of a core on purpose, so nothing here may run
// inside a write transaction, and how many run at once is bounded.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace dotmac::platform {

// Readies the library; every function that uses it calls this first. Throws std::runtime_error where the
// machine has no source of randomness.
void require_sodium();

struct PasswordHash {
    std::string text;
};

// What one hash costs whoever tries passwords. The default is the first choice of OWASP.
struct PasswordCost {
    std::int64_t memory_kib = 19'456;
    std::int64_t passes = 2;
};

PasswordHash hash_password(std::string_view password, const PasswordCost& cost = {});
bool matches(const PasswordHash& hash, std::string_view password);
// Whether it was made for less memory or fewer passes than `cost` asks for now.
bool is_cheaper(const PasswordHash& hash, const PasswordCost& cost);
// What an unknown account's password is compared with, so that an answer takes as long as a known one's.
PasswordHash nobodys_password(const PasswordCost& cost = {});

// Argon2id of a text with a salt that is made of another one: the same two give the same 32 bytes, as hex.
// For what is to be found again, and is no easier to guess from than a password's own hash.
std::string derive(std::string_view text, std::string_view salt, const PasswordCost& cost = {});

// Bounds the hashes that run at once, and how many wait for their turn: past that, a log-in is refused (503)
// rather than left to hold a worker that others need. Safe to call from any thread.
class PasswordGate {
  public:
    PasswordGate(int at_once, int waiting) : free_{at_once}, may_wait_{waiting} {}

    PasswordHash hash(std::string_view password, const PasswordCost& cost = {});
    bool verify(const PasswordHash& hash, std::string_view password);
    std::string derive(std::string_view text, std::string_view salt, const PasswordCost& cost = {});

  private:
    class Turn;

    std::mutex mutex_;
    std::condition_variable freed_;
    int free_;
    int may_wait_;
};

}  // namespace dotmac::platform
