#include "modules/portal_management/log_in.hpp"

#include "http/route.hpp"
#include "modules/portal_management/confirmations.hpp"
#include "modules/portal_management/devices.hpp"
#include "modules/portal_management/locks.hpp"
#include "modules/portal_management/log_in_settings.hpp"
#include "modules/portal_management/network_failures.hpp"
#include "modules/portal_management/passwords.hpp"
#include "modules/portal_management/portal_id.hpp"
#include "modules/portal_management/portal_sessions.hpp"
#include "modules/portal_management/second_factor.hpp"
#include "modules/portal_management/suspicion.hpp"
#include "platform/credentials/tokens.hpp"
#include "platform/tenants.hpp"

namespace dotmac::portal_management {
namespace {

using platform::PasswordHash;

enum class Verdict { accepted, refused, code_needed, code_wrong, confirmation_needed, confirmation_wrong };

// All that is known of an attempt before it is judged.
struct Attempt {
    PortalAccountType type;
    const PortalLogIn& request;
    std::optional<platform::Place> place;
    Instant now;
    PasswordHash compared_with;
    bool is_right = false;
};

struct Outcome {
    Verdict verdict = Verdict::refused;
    bool was_locked = false;  // already
    bool has_locked = false;
    PortalLoggedIn logged_in;
};

std::string dashboard_of(PortalAccountType type) {
    return "/portal/" + std::string{registry::to_string(type)};
}

// Of the type, by address; of any type, by Portal ID, since who has another one is refused all the same.
std::optional<StoredPortalAccount> find_account(Context& context, PortalAccountType type,
                                                std::string_view login) {
    if (login.find('@') != std::string_view::npos)
        return load_account_by_email(context.transaction, type, login);
    return load_account_by_portal_id(context.transaction, normal_portal_id(login));
}

// One attempt, judged in one write: what was hashed before is compared with what is stored now.
class Judge {
  public:
    Judge(Context& context, const Entrance& entrance, const Attempt& attempt)
        : context_{context}, entrance_{entrance}, attempt_{attempt} {
        context_.expected_version.reset();  // If-Match is about no account here
    }

    Outcome judge() {
        stored_ = find_account(context_, attempt_.type, attempt_.request.login);
        if (!stored_) return refused("unknown account");
        end_lock_that_is_over(context_, *stored_, attempt_.now);
        const PortalAccount& account = stored_->account;
        if (account.status == PortalAccountStatus::locked) {
            Outcome outcome = refused("locked");
            outcome.was_locked = true;
            return outcome;
        }
        if (account.status != PortalAccountStatus::active)
            return refused(registry::to_string(account.status));
        if (account.account_type != attempt_.type)
            return counted("another portal's account", Verdict::refused);
        const bool is_right =
            attempt_.is_right && stored_->password && stored_->password->text == attempt_.compared_with.text;
        if (!is_right) return counted("wrong password", Verdict::refused);
        return judge_person();
    }

  private:
    // The password is right. Is it the owner who types it?
    Outcome judge_person() {
        const auto& request = attempt_.request;
        const PortalAccountId id = stored_->account.id;
        if (request.device_token) device_ = find_device(context_, id, *request.device_token, attempt_.now);
        const std::string doubt =
            suspicion(context_, *stored_, attempt_.place, device_.has_value(), attempt_.now);
        std::string answer;
        if (!doubt.empty()) {
            answer = platform::get(context_, suspicious_log_in);
            record_with_reason(context_, "portal_account.login_suspicious", id.to_string(), doubt);
        }
        if (answer == "lock") {
            lock_for(context_, *stored_, attempt_.now, "suspicious log-in (R023): " + doubt);
            Outcome outcome = refused("suspicious");
            outcome.has_locked = true;
            return outcome;
        }
        const bool has_factor = stored_->account.totp_enabled;
        if (has_factor && (!device_ || answer == "second_factor")) {
            if (const auto wanting = judge_factor()) return *wanting;
        }
        if (answer == "mail" || (!answer.empty() && !has_factor)) {
            if (const auto wanting = judge_confirmation(doubt)) return *wanting;
        }
        return let_in();
    }

    std::optional<Outcome> judge_factor() {
        const auto& request = attempt_.request;
        if (request.backup_code) {
            if (!takes_backup_code(context_, stored_->account.id, *request.backup_code))
                return counted("wrong backup code", Verdict::code_wrong);
            record_with_reason(context_, "portal_account.backup_code_used", stored_->account.id.to_string());
            return std::nullopt;
        }
        if (!request.totp_code) return Outcome{.verdict = Verdict::code_needed};
        if (!takes_totp_code(entrance_, *stored_, *request.totp_code))
            return counted("wrong one-time code", Verdict::code_wrong);
        // Now, since the log-in may yet wait for a mailed code: a code is good for one attempt, not for one
        // success.
        update_log_in_state(context_.transaction, *stored_);
        return std::nullopt;
    }

