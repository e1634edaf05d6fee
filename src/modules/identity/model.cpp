#include "modules/identity/model.hpp"

#include "platform/credentials/password_rules.hpp"
#include "record/describe.hpp"

namespace dotmac::identity {

using record::field;
using record::Format;

namespace {

constexpr record::FieldOptions email_options{.max_length = 254, .format = Format::email};
constexpr record::FieldOptions name_options{.min_length = 1, .max_length = 200, .example = "Jane Doe"};
constexpr record::FieldOptions roles_options{.min_items = 1, .max_items = 7};
constexpr record::FieldOptions new_password_options{.min_length = platform::shortest_password,
                                                    .max_length = 200,
                                                    .format = Format::password,
                                                    .write_only = true};
constexpr std::string_view new_password_doc =
    "At least 12 characters, none of the commonest, more than names.";
constexpr std::string_view present_password_doc = "The one that is valid now.";
constexpr std::string_view code_doc = "Six digits of the authenticator app.";
// A wrong password is wrong, not too short.
constexpr record::FieldOptions password_options{
    .max_length = 200, .format = Format::password, .write_only = true};
constexpr record::FieldOptions code_options{.min_length = 6, .max_length = 6, .example = "123456"};
constexpr record::FieldOptions key_name_options{.min_length = 1, .max_length = 100, .example = "radius"};
constexpr record::FieldOptions permissions_options{.max_length = 40, .min_items = 1, .max_items = 100};

}  // namespace

const record::Description& description_of(const User*) {
    using R = User;
    static const record::Description description{
        "User",
        "A member of the provider's staff.",
        {
            field<&R::id>("id", "The user's identifier."),
            field<&R::email>("email", "What he logs in with.", email_options),
            field<&R::name>("name", "Full name.", name_options),
            field<&R::roles>("roles", "What he may do is what any of them grants (R001 to R009)."),
            field<&R::is_disabled>("is_disabled", "He can neither log in nor use his API keys."),
            field<&R::totp_enabled>("totp_enabled", "Log-in asks for a one-time code."),
            field<&R::created_at>("created_at", "When the account was made."),
            field<&R::updated_at>("updated_at", "When it changed last."),
            field<&R::last_login_at>("last_login_at", "When he logged in last."),
            field<&R::version>("version", "Grows with every change."),
        }};
    return description;
}

const record::Description& description_of(const UserCreate*) {
    using R = UserCreate;
    static const record::Description description{
        "UserCreate",
        "A new user.",
        {
            field<&R::email>("email", "What he logs in with; unique in the tenant.", email_options),
            field<&R::name>("name", "Full name.", name_options),
            field<&R::roles>("roles", "None that holds a permission which you lack.", roles_options),
            field<&R::password>("password", new_password_doc, new_password_options),
        }};
    return description;
}

const record::Description& description_of(const UserChange*) {
    using R = UserChange;
    static const record::Description description{
        "UserChange",
        "What of a user may change. What is left out stays.",
        {
            field<&R::email>("email", "What he logs in with; unique in the tenant.", email_options),
            field<&R::name>("name", "Full name.", name_options),
            field<&R::roles>("roles", "All of them: what is left out is taken away.", roles_options),
        }};
    return description;
}

const record::Description& description_of(const UserFilter*) {
    using R = UserFilter;
    static const record::Description description{
        "UserFilter",
        "Which users a list shows.",
        {
            field<&R::email>("email", "Exactly this address, ignoring case.", {.max_length = 254}),
            field<&R::role>("role", "Only users who have this role."),
            field<&R::is_disabled>("is_disabled", "Only disabled ones, or only others."),
        }};
    return description;
}

const record::Description& description_of(const PasswordReset*) {
    using R = PasswordReset;
    static const record::Description description{
        "PasswordReset",
        "A new password, set by an administrator.",
        {
            field<&R::password>("password", new_password_doc, new_password_options),
        }};
    return description;
}

const record::Description& description_of(const PasswordChange*) {
    using R = PasswordChange;
    static const record::Description description{
        "PasswordChange",
        "A new password for oneself.",
        {
            field<&R::current_password>("current_password", present_password_doc, password_options),
            field<&R::new_password>("new_password", new_password_doc, new_password_options),
        }};
    return description;
}

const record::Description& description_of(const LogIn*) {
    using R = LogIn;
    static const record::Description description{
        "LogIn",
        "Who wants to log in.",
        {
            field<&R::tenant>("tenant", "The provider's short name.", {.max_length = 100, .example = "acme"}),
            field<&R::email>("email", "E-mail address.", {.max_length = 254}),
            field<&R::password>("password", "Password.", password_options),
            field<&R::totp_code>("totp_code", "One-time code, where the account asks for it.",
                                 {.max_length = 12, .example = "123456"}),
        }};
    return description;
}

const record::Description& description_of(const LoggedIn*) {
    using R = LoggedIn;
    static const record::Description description{
        "LoggedIn",
        "A log-in that succeeded.",
        {
            field<&R::token>("token", "Shown only here: send it as Authorization: Bearer …"),
            field<&R::token_type>("token_type", "Always Bearer."),
            field<&R::expires_at>("expires_at", "When the token ends, at the latest."),
            field<&R::user>("user", "Who is logged in."),
        }};
    return description;
}

const record::Description& description_of(const Session*) {
    using R = Session;
    static const record::Description description{
        "Session",
        "A log-in in force.",
        {
            field<&R::id>("id", "The session's identifier."),
            field<&R::remote_address>("remote_address", "Where it was begun."),
            field<&R::created_at>("created_at", "When it was begun."),
            field<&R::last_used_at>("last_used_at", "When it was used last, to the minute."),
            field<&R::expires_at>("expires_at", "When it ends at the latest."),
            field<&R::is_current>("is_current", "It is the one of this request."),
        }};
    return description;
}

const record::Description& description_of(const ApiKey*) {
    using R = ApiKey;
    static const record::Description description{
        "ApiKey",
        "A key for a program.",
        {
            field<&R::id>("id", "The key's identifier."),
            field<&R::name>("name", "What it is for.", key_name_options),
            field<&R::user_id>("user_id", "Whose key it is: it never may do more than he."),
            field<&R::permissions>("permissions", "What it may do at most."),
            field<&R::created_at>("created_at", "When it was made."),
            field<&R::expires_at>("expires_at", "When it ends."),
            field<&R::last_used_at>("last_used_at", "When it was used last, to the minute."),
        }};
    return description;
}

const record::Description& description_of(const ApiKeyCreate*) {
    using R = ApiKeyCreate;
    static const record::Description description{
        "ApiKeyCreate",
        "A new API key.",
        {
            field<&R::name>("name", "What it is for.", key_name_options),
            field<&R::permissions>("permissions", "Names of permissions, none that you lack.",
                                   permissions_options),
            field<&R::expires_at>("expires_at", "When it ends; never where left out."),
        }};
    return description;
}

const record::Description& description_of(const ApiKeyCreated*) {
    using R = ApiKeyCreated;
    static const record::Description description{
        "ApiKeyCreated",
        "An API key and its secret.",
        {
            field<&R::id>("id", "The key's identifier."),
            field<&R::secret>("secret", "Shown only here: send it as Authorization: Bearer …"),
            field<&R::key>("key", "The key."),
        }};
    return description;
}

const record::Description& description_of(const Me*) {
    using R = Me;
    static const record::Description description{
        "Me",
        "Who the caller is and what he may do.",
        {
            field<&R::user>("user", "The user; with an API key, the one it belongs to."),
            field<&R::api_key>("api_key", "The API key, where the caller used one."),
            field<&R::tenant>("tenant", "In which the caller acts."),
            field<&R::permissions>("permissions", "What he may do there."),
        }};
    return description;
}

const record::Description& description_of(const TotpSetup*) {
    using R = TotpSetup;
    static const record::Description description{
        "TotpSetup",
        "What an authenticator app needs.",
        {
            field<&R::secret>("secret", "Base 32; shown only here."),
            field<&R::uri>("uri", "What a QR code for the app holds."),
        }};
    return description;
}

const record::Description& description_of(const TotpBegin*) {
    using R = TotpBegin;
    static const record::Description description{
        "TotpBegin",
        "Who sets up one-time codes shows that the account is his.",
        {
            field<&R::current_password>("current_password", present_password_doc, password_options),
        }};
    return description;
}

const record::Description& description_of(const TotpCode*) {
    using R = TotpCode;
    static const record::Description description{"TotpCode",
                                                 "A one-time code.",
                                                 {
                                                     field<&R::code>("code", code_doc, code_options),
                                                 }};
    return description;
}

const record::Description& description_of(const TotpRemoval*) {
    using R = TotpRemoval;
    static const record::Description description{
        "TotpRemoval",
        "Who ends one-time codes shows both that he knows and that he has.",
        {
            field<&R::current_password>("current_password", present_password_doc, password_options),
            field<&R::code>("code", code_doc, code_options),
        }};
    return description;
}

}  // namespace dotmac::identity
