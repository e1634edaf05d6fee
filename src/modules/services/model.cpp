#include "modules/services/model.hpp"

#include "modules/services/bandwidth.hpp"
#include "record/describe.hpp"

namespace dotmac::services {

using record::Description;
using record::field;
using record::FieldOptions;

namespace {

constexpr FieldOptions name_options{.min_length = 1, .max_length = 200};
constexpr FieldOptions code_options{.min_length = 1, .max_length = 50, .format = record::Format::code};
constexpr FieldOptions description_options{.max_length = 2'000, .multi_line = true};
constexpr FieldOptions label_options{.max_length = 200};
constexpr FieldOptions address_options{.max_length = 500, .multi_line = true};
constexpr FieldOptions bandwidth_options{.minimum = 1, .maximum = largest_bandwidth};
constexpr FieldOptions rate_options{.minimum = 0, .maximum = 1, .example = "0.0825"};
// What is not sold to anybody is retired, so an empty list is a slip.
constexpr FieldOptions customer_types_options{.min_items = 1, .max_items = 3};
constexpr FieldOptions prices_options{.max_items = 500};

FieldOptions may_be_left_out(FieldOptions options) {
    options.optional = true;
    return options;
}

}  // namespace

const Description& description_of(const ServicePrice*) {
    using R = ServicePrice;
    static const Description description{
        "ServicePrice",
        "What one cycle of a service costs one type of customer (R013, R059).",
        {
            field<&R::customer_type>("customer_type", "Whose price this is."),
            field<&R::billing_cycle>("billing_cycle", "What one payment covers."),
            field<&R::price>("price", "Of one whole cycle, before tax.", {.minimum = 0}),
        }};
    return description;
}

const Description& description_of(const Service*) {
    using R = Service;
    static const Description description{
        "Service",
        "An offering of the catalogue.",
        {
            field<&R::id>("id", "Identifier."),
            field<&R::code>("code", "Short and unique; stays for good."),
            field<&R::name>("name", "As invoices print it."),
            field<&R::description>("description", "For who sells it."),
            field<&R::service_type>("service_type", "What kind of service it is."),
            field<&R::download>("download", "Speed towards the customer, in bandwidth_unit."),
            field<&R::upload>("upload", "Speed from the customer, in bandwidth_unit."),
            field<&R::bandwidth_unit>("bandwidth_unit", "Unit of download and upload."),
            field<&R::download_bits_per_second>("download_bits_per_second",
                                                "Download in one unit for all reports (R064)."),
            field<&R::upload_bits_per_second>("upload_bits_per_second",
                                              "Upload in one unit for all reports (R064)."),
            field<&R::tax_rate>("tax_rate", "Flat tax rate on its price."),
            field<&R::customer_types>("customer_types", "Who may buy it (R016)."),
            field<&R::prices>("prices", "What it costs, per customer type, cycle and currency."),
            field<&R::is_retired>("is_retired", "Off sale for good."),
            field<&R::created_at>("created_at", "When it was added."),
            field<&R::version>("version", "Grows by one with every change."),
        }};
    return description;
}

const Description& description_of(const ServiceCreate*) {
    using R = ServiceCreate;
    static const Description description{
        "ServiceCreate",
        "What a new offering is made of.",
        {
            field<&R::code>("code", "Short and unique; stays for good.", code_options),
            field<&R::name>("name", "As invoices print it.", name_options),
            field<&R::description>("description", "For who sells it.", may_be_left_out(description_options)),
            field<&R::service_type>("service_type", "What kind of service it is."),
            field<&R::download>("download", "Speed towards the customer, in bandwidth_unit.",
                                bandwidth_options),
            field<&R::upload>("upload", "Speed from the customer, in bandwidth_unit.", bandwidth_options),
            field<&R::bandwidth_unit>("bandwidth_unit", "Unit of download and upload; needed with either."),
            field<&R::tax_rate>("tax_rate", "Flat tax rate on its price; 0 where left out.",
                                may_be_left_out(rate_options)),
            field<&R::customer_types>("customer_types", "Who may buy it (R016).", customer_types_options),
            field<&R::prices>("prices", "What it costs, per customer type, cycle and currency (R013).",
                              may_be_left_out(prices_options)),
        }};
    return description;
}

const Description& description_of(const ServiceChange*) {
    using R = ServiceChange;
    static const Description description{
        "ServiceChange",
        "What changes of an offering; what is left out stays.",
        {
            field<&R::name>("name", "As invoices print it.", name_options),
            field<&R::description>("description", "For who sells it.", description_options),
            field<&R::download>("download", "Speed towards the customer, in bandwidth_unit.",
                                bandwidth_options),
            field<&R::upload>("upload", "Speed from the customer, in bandwidth_unit.", bandwidth_options),
            field<&R::bandwidth_unit>("bandwidth_unit", "Unit of download and upload; needed with either."),
            field<&R::tax_rate>("tax_rate", "Flat tax rate on its price.", rate_options),
            field<&R::customer_types>("customer_types", "Who may buy it; replaces all of them.",
                                      customer_types_options),
            field<&R::prices>("prices", "What it costs; replaces all of them.", prices_options),
        }};
    return description;
}

const Description& description_of(const ServiceFilter*) {
    using R = ServiceFilter;
    static const Description description{
        "ServiceFilter",
        "Which offerings a list holds.",
        {
            field<&R::code>("code", "The one with this code."),
            field<&R::service_type>("service_type", "Of this kind."),
            field<&R::available_to>("available_to", "On sale to customers of this type (R016)."),
            field<&R::is_retired>("is_retired", "Off sale, or not."),
        }};
    return description;
}

const Description& description_of(const ServiceInstance*) {
    using R = ServiceInstance;
    static const Description description{
        "ServiceInstance",
        "A service that a customer has.",
        {
            field<&R::id>("id", "Identifier."),
            field<&R::customer_id>("customer_id", "Who has it."),
            field<&R::service_id>("service_id", "What it is."),
            field<&R::status>("status", "Whether it works."),
            field<&R::provisioning_status>("provisioning_status", "How far it is set up."),
            field<&R::label>("label", "Tells two of a kind apart."),
            field<&R::address>("address", "Where it is delivered."),
            field<&R::ordered_at>("ordered_at", "When it was ordered."),
            field<&R::activated_on>("activated_on", "When it first worked."),
            field<&R::cancelled_on>("cancelled_on", "When it was cancelled."),
            field<&R::suspended_with_account>("suspended_with_account",
                                              "Suspended by the account, and back with it (R017, R018)."),
            field<&R::version>("version", "Grows by one with every change."),
        }};
    return description;
}

const Description& description_of(const ServiceInstanceCreate*) {
    using R = ServiceInstanceCreate;
    static const Description description{
        "ServiceInstanceCreate",
        "An order: pending until it is activated.",
        {
            field<&R::customer_id>("customer_id", "Who orders."),
            field<&R::service_id>("service_id", "What; on sale to the customer's type (R016)."),
            field<&R::label>("label", "Tells two of a kind apart.", may_be_left_out(label_options)),
            field<&R::address>("address", "Where it is delivered.", may_be_left_out(address_options)),
        }};
    return description;
}

const Description& description_of(const ServiceInstanceChange*) {
    using R = ServiceInstanceChange;
    static const Description description{
        "ServiceInstanceChange",
        "What changes of an instance; what is left out stays.",
        {
            field<&R::label>("label", "Tells two of a kind apart.", label_options),
            field<&R::address>("address", "Where it is delivered.", address_options),
        }};
    return description;
}

const Description& description_of(const ServiceInstanceFilter*) {
    using R = ServiceInstanceFilter;
    static const Description description{"ServiceInstanceFilter",
                                         "Which instances a list holds.",
                                         {
                                             field<&R::customer_id>("customer_id", "Of this customer."),
                                             field<&R::service_id>("service_id", "Of this service."),
                                             field<&R::status>("status", "In this status."),
                                         }};
    return description;
}

const Description& description_of(const ServiceInstanceAction*) {
    using R = ServiceInstanceAction;
    static const Description description{
        "ServiceInstanceAction",
        "Why the status changes.",
        {
            field<&R::reason>("reason", "In the actor's words; the event keeps it.",
                              {.max_length = 500, .optional = true}),
        }};
    return description;
}

}  // namespace dotmac::services