    std::optional<Outcome> judge_confirmation(std::string_view doubt) {
        const auto& code = attempt_.request.confirmation_code;
        if (!code) {
            mail_confirmation(context_, stored_->account, doubt, attempt_.now);
            return Outcome{.verdict = Verdict::confirmation_needed};
        }
        if (takes_confirmation(context_, stored_->account.id, *code, attempt_.now)) return std::nullopt;
        return counted("wrong confirmation code", Verdict::confirmation_wrong);
    }

    Outcome let_in() {
        PortalAccount& account = stored_->account;
        stored_->failed_attempts = 0;
        stored_->lock_count = 0;
        account.last_login_at = attempt_.now;
        update_log_in_state(context_.transaction, *stored_);
        context_.actor.name = account.id.to_string();
        Outcome outcome{.verdict = Verdict::accepted};
        PortalLoggedIn& logged_in = outcome.logged_in;
        logged_in.tokens = open_session(context_, account, attempt_.now);
        if (device_) {
            touch_device(context_, *device_, attempt_.now);
        } else if (attempt_.request.remember_device) {
            logged_in.device_token = remember_device(context_, account.id, attempt_.now);
        }
        note_place(context_, account.id, attempt_.place, attempt_.now);
        record_with_reason(context_, "portal_account.logged_in", account.id.to_string(),
                           logged_in.tokens.session_id.to_string());
        logged_in.dashboard = dashboard_of(account.account_type);
        logged_in.account = account;
        return outcome;
    }

    // An account that does not exist has no name in the trail: what was typed may have been a password.
    Outcome refused(std::string_view reason) {
        const std::string subject = stored_ ? stored_->account.id.to_string() : "unknown";
        record_with_reason(context_, "portal_account.login_failed", subject, reason);
        note_network_failure(context_, context_.actor.remote_address, attempt_.request.login, attempt_.now);
        return {};
    }

    // A failure of an active account, which five in a row lock.
    Outcome counted(std::string_view reason, Verdict verdict) {
        Outcome outcome = refused(reason);
        outcome.verdict = verdict;
        outcome.has_locked = count_failure(context_, *stored_, attempt_.now);
        return outcome;
    }

    Context& context_;
    const Entrance& entrance_;
    const Attempt& attempt_;
    std::optional<StoredPortalAccount> stored_;
    std::optional<PortalDeviceId> device_;
};

[[noreturn]] void refuse_credentials() {
    throw Problem(ProblemCode::unauthenticated, "Tenant, login or password is wrong.");
}

[[noreturn]] void refuse_hurry(http::Exchange& exchange, Instant until, Instant now) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(until - now);
    exchange.set_retry_after(wait);
    throw Problem(ProblemCode::rate_limited,
                  "Too many log-ins have failed from this address; the next is allowed in " +
                      std::to_string(wait.count()) + " s.");
}

[[noreturn]] void refuse_field(const char* detail, const char* field, const char* message) {
    throw Problem(ProblemCode::unauthenticated, detail, {{field, message}});
}

void count(LogInCounts& counts, const Outcome& outcome) {
    if (outcome.verdict == Verdict::accepted) ++counts.logged_in;
    if (outcome.was_locked) ++counts.refused_while_locked;
    if (outcome.has_locked) ++counts.locked;
    const bool is_failure = outcome.verdict == Verdict::refused || outcome.verdict == Verdict::code_wrong ||
                            outcome.verdict == Verdict::confirmation_wrong;
    if (is_failure && !outcome.was_locked) ++counts.failed;
}

std::optional<platform::Tenant> find_tenant(http::Exchange& exchange, std::string_view slug) {
    return exchange.read_in(store::all_tenants(), [&](Context& context) {
        return platform::find_tenant(context.transaction, slug);
    });
}

struct Before {
    platform::PasswordCost cost;
    std::optional<Instant> slowed_down_until;
};

// What must be known before the hash. `attempt` learns with which hash the password is compared.
Before look_up(Context& context, Attempt& attempt) {
    Before before{.cost = password_cost(context), .slowed_down_until = std::nullopt};
    const auto stored = find_account(context, attempt.type, attempt.request.login);
    attempt.compared_with =
        stored && stored->password ? *stored->password : platform::nobodys_password(before.cost);
    const auto& token = attempt.request.device_token;
    const bool is_known_device =
        stored && token && find_device(context, stored->account.id, *token, attempt.now);
    if (!is_known_device)
        before.slowed_down_until = slowed_down_until(context, context.actor.remote_address, attempt.now);
    return before;
}

// Hashes the password anew where the tenant asks for a higher cost by now. Only for who has been let in: the
// time that it takes tells that the password was right.
void raise_cost(http::Exchange& exchange, Entrance& entrance, const Attempt& attempt, PortalAccountId account,
                TenantId tenant, const platform::PasswordCost& cost) {
    if (!platform::is_cheaper(attempt.compared_with, cost)) return;
    const PasswordHash dearer = entrance.passwords.hash(attempt.request.password, cost);
    exchange.write_in(
        tenant, [&](Context& context) { replace_hash(context, account, attempt.compared_with, dearer); });
}

}  // namespace

