#include "modules/portal_management/portal_sessions.hpp"

#include <algorithm>

#include "modules/portal_management/access.hpp"
#include "modules/portal_management/log_in_settings.hpp"
#include "platform/events.hpp"

namespace dotmac::portal_management {
namespace {

using platform::TokenKind;

constexpr store::SortColumn session_order[] = {{"created_at", "id", false}};

struct NewTokens {
    platform::NewToken access;
    platform::NewToken refresh;
    Instant access_expires_at;
};

// The access token never outlives its session.
NewTokens make_tokens(Context& context, Instant now, Instant session_ends_at) {
    const std::chrono::minutes length{platform::get(context, access_minutes)};
    return {.access = platform::make_token(TokenKind::portal_session, context.tenant()),
            .refresh = platform::make_token(TokenKind::portal_refresh, context.tenant()),
            .access_expires_at = std::min(now + length, session_ends_at)};
}

PortalTokens shown(PortalSessionId id, const NewTokens& made, Instant expires_at) {
    return {.session_id = id,
            .access_token = made.access.text,
            .access_expires_at = made.access_expires_at,
            .refresh_token = made.refresh.text,
            .expires_at = expires_at};
}

void forget_session(Context& context, PortalSessionId id) {
    context.transaction.execute("DELETE FROM portal_spent_tokens WHERE tenant_id = $1 AND session_id = $2",
                                context.tenant(), id);
    context.transaction.execute("DELETE FROM portal_sessions WHERE tenant_id = $1 AND id = $2",
                                context.tenant(), id);
}

void end_one(Context& context, PortalAccountId account, PortalSessionId id, std::string_view reason) {
    forget_session(context, id);
    platform::record_event(context, "portal_session.ended", id.to_string(),
                           platform::event_data({{"account", account.to_string()}, {"reason", reason}}));
}

void end_what_is_too_many(Context& context, PortalAccountId account) {
    const auto ids = context.transaction
                         .query(
                             "SELECT id FROM portal_sessions WHERE tenant_id = $1 AND account_id = $2 "
                             "ORDER BY id DESC LIMIT 1000 OFFSET $3",
                             context.tenant(), account, platform::get(context, sessions_at_most))
                         .all([](const store::Rows& row) { return row.get<PortalSessionId>(0); });
    for (const PortalSessionId id : ids)
        end_one(context, account, id, "a newer log-in took its place");
}

struct Found {
    PortalSessionId id;
    PortalAccountId account;
    Instant valid_until;
    Instant expires_at;
    PortalAccountStatus status;
};

std::optional<Found> find_by_refresh(Context& context, std::string_view refresh_hash) {
    return context.transaction
        .query(
            "SELECT portal_sessions.id, account_id, last_used_at, idle_seconds, expires_at, status "
            "FROM portal_sessions JOIN portal_accounts "
            "ON portal_accounts.tenant_id = portal_sessions.tenant_id AND portal_accounts.id = account_id "
            "WHERE portal_sessions.tenant_id = $1 AND refresh_hash = $2",
            context.tenant(), store::Parameter::bytes(refresh_hash))
        .first([](const store::Rows& row) {
            const Instant idle_until = row.get<Instant>(2) + std::chrono::seconds{row.get<std::int64_t>(3)};
            return Found{.id = row.get<PortalSessionId>(0),
                         .account = row.get<PortalAccountId>(1),
                         .valid_until = std::min(idle_until, row.get<Instant>(4)),
                         .expires_at = row.get<Instant>(4),
                         .status = row.get<PortalAccountStatus>(5)};
        });
}

// Whose token was exchanged before: nothing where it never was one.
Renewal::Verdict end_if_stolen(Context& context, std::string_view refresh_hash) {
    const auto session = context.transaction
                             .query(
                                 "SELECT session_id FROM portal_spent_tokens "
                                 "WHERE tenant_id = $1 AND token_hash = $2",
                                 context.tenant(), store::Parameter::bytes(refresh_hash))
                             .value<PortalSessionId>();
    if (!session) return Renewal::Verdict::ended;
    forget_session(context, *session);
    record_with_reason(context, "portal_session.stolen", session->to_string(),
                       "a refresh token came a second time");
    return Renewal::Verdict::stolen;
}

}  // namespace

PortalTokens open_session(Context& context, const PortalAccount& account, Instant now) {
    const SessionLength length = session_length(context, account.account_type);
    const Instant expires_at = now + length.longest;
    const NewTokens made = make_tokens(context, now, expires_at);
    const auto id = context.transaction.new_id<PortalSessionId>();
    context.transaction.execute(
        "INSERT INTO portal_sessions (tenant_id, id, account_id, access_hash, access_expires_at, "
        "refresh_hash, remote_address, user_agent, created_at, last_used_at, idle_seconds, expires_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        context.tenant(), id, account.id, store::Parameter::bytes(made.access.hash), made.access_expires_at,
        store::Parameter::bytes(made.refresh.hash), context.actor.remote_address, agent_of(context), now, now,
        std::chrono::seconds{length.idle}.count(), expires_at);
    end_what_is_too_many(context, account.id);
    return shown(id, made, expires_at);
}

Renewal renew_session(Context& context, std::string_view refresh_hash, Instant now) {
    const auto found = find_by_refresh(context, refresh_hash);
    if (!found) return {.verdict = end_if_stolen(context, refresh_hash)};
    if (found->valid_until <= now || found->status != PortalAccountStatus::active)
        return {.verdict = Renewal::Verdict::ended};
    const NewTokens made = make_tokens(context, now, found->expires_at);
    context.transaction.execute(
        "INSERT INTO portal_spent_tokens (tenant_id, token_hash, session_id) VALUES ($1, $2, $3)",
        context.tenant(), store::Parameter::bytes(refresh_hash), found->id);
    context.transaction.execute(
        "UPDATE portal_sessions SET access_hash = $3, access_expires_at = $4, refresh_hash = $5, "
        "last_used_at = $6 WHERE tenant_id = $1 AND id = $2",
        context.tenant(), found->id, store::Parameter::bytes(made.access.hash), made.access_expires_at,
        store::Parameter::bytes(made.refresh.hash), now);
    // No event: it happens every quarter of an hour. The old access token is forgotten all the same.
    platform::notify(context, {"portal_session.renewed", found->id.to_string(), "{}"});
    return {.verdict = Renewal::Verdict::renewed, .tokens = shown(found->id, made, found->expires_at)};
}

store::Page<PortalSession> list_sessions(Context& context, PortalAccountId account, std::string_view current,
                                         const store::PageRequest& page) {
    store::ListQuery list{context.transaction,
                          "SELECT id, remote_address, user_agent, created_at, last_used_at, expires_at",
                          "FROM portal_sessions WHERE tenant_id = ?"};
    list.where("account_id = ?", std::optional{account});
    return list.page(
        page, session_order, "id",
        [&](const store::Rows& row) {
            const auto id = row.get<PortalSessionId>(0);
            return PortalSession{.id = id,
                                 .remote_address = row.get<std::string>(1),
                                 .user_agent = row.get<std::string>(2),
                                 .created_at = row.get<Instant>(3),
                                 .last_used_at = row.get<Instant>(4),
                                 .expires_at = row.get<Instant>(5),
                                 .is_current = id.to_string() == current};
        },
        true);
}

void end_session(Context& context, PortalAccountId account, PortalSessionId id, std::string_view reason) {
    const auto owner = context.transaction
                           .query("SELECT account_id FROM portal_sessions WHERE tenant_id = $1 AND id = $2",
                                  context.tenant(), id)
                           .value<PortalAccountId>();
    if (owner != account) throw not_found(PortalSessionId::noun, id.to_string());
    end_one(context, account, id, reason);
}

std::int64_t end_sessions(Context& context, PortalAccountId account, std::string_view reason) {
    context.transaction.execute(
        "DELETE FROM portal_spent_tokens WHERE tenant_id = $1 AND session_id IN "
        "(SELECT id FROM portal_sessions WHERE tenant_id = $1 AND account_id = $2)",
        context.tenant(), account);
    const auto count = context.transaction.execute(
        "DELETE FROM portal_sessions WHERE tenant_id = $1 AND account_id = $2", context.tenant(), account);
    if (count > 0) {
        platform::record_event(context, "portal_account.sessions_ended", account.to_string(),
                               platform::event_data({{"count", std::to_string(count)}, {"reason", reason}}));
    }
    return count;
}

std::int64_t purge_portal_sessions(Context& context, Instant now, std::int64_t limit) {
    const auto ids = context.transaction
                         .query(
                             "SELECT id FROM portal_sessions WHERE tenant_id = $1 "
                             "AND (expires_at <= $2 OR last_used_at + idle_seconds * 1000000 <= $2) LIMIT $3",
                             context.tenant(), now, limit)
                         .all([](const store::Rows& row) { return row.get<PortalSessionId>(0); });
    for (const PortalSessionId id : ids)
        forget_session(context, id);
    return static_cast<std::int64_t>(ids.size());
}

namespace {

std::optional<platform::Recognized> recognize(store::Transaction& transaction, std::string_view access_hash,
                                              Instant now) {
    const auto found =
        transaction
            .query(
                "SELECT portal_sessions.id, account_id, account_type, last_used_at, idle_seconds, "
                "access_expires_at FROM portal_sessions JOIN portal_accounts "
                "ON portal_accounts.tenant_id = portal_sessions.tenant_id "
                "AND portal_accounts.id = account_id "
                "WHERE portal_sessions.tenant_id = $1 AND access_hash = $2 AND status = 'active'",
                transaction.tenant(), store::Parameter::bytes(access_hash))
            .first([](const store::Rows& row) {
                const std::string account = row.get<PortalAccountId>(1).to_string();
                const auto last_used_at = row.get<Instant>(3);
                const Instant idle_until = last_used_at + std::chrono::seconds{row.get<std::int64_t>(4)};
                platform::Recognized recognized{
                    .subject = account,
                    .actor = account,
                    .token_id = row.get<PortalSessionId>(0).to_string(),
                    .valid_until = std::min(idle_until, row.get<Instant>(5)),
                    .last_used_at = last_used_at,
                };
                const Permission permission = permission_of(row.get<PortalAccountType>(2));
                recognized.permissions.set(static_cast<std::size_t>(permission));
                return recognized;
            });
    return found && found->valid_until > now ? found : std::nullopt;
}

void touch(store::Transaction& transaction, std::string_view token_id, Instant now) {
    transaction.execute(
        "UPDATE portal_sessions SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2 AND last_used_at < $3",
        transaction.tenant(), PortalSessionId::parse(token_id).value_or(PortalSessionId{}), now);
}

}  // namespace

platform::Recognizer portal_recognizer() {
    return {.kind = TokenKind::portal_session,
            .recognize = recognize,
            .touch = touch,
            .revoked_by = {"portal_session.ended", "portal_session.stolen", "portal_session.renewed",
                           "portal_account.sessions_ended", "portal_account.locked",
                           "portal_account.suspended", "portal_account.deactivated"}};
}

}  // namespace dotmac::portal_management
