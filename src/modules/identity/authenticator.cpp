#include "modules/identity/authenticator.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/text.hpp"
#include "modules/identity/api_keys.hpp"
#include "modules/identity/roles.hpp"
#include "modules/identity/sessions.hpp"
#include "platform/tenants.hpp"

namespace dotmac::identity {
namespace {

constexpr std::chrono::seconds remembered_for{1};
// Longer than any write may take from its event to its commit.
constexpr std::chrono::seconds revocation_settles_in{30};
constexpr std::size_t most_remembered = 10'000;  // a few megabytes

constexpr std::string_view scheme = "bearer ";

[[noreturn]] void refuse_token() {
    throw Problem(ProblemCode::unauthenticated, "The token is not valid, or no longer: log in again.");
}

}  // namespace

std::optional<platform::Token> bearer_token(const http::Request& request) {
    const std::string_view header = request.header("Authorization");
    if (header.size() <= scheme.size() || lower_ascii(header.substr(0, scheme.size())) != scheme)
        return std::nullopt;
    return platform::parse_token(trim(header.substr(scheme.size())));
}

Authenticator::Authenticator(store::Database& database, Now now, AuthenticatorOptions options,
                             std::vector<platform::Recognizer> upper)
    : database_{database},
      now_{std::move(now)},
      passwords_{options.hashes_at_once, options.hashes_waiting},
      secrets_{std::move(options.secrets)},
      recognizers_{std::move(upper)} {
    platform::require_sodium();
    recognizers_.push_back({.kind = platform::TokenKind::session,
                            .recognize = recognize_session,
                            .touch = touch_session,
                            .revoked_by = {"session.revoked", "user.changed", "user.disabled", "user.enabled",
                                           "user.password_reset", "user.password_changed", "user.totp_reset",
                                           "user.totp_removed"}});
    recognizers_.push_back({.kind = platform::TokenKind::api_key,
                            .recognize = recognize_api_key,
                            .touch = touch_api_key,
                            .revoked_by = {"api_key.revoked"}});
}

std::optional<http::Principal> Authenticator::authenticate(const http::Request& request) {
    if (request.header("Authorization").empty()) return std::nullopt;
    const auto token = bearer_token(request);
    if (!token) refuse_token();
    const Instant now = now_();
    std::string key = token->hash;
    key += request.header("X-Tenant");
    if (auto principal = remembered(key, now)) return principal;

    const platform::Recognizer& recognizer = recognizer_of(token->kind);
    const auto recognized = database_.read(token->tenant, [&](store::Transaction& transaction) {
        return recognizer.recognize(transaction, token->hash, now);
    });
    if (!recognized) refuse_token();
    http::Principal principal{
        .tenant = acting_tenant(request, token->tenant, recognized->permissions),
        .actor = recognized->actor,
        .token_id = recognized->token_id,
        .permissions = recognized->permissions,
    };
    if (now - recognized->last_used_at >= platform::last_use_resolution)
        note_use(recognizer, token->tenant, recognized->token_id, now);
    remember(key, principal, recognized->subject, std::min(recognized->valid_until, now + remembered_for),
             now);
    return principal;
}

// A database that cannot be written is read on, by who is logged in already.
void Authenticator::note_use(const platform::Recognizer& recognizer, TenantId tenant,
                             std::string_view token_id, Instant now) {
    try {
        database_.write(
            tenant, [&](store::Transaction& transaction) { recognizer.touch(transaction, token_id, now); });
    } catch (const store::DatabaseError& error) {
        if (!error.temporary) throw;
        log::warning("the use of a token was not noted", {{"token", token_id}, {"reason", error.what()}});
    }
}

std::optional<http::Principal> Authenticator::remembered(const std::string& key, Instant now) const {
    const std::shared_lock lock{mutex_};
    const auto found = remembered_.find(key);
    if (found == remembered_.end() || found->second.until <= now) return std::nullopt;
    return found->second.principal;
}

void Authenticator::remember(const std::string& key, const http::Principal& principal, std::string subject,
                             Instant until, Instant now) {
    const std::unique_lock lock{mutex_};
    std::erase_if(revoked_, [&](const auto& entry) { return entry.second <= now; });
    if (revoked_.contains(subject) || revoked_.contains(principal.token_id)) return;
    if (remembered_.size() >= most_remembered) remembered_.clear();
    remembered_.insert_or_assign(key, Remembered{principal, std::move(subject), until});
}

void Authenticator::forget(const std::string& subject) {
    const Instant until = now_() + revocation_settles_in;
    const std::unique_lock lock{mutex_};
    revoked_.insert_or_assign(subject, until);
    std::erase_if(remembered_, [&](const auto& entry) {
        return entry.second.subject == subject || entry.second.principal.token_id == subject;
    });
}

const platform::Recognizer& Authenticator::recognizer_of(platform::TokenKind kind) const {
    const auto found = std::ranges::find(recognizers_, kind, &platform::Recognizer::kind);
    if (found == recognizers_.end()) refuse_token();
    return *found;
}

TenantId Authenticator::acting_tenant(const http::Request& request, TenantId home,
                                      const Permissions& permissions) {
    const std::string_view named = request.header("X-Tenant");
    if (named.empty()) return home;
    const auto tenant = database_.read(store::all_tenants(), [&](store::Transaction& transaction) {
        return platform::find_tenant(transaction, named);
    });
    if (tenant && tenant->id == home) return home;
    // R001. What the others would find there is no business of theirs either.
    if (!allows(permissions, Permission::system_configure))
        throw Problem(ProblemCode::forbidden, "Only a super_admin acts in another tenant than his own.");
    if (!tenant) throw not_found(TenantId::noun, named);
    return tenant->id;
}

Listeners Authenticator::listeners() {
    Listeners listeners;
    for (const platform::Recognizer& recognizer : recognizers_) {
        for (const std::string_view type : recognizer.revoked_by) {
            listeners.emplace_back(
                type, [this](Context&, const Notice& notice) { forget(std::string{notice.subject}); });
        }
    }
    return listeners;
}

}  // namespace dotmac::identity