PortalLoggedIn log_in(http::Exchange& exchange, Entrance& entrance, PortalAccountType type,
                      const PortalLogIn& request) {
    Attempt attempt{.type = type, .request = request, .now = entrance.now()};
    if (entrance.places != nullptr) attempt.place = entrance.places->find(exchange.request().remote_address);
    const auto tenant = find_tenant(exchange, request.tenant);
    if (!tenant) {
        entrance.passwords.verify(platform::nobodys_password(), request.password);
        refuse_credentials();
    }
    const Before before =
        exchange.read_in(tenant->id, [&](Context& context) { return look_up(context, attempt); });
    if (before.slowed_down_until) {
        ++entrance.counts.slowed_down;
        refuse_hurry(exchange, *before.slowed_down_until, attempt.now);
    }
    attempt.is_right = entrance.passwords.verify(attempt.compared_with, request.password);
    Outcome outcome = exchange.write_in(
        tenant->id, [&](Context& context) { return Judge{context, entrance, attempt}.judge(); });
    count(entrance.counts, outcome);
    switch (outcome.verdict) {
        case Verdict::accepted:
            raise_cost(exchange, entrance, attempt, outcome.logged_in.account.id, tenant->id, before.cost);
            return std::move(outcome.logged_in);
        case Verdict::refused:
            refuse_credentials();
        case Verdict::code_needed:
            refuse_field("This account asks for a one-time code.", "totp_code", "is required");
        case Verdict::code_wrong:
            refuse_field("The code is wrong, or was used before.", "totp_code",
                         "is wrong, or was used before");
        case Verdict::confirmation_needed:
            refuse_field("This log-in is to be confirmed by the code that was mailed.", "confirmation_code",
                         "is required");
        case Verdict::confirmation_wrong:
            refuse_field("The code of the mail is wrong, or no longer good.", "confirmation_code",
                         "is wrong, or no longer good");
    }
    throw std::logic_error("a log-in without verdict");
}

PortalTokens refresh(http::Exchange& exchange, Entrance& entrance, const PortalRefresh& request) {
    const auto token = platform::parse_token(request.refresh_token);
    Renewal renewal;
    if (token && token->kind == platform::TokenKind::portal_refresh) {
        renewal = exchange.write_in(token->tenant, [&](Context& context) {
            return renew_session(context, token->hash, entrance.now());
        });
    }
    if (renewal.verdict == Renewal::Verdict::stolen) ++entrance.counts.stolen;
    if (renewal.verdict != Renewal::Verdict::renewed)
        throw Problem(ProblemCode::unauthenticated, "The session has ended: log in again.");
    return std::move(renewal.tokens);
}

PortalLogInForm log_in_form(http::Exchange& exchange, PortalAccountType type, std::string_view tenant) {
    struct Page {
        const char* title;
        const char* login_label;
    };
    // By PortalAccountType (R033).
    static constexpr Page pages[] = {
        {"Customer portal", "Portal ID or e-mail address"},
        {"Technician log-in", "Portal ID or work e-mail address"},
        {"Partner portal", "Portal ID or business e-mail address"},
    };
    static_assert(std::size(pages) == registry::values<PortalAccountType>().size());
    const auto found = find_tenant(exchange, tenant);
    if (!found) throw not_found(TenantId::noun, tenant);
    const auto length =
        exchange.read_in(found->id, [&](Context& context) { return session_length(context, type); });
    const Page& page = pages[static_cast<std::size_t>(type)];
    PortalLogInForm form{.account_type = type, .title = found->name + ": " + page.title};
    form.action = std::string{exchange.route().path};
    form.fields = {{"login", page.login_label, "text", true}, {"password", "Password", "password", true}};
    // A technician's telephone is his second factor, so the page asks for the code from the start.
    if (type == PortalAccountType::technician) form.fields.push_back({"totp_code", "One-time code", "code"});
    form.fields.push_back({"remember_device", "Remember this device", "switch"});
    form.dashboard = dashboard_of(type);
    form.idle_minutes = length.idle.count();
    form.session_hours = length.longest.count();
    return form;
}

}  // namespace dotmac::portal_management
