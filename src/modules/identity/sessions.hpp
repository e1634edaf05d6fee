// Log-ins in force. Times here are real ones, whatever clock the tenant lives by: a test clock that is moved
// a year ahead throws nobody out.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "modules/identity/model.hpp"
#include "platform/credentials/recognizer.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::identity {

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

// Nothing where there is no such session, it has ended, or its user is disabled.
std::optional<platform::Recognized> recognize_session(store::Transaction& transaction,
                                                      std::string_view token_hash, Instant now);
void touch_session(store::Transaction& transaction, std::string_view token_id, Instant now);

}  // namespace dotmac::identity
