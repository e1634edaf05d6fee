#include "modules/identity/log_in.hpp"

#include "modules/identity/api_keys.hpp"
#include "modules/identity/attempts.hpp"
#include "modules/identity/owner_mail.hpp"
#include "modules/identity/service.hpp"
#include "modules/identity/sessions.hpp"
#include "modules/identity/user_store.hpp"
#include "platform/credentials/password_rules.hpp"
#include "platform/credentials/totp.hpp"
#include "platform/events.hpp"
#include "platform/tenants.hpp"
#include "record/types.hpp"

namespace dotmac::identity {
namespace {

enum class Verdict { accepted, throttled, wrong, code_needed, code_wrong };

struct Outcome {
    Verdict verdict = Verdict::wrong;
    Instant throttled_until;
    LoggedIn logged_in;
};

// People type their password into the field above it, and the trail keeps what it is given for good. Nobody's
// address looks like this, so all that is no address fails, counts and waits alike.
constexpr std::string_view no_address = "(not an address)";

struct Credentials {
    const LogIn& request;
    std::string email;  // what was typed, or `no_address`
    const platform::SecretBox& secrets;
    PasswordHash compared_with;
    bool is_right = false;
};

Outcome failed(Context& context, const Credentials& given, const std::optional<StoredUser>& stored,
               std::string_view reason, Verdict verdict, Instant now) {
    const std::string subject = stored ? stored->user.id.to_string() : fold_email(given.email);
    count_failure(context, given.email, subject, now);
    platform::record_event(context, "user.login_failed", subject,
                           platform::event_data({{"email", given.email}, {"reason", reason}}));
    return {.verdict = verdict};
}

// The whole judgement, in one write: what was hashed before is compared with what is stored now.
Outcome judge(Context& context, const Credentials& given, Instant now, std::string_view remote_address) {
    if (const auto until = throttled_until(context, given.email, now))
        return {.verdict = Verdict::throttled, .throttled_until = *until};
    auto stored = load_user_by_email(context.transaction, given.email);
    if (!stored) return failed(context, given, stored, "unknown user", Verdict::wrong, now);
    if (!given.is_right || given.compared_with.text != stored->password.text)
        return failed(context, given, stored, "wrong password", Verdict::wrong, now);
    if (stored->user.is_disabled) return failed(context, given, stored, "disabled", Verdict::wrong, now);
    std::int64_t step = stored->totp_last_step;
    if (stored->user.totp_enabled) {
        if (!given.request.totp_code) return {.verdict = Verdict::code_needed};
        const auto accepted = platform::accept_totp(given.secrets.open(*stored->totp_secret),
                                                    *given.request.totp_code, now, step);
        if (!accepted) return failed(context, given, stored, "wrong one-time code", Verdict::code_wrong, now);
        step = *accepted;
    }
    forget_failures(context, given.email);
    set_logged_in(context.transaction, stored->user.id, now, step);
    stored->user.last_login_at = now;
    const OpenedSession session = open_session(context, stored->user.id, now, remote_address);
    context.actor.name = stored->user.id.to_string();
    platform::record_event(
        context, "user.logged_in", context.actor.name,
        platform::event_data({{"session", session.id.to_string()}, {"remote_address", remote_address}}));
    Outcome outcome{.verdict = Verdict::accepted};
    outcome.logged_in.token = session.token;
    outcome.logged_in.expires_at = session.expires_at;
    outcome.logged_in.user = std::move(stored->user);
    return outcome;
}

[[noreturn]] void refuse_credentials() {
    throw Problem(ProblemCode::unauthenticated, "Tenant, e-mail address or password is wrong.");
}

std::optional<SessionId> own_session(const http::Exchange& exchange) {
    return SessionId::parse(exchange.principal()->token_id);
}

StoredUser own_user(Context& context, UserId id) {
    auto stored = load_user(context.transaction, id);
    if (!stored)
        throw Problem(ProblemCode::not_found,
                      "You are no user of this tenant: leave out X-Tenant for your own account.");
    return std::move(*stored);
}

// The caller, who has just given his present password; a wrong one counts as a failed log-in. Opens
// transactions of its own, since the hash belongs between two.
StoredUser with_password(http::Exchange& exchange, Authenticator& authenticator, std::string_view password) {
    const UserId id = own_id(exchange);
    const Instant now = authenticator.now();
    std::optional<Instant> until;
    StoredUser user = exchange.read([&](Context& context) {
        StoredUser stored = own_user(context, id);
        until = throttled_until(context, stored.user.email, now);
        return stored;
    });
    if (until) refuse_throttled(*until, now);
    if (authenticator.passwords().verify(user.password, password)) return user;
    exchange.write([&](Context& context) { count_failure(context, user.user.email, id.to_string(), now); });
    throw invalid_field("current_password", "is wrong");
}

// The same user as he is stored now; throws conflict where the password that he gave is no longer his.
StoredUser unchanged(Context& context, const StoredUser& before) {
    StoredUser stored = own_user(context, before.user.id);
    if (stored.password.text == before.password.text) return stored;
    throw Problem(ProblemCode::conflict, "The password was changed by someone else just now.");
}

void save(Context& context, StoredUser& stored, std::string_view event) {
    stored.user.updated_at = context.clock->now;
    update_user(context.transaction, stored);
    ++stored.user.version;
    platform::record_event(context, event, stored.user.id.to_string());
}

std::vector<std::string> names_of(const Permissions& permissions) {
    std::vector<std::string> names;
    for (const Permission permission : all_permissions()) {
        if (permissions.test(static_cast<std::size_t>(permission))) names.emplace_back(to_string(permission));
    }
    return names;
}

}  // namespace

LoggedIn log_in(http::Exchange& exchange, Authenticator& authenticator, const LogIn& request) {
    const Instant now = authenticator.now();
    const auto tenant = exchange.read_in(store::all_tenants(), [&](Context& context) {
        return platform::find_tenant(context.transaction, request.tenant);
    });
    if (!tenant) {
        authenticator.passwords().verify(platform::nobodys_password(), request.password);
        refuse_credentials();
    }
    Credentials given{.request = request,
                      .email = std::string{record::is_email(request.email) ? request.email : no_address},
                      .secrets = authenticator.secrets(),
                      .compared_with = platform::nobodys_password()};
    const auto until = exchange.read_in(tenant->id, [&](Context& context) {
        const auto stored = load_user_by_email(context.transaction, given.email);
        if (stored) given.compared_with = stored->password;
        return throttled_until(context, given.email, now);
    });
    if (until) refuse_throttled(*until, now);
    given.is_right = authenticator.passwords().verify(given.compared_with, request.password);
    Outcome outcome = exchange.write_in(tenant->id, [&](Context& context) {
        return judge(context, given, now, exchange.request().remote_address);
    });
    switch (outcome.verdict) {
        case Verdict::accepted:
            return std::move(outcome.logged_in);
        case Verdict::throttled:
            refuse_throttled(outcome.throttled_until, now);
        case Verdict::wrong:
            refuse_credentials();
        case Verdict::code_needed:
            throw Problem(ProblemCode::unauthenticated, "This account asks for a one-time code.",
                          {{"totp_code", "is required"}});
        case Verdict::code_wrong:
            throw Problem(ProblemCode::unauthenticated, "The one-time code is wrong, or was used before.",
                          {{"totp_code", "is wrong, or was used before"}});
    }
    throw std::logic_error("a log-in without verdict");
}

void log_out(http::Exchange& exchange) {
    const auto session = own_session(exchange);
    if (!session) throw Problem(ProblemCode::conflict, "An API key is no log-in: revoke it instead.");
    const auto token = bearer_token(exchange.request());
    const TenantId home = token ? token->tenant : exchange.principal()->tenant;
    exchange.write_in(home, [&](Context& context) { revoke_session(context, own_id(exchange), *session); });
}

UserId own_id(const http::Exchange& exchange) {
    if (const auto id = UserId::parse(exchange.principal()->actor)) return *id;
    throw Problem(ProblemCode::forbidden, "This is for users who are logged in, not for API keys.");
}

Me whoami(http::Exchange& exchange) {
    const http::Principal& principal = *exchange.principal();
    const auto token = bearer_token(exchange.request());
    Me me;
    // A super_admin who acts in another tenant is still at home in his own.
    exchange.read_in(token ? token->tenant : principal.tenant, [&](Context& context) {
        auto user = UserId::parse(principal.actor);
        if (const auto key = ApiKeyId::parse(principal.actor)) {
            me.api_key = get_api_key(context, *key);
            user = me.api_key->user_id;
        }
        if (!user) return;
        if (auto stored = load_user(context.transaction, *user)) me.user = std::move(stored->user);
    });
    me.tenant = exchange.read([](Context& context) { return platform::current_tenant(context.transaction); });
    me.permissions = names_of(principal.permissions);
    return me;
}

void change_own_password(http::Exchange& exchange, Authenticator& authenticator,
                         const PasswordChange& change) {
    const StoredUser before = with_password(exchange, authenticator, change.current_password);
    exchange.read([&](Context& context) {
        platform::require_acceptable_password(context, "new_password", change.new_password,
                                              {before.user.email, before.user.name});
    });
    const PasswordHash hash = authenticator.passwords().hash(change.new_password);
    exchange.write([&](Context& context) {
        StoredUser stored = unchanged(context, before);
        stored.password = hash;
        end_sessions(context, stored.user.id, own_session(exchange));
        save(context, stored, "user.password_changed");
        mail_owner(context, stored.user, SecurityChange::password);
    });
}

TotpSetup begin_totp(http::Exchange& exchange, Authenticator& authenticator, const TotpBegin& begin) {
    const StoredUser before = with_password(exchange, authenticator, begin.current_password);
    return exchange.write([&](Context& context) -> TotpSetup {
        StoredUser stored = unchanged(context, before);
        if (stored.user.totp_enabled)
            throw Problem(ProblemCode::conflict, "One-time codes are on already: remove them first.");
        const std::string secret = platform::make_totp_secret();
        stored.totp_secret = authenticator.secrets().seal(secret);
        save(context, stored, "user.totp_begun");
        return {secret, platform::totp_uri(secret, platform::current_tenant(context.transaction).name,
                                           stored.user.email)};
    });
}

namespace {

// A code of one's own; a wrong one counts as a failed log-in, so that nobody tries them all.
template <class Then>
User with_code(http::Exchange& exchange, Authenticator& authenticator, std::string_view code, Then then) {
    const UserId id = own_id(exchange);
    const Instant now = authenticator.now();
    std::optional<Instant> until;
    bool is_wrong = false;
    const User user = exchange.write([&](Context& context) {
        StoredUser stored = own_user(context, id);
        is_wrong = false;  // of an earlier run of this function
        until = throttled_until(context, stored.user.email, now);
        if (until) return stored.user;
        if (!stored.totp_secret) throw Problem(ProblemCode::conflict, "One-time codes are not set up.");
        const auto step = platform::accept_totp(authenticator.secrets().open(*stored.totp_secret), code, now,
                                                stored.totp_last_step);
        is_wrong = !step.has_value();
        if (is_wrong) {
            count_failure(context, stored.user.email, id.to_string(), now);
            return stored.user;
        }
        stored.totp_last_step = *step;
        forget_failures(context, stored.user.email);
        then(context, stored);
        return stored.user;
    });
    if (until) refuse_throttled(*until, now);
    if (is_wrong) throw invalid_field("code", "is wrong, or was used before");
    return user;
}

}  // namespace

User confirm_totp(http::Exchange& exchange, Authenticator& authenticator, const TotpCode& code) {
    return with_code(exchange, authenticator, code.code, [](Context& context, StoredUser& stored) {
        if (stored.user.totp_enabled) throw Problem(ProblemCode::conflict, "One-time codes are on already.");
        stored.user.totp_enabled = true;
        save(context, stored, "user.totp_enabled");
        mail_owner(context, stored.user, SecurityChange::codes_set_up);
    });
}

User remove_totp(http::Exchange& exchange, Authenticator& authenticator, const TotpRemoval& removal) {
    with_password(exchange, authenticator, removal.current_password);
    return with_code(exchange, authenticator, removal.code, [&](Context& context, StoredUser& stored) {
        stored.totp_secret.reset();
        stored.user.totp_enabled = false;
        end_sessions(context, stored.user.id, own_session(exchange));
        save(context, stored, "user.totp_removed");
        mail_owner(context, stored.user, SecurityChange::codes_removed);
    });
}

}  // namespace dotmac::identity
