#include "modules/identity/customer_model.hpp"

#include "record/describe.hpp"

namespace dotmac::identity {

using record::field;
using record::Format;
using record::optional_field;

namespace {

constexpr record::FieldOptions name_options{.min_length = 1, .max_length = 200, .example = "Jane Doe"};
constexpr record::FieldOptions email_options{.max_length = 254, .format = Format::email};
constexpr record::FieldOptions phone_options{.format = Format::phone};
constexpr record::FieldOptions number_options{
    .min_length = 1, .max_length = 40, .format = Format::code, .example = "C-000123"};
constexpr record::FieldOptions tax_id_options{.min_length = 1, .max_length = 40};
constexpr record::FieldOptions language_options{.format = Format::language};
constexpr record::FieldOptions custom_fields_options{.max_length = 1000, .max_items = 50, .optional = true};
constexpr record::FieldOptions reason_options{.min_length = 1, .max_length = 500};
constexpr record::FieldOptions role_options{.min_length = 1, .max_length = 60, .example = "accounts payable"};
constexpr record::FieldOptions kind_options{.one_of = "billing service postal"};
constexpr record::FieldOptions lines_options{
    .min_length = 1, .max_length = 120, .min_items = 1, .max_items = 5};
constexpr record::FieldOptions place_options{.min_length = 1, .max_length = 100};
constexpr record::FieldOptions postal_code_options{.format = Format::postal_code};
constexpr record::FieldOptions country_options{.format = Format::country};
constexpr record::FieldOptions note_options{.min_length = 1, .max_length = 10'000, .multi_line = true};

}  // namespace

// Stored by customer_store.cpp; bounded when it came in, so not again.
struct StoredCustomFields {
    CustomFields custom_fields;
};
const record::Description& description_of(const StoredCustomFields*) {
    using R = StoredCustomFields;
    static const record::Description description{
        "StoredCustomFields",
        "Custom fields as the database holds them.",
        {
            field<&R::custom_fields>("custom_fields", "By name.",
                                     {.max_length = 100'000, .max_items = 10'000, .multi_line = true}),
        }};
    return description;
}

const record::Description& description_of(const Customer*) {
    using R = Customer;
    static const record::Description description{
        "Customer",
        "A subscriber: a household or a company.",
        {
            field<&R::id>("id", "The customer's identifier."),
            field<&R::number>("number", "Unique in the tenant.", number_options),
            field<&R::customer_type>("customer_type", "Decides price, offer and SLA (R013 to R016)."),
            field<&R::account_status>("account_status", "Changes only by activate, suspend and cancel."),
            field<&R::name>("name", "Full name or company.", name_options),
            field<&R::email>("email", "Where bills go.", email_options),
            field<&R::phone>("phone", "E.164.", phone_options),
            field<&R::tax_exempt>("tax_exempt", "Invoices bear no tax."),
            field<&R::tax_id>("tax_id", "Of the tax office."),
            field<&R::currency>("currency", "Of the account, for life."),
            field<&R::language>("language", "BCP 47; of what is sent to the customer.", language_options),
            field<&R::custom_fields>("custom_fields", "Whatever else the provider keeps."),
            field<&R::created_at>("created_at", "When the customer was entered."),
            field<&R::updated_at>("updated_at", "When anything of this record changed last."),
            field<&R::activated_at>("activated_at", "When the account became active for the first time."),
            field<&R::cancelled_at>("cancelled_at", "When the account was closed for good."),
            field<&R::version>("version", "Grows with every change."),
        }};
    return description;
}

const record::Description& description_of(const CustomerCreate*) {
    using R = CustomerCreate;
    static const record::Description description{
        "CustomerCreate",
        "What a new customer is made of. The account is pending (R019).",
        {
            field<&R::number>("number", "The next free one where left out.", number_options),
            field<&R::customer_type>("customer_type", "Decides price, offer and SLA (R013 to R016)."),
            field<&R::name>("name", "Full name or company.", name_options),
            field<&R::email>("email", "Where bills go.", email_options),
            field<&R::phone>("phone", "With country code.", phone_options),
            field<&R::tax_exempt>("tax_exempt", "Invoices bear no tax.", optional_field),
            field<&R::tax_id>("tax_id", "Of the tax office.", tax_id_options),
            field<&R::currency>("currency", "The tenant's where left out."),
            field<&R::language>("language", "BCP 47; of what is sent to the customer.", language_options),
            field<&R::custom_fields>("custom_fields", "Whatever else the provider keeps.",
                                     custom_fields_options),
        }};
    return description;
}

const record::Description& description_of(const CustomerChange*) {
    using R = CustomerChange;
    static const record::Description description{
        "CustomerChange",
        "What of a customer may change. What is left out stays; null clears.",
        {
            field<&R::customer_type>("customer_type", "Decides price, offer and SLA (R013 to R016)."),
            field<&R::name>("name", "Full name or company.", name_options),
            field<&R::email>("email", "Where bills go.", email_options),
            field<&R::phone>("phone", "With country code.", phone_options),
            field<&R::tax_exempt>("tax_exempt", "Invoices bear no tax."),
            field<&R::tax_id>("tax_id", "Of the tax office.", tax_id_options),
            field<&R::language>("language", "BCP 47.", language_options),
            field<&R::custom_fields>("custom_fields", "All of them: what is left out is removed.",
                                     custom_fields_options),
        }};
    return description;
}

const record::Description& description_of(const CustomerFilter*) {
    using R = CustomerFilter;
    static const record::Description description{
        "CustomerFilter",
        "Which customers a list shows.",
        {
            field<&R::account_status>("account_status", "Only accounts in this status."),
            field<&R::customer_type>("customer_type", "Only customers of this type."),
            field<&R::q>("q",
                         "Beginnings of words of name, e-mail address, telephone or number; all must match.",
                         {.max_length = 200, .example = "smith anne"}),
            field<&R::number>("number", "Exactly this number.", {.max_length = 40}),
        }};
    return description;
}

const record::Description& description_of(const Activation*) {
    using R = Activation;
    static const record::Description description{
        "Activation",
        "Why an account is activated.",
        {
            field<&R::reason>("reason", "For the audit trail.", reason_options),
        }};
    return description;
}

const record::Description& description_of(const AccountStatusReason*) {
    using R = AccountStatusReason;
    static const record::Description description{
        "AccountStatusReason",
        "Why an account is suspended or cancelled.",
        {
            field<&R::reason>("reason", "For the audit trail.", reason_options),
        }};
    return description;
}

const record::Description& description_of(const Contact*) {
    using R = Contact;
    static const record::Description description{
        "Contact",
        "A person to talk to at a customer's.",
        {
            field<&R::id>("id", "The contact's identifier."),
            field<&R::customer_id>("customer_id", "Whose contact it is."),
            field<&R::role>("role", "What the person is there.", role_options),
            field<&R::name>("name", "Full name.", name_options),
            field<&R::email>("email", "E-mail address.", email_options),
            field<&R::phone>("phone", "E.164.", phone_options),
            field<&R::version>("version", "Grows with every change."),
        }};
    return description;
}

const record::Description& description_of(const ContactCreate*) {
    using R = ContactCreate;
    static const record::Description description{
        "ContactCreate",
        "A new contact.",
        {
            field<&R::role>("role", "What the person is there.", role_options),
            field<&R::name>("name", "Full name.", name_options),
            field<&R::email>("email", "E-mail address.", email_options),
            field<&R::phone>("phone", "With country code.", phone_options),
        }};
    return description;
}

const record::Description& description_of(const ContactChange*) {
    using R = ContactChange;
    static const record::Description description{
        "ContactChange",
        "What of a contact may change. What is left out stays; null clears.",
        {
            field<&R::role>("role", "What the person is there.", role_options),
            field<&R::name>("name", "Full name.", name_options),
            field<&R::email>("email", "E-mail address.", email_options),
            field<&R::phone>("phone", "With country code.", phone_options),
        }};
    return description;
}

const record::Description& description_of(const Address*) {
    using R = Address;
    static const record::Description description{
        "Address",
        "A postal address of a customer.",
        {
            field<&R::id>("id", "The address's identifier."),
            field<&R::customer_id>("customer_id", "Whose address it is."),
            field<&R::kind>("kind", "What it is for.", kind_options),
            field<&R::lines>("lines", "Street, house, floor.", lines_options),
            field<&R::city>("city", "City or town.", place_options),
            field<&R::region>("region", "State, county, province.", place_options),
            field<&R::postal_code>("postal_code", "As the country writes it.", postal_code_options),
            field<&R::country>("country", "ISO 3166-1 alpha-2.", country_options),
            field<&R::version>("version", "Grows with every change."),
        }};
    return description;
}

const record::Description& description_of(const AddressCreate*) {
    using R = AddressCreate;
    static const record::Description description{
        "AddressCreate",
        "A new address.",
        {
            field<&R::kind>("kind", "What it is for.", kind_options),
            field<&R::lines>("lines", "Street, house, floor.", lines_options),
            field<&R::city>("city", "City or town.", place_options),
            field<&R::region>("region", "State, county, province.", place_options),
            field<&R::postal_code>("postal_code", "As the country writes it.", postal_code_options),
            field<&R::country>("country", "ISO 3166-1 alpha-2.", country_options),
        }};
    return description;
}

const record::Description& description_of(const AddressChange*) {
    using R = AddressChange;
    static const record::Description description{
        "AddressChange",
        "What of an address may change. What is left out stays; null clears.",
        {
            field<&R::kind>("kind", "What it is for.", kind_options),
            field<&R::lines>("lines", "Street, house, floor.", lines_options),
            field<&R::city>("city", "City or town.", place_options),
            field<&R::region>("region", "State, county, province.", place_options),
            field<&R::postal_code>("postal_code", "As the country writes it.", postal_code_options),
            field<&R::country>("country", "ISO 3166-1 alpha-2.", country_options),
        }};
    return description;
}

const record::Description& description_of(const Note*) {
    using R = Note;
    static const record::Description description{
        "Note",
        "What somebody wrote down about a customer. Notes are never changed or removed.",
        {
            field<&R::id>("id", "The note's identifier."),
            field<&R::customer_id>("customer_id", "Whom it is about."),
            field<&R::author>("author", "Who wrote it."),
            field<&R::text>("text", "The note.", note_options),
            field<&R::created_at>("created_at", "When it was written."),
        }};
    return description;
}

const record::Description& description_of(const NoteCreate*) {
    using R = NoteCreate;
    static const record::Description description{"NoteCreate",
                                                 "A new note.",
                                                 {
                                                     field<&R::text>("text", "The note.", note_options),
                                                 }};
    return description;
}

}  // namespace dotmac::identity
