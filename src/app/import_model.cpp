#include "app/import_customers.hpp"
#include "record/describe.hpp"

namespace dotmac::app {

using record::Description;
using record::field;
using record::optional_field;

const Description& description_of(const ImportFault*) {
    using R = ImportFault;
    static const Description description{
        "ImportFault",
        "Why a row did not go in.",
        {
            field<&R::line>("line", "Of the file, on which the row starts."),
            field<&R::column>("column", "Of the file; several are parted by commas."),
            field<&R::field>("field", "Of ours, which the column feeds."),
            field<&R::value>("value", "What stood there."),
            field<&R::message>("message", "What is wrong with it."),
        }};
    return description;
}

const Description& description_of(const AccountCounts*) {
    using R = AccountCounts;
    static const Description description{"AccountCounts",
                                         "Customers by the status of their account.",
                                         {
                                             field<&R::active>("active", "In good standing."),
                                             field<&R::suspended>("suspended", "Suspended for a time."),
                                             field<&R::pending>("pending", "To be activated."),
                                             field<&R::cancelled>("cancelled", "Closed."),
                                         }};
    return description;
}

const Description& description_of(const ImportReport*) {
    using R = ImportReport;
    static const Description description{
        "ImportReport",
        "What an import did, or would do in a dry run.",
        {
            field<&R::dry_run>("dry_run", "Nothing was to be written."),
            field<&R::strict>("strict", "One fault keeps everything out."),
            field<&R::refused>("refused", "Strict mode found a fault, and nothing was written."),
            field<&R::rows>("rows", "Rows in the file."),
            field<&R::created>("created", "New customers."),
            field<&R::unchanged>("unchanged", "Rows whose customer number was there already."),
            field<&R::rejected>("rejected", "Rows at fault."),
            field<&R::created_accounts>("created_accounts", "The new customers by account status."),
            field<&R::services_created>("services_created", "New offerings of the catalogue."),
            field<&R::service_instances_created>("service_instances_created", "New services of customers."),
            field<&R::subscriptions_created>("subscriptions_created", "New subscriptions."),
            field<&R::faults>("faults", "What is wrong with the rejected rows, the first thousand."),
            field<&R::faults_left_out>("faults_left_out", "How many more there are."),
        }};
    return description;
}

const Description& description_of(const ImportRequest*) {
    using R = ImportRequest;
    constexpr std::size_t most_characters = std::size_t{64} << 20;  // the limit on bodies comes first
    static const Description description{
        "ImportRequest",
        "A subscriber list and the mapping that reads it.",
        {
            field<&R::mapping>("mapping", "TOML: which column feeds which field.",
                               {.min_length = 1, .max_length = most_characters, .multi_line = true}),
            field<&R::csv>("csv", "The file itself, with its header.",
                           {.min_length = 1, .max_length = most_characters, .multi_line = true}),
            field<&R::dry_run>("dry_run", "Checks everything and writes nothing.", optional_field),
            field<&R::strict>("strict", "One fault keeps everything out.", optional_field),
        }};
    return description;
}

}  // namespace dotmac::app
