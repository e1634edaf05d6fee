// The secrets that a client shows with its requests. They are opaque and random (256 bits), carry the tenant
// in their text, so that every look-up is bound to it, and are stored only as a hash:
//
//   dms_0d4q2m8kz1v0a_<43 letters of base64url>    a session of the staff
//   dmk_…                                          an API key
//   dmp_…                                          a session of a portal
//   dmr_…                                          what renews such a session; it opens nothing by itself
//   dmd_…                                          a device that a portal remembers; it opens nothing either
//
// The prefix lets secret scanners find a key that has been committed somewhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.hpp"

namespace dotmac::platform {

enum class TokenKind { session, api_key, portal_session, portal_refresh, portal_device };

struct NewToken {
    std::string text;  // for the client, once
    std::string hash;  // for the database: 32 bytes, BLAKE2b
};
NewToken make_token(TokenKind kind, TenantId tenant);

struct Token {
    TokenKind kind = TokenKind::session;
    TenantId tenant;
    std::string hash;
};
// Nothing where the text is no token of ours. That it is one says nothing yet about who sent it.
std::optional<Token> parse_token(std::string_view text);

}  // namespace dotmac::platform
