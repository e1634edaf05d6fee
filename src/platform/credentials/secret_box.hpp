// Seals the few secrets that must be read again, so that they cannot be kept as a hash: those of
// authenticator apps. Who reads the database without the key file learns none of them. XSalsa20 and Poly1305
// (libsodium's secretbox), a nonce for each.
#pragma once

#include <string>
#include <string_view>

namespace dotmac::platform {

// Safe to use from any thread.
class SecretBox {
  public:
    SecretBox() = default;  // without a key: what it seals stays readable
    explicit SecretBox(std::string key);

    // A text for the database; each time another one.
    std::string seal(std::string_view secret) const;
    // What was sealed; a text that is not sealed, from before there was a key, as it is. Throws
    // std::runtime_error where another key sealed it, or somebody changed it.
    std::string open(std::string_view sealed) const;

  private:
    std::string key_;
};

// The key in a file of its own, which only its owner reads. Made where there is none. Throws
// std::runtime_error, in one sentence, where the file is no key or others may read it.
SecretBox open_key_file(const std::string& path);

}  // namespace dotmac::platform
