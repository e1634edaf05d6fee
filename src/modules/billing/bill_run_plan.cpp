#include "modules/billing/bill_run_plan.hpp"

#include <algorithm>
#include <stdexcept>

#include "modules/billing/periods.hpp"

namespace dotmac::billing {
namespace {

using services::InstanceState;
using services::ServiceStatus;

// The part of a list that belongs to one customer. Customers are asked for in ascending order, so all of
// them together take one pass.
template <class Row>
class Cursor {
  public:
    explicit Cursor(const std::vector<Row>& rows) : rows_{rows} {}

    bool at_end() const { return next_ == rows_.size(); }
    CustomerId customer() const { return rows_[next_].customer_id; }
    std::span<const Row> take(CustomerId customer) {
        while (!at_end() && rows_[next_].customer_id < customer)
            ++next_;
        const std::size_t first = next_;
        while (!at_end() && rows_[next_].customer_id == customer)
            ++next_;
        return std::span{rows_}.subspan(first, next_ - first);
    }

  private:
    const std::vector<Row>& rows_;
    std::size_t next_ = 0;
};

// What one customer has that matters to the run.
struct Account {
    const identity::BillingProfile& profile;
    std::span<const Subscription> subscriptions;
    std::span<const Charge> charges;
    std::span<const queries::Credit> credits;
    std::span<const InstanceState> instances;
};

class Planner {
  public:
    Planner(const services::PriceBook& prices, const Terms& terms, Date as_of, RangePlan& plan)
        : prices_{prices}, terms_{terms}, as_of_{as_of}, plan_{plan} {}

    void bill(const Account& account) {
        if (account.profile.account_status != identity::AccountStatus::active) {
            ++plan_.summary.skipped_account;
            return;
        }
        PlannedInvoice planned = empty_invoice(account.profile);
        const std::size_t advances = plan_.advances.size();
        const std::size_t exceptions = plan_.exceptions.size();
        for (const Subscription& subscription : account.subscriptions)
            bill_subscription(account, subscription, planned.invoice);
        for (const Charge& charge : account.charges)
            bill_charge(account, charge, planned);
        if (planned.invoice.total.minor < 0) refuse(account, SubscriptionId{}, "total_below_zero");
        if (plan_.exceptions.size() != exceptions) {
            // Nothing of the customer is billed, so that the next run bills it as a whole.
            plan_.advances.resize(advances);
            ++plan_.summary.skipped_price;
            return;
        }
        if (!planned.invoice.lines) {
            ++plan_.summary.skipped_service;
            return;
        }
        use_credit(account, planned);
        count(planned);
        plan_.invoices.push_back(std::move(planned));
    }

  private:
    static PlannedInvoice empty_invoice(const identity::BillingProfile& profile) {
        const Money nothing{0, profile.currency};
        return {.invoice = {.customer_id = profile.id,
                            .currency = profile.currency,
                            .subtotal = nothing,
                            .tax_total = nothing,
                            .total = nothing,
                            .amount_paid = nothing,
                            .amount_due = nothing},
                .charges = {},
                .credit_used = nothing};
    }

    // One exception per customer and subscription: the first reason is told.
    void refuse(const Account& account, SubscriptionId subscription, std::string_view reason) {
        const auto at = subscription ? std::optional{subscription} : std::nullopt;
        for (auto it = plan_.exceptions.rbegin(); it != plan_.exceptions.rend(); ++it) {
            if (it->customer_id != account.profile.id) break;
            if (it->subscription_id == at) return;
        }
        plan_.exceptions.push_back({account.profile.id, at, std::string{reason}});
    }

    // An instance that is gone is billed up to its end: a late run catches up what was due before.
    static bool is_billable(const Subscription& subscription, const InstanceState& instance) {
        switch (instance.status) {
            case ServiceStatus::active:
            case ServiceStatus::maintenance:
                return true;
            case ServiceStatus::cancelled:
                return subscription.ended_on.has_value();
            case ServiceStatus::pending:
            case ServiceStatus::suspended:
                return false;
        }
        __builtin_unreachable();
    }

    static bool is_paused(const Subscription& subscription, Date start, Date next) {
        if (!subscription.paused_from || start < *subscription.paused_from) return false;
        return !subscription.paused_until || next <= *subscription.paused_until;
    }

    void bill_subscription(const Account& account, const Subscription& subscription, Invoice& invoice) {
        const auto instance =
            std::ranges::find(account.instances, subscription.service_instance_id, &InstanceState::id);
        if (instance == account.instances.end())
            throw std::logic_error{"a subscription without its instance"};
        if (!is_billable(subscription, *instance)) return;
        if (subscription.currency != account.profile.currency)
            return refuse(account, subscription.id, "wrong_currency");
        const auto* service = prices_.find(instance->service_id);
        if (service == nullptr) return refuse(account, subscription.id, "no_price");
        const auto price = subscription.own_price
                               ? subscription.own_price
                               : prices_.price(instance->service_id, account.profile.customer_type,
                                               subscription.billing_cycle, subscription.currency);
        if (!price) return refuse(account, subscription.id, "no_price");
        const Item item{"subscription", service->name, 1, *price, service->tax_rate};
        const Date end = bill_periods(account, subscription, item, invoice);
        plan_.advances.push_back({account.profile.id, subscription.id, subscription.version, end});
    }

