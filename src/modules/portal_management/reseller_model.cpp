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

const record::Description& description_of(const ResellerAssignment*) {
    using R = ResellerAssignment;
    static const record::Description description{
        "ResellerAssignment",
        "Whose customer somebody is.",
        {
            field<&R::customer_id>("customer_id", "Who becomes the reseller's, and no other's any more."),
        }};
    return description;
}

const record::Description& description_of(const ResellerCustomer*) {
    using R = ResellerCustomer;
    static const record::Description description{
        "ResellerCustomer",
        "What a reseller sees of a customer.",
        {
            field<&R::id>("id", "The customer's identifier."),
            field<&R::reseller_id>("reseller_id", "Whose customer it is."),
            field<&R::number>("number", "What the customer is known by."),
            field<&R::name>("name", "Full name or company."),
            field<&R::customer_type>("customer_type", "Residential, business or enterprise."),
            field<&R::account_status>("account_status", "How the account stands."),
            field<&R::assigned_at>("assigned_at", "Since when it is the reseller's."),
        }};
    return description;
}

const record::Description& description_of(const Commission*) {
    using R = Commission;
    static const record::Description description{
        "Commission",
        "What a reseller earned on a paid invoice, or gave back with a refund.",
        {
            field<&R::id>("id", "The commission's identifier."),
            field<&R::reseller_id>("reseller_id", "Who earns it."),
            field<&R::customer_id>("customer_id", "Who paid."),
            field<&R::kind>("kind", "accrual or reversal.", {.one_of = "accrual reversal"}),
            field<&R::invoice_id>("invoice_id", "The invoice that was paid."),
            field<&R::rate>("rate", "The rate when it was paid."),
            field<&R::basis>("basis", "What was paid, or paid back, before tax."),
            field<&R::amount>("amount", "Basis × rate; below zero for a reversal."),
            field<&R::accrued_on>("accrued_on", "The day it was paid or paid back."),
            field<&R::created_at>("created_at", "When it was entered."),
        }};
    return description;
}

const record::Description& description_of(const CommissionFilter*) {
    using R = CommissionFilter;
    static const record::Description description{
        "CommissionFilter",
        "Which commissions a list shows.",
        {
            field<&R::customer_id>("customer_id", "Only on what this customer paid."),
            field<&R::from>("from", "From this day on."),
            field<&R::to>("to", "Up to this day, it included."),
        }};
    return description;
}

const record::Description& description_of(const CommissionStatementQuery*) {
    using R = CommissionStatementQuery;
    static const record::Description description{
        "CommissionStatementQuery",
        "The period of a statement.",
        {
            field<&R::from>("from", "Its first day; the first of the month where left out."),
            field<&R::to>("to", "Its last day; today where left out."),
            field<&R::currency>("currency", "The tenant's where left out."),
        }};
    return description;
}

const record::Description& description_of(const CommissionStatement*) {
    using R = CommissionStatement;
    static const record::Description description{
        "CommissionStatement",
        "What a reseller earned in a period.",
        {
            field<&R::reseller_id>("reseller_id", "Whose statement it is."),
            field<&R::reseller_name>("reseller_name", "The reseller's name."),
            field<&R::from>("from", "First day."),
            field<&R::to>("to", "Last day."),
            field<&R::currency>("currency", "Of all amounts."),
            field<&R::opening_balance>("opening_balance", "Earned before the first day."),
            field<&R::entries>("entries", "What was accrued and reversed, in its order."),
            field<&R::accrued>("accrued", "The sum of the accruals."),
            field<&R::reversed>("reversed", "The sum of the reversals, above zero."),
            field<&R::closing_balance>("closing_balance", "Opening balance, plus accrued, less reversed."),
        }};
    return description;
}

}  // namespace dotmac::portal_management
