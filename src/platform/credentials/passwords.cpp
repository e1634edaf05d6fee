#include "platform/credentials/passwords.hpp"

#include <sodium.h>

#include <array>
#include <charconv>
#include <stdexcept>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/waiting.hpp"

namespace dotmac::platform {
namespace {

constexpr std::size_t bytes_per_kib = 1'024;

// The number behind `name` in the parameters of "$argon2id$v=19$m=19456,t=2,p=1$…"; 0 where there is none.
std::int64_t parameter_of(std::string_view hash, std::string_view name) {
    const auto at = hash.find(name);
    if (at == std::string_view::npos) return 0;
    std::int64_t number = 0;
    std::from_chars(hash.data() + at + name.size(), hash.data() + hash.size(), number);
    return number;
}

}  // namespace

void require_sodium() {
    static const bool is_ready = sodium_init() >= 0;
    if (!is_ready) throw std::runtime_error("libsodium finds no source of randomness");
}

PasswordHash hash_password(std::string_view password, const PasswordCost& cost) {
    require_sodium();
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(
            text.data(), password.data(), password.size(), static_cast<unsigned long long>(cost.passes),
            static_cast<std::size_t>(cost.memory_kib) * bytes_per_kib, crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("no memory to hash a password");
    return {text.data()};
}

bool matches(const PasswordHash& hash, std::string_view password) {
    require_sodium();
    return crypto_pwhash_str_verify(hash.text.c_str(), password.data(), password.size()) == 0;
}

bool is_cheaper(const PasswordHash& hash, const PasswordCost& cost) {
    return parameter_of(hash.text, "$m=") < cost.memory_kib || parameter_of(hash.text, ",t=") < cost.passes;
}

PasswordHash nobodys_password(const PasswordCost& cost) {
    return {"$argon2id$v=19$m=" + std::to_string(cost.memory_kib) + ",t=" + std::to_string(cost.passes) +
            ",p=1$QUFBQUFBQUFBQUFBQUFBQQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
}

std::string derive(std::string_view text, std::string_view salt, const PasswordCost& cost) {
    require_sodium();
    std::array<unsigned char, crypto_pwhash_SALTBYTES> salt_bytes{};
    crypto_generichash(salt_bytes.data(), salt_bytes.size(),
                       reinterpret_cast<const unsigned char*>(salt.data()), salt.size(), nullptr, 0);
    std::array<char, 32> key{};
    if (crypto_pwhash(reinterpret_cast<unsigned char*>(key.data()), key.size(), text.data(), text.size(),
                      salt_bytes.data(), static_cast<unsigned long long>(cost.passes),
                      static_cast<std::size_t>(cost.memory_kib) * bytes_per_kib,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("no memory to hash a password");
    return hex({key.data(), key.size()});
}

class PasswordGate::Turn {
  public:
    explicit Turn(PasswordGate& gate) : gate_{gate} {
        std::unique_lock lock{gate_.mutex_};
        if (gate_.free_ == 0) {
            if (gate_.may_wait_ == 0)
                throw Problem(ProblemCode::unavailable, "Too many log-ins at once; try again in a second.");
            --gate_.may_wait_;
            const Waiting waiting;
            gate_.freed_.wait(lock, [&] { return gate_.free_ > 0; });
            ++gate_.may_wait_;
        }
        --gate_.free_;
    }
    ~Turn() {
        {
            const std::lock_guard lock{gate_.mutex_};
            ++gate_.free_;
        }
        gate_.freed_.notify_one();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

  private:
    PasswordGate& gate_;
};

PasswordHash PasswordGate::hash(std::string_view password, const PasswordCost& cost) {
    const Turn turn{*this};
    return hash_password(password, cost);
}

std::string PasswordGate::derive(std::string_view text, std::string_view salt, const PasswordCost& cost) {
    const Turn turn{*this};
    return platform::derive(text, salt, cost);
}

bool PasswordGate::verify(const PasswordHash& hash, std::string_view password) {
    const Turn turn{*this};
    return matches(hash, password);
}

}  // namespace dotmac::platform
