#include "modules/portal_management/account_import.hpp"
#include "modules/portal_management/portal_routes.hpp"
#include "record/describe.hpp"

namespace dotmac::portal_management {

using record::field;
using record::Format;
using record::optional_field;

namespace {

constexpr record::FieldOptions number_options{.min_length = 1, .max_length = 40, .example = "C-000123"};
constexpr record::FieldOptions email_options{.max_length = 254, .format = Format::email};
constexpr record::FieldOptions phone_options{.max_length = 40, .format = Format::phone};

}  // namespace

const record::Description& description_of(const PortalProfile*) {
    using R = PortalProfile;
    static const record::Description description{
        "PortalProfile",
        "Whose portal account it is.",
        {
            field<&R::name>("name", "Full name or company."),
            field<&R::number>("number", "A customer's number."),
            field<&R::email>("email", "The address that the provider knows a customer or user by."),
            field<&R::phone>("phone", "A customer's telephone."),
        }};
    return description;
}

const record::Description& description_of(const PortalProfileChange*) {
    using R = PortalProfileChange;
    static const record::Description description{"PortalProfileChange",
                                                 "What a customer changes of himself.",
                                                 {
                                                     field<&R::phone>("phone", "Telephone.", phone_options),
                                                 }};
    return description;
}

const record::Description& description_of(const PortalMenuItem*) {
    using R = PortalMenuItem;
    static const record::Description description{"PortalMenuItem",
                                                 "An entry of the portal's menu.",
                                                 {
                                                     field<&R::key>("key", "What a page knows it by."),
                                                     field<&R::title>("title", "In English."),
                                                     field<&R::path>("path", "Of the API."),
                                                 }};
    return description;
}

const record::Description& description_of(const PortalMe*) {
    using R = PortalMe;
    static const record::Description description{
        "PortalMe",
        "Who is signed in at the portal, and what the portal has for him.",
        {
            field<&R::account>("account", "The account."),
            field<&R::profile>("profile", "Whose it is."),
            field<&R::provider>("provider", "The provider's name."),
            field<&R::menu>("menu", "What this account may open (R035)."),
        }};
    return description;
}

const record::Description& description_of(const PortalRegistration*) {
    using R = PortalRegistration;
    static const record::Description description{
        "PortalRegistration",
        "A customer who wants a portal account.",
        {
            field<&R::tenant>("tenant", "The provider's short name.", {.max_length = 100, .example = "acme"}),
            field<&R::customer_number>("customer_number", "As it stands on the bill.", number_options),
            field<&R::email>("email", "The address that the provider knows.", email_options),
        }};
    return description;
}

const record::Description& description_of(const PortalRegistered*) {
    using R = PortalRegistered;
    static const record::Description description{"PortalRegistered",
                                                 "The answer to every registration.",
                                                 {
                                                     field<&R::message>("message", "What happens next."),
                                                 }};
    return description;
}

const record::Description& description_of(const AccountImportRow*) {
    using R = AccountImportRow;
    static const record::Description description{
        "PortalAccountImportRow",
        "A line of a list of customers.",
        {
            field<&R::customer_number>("customer_number", "Who gets an account.", number_options),
            field<&R::email>("email", "Where the activation goes; the customer's where left out.",
                             email_options),
            field<&R::language>("language", "Of mails and pages.",
                                {.max_length = 35, .format = Format::language}),
        }};
    return description;
}

const record::Description& description_of(const AccountImportRequest*) {
    using R = AccountImportRequest;
    constexpr std::size_t most_characters = std::size_t{64} << 20;  // the limit on bodies comes first
    static const record::Description description{
        "PortalAccountImportRequest",
        "A list of customers who get a portal account.",
        {
            field<&R::csv>("csv",
                           "CSV with the columns customer_number, email and language; the first is needed.",
                           {.min_length = 1, .max_length = most_characters, .multi_line = true}),
            field<&R::dry_run>("dry_run", "Checks everything and writes nothing.", optional_field),
        }};
    return description;
}

const record::Description& description_of(const AccountImportFault*) {
    using R = AccountImportFault;
    static const record::Description description{
        "PortalAccountImportFault",
        "Why a line was rejected.",
        {
            field<&R::line>("line", "On which it starts."),
            field<&R::field>("field", "What is at fault; empty: the line as a whole."),
            field<&R::message>("message", "What is wrong."),
        }};
    return description;
}

const record::Description& description_of(const AccountImportReport*) {
    using R = AccountImportReport;
    static const record::Description description{
        "PortalAccountImportReport",
        "What became of a list.",
        {
            field<&R::dry_run>("dry_run", "Nothing was written."),
            field<&R::rows>("rows", "Lines that were read."),
            field<&R::created>("created", "New accounts; in a dry run, those that would be."),
            field<&R::unchanged>("unchanged", "Customers who have an account with that address already."),
            field<&R::rejected>("rejected", "Lines at fault."),
            field<&R::faults>("faults", "What is wrong with them, the first thousand."),
            field<&R::faults_left_out>("faults_left_out", "How many more there are."),
        }};
    return description;
}

}  // namespace dotmac::portal_management
