// Idempotency keys: a POST that is sent again, with the key it bore, has no second effect and gets the first
// answer. The key is looked for and stored in the transaction that holds the effect, so the two cannot part.
//
//   - A key is its principal's own, for 24 hours. Without a principal (log-in) it is checked, not stored.
//   - The same key with another request (method, path, query or body) is refused: 409 idempotency_conflict.
//   - An outcome that rolls the transaction back (4xx, 5xx) leaves no key: nothing happened.
//   - An answer that holds a secret (Route::has_secret_answer) is never stored: a replay is refused with 409,
//     and so is one whose answer was lost because the program died right after the effect.
//   - What is stored of the request is a hash. A password could be guessed from a fast one, so that of a
//     request whose body holds one is slow.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "http/message.hpp"
#include "store/context.hpp"

namespace dotmac::http {

// Of a text, with a salt made of another one: the same two give the same hash, as slow to guess from as a
// password's own. Throws unavailable where too many are under way.
using SlowHash = std::function<std::string(std::string_view text, std::string_view salt)>;

class IdempotencyKey {
  public:
    // The key of a request; nothing where it bears none, or has no principal. Throws malformed_request unless
    // it is 1 to 255 visible ASCII characters. `slow_hash`: where the body holds a password, otherwise null.
    static std::optional<IdempotencyKey> of(const Request& request, std::string_view principal_key,
                                            const SlowHash* slow_hash);

    // The stored answer, marked `Idempotency-Replayed: true`; nothing where the key is new. Throws
    // idempotency_conflict (see above).
    std::optional<Response> find(Context& context) const;
    // The key must be new. `with_answer`: without it only the fact that it was used.
    void store(Context& context, const Response& response, bool with_answer) const;
    void claim(Context& context) const;  // the answer follows by `complete`
    void complete(Context& context, const Response& response) const;

  private:
    IdempotencyKey(std::string principal_key, std::string key, std::string request_hash)
        : principal_key_{std::move(principal_key)},
          key_{std::move(key)},
          request_hash_{std::move(request_hash)} {}
    void insert(Context& context, int status, const Response& response) const;

    std::string principal_key_;
    std::string key_;
    std::string request_hash_;
};

// Removes the keys of the context's tenant that are older than 24 hours; returns how many.
std::int64_t purge_idempotency_keys(Context& context);

}  // namespace dotmac::http
