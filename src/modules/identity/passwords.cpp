#include "modules/identity/passwords.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

#include "base/text.hpp"

namespace dotmac::identity {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = std::size_t{19} << 20;
constexpr std::size_t shortest_password = 8;

}  // namespace

void require_sodium() {
    static const bool is_ready = sodium_init() >= 0;
    if (!is_ready) throw std::runtime_error("libsodium finds no source of randomness");
}

void require_acceptable_password(std::string_view field, std::string_view password, std::string_view email) {
    if (count_code_points(password) < shortest_password)
        throw invalid_field(std::string{field}, "is too short: a password has at least 8 characters");
    if (lower_ascii(password) == lower_ascii(email))
        throw invalid_field(std::string{field}, "must not be the e-mail address");
}

PasswordHash hash_password(std::string_view password) {
    require_sodium();
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("no memory to hash a password");
    return {text.data()};
}

bool matches(const PasswordHash& hash, std::string_view password) {
    require_sodium();
    return crypto_pwhash_str_verify(hash.text.c_str(), password.data(), password.size()) == 0;
}

const PasswordHash& nobodys_password() {
    static const PasswordHash hash{
        "$argon2id$v=19$m=19456,t=2,p=1$"
        "QUFBQUFBQUFBQUFBQUFBQQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
    return hash;
}

class PasswordGate::Turn {
  public:
    explicit Turn(PasswordGate& gate) : gate_{gate} {
        std::unique_lock lock{gate_.mutex_};
        if (gate_.free_ == 0) {
            if (gate_.may_wait_ == 0)
                throw Problem(ProblemCode::unavailable, "Too many log-ins at once; try again in a second.");
            --gate_.may_wait_;
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

PasswordHash PasswordGate::hash(std::string_view password) {
    const Turn turn{*this};
    return hash_password(password);
}

bool PasswordGate::verify(const PasswordHash& hash, std::string_view password) {
    const Turn turn{*this};
    return matches(hash, password);
}

}  // namespace dotmac::identity
