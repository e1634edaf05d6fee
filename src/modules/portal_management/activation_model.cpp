#include "modules/portal_management/activation_model.hpp"

#include "record/describe.hpp"

namespace dotmac::portal_management {

using record::Description;
using record::field;
using record::Format;

namespace {

constexpr std::string_view tenant_doc = "Whose portal it is: the tenant's slug.";
constexpr std::string_view code_doc =
    "As it stands in the mail; small letters, blanks and hyphens do not matter.";
constexpr record::FieldOptions tenant_options{.min_length = 1, .max_length = 40, .example = "acme"};
constexpr record::FieldOptions code_options{
    .min_length = 1, .max_length = 40, .example = "ABCD-EFGH-JKMN-PQRS"};
constexpr record::FieldOptions password_options{
    .min_length = 1, .max_length = 200, .format = Format::password};

}  // namespace

const Description& description_of(const PortalCodeAndPassword*) {
    using R = PortalCodeAndPassword;
    static const Description description{
        "PortalCodeAndPassword",
        "A mailed code, and the password that is to be.",
        {
            field<&R::tenant>("tenant", tenant_doc, tenant_options),
            field<&R::code>("code", code_doc, code_options),
            field<&R::password>("password", "At least 12 characters.", password_options),
        }};
    return description;
}

const Description& description_of(const PortalCode*) {
    using R = PortalCode;
    static const Description description{"PortalCode",
                                         "A mailed code.",
                                         {
                                             field<&R::tenant>("tenant", tenant_doc, tenant_options),
                                             field<&R::code>("code", code_doc, code_options),
                                         }};
    return description;
}

const Description& description_of(const PortalMailRequest*) {
    using R = PortalMailRequest;
    static const Description description{
        "PortalMailRequest",
        "Whose mail is asked for.",
        {
            field<&R::tenant>("tenant", tenant_doc, tenant_options),
            field<&R::account_type>("account_type", "Whose portal it is."),
            field<&R::login>("login", "Portal ID or e-mail address.",
                             {.min_length = 1, .max_length = 254, .example = "jane@example.com"}),
        }};
    return description;
}

const Description& description_of(const PortalMailRequested*) {
    using R = PortalMailRequested;
    static const Description description{
        "PortalMailRequested",
        "The same answer for everybody.",
        {
            field<&R::message>("message", "What happens next, where anything does."),
        }};
    return description;
}

const Description& description_of(const PortalCodeTaken*) {
    using R = PortalCodeTaken;
    static const Description description{"PortalCodeTaken",
                                         "The code was taken; one logs in with the new password.",
                                         {
                                             field<&R::portal_id>("portal_id", "The account's Portal ID."),
                                         }};
    return description;
}

const Description& description_of(const PortalAddressChange*) {
    using R = PortalAddressChange;
    static const Description description{
        "PortalAddressChange",
        "The address that one's own account shall have.",
        {
            field<&R::email>("email", "The new address; both it and the old one confirm.",
                             {.max_length = 254, .format = Format::email}),
            field<&R::current_password>("current_password", "The account's.", password_options),
        }};
    return description;
}

const Description& description_of(const PortalAddressConfirmed*) {
    using R = PortalAddressConfirmed;
    static const Description description{
        "PortalAddressConfirmed",
        "One of the two addresses has confirmed.",
        {
            field<&R::is_changed>("is_changed", "Whether both have, and the account has its new address."),
        }};
    return description;
}

}  // namespace dotmac::portal_management
