#include "modules/portal_management/log_in_model.hpp"

#include "record/describe.hpp"

namespace dotmac::portal_management {

using record::field;
using record::Format;

namespace {

constexpr record::FieldOptions tenant_options{.min_length = 1, .max_length = 100, .example = "acme"};
constexpr record::FieldOptions login_options{.max_length = 254, .example = "K7M2XQ9A"};
// A wrong password is wrong, not too short.
constexpr record::FieldOptions password_options{
    .max_length = 200, .format = Format::password, .write_only = true};
constexpr record::FieldOptions code_options{.max_length = 40, .example = "123456"};
constexpr record::FieldOptions token_options{.max_length = 100};

}  // namespace

const record::Description& description_of(const PortalFormField*) {
    using R = PortalFormField;
    static const record::Description description{
        "PortalFormField",
        "A field of a log-in form.",
        {
            field<&R::name>("name", "Its name in PortalLogIn."),
            field<&R::label>("label", "What stands beside it."),
            field<&R::kind>("kind", "text, password, code or switch."),
            field<&R::is_required>("is_required", "Whether it must be filled in."),
        }};
    return description;
}

const record::Description& description_of(const PortalLogInForm*) {
    using R = PortalLogInForm;
    static const record::Description description{
        "PortalLogInForm",
        "The log-in page of a portal.",
        {
            field<&R::account_type>("account_type", "Whose portal it is."),
            field<&R::title>("title", "The heading of the page."),
            field<&R::action>("action", "The route that takes the form."),
            field<&R::fields>("fields", "The fields, in their order."),
            field<&R::dashboard>("dashboard", "Where the log-in leads."),
            field<&R::idle_minutes>("idle_minutes", "A log-in ends after so many minutes without a request."),
            field<&R::session_hours>("session_hours", "A log-in ends after so many hours at the latest."),
        }};
    return description;
}

const record::Description& description_of(const PortalLogInFormFilter*) {
    using R = PortalLogInFormFilter;
    static const record::Description description{
        "PortalLogInFormFilter",
        "Whose log-in page is asked for.",
        {
            field<&R::tenant>("tenant", "The provider's short name.", tenant_options),
        }};
    return description;
}

const record::Description& description_of(const PortalLogIn*) {
    using R = PortalLogIn;
    static const record::Description description{
        "PortalLogIn",
        "Who wants to log in at a portal.",
        {
            field<&R::tenant>("tenant", "The provider's short name.", tenant_options),
            field<&R::login>("login", "Portal ID or e-mail address.", login_options),
            field<&R::password>("password", "Password.", password_options),
            field<&R::totp_code>("totp_code", "One-time code, where the account asks for it.", code_options),
            field<&R::backup_code>("backup_code", "One of the ten backup codes, in place of a one-time code.",
                                   code_options),
            field<&R::confirmation_code>(
                "confirmation_code", "From the mail, where the log-in had to be confirmed.", code_options),
            field<&R::device_token>("device_token", "Of a device that is remembered.", token_options),
            field<&R::remember_device>("remember_device", "Whether this device is to be remembered.",
                                       {.optional = true}),
        }};
    return description;
}

const record::Description& description_of(const PortalTokens*) {
    using R = PortalTokens;
    static const record::Description description{
        "PortalTokens",
        "The tokens of a session. They stand nowhere else.",
        {
            field<&R::session_id>("session_id", "The session's identifier."),
            field<&R::access_token>("access_token", "Send it as Authorization: Bearer …"),
            field<&R::token_type>("token_type", "Always Bearer."),
            field<&R::access_expires_at>("access_expires_at", "When the access token ends."),
            field<&R::refresh_token>("refresh_token", "Exchanges both for new ones, once."),
            field<&R::expires_at>("expires_at", "When the session ends at the latest."),
        }};
    return description;
}

const record::Description& description_of(const PortalLoggedIn*) {
    using R = PortalLoggedIn;
    static const record::Description description{
        "PortalLoggedIn",
        "A log-in that succeeded.",
        {
            field<&R::tokens>("tokens", "The tokens of the session."),
            field<&R::device_token>("device_token",
                                    "Shown only here, where the device is remembered from now on."),
            field<&R::dashboard>("dashboard", "Where the log-in leads."),
            field<&R::account>("account", "Who is logged in."),
        }};
    return description;
}

const record::Description& description_of(const PortalRefresh*) {
    using R = PortalRefresh;
    static const record::Description description{
        "PortalRefresh",
        "Asks for new tokens.",
        {
            field<&R::refresh_token>("refresh_token",
                                     "The one that came last. An older one ends the session.", token_options),
        }};
    return description;
}

const record::Description& description_of(const PortalSession*) {
    using R = PortalSession;
    static const record::Description description{
        "PortalSession",
        "A log-in in force.",
        {
            field<&R::id>("id", "The session's identifier."),
            field<&R::remote_address>("remote_address", "Where it was begun."),
            field<&R::user_agent>("user_agent", "With which program."),
            field<&R::created_at>("created_at", "When it was begun."),
            field<&R::last_used_at>("last_used_at", "When it was used last, to the minute."),
            field<&R::expires_at>("expires_at", "When it ends at the latest."),
            field<&R::is_current>("is_current", "It is the one of this request."),
        }};
    return description;
}

const record::Description& description_of(const PortalDevice*) {
    using R = PortalDevice;
    static const record::Description description{
        "PortalDevice",
        "A device that is remembered.",
        {
            field<&R::id>("id", "The device's identifier."),
            field<&R::user_agent>("user_agent", "The program on it."),
            field<&R::remote_address>("remote_address", "Where it was when it was first remembered."),
            field<&R::created_at>("created_at", "Since when."),
            field<&R::last_used_at>("last_used_at", "When it logged in last."),
            field<&R::expires_at>("expires_at", "When it is forgotten."),
        }};
    return description;
}

const record::Description& description_of(const PortalTotpSetup*) {
    using R = PortalTotpSetup;
    static const record::Description description{
        "PortalTotpSetup",
        "What an authenticator app needs.",
        {
            field<&R::secret>("secret", "Base 32; shown only here."),
            field<&R::uri>("uri", "The same as an otpauth URI."),
            field<&R::qr_png>("qr_png", "The URI as a QR code: a PNG picture in base 64.",
                              {.max_length = 10'000}),
        }};
    return description;
}

const record::Description& description_of(const PortalBackupCodes*) {
    using R = PortalBackupCodes;
    static const record::Description description{
        "PortalBackupCodes",
        "Ten codes for the day the telephone is lost.",
        {
            field<&R::codes>("codes", "Each is good for one log-in; shown only here."),
        }};
    return description;
}

}  // namespace dotmac::portal_management
