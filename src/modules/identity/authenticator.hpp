// Recognizes who sent a request, and holds what log-ins need: real time, and the bound on password hashes.
// Sessions and API keys of the staff it knows itself; what else is recognized, upper modules register. One
// per process, made by the wiring:
//
//   identity::Authenticator authenticator{database, system_now, {}, {portal_management::recognizer()}};
//   hooks.authenticate = [&](const http::Request& request) { return authenticator.authenticate(request); };
//   append(hooks.listeners, authenticator.listeners());
//   identity::add_routes(router, authenticator);
//
// A recognized token is remembered for a second, so that an authenticated request costs next to nothing. What
// is revoked in this process (a session, a key, a user, his roles) is forgotten at once, before the
// revocation commits; in another process it is refused a second after the commit at the latest, since that
// second begins before the token is looked up.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/exchange.hpp"
#include "http/message.hpp"
#include "platform/credentials/passwords.hpp"
#include "platform/credentials/recognizer.hpp"
#include "platform/credentials/secret_box.hpp"
#include "platform/credentials/tokens.hpp"
#include "store/context.hpp"
#include "store/database.hpp"

namespace dotmac::identity {

struct AuthenticatorOptions {
    int hashes_at_once = 2;  // as many as there are cores
    // Each one that waits holds a worker of the server; with four workers, one is left for all other
    // requests.
    int hashes_waiting = 1;
    platform::SecretBox secrets{};  // seals the secrets of authenticator apps
};

// Safe to call from any thread.
class Authenticator {
  public:
    using Now = std::function<Instant()>;

    // The database must outlive it. `upper` recognizes what upper modules issue, each its kind; a kind that
    // nobody recognizes opens nothing.
    Authenticator(store::Database& database, Now now, AuthenticatorOptions options = {},
                  std::vector<platform::Recognizer> upper = {});

    // Nothing where the request bears no `Authorization`. Throws unauthenticated where that is no bearer
    // token in force, and forbidden where X-Tenant names another tenant and the caller is no super_admin
    // (R001).
    std::optional<http::Principal> authenticate(const http::Request& request);

    // Through these it hears what is revoked. It must outlive them.
    Listeners listeners();

    Instant now() const { return now_(); }
    platform::PasswordGate& passwords() { return passwords_; }
    const platform::SecretBox& secrets() const { return secrets_; }

  private:
    struct Remembered {
        http::Principal principal;
        std::string subject;
        Instant until;
    };

    std::optional<http::Principal> remembered(const std::string& key, Instant now) const;
    void remember(const std::string& key, const http::Principal& principal, std::string subject,
                  Instant until, Instant now);
    void forget(const std::string& subject);
    void note_use(const platform::Recognizer& recognizer, TenantId tenant, std::string_view token_id,
                  Instant now);
    const platform::Recognizer& recognizer_of(platform::TokenKind kind) const;
    TenantId acting_tenant(const http::Request& request, TenantId home, const Permissions& permissions);

    store::Database& database_;
    Now now_;
    platform::PasswordGate passwords_;
    platform::SecretBox secrets_;
    std::vector<platform::Recognizer> recognizers_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, Remembered> remembered_;  // by hash of the token and X-Tenant
    // What was revoked a moment ago is not remembered: its revocation may still be on its way to the disk.
    std::unordered_map<std::string, Instant> revoked_;
};

// The token that a request bears; nothing where it bears none of ours.
std::optional<platform::Token> bearer_token(const http::Request& request);

}  // namespace dotmac::identity
