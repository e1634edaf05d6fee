// Log-ins in force. Times here are real ones, whatever clock the tenant lives by: a test clock that is moved
// a year ahead throws nobody out.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "http/permission.hpp"
#include "modules/identity/model.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::identity {

// How exactly it is known when a session or key was used last. It saves a write per request.
constexpr std::chrono::seconds last_use_resolution{60};

struct OpenedSession {
    SessionId id;
    std::string token;
    Instant expires_at;
};
OpenedSession open_session(Context& context, UserId user, Instant now, std::string_view remote_address);
store::Page<Session> list_sessions(Context& context, UserId user, std::string_view current,
                                   const store::PageRequest& page);
// One of the user's own. Throws not_found where it is not, or no longer.
void revoke_session(Context& context, UserId user, SessionId id);
// All of a user's, but the one that he is using.
void end_sessions(Context& context, UserId user, std::optional<SessionId> but);
// At most `limit` of the sessions that have ended by themselves; returns how many.
std::int64_t purge_sessions(Context& context, Instant now, std::int64_t limit);

// What a token stands for, however it came to be.
struct Recognized {
    std::string token_id;  // "ses_…" or "key_…"
    UserId user;
    Permissions permissions;
    Instant valid_until;
    Instant last_used_at;
};
// Nothing where there is no such session, it has ended, or its user is disabled.
std::optional<Recognized> recognize_session(store::Transaction& transaction, std::string_view token_hash,
                                            Instant now);
void touch_session(store::Transaction& transaction, std::string_view token_id, Instant now);

}  // namespace dotmac::identity
