#include "modules/portal_management/activation.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "modules/portal_management/mailed_codes.hpp"
#include "modules/portal_management/mails.hpp"
#include "modules/portal_management/own_account.hpp"
#include "modules/portal_management/passwords.hpp"
#include "modules/portal_management/portal_id.hpp"
#include "modules/portal_management/service.hpp"
#include "modules/portal_management/store.hpp"
#include "platform/credentials/security_mail.hpp"
#include "platform/events.hpp"
#include "platform/mail/outbox.hpp"
#include "platform/purge.hpp"
#include "platform/tenants.hpp"
#include "record/describe.hpp"

namespace dotmac::portal_management {
namespace {

using enum PortalAccountStatus;
using platform::SecurityChange;

constexpr std::string_view mail_job = "mail_portal_account";

[[noreturn]] void refuse_code() {
    throw invalid_field("code", "is wrong, was used already, or is over; ask for a new one.");
}

TenantId tenant_of(http::Exchange& exchange, const std::string& slug) {
    const auto tenant = exchange.read_in(store::all_tenants(), [&](Context& context) {
        return platform::find_tenant(context.transaction, slug);
    });
    if (!tenant) refuse_code();
    return tenant->id;
}

// "https://portal.example.com/activate#acme/ABCD-…": what stands behind the '#' is sent to no server, and so
// gets into no log.
std::string link_to(Context& context, std::string_view page, std::string_view code) {
    return platform::get(context, portal_url) + '/' + std::string{page} + '#' +
           platform::current_tenant(context.transaction).slug + '/' + std::string{code};
}

void queue(Context& context, const platform::MailTemplate& mail_template, const PortalAccount& account,
           platform::MailValues values, std::string_view address = {}) {
    values.emplace("portal_id", account.portal_id);
    platform::queue_mail(context, mail_template, account.language.value_or(""),
                         {.address = std::string{address.empty() ? account.email : address}, .name = ""},
                         values);
}

// False where too many mails went out already.
bool mail_code(Context& context, const PortalAccount& account, std::string_view purpose) {
    const bool is_activation = purpose == code_purpose::activation;
    const auto code =
        issue_code(context, account.id, purpose, is_activation ? activation_hours : password_reset_hours);
    if (!code) return false;
    const std::string_view page = is_activation ? "activate" : "reset-password";
    queue(context, is_activation ? activation_mail : password_reset_mail, account,
          {{"link", link_to(context, page, *code)}, {"code", *code}});
    platform::record_event(
        context, is_activation ? "portal_account.activation_mailed" : "portal_account.password_reset_mailed",
        account.id.to_string());
    return true;
}

void mail_already_registered(Context& context, const PortalAccount& account) {
    if (count_mail(context, account.id, code_purpose::registration))
        queue(context, already_registered_mail, account, {});
}

// What the account is mailed where `asked` is asked for; nothing where its status asks for silence.
std::optional<std::string_view> purpose_for(const PortalAccount& account, std::string_view asked) {
    if (account.status == pending_activation) return code_purpose::activation;
    if (account.status != active && account.status != locked) return std::nullopt;
    if (asked == code_purpose::activation) return std::nullopt;
    return code_purpose::password_reset;
}

bool fits(const PortalAccount& account, std::string_view purpose) {
    return purpose_for(account, purpose) == purpose;
}

// Both steps that take a code and a password: the password is looked at and hashed between two transactions,
// and the code is taken in the second.
PortalCodeTaken take_code(http::Exchange& exchange, Entrance& entrance, const PortalCodeAndPassword& request,
                          std::string_view purpose, std::string_view reason) {
    const TenantId tenant = tenant_of(exchange, request.tenant);
    const auto find = [&](Context& context) {
        auto code = find_code(context, request.code);
        if (!code || code->purpose != purpose || !fits(get_account(context, code->account), purpose))
            refuse_code();
        return *std::move(code);
    };
    const PortalAccountId id = exchange.read_in(tenant, find).account;
    const auto prepared = prepare_password(exchange, entrance, tenant, id, "password", request.password);
    return exchange.write_in(tenant, [&](Context& context) {
        const MailedCode code = find(context);  // somebody may have been faster
        use_code(context, code);
        context.actor.name = id.to_string();
        set_password(context, id, prepared, reason);
        PortalAccount account = get_account(context, id);
        if (account.status == pending_activation) {
            StoredPortalAccount stored = load_account(context.transaction, id).value();
            stored.account.email_verified_at = context.clock->now;
            update_account(context.transaction, stored);
            account = move_account(context, id, active, reason);
        }
        return PortalCodeTaken{account.portal_id};
    });
}

// ---- Mails that anybody may ask for ----------------------------------------------------------------------

struct MailJob {
    std::string purpose;
    std::optional<PortalAccountId> account;  // nothing where nobody was meant
};

const record::Description& description_of(const MailJob*) {
    static const record::Description description{
        "MailJob",
        "What the job mail_portal_account is given.",
        {
            record::field<&MailJob::purpose>("purpose", "activation, password_reset or registration."),
            record::field<&MailJob::account>("account", "Who is mailed; nobody where it is left out."),
        }};
    return description;
}

// The job keeps its parameters, so they name the account, and not what a stranger typed: that may be a
// password. One that mails nobody is queued all the same, so that the work tells no more than the answer.
void queue_mail_job(Context& context, std::string_view purpose, const std::optional<PortalAccount>& account) {
    MailJob job{.purpose = std::string{purpose}};
    if (account) job.account = account->id;
    platform::enqueue(context, mail_job, record::to_json(job), "");
}

std::optional<PortalAccount> find_account(Context& context, PortalAccountType type,
                                          const std::string& login) {
    if (login.find('@') != std::string::npos) return find_account_by_email(context, type, login);
    auto account = find_account_by_portal_id(context, normal_portal_id(login));
    return account && account->account_type == type ? account : std::nullopt;
}

std::string mail_account(platform::JobRun& run) {
    const auto job = record::from_json<MailJob>(run.parameters());
    run.write([&](Context& context) {
        if (!job.account) return;
        const PortalAccount account = get_account(context, *job.account);
        const auto purpose = purpose_for(account, job.purpose);
        if (!purpose) return;
        if (job.purpose == code_purpose::registration) return mail_already_registered(context, account);
        mail_code(context, account, *purpose);
    });
    return "null";  // that there was an account stands nowhere but in its own events
}

// ---- A new address ---------------------------------------------------------------------------------------

void begin_address_change(Context& context, const PortalAccount& account, const std::string& email) {
    if (const auto other = find_account_by_email(context, account.account_type, email)) {
        if (other->id != account.id) mail_already_registered(context, *other);
        return;
    }
    const auto to_new =
        issue_code(context, account.id, code_purpose::new_address, address_change_hours, email);
    const auto to_old =
        issue_code(context, account.id, code_purpose::old_address, address_change_hours, email);
    if (!to_new || !to_old)
        throw Problem(ProblemCode::rate_limited, "Too many changes of address were begun; try again later.");
    queue(context, new_address_mail, account,
          {{"link", link_to(context, "confirm-address", *to_new)}, {"code", *to_new}}, email);
    queue(context, old_address_mail, account,
          {{"link", link_to(context, "confirm-address", *to_old)}, {"code", *to_old}, {"new_email", email}});
    platform::record_event(context, "portal_account.email_change_begun", account.id.to_string(),
                           platform::event_data({{"from", account.email}, {"to", email}}));
}

void change_address(Context& context, PortalAccountId id, const std::string& email) {
    StoredPortalAccount stored = load_account(context.transaction, id).value();
    if (find_account_by_email(context, stored.account.account_type, email))
        throw Problem(ProblemCode::conflict, "The address was given to another account meanwhile.");
    const std::string before = std::exchange(stored.account.email, email);
    stored.account.email_verified_at = context.clock->now;
    stored.account.updated_at = context.clock->now;
    update_account(context.transaction, stored);
    platform::record_event(context, "portal_account.email_changed", id.to_string(),
                           platform::event_data({{"from", before}, {"to", email}}));
}

// ---- What other rules cause ------------------------------------------------------------------------------

PortalAccountId subject_of(const Notice& notice) {
    return PortalAccountId::parse(notice.subject).value();
}

void mail_activation(Context& context, const Notice& notice) {
    mail_code(context, get_account(context, subject_of(notice)), code_purpose::activation);
}

// The first password of an account is no news to its owner.
void mail_password_change(Context& context, const Notice& notice) {
    const PortalAccount account = get_account(context, subject_of(notice));
    if (account.status == pending_activation) return;
    std::string when = to_string(std::chrono::floor<std::chrono::minutes>(context.clock->now));
    queue(context, password_changed_mail, account, {{"when", std::move(when)}});
}

Listener mail_change(SecurityChange change) {
    return [change](Context& context, const Notice& notice) {
        const PortalAccount account = get_account(context, subject_of(notice));
        platform::mail_security_change(context, change,
                                       {.account = account.portal_id,
                                        .address = account.email,
                                        .language = account.language ? *account.language : ""});
    };
}

void revoke(Context& context, const Notice& notice) {
    revoke_codes(context, subject_of(notice));
}

}  // namespace

platform::SettingReferences activation_settings() {
    static const platform::SettingReference all[] = {&portal_url};
    return all;
}

PortalCodeTaken activate(http::Exchange& exchange, Entrance& entrance, const PortalCodeAndPassword& request) {
    return take_code(exchange, entrance, request, code_purpose::activation, "activated by mail");
}

PortalCodeTaken reset_forgotten_password(http::Exchange& exchange, Entrance& entrance,
                                         const PortalCodeAndPassword& request) {
    return take_code(exchange, entrance, request, code_purpose::password_reset, "reset by mail");
}

PortalMailRequested request_mail(http::Exchange& exchange, std::string_view purpose,
                                 const PortalMailRequest& request) {
    const auto tenant = exchange.read_in(store::all_tenants(), [&](Context& context) {
        return platform::find_tenant(context.transaction, request.tenant);
    });
    if (!tenant) return {};
    exchange.write_in(tenant->id, [&](Context& context) {
        queue_mail_job(context, purpose, find_account(context, request.account_type, request.login));
    });
    return {};
}

void request_already_registered_mail(Context& context, const std::optional<PortalAccount>& account) {
    queue_mail_job(context, code_purpose::registration, account);
}

PortalAccount send_mail(Context& context, PortalAccountId id, std::string_view purpose) {
    PortalAccount account = get_account(context, id);
    if (!fits(account, purpose))
        throw Problem(ProblemCode::conflict, "The account is " +
                                                 std::string{registry::to_string(account.status)} +
                                                 ": it is mailed no such code.");
    if (!mail_code(context, account, purpose))
        throw Problem(ProblemCode::rate_limited,
                      "Five such mails went out within the hour; try again later.");
    return account;
}

PortalMailRequested request_address_change(http::Exchange& exchange, Entrance& entrance,
                                           const PortalAddressChange& change) {
    require_own_password(exchange, entrance, change.current_password, "a change of address");
    exchange.write([&](Context& context) {
        begin_address_change(context, get_account(context, portal_identity(context).account), change.email);
    });
    return {};
}

PortalAddressConfirmed confirm_address(http::Exchange& exchange, const PortalCode& request) {
    const TenantId tenant = tenant_of(exchange, request.tenant);
    return exchange.write_in(tenant, [&](Context& context) -> PortalAddressConfirmed {
        const auto code = find_code(context, request.code);
        const bool is_new = code && code->purpose == code_purpose::new_address;
        if (!is_new && !(code && code->purpose == code_purpose::old_address)) refuse_code();
        const PortalAccount account = get_account(context, code->account);
        if (account.status != active && account.status != locked) refuse_code();
        context.actor.name = account.id.to_string();
        confirm_code(context, *code);
        platform::record_event(context, "portal_account.address_confirmed", account.id.to_string(),
                               platform::event_data({{"address", is_new ? code->email : account.email}}));
        const auto other =
            find_code_of(context, account.id, is_new ? code_purpose::old_address : code_purpose::new_address);
        if (!other || !other->is_confirmed || other->email != code->email) return {false};
        use_code(context, *code);
        use_code(context, *other);
        change_address(context, account.id, code->email);
        return {true};
    });
}

Listeners activation_listeners() {
    return {
        {"portal_account.created", mail_activation},
        {"portal_account.password_changed", mail_password_change},
        {"portal_account.totp_enabled", mail_change(SecurityChange::codes_set_up)},
        {"portal_account.totp_removed", mail_change(SecurityChange::codes_removed)},
        {"portal_account.backup_codes_renewed", mail_change(SecurityChange::backup_codes)},
        {"portal_account.deactivated", revoke},
    };
}

std::vector<platform::JobType> activation_jobs() {
    return {
        {.name = mail_job,
         .description =
             "Mails somebody the activation of his account or a new password, as was asked, or that he has "
             "an account.",
         .run = mail_account,
         .schedule = {}},
        {.name = "purge_portal_codes",
         .description = "Forgets mailed codes that are over.",
         .run =
             [](platform::JobRun& run) {
                 return "{\"purged\":" + std::to_string(platform::purge_all(run, purge_codes)) + "}";
             },
         .schedule = platform::Daily{std::chrono::hours{3} + std::chrono::minutes{40}}},
    };
}

}  // namespace dotmac::portal_management
