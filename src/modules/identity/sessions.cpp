#include "modules/identity/sessions.hpp"

#include <algorithm>

#include "modules/identity/roles.hpp"
#include "modules/identity/service.hpp"
#include "platform/credentials/tokens.hpp"
#include "platform/events.hpp"

namespace dotmac::identity {
namespace {

constexpr store::SortColumn session_order[] = {{"created_at", "id", false}};

Session read_session(const store::Rows& row) {
    return {
        .id = row.get<SessionId>(0),
        .remote_address = row.get<std::string>(1),
        .created_at = row.get<Instant>(2),
        .last_used_at = row.get<Instant>(3),
        .expires_at = row.get<Instant>(4),
    };
}

}  // namespace

OpenedSession open_session(Context& context, UserId user, Instant now, std::string_view remote_address) {
    const auto token = platform::make_token(platform::TokenKind::session, context.tenant());
    const std::chrono::minutes idle{platform::get(context, session_idle_minutes)};
    const Instant expires_at = now + std::chrono::hours{platform::get(context, session_hours)};
    const auto id = context.transaction.new_id<SessionId>();
    context.transaction.execute(
        "INSERT INTO sessions (tenant_id, id, user_id, token_hash, remote_address, created_at, last_used_at, "
        "idle_seconds, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        context.tenant(), id, user, store::Parameter::bytes(token.hash), remote_address, now, now,
        std::chrono::seconds{idle}.count(), expires_at);
    return {id, token.text, expires_at};
}

store::Page<Session> list_sessions(Context& context, UserId user, std::string_view current,
                                   const store::PageRequest& page) {
    store::ListQuery list{context.transaction,
                          "SELECT id, remote_address, created_at, last_used_at, expires_at",
                          "FROM sessions WHERE tenant_id = ?"};
    list.where("user_id = ?", std::optional{user});
    auto sessions = list.page(page, session_order, "id", read_session, true);
    for (Session& session : sessions.items)
        session.is_current = session.id.to_string() == current;
    return sessions;
}

void revoke_session(Context& context, UserId user, SessionId id) {
    const auto count = context.transaction.execute(
        "DELETE FROM sessions WHERE tenant_id = $1 AND id = $2 AND user_id = $3", context.tenant(), id, user);
    if (count == 0) throw not_found(SessionId::noun, id.to_string());
    platform::record_event(context, "session.revoked", id.to_string(),
                           platform::event_data({{"user", user.to_string()}}));
}

void end_sessions(Context& context, UserId user, std::optional<SessionId> but) {
    context.transaction.execute("DELETE FROM sessions WHERE tenant_id = $1 AND user_id = $2 AND id <> $3",
                                context.tenant(), user, but.value_or(SessionId{}));
}

std::int64_t purge_sessions(Context& context, Instant now, std::int64_t limit) {
    return context.transaction.execute(
        "DELETE FROM sessions WHERE tenant_id = $1 AND id IN (SELECT id FROM sessions WHERE tenant_id = $1 "
        "AND (expires_at <= $2 OR last_used_at + idle_seconds * 1000000 <= $2) LIMIT $3)",
        context.tenant(), now, limit);
}

std::optional<platform::Recognized> recognize_session(store::Transaction& transaction,
                                                      std::string_view token_hash, Instant now) {
    auto rows = transaction.query(
        "SELECT sessions.id, sessions.user_id, sessions.last_used_at, sessions.idle_seconds, "
        "sessions.expires_at, user_roles.role FROM sessions "
        "JOIN users ON users.tenant_id = sessions.tenant_id AND users.id = sessions.user_id "
        "LEFT JOIN user_roles ON user_roles.tenant_id = users.tenant_id AND user_roles.user_id = users.id "
        "WHERE sessions.tenant_id = $1 AND sessions.token_hash = $2 AND users.is_disabled = $3",
        transaction.tenant(), store::Parameter::bytes(token_hash), false);
    std::optional<platform::Recognized> found;
    while (rows.next()) {
        if (!found) {
            const auto last_used_at = rows.get<Instant>(2);
            const Instant idle_until = last_used_at + std::chrono::seconds{rows.get<std::int64_t>(3)};
            const std::string user = rows.get<UserId>(1).to_string();
            found = platform::Recognized{.subject = user,
                                         .actor = user,
                                         .token_id = rows.get<SessionId>(0).to_string(),
                                         .valid_until = std::min(idle_until, rows.get<Instant>(4)),
                                         .last_used_at = last_used_at};
        }
        if (!rows.is_null(5)) found->permissions |= permissions_of(rows.get<UserRole>(5));
    }
    if (found && found->valid_until <= now) return std::nullopt;
    return found;
}

void touch_session(store::Transaction& transaction, std::string_view token_id, Instant now) {
    transaction.execute(
        "UPDATE sessions SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2 AND last_used_at < $3",
        transaction.tenant(), SessionId::parse(token_id).value_or(SessionId{}), now);
}

}  // namespace dotmac::identity
