// How tokens of one kind are recognized. A module that issues tokens gives one of these; identity's
// Authenticator asks it, and remembers the answer for a moment.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "http/permission.hpp"
#include "platform/credentials/tokens.hpp"
#include "store/transaction.hpp"

namespace dotmac::platform {

// How exactly it is known when a token was used last. It saves a write per request.
constexpr std::chrono::seconds last_use_resolution{60};

// What a token stands for.
struct Recognized {
    std::string subject;   // whose it is: "usr_…", "pac_…"
    std::string actor;     // as events name who acts: the subject, or the key itself
    std::string token_id;  // "ses_…", "key_…", "pse_…"
    Permissions permissions;
    Instant valid_until;
    Instant last_used_at;
};

struct Recognizer {
    TokenKind kind;
    // By the token's hash; nothing where there is no such token, or it opens nothing now. `now` is real time.
    std::function<std::optional<Recognized>(store::Transaction&, std::string_view hash, Instant now)>
        recognize;
    // Notes that it is in use.
    std::function<void(store::Transaction&, std::string_view token_id, Instant now)> touch;
    // The events after which a token is asked for anew. Their subject is the token's or its owner's.
    std::vector<std::string_view> revoked_by;
};

}  // namespace dotmac::platform
