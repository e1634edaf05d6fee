#include "modules/identity/attempts.hpp"

#include "modules/identity/service.hpp"
#include "modules/identity/user_store.hpp"
#include "platform/events.hpp"

namespace dotmac::identity {
namespace {

struct Window {
    std::int64_t attempts = 0;
    Instant ends_at;
};

// Nothing where none is open.
std::optional<Window> open_window(Context& context, std::string_view email, Instant now) {
    const auto window = context.transaction
                            .query(
                                "SELECT attempts, window_ends_at FROM login_attempts "
                                "WHERE tenant_id = $1 AND email_folded = $2",
                                context.tenant(), fold_email(email))
                            .first([](const store::Rows& row) {
                                return Window{row.get<std::int64_t>(0), row.get<Instant>(1)};
                            });
    return window && window->ends_at > now ? window : std::nullopt;
}

}  // namespace

std::optional<Instant> throttled_until(Context& context, std::string_view email, Instant now) {
    const auto window = open_window(context, email, now);
    if (!window || window->attempts < platform::get(context, login_failures_allowed)) return std::nullopt;
    return window->ends_at;
}

void count_failure(Context& context, std::string_view email, std::string_view subject, Instant now) {
    Window window{0, now + std::chrono::minutes{platform::get(context, login_window_minutes)}};
    if (const auto open = open_window(context, email, now)) window = *open;
    ++window.attempts;
    context.transaction.execute(
        "INSERT INTO login_attempts (tenant_id, email_folded, attempts, window_ends_at) "
        "VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, email_folded) "
        "DO UPDATE SET attempts = $3, window_ends_at = $4",
        context.tenant(), fold_email(email), window.attempts, window.ends_at);
    if (window.attempts == platform::get(context, login_failures_allowed)) {
        platform::record_event(context, "user.login_throttled", subject,
                               platform::event_data({{"until", to_string(window.ends_at)}}));
    }
}

void forget_failures(Context& context, std::string_view email) {
    context.transaction.execute("DELETE FROM login_attempts WHERE tenant_id = $1 AND email_folded = $2",
                                context.tenant(), fold_email(email));
}

std::int64_t purge_attempts(Context& context, Instant now, std::int64_t limit) {
    return context.transaction.execute(
        "DELETE FROM login_attempts WHERE tenant_id = $1 AND email_folded IN (SELECT email_folded "
        "FROM login_attempts WHERE tenant_id = $1 AND window_ends_at <= $2 LIMIT $3)",
        context.tenant(), now, limit);
}

void refuse_throttled(Instant until, Instant now) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(until - now).count();
    throw Problem(ProblemCode::rate_limited,
                  "Too many failed attempts for this account; the next is allowed in " +
                      std::to_string(seconds) + " s.");
}

}  // namespace dotmac::identity
