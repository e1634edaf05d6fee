// What every rule is given: a transaction, a clock, and who asks. Rules are plain functions over it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "store/transaction.hpp"

namespace dotmac {

// Who acts, as events record it: "usr_…", "key_…" (an API key), "job:bill_run", "cli".
struct Actor {
    std::string name;
    std::string request_id;  // ties an event to the access log; empty outside HTTP
    // Whence the request came, as events record it; both empty outside HTTP.
    std::string remote_address = {};
    std::string user_agent = {};
};

struct Context;

// An event on its way to the upper modules that listen for it, inside the transaction that recorded it:
// services hears "customer.cancelled" from identity, which knows nothing of services.
struct Notice {
    std::string_view type;
    std::string_view subject;
    std::string_view data_json;
};
using Listener = std::function<void(Context&, const Notice&)>;
using Listeners = std::vector<std::pair<std::string, Listener>>;  // by event type

// What time it is for a tenant: asked for when something first wants to know, because it stands in the
// database and most requests that read need no time. From then on it stands still.
class LazyClock {
  public:
    LazyClock(Clock known) : known_{std::move(known)} {}
    LazyClock(std::function<Clock()> ask) : ask_{std::move(ask)} {}

    const Clock& operator*() const {
        if (!known_) known_ = ask_();
        return *known_;
    }
    const Clock* operator->() const { return &**this; }

  private:
    std::function<Clock()> ask_;
    mutable std::optional<Clock> known_;
};

struct Context {
    store::Transaction& transaction;
    LazyClock clock;
    Actor actor;
    const Listeners* listeners = nullptr;  // outlives the context
    // The version that the client read, from If-Match; nothing where it did not ask to be protected.
    std::optional<std::int64_t> expected_version = std::nullopt;
    int notice_depth = 0;  // how many listeners call each other at this moment; kept by platform/events

    TenantId tenant() const { return transaction.tenant(); }
    Date today() const { return clock->today(); }
};

// Refuses (412) where the client read an older version than the stored one.
void require_version(const Context& context, std::int64_t stored_version);

}  // namespace dotmac
