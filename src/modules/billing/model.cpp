#include "modules/billing/model.hpp"

#include "record/describe.hpp"

namespace dotmac::billing {
namespace {

using record::Description;
using record::field;
using record::FieldOptions;
using record::optional_field;

// A quantity times a price, a thousand times, with tax on top, stays far within 64 bits.
constexpr FieldOptions quantity{.minimum = 1, .maximum = 10'000, .optional = true};
constexpr FieldOptions price{.minimum = 0, .maximum = 100'000'000'000};
constexpr FieldOptions signed_price{.minimum = -100'000'000'000, .maximum = 100'000'000'000};
constexpr FieldOptions rate{.minimum = 0, .maximum = 1, .optional = true};
constexpr FieldOptions description{.min_length = 1, .max_length = 200};
constexpr FieldOptions reason{.max_length = 500, .optional = true};

}  // namespace

// ---- Subscriptions ---------------------------------------------------------------------------------------

const Description& description_of(const Subscription*) {
    using R = Subscription;
    static const Description all{
        "Subscription",
        "How one service instance is billed.",
        {
            field<&R::id>("id", "Its identifier."),
            field<&R::customer_id>("customer_id", "Who pays."),
            field<&R::service_instance_id>("service_instance_id", "What is billed."),
            field<&R::billing_cycle>("billing_cycle", "How long a period is (R048)."),
            field<&R::anchor_day>("anchor_day",
                                  "The day of the month on which periods begin; in a shorter "
                                  "month its last day. Weekly cycles do not use it."),
            field<&R::own_price>("own_price",
                                 "Of one whole period, before tax; null: the catalogue's price."),
            field<&R::currency>("currency", "The customer's."),
            field<&R::started_on>("started_on", "The first day that is billed."),
            field<&R::next_period_start>("next_period_start", "The first day that is not billed yet."),
            field<&R::ended_on>("ended_on", "No period that begins on or after this day is billed."),
            field<&R::paused_from>("paused_from", "The first day of the latest pause."),
            field<&R::paused_until>("paused_until", "The first day after the latest pause."),
            field<&R::created_at>("created_at", "When it was made."),
            field<&R::version>("version", "Counts its changes."),
        }};
    return all;
}

const Description& description_of(const SubscriptionCreate*) {
    using R = SubscriptionCreate;
    static const Description all{
        "SubscriptionCreate",
        "What a new subscription is made of.",
        {
            field<&R::service_instance_id>("service_instance_id", "What is billed."),
            field<&R::billing_cycle>("billing_cycle", "How long a period is (R048)."),
            field<&R::started_on>("started_on", "The first day that is billed; today where left out."),
            field<&R::anchor_day>(
                "anchor_day",
                "The day of the month on which periods begin; that of started_on where left "
                "out.",
                {.minimum = 1, .maximum = 31}),
            field<&R::own_price>(
                "own_price", "Of one whole period, before tax; the catalogue's price where left out.", price),
        }};
    return all;
}

const Description& description_of(const SubscriptionChange*) {
    using R = SubscriptionChange;
    static const Description all{
        "SubscriptionChange",
        "What may change while a subscription lasts.",
        {
            field<&R::own_price>(
                "own_price", "Of the periods billed from now on; null: the catalogue's price again.", price),
        }};
    return all;
}

const Description& description_of(const SubscriptionEnd*) {
    using R = SubscriptionEnd;
    static const Description all{
        "SubscriptionEnd",
        "When and why billing ends.",
        {
            field<&R::ended_on>("ended_on",
                                "No period that begins on or after this day is billed; today where "
                                "left out."),
            field<&R::reason>("reason", "Why, in the words of who decided.", reason),
        }};
    return all;
}

const Description& description_of(const SubscriptionFilter*) {
    using R = SubscriptionFilter;
    static const Description all{
        "SubscriptionFilter",
        "Which subscriptions to list.",
        {
            field<&R::customer_id>("customer_id", "Of this customer."),
            field<&R::service_instance_id>("service_instance_id", "Of this service instance."),
        }};
    return all;
}

// ---- Charges ---------------------------------------------------------------------------------------------

const Description& description_of(const Charge*) {
    using R = Charge;
    static const Description all{
        "Charge",
        "What is billed once.",
        {
            field<&R::id>("id", "Its identifier."),
            field<&R::customer_id>("customer_id", "Who pays."),
            field<&R::state>("state", "pending, invoiced or cancelled.",
                             {.one_of = "pending invoiced cancelled"}),
            field<&R::description>("description", "As it stands on the invoice."),
            field<&R::quantity>("quantity", "How many."),
            field<&R::unit_price>("unit_price", "Of one, before tax; below zero for a discount."),
            field<&R::tax_rate>("tax_rate", "Of customers who are not exempt."),
            field<&R::charged_on>("charged_on", "A bill run as of this day or later takes it."),
            field<&R::invoice_id>("invoice_id", "The invoice that took it."),
            field<&R::created_at>("created_at", "When it was made."),
            field<&R::version>("version", "Counts its changes."),
        }};
    return all;
}

const Description& description_of(const ChargeCreate*) {
    using R = ChargeCreate;
    static const Description all{
        "ChargeCreate",
        "What a new charge is made of.",
        {
            field<&R::customer_id>("customer_id", "Who pays."),
            field<&R::description>("description", "As it will stand on the invoice.", description),
            field<&R::quantity>("quantity", "How many; 1 where left out.", quantity),
            field<&R::unit_price>("unit_price", "Of one, before tax; below zero for a discount.",
                                  signed_price),
            field<&R::tax_rate>("tax_rate", "Of customers who are not exempt; 0 where left out.", rate),
            field<&R::charged_on>("charged_on",
                                  "A bill run as of this day or later takes it; today where left out."),
        }};
    return all;
}

const Description& description_of(const ChargeFilter*) {
    using R = ChargeFilter;
    static const Description all{"ChargeFilter",
                                 "Which charges to list.",
                                 {
                                     field<&R::customer_id>("customer_id", "Of this customer."),
                                 }};
    return all;
}

// ---- Invoices --------------------------------------------------------------------------------------------

const Description& description_of(const InvoiceLine*) {
    using R = InvoiceLine;
    static const Description all{
        "InvoiceLine",
        "One line of an invoice.",
        {
            field<&R::line_number>("line_number", "From 1."),
            field<&R::kind>("kind", "subscription, charge or item.", {.one_of = "subscription charge item"}),
            field<&R::subscription_id>("subscription_id", "Of which it bills a period."),
            field<&R::charge_id>("charge_id", "The charge that it bills."),
            field<&R::description>("description", "What is billed."),
            field<&R::period_start>("period_start", "First day of the period."),
            field<&R::period_end>("period_end", "Last day of the period."),
            field<&R::quantity>("quantity", "How many."),
            field<&R::unit_price>("unit_price", "Of one, before tax."),
            field<&R::amount>("amount", "Quantity times unit price."),
            field<&R::tax_type>("tax_type", "Which tax (R052); exempt where the customer is (R054)."),
            field<&R::tax_rate>("tax_rate", "Its rate."),
            field<&R::tax_amount>("tax_amount", "Rounded half-even, on this line."),
        }};
    return all;
}

const Description& description_of(const Invoice*) {
    using R = Invoice;
    static const Description all{
        "Invoice",
        "What a customer owes, and has paid of it.",
        {
            field<&R::id>("id", "Its identifier."),
            field<&R::customer_id>("customer_id", "Who pays."),
            field<&R::number>("number", "Gapless in the tenant; null before it is issued."),
            field<&R::status>("status", "Where it stands."),
            field<&R::currency>("currency", "Of all its amounts."),
            field<&R::issue_date>("issue_date", "When it was issued."),
            field<&R::due_date>("due_date", "The last day on which it is paid in time."),
            field<&R::subtotal>("subtotal", "Sum of the lines, before tax."),
            field<&R::tax_total>("tax_total", "Sum of the lines' tax."),
            field<&R::total>("total", "Subtotal and tax."),
            field<&R::amount_paid>("amount_paid", "By payments and by credit."),
            field<&R::amount_due>("amount_due", "What is still to pay."),
            field<&R::is_past_due>("is_past_due", "Something is due, and the due date has gone by."),
            field<&R::bill_run_id>("bill_run_id", "The run that made it."),
            field<&R::created_at>("created_at", "When it was made."),
            field<&R::version>("version", "Counts its changes."),
            field<&R::lines>("lines", "Its lines; null in lists."),
        }};
    return all;
}

const Description& description_of(const InvoiceItemCreate*) {
    using R = InvoiceItemCreate;
    static const Description all{
        "InvoiceItemCreate",
        "A line of one's own making.",
        {
            field<&R::description>("description", "As it will stand on the invoice.", description),
            field<&R::quantity>("quantity", "How many; 1 where left out.", quantity),
            field<&R::unit_price>("unit_price", "Of one, before tax; below zero for a discount.",
                                  signed_price),
            field<&R::tax_rate>("tax_rate", "Of customers who are not exempt; 0 where left out.", rate),
        }};
    return all;
}

const Description& description_of(const InvoiceCreate*) {
    using R = InvoiceCreate;
    static const Description all{
        "InvoiceCreate",
        "What a draft is made of.",
        {
            field<&R::customer_id>("customer_id", "Who pays."),
            field<&R::items>("items", "Lines of one's own making.", {.max_items = 100, .optional = true}),
            field<&R::include_pending_charges>("include_pending_charges",
                                               "Takes every pending charge that is due by today.",
                                               optional_field),
        }};
    return all;
}

const Description& description_of(const InvoiceAction*) {
    using R = InvoiceAction;
    static const Description all{"InvoiceAction",
                                 "Why an invoice is cancelled.",
                                 {
                                     field<&R::reason>("reason", "In the words of who decided.", reason),
                                 }};
    return all;
}

const Description& description_of(const InvoiceFilter*) {
    using R = InvoiceFilter;
    static const Description all{
        "InvoiceFilter",
        "Which invoices to list.",
        {
            field<&R::customer_id>("customer_id", "Of this customer."),
            field<&R::status>("status", "In this status."),
            field<&R::open>("open", "Whether something is due: pending, partially_paid, overdue."),
            field<&R::past_due>("past_due", "Whether something is due and the due date has gone by."),
            field<&R::is_issued>("is_issued", "Whether it was issued, and so has its number."),
            field<&R::bill_run_id>("bill_run_id", "Made by this run."),
        }};
    return all;
}

// ---- Bill runs -------------------------------------------------------------------------------------------

const Description& description_of(const BillRunTotal*) {
    using R = BillRunTotal;
    static const Description all{
        "BillRunTotal",
        "What a run billed in one currency.",
        {
            field<&R::currency>("currency", "Of the amounts."),
            field<&R::invoices>("invoices", "How many it issued."),
            field<&R::pending>("pending", "Of them, left pending."),
            field<&R::partially_paid>("partially_paid", "Of them, paid in part by credit."),
            field<&R::paid>("paid", "Of them, paid by credit, or with nothing to pay."),
            field<&R::lines>("lines", "Lines of the invoices."),
            field<&R::subtotal>("subtotal", "Before tax."),
            field<&R::tax_total>("tax_total", "Tax."),
            field<&R::total>("total", "With tax."),
            field<&R::credit_used>("credit_used", "Customer credit that the invoices used."),
        }};
    return all;
}

const Description& description_of(const BillRunSummary*) {
    using R = BillRunSummary;
    static const Description all{
        "BillRunSummary",
        "What a run did.",
        {
            field<&R::customers_billed>("customers_billed", "Customers who got an invoice."),
            field<&R::skipped_account>("skipped_account", "Customers whose account is not active (R017)."),
            field<&R::skipped_service>("skipped_service", "Customers none of whose due services works."),
            field<&R::skipped_price>("skipped_price", "Customers who could not be billed: see exceptions."),
            field<&R::totals>("totals", "By currency."),
        }};
    return all;
}

const Description& description_of(const BillRun*) {
    using R = BillRun;
    static const Description all{
        "BillRun",
        "A bill run, and how far it is.",
        {
            field<&R::id>("id", "Its identifier."),
            field<&R::as_of>("as_of", "Periods and charges that begin by this day are billed."),
            field<&R::dry_run>("dry_run", "It computes its summary and bills nothing."),
            field<&R::state>("state", "running or finished.", {.one_of = "running finished"}),
            field<&R::chunks>("chunks", "Parts into which the customers were cut; 0 before it begins."),
            field<&R::chunks_done>("chunks_done", "Parts that are billed."),
            field<&R::summary>("summary", "So far."),
            field<&R::created_at>("created_at", "When it was asked for."),
            field<&R::created_by>("created_by", "Who asked for it."),
            field<&R::finished_at>("finished_at", "When it was finished."),
            field<&R::version>("version", "Counts its changes."),
        }};
    return all;
}

const Description& description_of(const BillRunCreate*) {
    using R = BillRunCreate;
    static const Description all{
        "BillRunCreate",
        "What a bill run is asked to do.",
        {
            field<&R::as_of>("as_of", "Periods and charges that begin by this day; today where left out."),
            field<&R::dry_run>("dry_run", "Computes the summary and bills nothing.", optional_field),
        }};
    return all;
}

const Description& description_of(const BillRunFilter*) {
    static const Description all{"BillRunFilter", "Every bill run is listed.", {}};
    return all;
}

const Description& description_of(const BillRunException*) {
    using R = BillRunException;
    static const Description all{
        "BillRunException",
        "A customer whom a run could not bill although it should have.",
        {
            field<&R::customer_id>("customer_id", "Who got no invoice."),
            field<&R::subscription_id>("subscription_id",
                                       "What is at fault; null where it is a charge or the sum."),
            field<&R::reason>("reason", "no_price, wrong_currency or total_below_zero.",
                              {.one_of = "no_price wrong_currency total_below_zero"}),
        }};
    return all;
}

const Description& description_of(const BillRunExceptionFilter*) {
    static const Description all{"BillRunExceptionFilter", "Every exception is listed.", {}};
    return all;
}

}  // namespace dotmac::billing
