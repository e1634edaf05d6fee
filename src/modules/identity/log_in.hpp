// Logging in, and what one does with one's own account. These open their own transactions, because a password
// is hashed between two of them and never within one.
#pragma once

#include "http/exchange.hpp"
#include "modules/identity/authenticator.hpp"
#include "modules/identity/model.hpp"

namespace dotmac::identity {

// Wrong tenant, unknown user, wrong password and disabled account are all refused alike (unauthenticated), in
// the same time. Where the account asks for a one-time code and the password is right, the refusal names the
// field totp_code. Events: user.logged_in; user.login_failed with the true reason.
LoggedIn log_in(http::Exchange& exchange, Authenticator& authenticator, const LogIn& request);
void log_out(http::Exchange& exchange);

// The caller, as a user: throws forbidden where he came with an API key.
UserId own_id(const http::Exchange& exchange);
Me whoami(http::Exchange& exchange);
// Ends all other sessions.
void change_own_password(http::Exchange& exchange, Authenticator& authenticator,
                         const PasswordChange& change);

// Both ask for the present password, as a change of it does: a session that was left open, or a token that
// was stolen, is not enough to bind an account to another telephone, or to none.
TotpSetup begin_totp(http::Exchange& exchange, Authenticator& authenticator, const TotpBegin& begin);
User confirm_totp(http::Exchange& exchange, Authenticator& authenticator, const TotpCode& code);
// Ends all other sessions.
User remove_totp(http::Exchange& exchange, Authenticator& authenticator, const TotpRemoval& removal);

}  // namespace dotmac::identity