    // A line for every period that is due and not paused; returns the start of the first that is not due.
    Date bill_periods(const Account& account, const Subscription& subscription, const Item& item,
                      Invoice& invoice) {
        Date start = subscription.next_period_start;
        while (start <= as_of_ && (!subscription.ended_on || start < *subscription.ended_on)) {
            const Date next = next_period(subscription.billing_cycle, start, subscription.anchor_day);
            if (!is_paused(subscription, start, next)) {
                InvoiceLine line = make_line(item, terms_.tax_type, account.profile.tax_exempt);
                line.subscription_id = subscription.id;
                line.period_start = start;
                line.period_end = add_days(next, -1);
                append_line(invoice, std::move(line));
            }
            start = next;
        }
        return start;
    }

    void bill_charge(const Account& account, const Charge& charge, PlannedInvoice& planned) {
        if (charge.unit_price.currency != account.profile.currency)
            return refuse(account, SubscriptionId{}, "wrong_currency");
        InvoiceLine line =
            make_line({"charge", charge.description, charge.quantity, charge.unit_price, charge.tax_rate},
                      terms_.tax_type, account.profile.tax_exempt);
        line.charge_id = charge.id;
        append_line(planned.invoice, std::move(line));
        planned.charges.push_back(charge);
    }

    void use_credit(const Account& account, PlannedInvoice& planned) {
        issue(planned.invoice, terms_);
        if (planned.invoice.status != InvoiceStatus::pending) return;
        for (const queries::Credit& credit : account.credits) {
            if (credit.amount.currency != planned.invoice.currency) continue;
            planned.credit_used = std::min(credit.amount, planned.invoice.total);
            planned.credit_version = credit.version;
            pay(planned.invoice, planned.credit_used);
        }
    }

    void count(const PlannedInvoice& planned) {
        const Invoice& invoice = planned.invoice;
        BillRunSummary one;
        one.customers_billed = 1;
        one.totals.push_back({.currency = invoice.currency,
                              .invoices = 1,
                              .pending = invoice.status == InvoiceStatus::pending ? 1 : 0,
                              .partially_paid = invoice.status == InvoiceStatus::partially_paid ? 1 : 0,
                              .paid = invoice.status == InvoiceStatus::paid ? 1 : 0,
                              .lines = std::ssize(*invoice.lines),
                              .subtotal = invoice.subtotal,
                              .tax_total = invoice.tax_total,
                              .total = invoice.total,
                              .credit_used = planned.credit_used});
        add_to(plan_.summary, one);
    }

    const services::PriceBook& prices_;
    const Terms& terms_;
    Date as_of_;
    RangePlan& plan_;
};

}  // namespace

RangePlan plan_range(const RangeInput& input, const services::PriceBook& prices, const Terms& terms,
                     Date as_of) {
    RangePlan plan;
    Planner planner{prices, terms, as_of, plan};
    Cursor subscriptions{input.subscriptions};
    Cursor charges{input.charges};
    Cursor credits{input.credits};
    Cursor instances{input.instances};
    auto profile = input.profiles.begin();
    while (!subscriptions.at_end() || !charges.at_end()) {
        CustomerId customer = subscriptions.at_end() ? charges.customer() : subscriptions.customer();
        if (!charges.at_end()) customer = std::min(customer, charges.customer());
        while (profile != input.profiles.end() && profile->id < customer)
            ++profile;
        if (profile == input.profiles.end() || profile->id != customer)
            throw std::logic_error{"something is billed to a customer who does not exist"};
        planner.bill({*profile, subscriptions.take(customer), charges.take(customer), credits.take(customer),
                      instances.take(customer)});
    }
    return plan;
}

void add_to(BillRunSummary& sum, const BillRunSummary& part) {
    sum.customers_billed += part.customers_billed;
    sum.skipped_account += part.skipped_account;
    sum.skipped_service += part.skipped_service;
    sum.skipped_price += part.skipped_price;
    for (const BillRunTotal& from : part.totals) {
        auto to = std::ranges::lower_bound(sum.totals, from.currency, {}, &BillRunTotal::currency);
        if (to == sum.totals.end() || to->currency != from.currency) {
            sum.totals.insert(to, from);
            continue;
        }
        to->invoices += from.invoices;
        to->pending += from.pending;
        to->partially_paid += from.partially_paid;
        to->paid += from.paid;
        to->lines += from.lines;
        to->subtotal += from.subtotal;
        to->tax_total += from.tax_total;
        to->total += from.total;
        to->credit_used += from.credit_used;
    }
}

}  // namespace dotmac::billing
