// One request on its way through a handler: who asks, and the way to the database.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <type_traits>

#include "http/idempotency.hpp"
#include "http/message.hpp"
#include "http/permission.hpp"
#include "record/record.hpp"
#include "store/context.hpp"
#include "store/database.hpp"

namespace dotmac::http {

struct Route;

// Who sent a request, once a bearer token or an API key has been recognized.
struct Principal {
    TenantId tenant;    // in which this request acts; a super admin may name another than its own in X-Tenant
    std::string actor;  // "usr_…" or "key_…"
    std::string token_id;  // what the rate limit counts by
    Permissions permissions;
};

// What the router cannot know, because upper layers do.
struct Hooks {
    // Recognizes the `Authorization` header; nothing where it is missing; throws unauthenticated where it is
    // wrong.
    std::function<std::optional<Principal>(const Request&)> authenticate;
    // What time it is for a tenant (its zone, its test clock); the system's for all tenants.
    std::function<Clock(store::Transaction&)> clock;
    // Who hears which event (see Context).
    Listeners listeners;
    // Throws validation_failed where the tenant has closed a value that was chosen; may be empty.
    std::function<void(store::Transaction&, std::span<const record::Choice>)> require_open;
    // What is stored of a request whose body holds a password (see idempotency.hpp).
    SlowHash slow_hash;
};

// What a handler works with that opens its own transactions. The first `write` looks for the request's
// Idempotency-Key and claims it in its own transaction: a request that was carried out before is answered
// from there, and the function is not called. A function that returns the Response itself has it stored in
// that same transaction; any other answer is stored right after the handler has returned it.
class Exchange {
  public:
    // All of it must outlive the exchange. `expected_version` comes from If-Match.
    Exchange(const Request& request, const Route& route, const std::optional<Principal>& principal,
             store::Database& database, const Hooks& hooks);

    const Request& request() const { return request_; }
    const Route& route() const { return route_; }
    const std::optional<Principal>& principal() const { return principal_; }
    store::Database& database() { return database_; }

    // Who asks, and whence; "anonymous" where nobody is logged in.
    Actor actor() const;

    // In the principal's tenant, or for all tenants where nobody is logged in.
    template <class F>
    auto read(F function) {
        return read_in(scope(), function);
    }
    template <class F>
    auto read_in(store::Scope scope, F function) {
        return database_.read(scope, [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }
    template <class F>
    auto write(F function) {
        return write_in(scope(), function);
    }
    // In a tenant that the request itself names (log-in), or for all of them.
    template <class F>
    auto write_in(store::Scope scope, F function) {
        using Result = std::invoke_result_t<F&, Context&>;
        if (!key_ || claimed_in_) {
            return database_.write(scope, [&](store::Transaction& transaction) {
                Context context = context_for(transaction);
                return function(context);
            });
        } else if constexpr (std::is_same_v<Result, Response>) {
            Response response = database_.write(scope, [&](store::Transaction& transaction) {
                Context context = context_for(transaction);
                if (auto earlier = key_->find(context)) return std::move(*earlier);
                Response made = function(context);
                key_->store(context, made, keeps_answer());
                return made;
            });
            claimed(scope, true);
            return response;
        } else if constexpr (std::is_void_v<Result>) {
            database_.write(scope, [&](store::Transaction& transaction) {
                Context context = context_for(transaction);
                claim(context);
                function(context);
            });
            claimed(scope, false);
        } else {
            Result result = database_.write(scope, [&](store::Transaction& transaction) {
                Context context = context_for(transaction);
                claim(context);
                return function(context);
            });
            claimed(scope, false);
            return result;
        }
    }

    // For the router: the hook of that name, in the handler's own transaction or, where it opens its own,
    // before it.
    void require_open(Context& context, std::span<const record::Choice> choices) const;
    void require_open(Exchange& exchange, std::span<const record::Choice> choices) const;

    // A refusal that follows tells so: when the same may be asked again (Retry-After).
    void set_retry_after(std::chrono::seconds wait) { retry_after_ = wait; }
    std::optional<std::chrono::seconds> retry_after() const { return retry_after_; }

    // For the router: what a handler's answer still lacks. Stores it where a `write` claimed the key.
    void finish(const Response& response);

    // Thrown through the handler by a `write` whose request was carried out before.
    struct Replay {
        Response response;
    };

  private:
    store::Scope scope() const;
    Context context_for(store::Transaction& transaction) const;
    void claim(Context& context) const;
    void claimed(store::Scope scope, bool answered);
    bool keeps_answer() const;

    const Request& request_;
    const Route& route_;
    const std::optional<Principal>& principal_;
    store::Database& database_;
    const Hooks& hooks_;
    std::optional<std::int64_t> expected_version_;
    std::optional<IdempotencyKey> key_;       // of a POST by somebody who is logged in
    std::optional<store::Scope> claimed_in_;  // once a write has claimed or answered the key
    bool answered_ = false;                   // the answer is stored already
    std::optional<std::chrono::seconds> retry_after_;
};

}  // namespace dotmac::http
