#include "modules/portal_management/model.hpp"

#include "record/describe.hpp"

namespace dotmac::portal_management {

using record::field;
using record::Format;

namespace {

constexpr record::FieldOptions email_options{.max_length = 254, .format = Format::email};
constexpr record::FieldOptions language_options{
    .max_length = 35, .format = Format::language, .example = "en"};
constexpr record::FieldOptions theme_options{.max_length = 10, .one_of = "system light dark"};
constexpr record::FieldOptions reason_options{.min_length = 1, .max_length = 500};

}  // namespace

const record::Description& description_of(const Notifications*) {
    using R = Notifications;
    static const record::Description description{
        "PortalNotifications",
        "Which mails the account's owner wants. What concerns its safety always goes out.",
        {
            field<&R::billing>("billing", "Bills, payments, reminders.", record::optional_field),
            field<&R::service>("service", "Maintenance and outages.", record::optional_field),
            field<&R::news>("news", "Offers.", record::optional_field),
        }};
    return description;
}

const record::Description& description_of(const PortalAccount*) {
    using R = PortalAccount;
    static const record::Description description{
        "PortalAccount",
        "Somebody who signs in at the portal.",
        {
            field<&R::id>("id", "The account's identifier."),
            field<&R::portal_id>("portal_id",
                                 "What its owner signs in with; the e-mail address does as well."),
            field<&R::account_type>("account_type", "Which portal it opens (R030 to R035)."),
            field<&R::status>("status", "Only an active one signs in (R021 to R025)."),
            field<&R::customer_id>("customer_id", "Whose it is, of a customer's account."),
            field<&R::user_id>("user_id", "Whose it is, of a technician's account."),
            field<&R::reseller_id>("reseller_id", "Whose it is, of a reseller's account."),
            field<&R::email>("email", "Where its mail goes; empty in lists for an archived account."),
            field<&R::email_verified_at>("email_verified_at", "When the address was proved."),
            field<&R::language>("language", "Of mails and pages; the tenant's where there is none."),
            field<&R::time_zone>("time_zone", "In which times are shown; the tenant's where there is none."),
            field<&R::theme>("theme", "How pages look."),
            field<&R::notifications>("notifications", "Which mails the owner wants."),
            field<&R::totp_enabled>("totp_enabled", "Log-in asks for a one-time code."),
            field<&R::locked_until>("locked_until", "When the lock ends by itself (R027)."),
            field<&R::last_login_at>("last_login_at", "When its owner logged in last."),
            field<&R::created_at>("created_at", "When the account was made."),
            field<&R::updated_at>("updated_at", "When it changed last."),
            field<&R::activated_at>("activated_at", "When it was activated (R024)."),
            field<&R::deactivated_at>("deactivated_at", "When it was archived (R025)."),
            field<&R::version>("version", "Grows with every change."),
        }};
    return description;
}

const record::Description& description_of(const PortalAccountCreate*) {
    using R = PortalAccountCreate;
    static const record::Description description{
        "PortalAccountCreate",
        "A new portal account. It names exactly one customer, user or reseller, as its type demands.",
        {
            field<&R::account_type>("account_type", "Which portal it opens.", record::optional_field),
            field<&R::customer_id>("customer_id", "Of a customer's account."),
            field<&R::user_id>("user_id", "Of a technician's account: a user with the role technician."),
            field<&R::reseller_id>("reseller_id", "Of a reseller's account."),
            field<&R::email>("email", "Where the activation goes; the customer's or user's where left out.",
                             email_options),
            field<&R::language>("language", "Of mails and pages; the customer's, or the tenant's.",
                                language_options),
            field<&R::time_zone>("time_zone", "In which times are shown; the tenant's where left out."),
        }};
    return description;
}

const record::Description& description_of(const PortalAccountChange*) {
    using R = PortalAccountChange;
    static const record::Description description{
        "PortalAccountChange",
        "Preferences of a portal account. What is left out stays.",
        {
            field<&R::language>("language", "Of mails and pages.", language_options),
            field<&R::time_zone>("time_zone", "In which times are shown."),
            field<&R::theme>("theme", "How pages look.", theme_options),
            field<&R::notifications>("notifications", "Which mails the owner wants: all three of them."),
        }};
    return description;
}

const record::Description& description_of(const PortalAccountFilter*) {
    using R = PortalAccountFilter;
    static const record::Description description{
        "PortalAccountFilter",
        "Which portal accounts a list shows. Archived ones are left out unless `status` asks for them.",
        {
            field<&R::account_type>("account_type", "Only this type."),
            field<&R::status>("status", "Only in this status."),
            field<&R::portal_id>("portal_id", "Exactly this Portal ID.", {.max_length = 20}),
            field<&R::email>("email", "Exactly this address, ignoring case.", {.max_length = 254}),
            field<&R::customer_id>("customer_id", "Only this customer's."),
            field<&R::user_id>("user_id", "Only this user's."),
            field<&R::reseller_id>("reseller_id", "Only this reseller's."),
        }};
    return description;
}

const record::Description& description_of(const PortalAccountReason*) {
    using R = PortalAccountReason;
    static const record::Description description{
        "PortalAccountReason",
        "Why an administrator changes an account's status.",
        {
            field<&R::reason>("reason", "Stands in the audit trail.", reason_options),
        }};
    return description;
}

}  // namespace dotmac::portal_management
