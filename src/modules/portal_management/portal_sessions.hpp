// Log-ins of portals in force. A session has two tokens: a short one that opens routes, and one that renews
// both. Each is good until it is exchanged; who shows a refresh token that was exchanged before has stolen
// it, or the other has, so the session ends. Times are real ones, whatever clock the tenant lives by.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "modules/portal_management/entrance.hpp"
#include "modules/portal_management/log_in_model.hpp"
#include "platform/credentials/recognizer.hpp"
#include "store/page.hpp"

namespace dotmac::portal_management {

// Where the account has more than the tenant allows, the oldest end.
PortalTokens open_session(Context& context, const PortalAccount& account, Instant now);

struct Renewal {
    enum class Verdict { renewed, ended, stolen };  // ended: there is none, or no longer
    Verdict verdict = Verdict::ended;
    PortalTokens tokens;
};
// `refresh_hash` is of a token of kind portal_refresh. It refuses nothing: the caller lets what was found out
// be committed first.
Renewal renew_session(Context& context, std::string_view refresh_hash, Instant now);

store::Page<PortalSession> list_sessions(Context& context, PortalAccountId account, std::string_view current,
                                         const store::PageRequest& page);
// One of the account's own. Throws not_found where it is not, or no longer.
void end_session(Context& context, PortalAccountId account, PortalSessionId id, std::string_view reason);
// All of an account's; an event portal_account.sessions_ended where there was one. Returns how many.
std::int64_t end_sessions(Context& context, PortalAccountId account, std::string_view reason);
// At most `limit` of the sessions that have ended by themselves; returns how many.
std::int64_t purge_portal_sessions(Context& context, Instant now, std::int64_t limit);

// For the wiring: what recognizes a portal's access token. A session rests while its account is not active.
platform::Recognizer portal_recognizer();

}  // namespace dotmac::portal_management
