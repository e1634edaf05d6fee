#include "modules/portal_management/reseller_model.hpp"

#include "record/describe.hpp"

namespace dotmac::portal_management {

using record::field;

namespace {

constexpr record::FieldOptions name_options{
    .min_length = 1, .max_length = 200, .example = "Lakeside Networks"};
constexpr record::FieldOptions rate_options{.minimum = 0, .maximum = 1, .example = "0.075"};

}  // namespace

const record::Description& description_of(const Reseller*) {
    using R = Reseller;
    static const record::Description description{
        "Reseller",
        "A partner who brings customers and earns a commission on what they pay.",
        {
            field<&R::id>("id", "The reseller's identifier."),
            field<&R::name>("name", "Person or company.", name_options),
            field<&R::commission_rate>("commission_rate", "Of each paid invoice: 0.075 is 7.5 %."),
            field<&R::parent_id>("parent_id", "The reseller this one belongs to."),
            field<&R::is_disabled>("is_disabled", "It earns nothing more, and its accounts are not let in."),
            field<&R::created_at>("created_at", "When it was entered."),
            field<&R::updated_at>("updated_at", "When it changed last."),
            field<&R::version>("version", "Grows with every change."),
        }};
    return description;
}

const record::Description& description_of(const ResellerCreate*) {
    using R = ResellerCreate;
    static const record::Description description{
        "ResellerCreate",
        "A new reseller.",
        {
            field<&R::name>("name", "Person or company.", name_options),
            field<&R::commission_rate>("commission_rate", "Of each paid invoice, from 0 to 1.", rate_options),
            field<&R::parent_id>("parent_id", "The reseller this one belongs to."),
        }};
    return description;
}

const record::Description& description_of(const ResellerChange*) {
    using R = ResellerChange;
    static const record::Description description{
        "ResellerChange",
        "What of a reseller may change. What is left out stays.",
        {
            field<&R::name>("name", "Person or company.", name_options),
            field<&R::commission_rate>("commission_rate", "Of what is paid from now on.", rate_options),
            field<&R::parent_id>("parent_id", "The reseller this one belongs to; never one below itself."),
            field<&R::is_disabled>("is_disabled", "It earns nothing more, and its accounts are not let in."),
        }};
    return description;
}

const record::Description& description_of(const ResellerFilter*) {
    using R = ResellerFilter;
    static const record::Description description{
        "ResellerFilter",
        "Which resellers a list shows.",
        {
            field<&R::parent_id>("parent_id", "Only those that belong to this one."),
            field<&R::is_disabled>("is_disabled", "Only disabled ones, or only others."),
        }};
    return description;
}

}  // namespace dotmac::portal_management
