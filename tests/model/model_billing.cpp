#include <fmt/format.h>

#include <algorithm>

#include "tests/model/model.hpp"

namespace dotmac::test::model {
namespace {

constexpr int most_days_back = 10 * 366;
constexpr int most_days_ahead = 366;

__extension__ using Wide = __int128;

// To the nearest, and from the middle to the even one.
Minor tax_on(Minor amount, std::int64_t millionths) {
    constexpr Minor million = 1'000'000;
    const Wide product = static_cast<Wide>(amount) * millionths;
    const Wide size = product < 0 ? -product : product;
    Wide whole = size / million;
    const Wide rest = size % million;
    if (rest > million / 2 || (rest == million / 2 && whole % 2 == 1)) ++whole;
    return static_cast<Minor>(product < 0 ? -whole : whole);
}

int day_of(Date date) {
    return static_cast<int>(static_cast<unsigned>(date.day()));
}

}  // namespace

Date next_period(const std::string& cycle, Date start, int anchor_day) {
    static const std::map<std::string, int> days{{"weekly", 7}, {"biweekly", 14}};
    static const std::map<std::string, int> months{
        {"monthly", 1}, {"quarterly", 3}, {"semi_annual", 6}, {"annual", 12}};
    if (days.contains(cycle)) return add_days(start, days.at(cycle));
    const auto month = start.year() / start.month() + std::chrono::months{months.at(cycle)};
    const Date last = month / std::chrono::last;
    return month / std::min(std::chrono::day{static_cast<unsigned>(anchor_day)}, last.day());
}

Minor Payment::allocated() const {
    Minor sum = 0;
    for (const Share& share : shares)
        sum += share.amount;
    return sum;
}

Minor Payment::refunded() const {
    Minor sum = 0;
    for (const Refund& refund : refunds)
        sum += refund.amount;
    return sum;
}

Minor Payment::paid_on(std::size_t invoice) const {
    Minor sum = 0;
    for (const Share& share : shares)
        sum += share.invoice == invoice ? share.amount : 0;
    return sum;
}

Minor Payment::refunded_on(std::size_t invoice) const {
    Minor sum = 0;
    for (const Refund& refund : refunds)
        sum += refund.invoice == invoice ? refund.amount : 0;
    return sum;
}

// ---- Subscriptions ---------------------------------------------------------------------------------------

// Two pauses between two runs count as one: what billing has not passed yet is taken up again.
void Model::pause(Subscription& subscription) const {
    if (subscription.ended_on && *subscription.ended_on <= today) return;
    if (subscription.paused_from && !subscription.paused_until) return;
    if (!subscription.paused_until || *subscription.paused_until <= subscription.next_period_start)
        subscription.paused_from = today;
    subscription.paused_until.reset();
}

void Model::resume(Subscription& subscription) const {
    if (subscription.paused_from && !subscription.paused_until) subscription.paused_until = today;
}

void Model::pause_of_instance(std::size_t instance) {
    for (Subscription& each : subscriptions) {
        if (each.instance == instance) pause(each);
    }
}

void Model::resume_of_instance(std::size_t instance) {
    for (Subscription& each : subscriptions) {
        if (each.instance == instance) resume(each);
    }
}

void Model::end_of_instance(std::size_t instance) {
    for (Subscription& each : subscriptions) {
        if (each.instance != instance) continue;
        if (!each.ended_on || *each.ended_on > today) each.ended_on = std::max(today, each.started_on);
    }
}

int Model::subscribe(std::size_t instance, const std::string& cycle, std::optional<Date> started_on,
                     std::optional<int> anchor_day, std::optional<Minor> own_price) {
    const Instance& what = instances[instance];
    const Date start = started_on.value_or(today);
    if (what.status == "cancelled" || days_between(start, today) > most_days_back) return invalid;
    for (const Subscription& other : subscriptions) {
        const bool is_over = other.ended_on && *other.ended_on <= start;
        if (other.instance == instance && !is_over) return invalid;
    }
    if (!own_price && !list_price(what, cycle)) return invalid;
    Subscription made;
    made.instance = instance;
    made.customer = what.customer;
    made.cycle = cycle;
    made.anchor_day = anchor_day.value_or(day_of(start));
    made.own_price = own_price;
    made.started_on = start;
    made.next_period_start = start;
    if (!is_operational(what) || customers[what.customer].status != "active") made.paused_from = start;
    subscriptions.push_back(made);
    return created;
}

int Model::reprice(std::size_t subscription, std::optional<Minor> own_price) {
    Subscription& which = subscriptions[subscription];
    if (which.ended_on && *which.ended_on <= today) return conflict;
    if (!own_price && !list_price(instances[which.instance], which.cycle)) return invalid;
    which.own_price = own_price;
    return ok;
}

int Model::end(std::size_t subscription, std::optional<Date> ended_on) {
    Subscription& which = subscriptions[subscription];
    if (which.ended_on) return conflict;
    const Date date = ended_on.value_or(today);
    if (date < which.started_on) return invalid;
    which.ended_on = date;
    return ok;
}

// ---- Charges and invoices --------------------------------------------------------------------------------

int Model::add_charge(const Charge& charge) {
    if (customers[charge.customer].status == "cancelled") return invalid;
    charges.push_back(charge);
    return created;
}

int Model::cancel_charge(std::size_t charge) {
    if (charges[charge].state != "pending") return conflict;
    charges[charge].state = "cancelled";
    return ok;
}

void Model::add_line(Invoice& invoice, const Item& item) const {
    const Minor amount = item.unit_price * item.quantity;
    ++invoice.lines;
    invoice.subtotal += amount;
    if (!customers[invoice.customer].is_exempt) invoice.tax += tax_on(amount, item.tax_millionths);
}

int Model::draft(std::size_t customer, const std::vector<Item>& items, bool with_charges) {
    Invoice invoice;
    invoice.customer = customer;
    std::vector<Charge*> taken;
    for (const Item& item : items)
        add_line(invoice, item);
    for (Charge& charge : charges) {
        const bool is_due = charge.state == "pending" && charge.charged_on <= today;
        if (!with_charges || charge.customer != customer || !is_due) continue;
        add_line(invoice, {charge.unit_price, charge.quantity, charge.tax_millionths});
        taken.push_back(&charge);
    }
    if (invoice.lines == 0 || invoice.total() < 0) return invalid;
    for (Charge* charge : taken) {
        charge->state = "invoiced";
        charge->invoice = invoices.size();
    }
    invoices.push_back(invoice);
    return created;
}

void Model::give_number(Invoice& invoice) {
    invoice.number = fmt::format("INV-{:08}", ++last_invoice_number_);
    invoice.issued_on = today;
    invoice.due_on = add_days(today, due_days);
    invoice.status = invoice.total() == 0 ? "paid" : "pending";
}

void Model::put_money(Invoice& invoice, Minor amount) {
    invoice.paid += amount;
    if (invoice.paid == invoice.total()) {
        invoice.status = "paid";
    } else if (invoice.status == "pending") {
        invoice.status = "partially_paid";
    }
}

void Model::use_credit(Invoice& invoice) {
    Minor& credit = customers[invoice.customer].credit;
    const Minor used = std::min(credit, invoice.due());
    if (used == 0) return;
    credit -= used;
    invoice.paid_by_credit += used;
    put_money(invoice, used);
}

int Model::issue(std::size_t invoice) {
    if (invoices[invoice].status != "draft") return conflict;
    give_number(invoices[invoice]);
    use_credit(invoices[invoice]);
    return ok;
}

int Model::cancel_invoice(std::size_t invoice) {
    if (invoices[invoice].status != "draft") return conflict;
    invoices[invoice].status = "cancelled";
    for (Charge& charge : charges) {
        if (charge.invoice != invoice) continue;
        charge.state = "pending";
        charge.invoice.reset();
    }
    return ok;
}

void Model::mark_overdue() {
    for (Invoice& invoice : invoices) {
        if (invoice.status == "pending" && *invoice.due_on < today) invoice.status = "overdue";
    }
}

// ---- Bill runs -------------------------------------------------------------------------------------------

int Model::start_run(std::optional<Date> as_of, bool is_dry) {
    const Date day = as_of.value_or(today);
    if (days_between(today, day) > most_days_ahead) return invalid;
    Run run;
    run.as_of = day;
    run.is_dry = is_dry;
    runs.push_back(run);
    return accepted;
}

void Model::finish_runs() {
    for (Run& run : runs) {
        if (run.summary) continue;
        Model dry = *this;
        run.summary = run.is_dry ? dry.bill(run.as_of) : bill(run.as_of);
    }
}

// False where it lacks a price. Moves the subscription past what is billed.
bool Model::bill_subscription(Subscription& subscription, Date as_of, Invoice& invoice) const {
    const Instance& instance = instances[subscription.instance];
    const bool is_past = instance.status == "cancelled" && subscription.ended_on;
    if (!is_operational(instance) && !is_past) return true;
    const auto price =
        subscription.own_price ? subscription.own_price : list_price(instance, subscription.cycle);
    if (!price) return false;
    Date& start = subscription.next_period_start;
    while (start <= as_of && (!subscription.ended_on || start < *subscription.ended_on)) {
        const Date next = next_period(subscription.cycle, start, subscription.anchor_day);
        const bool is_paused = subscription.paused_from && *subscription.paused_from <= start &&
                               (!subscription.paused_until || next <= *subscription.paused_until);
        if (!is_paused) add_line(invoice, {*price, 1, offerings[instance.offering].tax_millionths});
        start = next;
    }
    return true;
}

// All or nothing of each customer, in the order in which they were made.
RunSummary Model::bill(Date as_of) {
    RunSummary summary;
    for (std::size_t customer = 0; customer < customers.size(); ++customer) {
        Invoice invoice;
        invoice.customer = customer;
        bool has_due = false;
        bool is_sound = true;
        const auto subscriptions_before = subscriptions;
        const auto charges_before = charges;
        for (Subscription& each : subscriptions) {
            const bool is_over = each.ended_on && each.next_period_start >= *each.ended_on;
            if (each.customer != customer || each.next_period_start > as_of || is_over) continue;
            has_due = true;
            is_sound = bill_subscription(each, as_of, invoice) && is_sound;
        }
        for (Charge& each : charges) {
            if (each.customer != customer || each.state != "pending" || each.charged_on > as_of) continue;
            has_due = true;
            add_line(invoice, {each.unit_price, each.quantity, each.tax_millionths});
            each.state = "invoiced";
            each.invoice = invoices.size();
        }
        const bool is_active = customers[customer].status == "active";
        const bool is_billed = is_active && is_sound && invoice.total() >= 0 && invoice.lines > 0;
        const bool is_refused = is_active && (!is_sound || invoice.total() < 0);
        summary.skipped_account += has_due && !is_active;
        summary.skipped_price += is_refused;
        summary.skipped_service += has_due && is_active && !is_refused && !is_billed;
        if (!is_active || is_refused) {
            subscriptions = subscriptions_before;
            charges = charges_before;
        }
        if (!is_billed) continue;
        give_number(invoice);
        use_credit(invoice);
        ++summary.billed;
        RunTotal& total = summary.totals[customers[customer].currency];
        ++total.invoices;
        total.lines += invoice.lines;
        total.subtotal += invoice.subtotal;
        total.tax += invoice.tax;
        total.credit_used += invoice.paid_by_credit;
        invoices.push_back(invoice);
    }
    return summary;
}

// ---- Money -----------------------------------------------------------------------------------------------

std::vector<std::size_t> Model::open_invoices(std::size_t customer) const {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < invoices.size(); ++i) {
        if (invoices[i].customer == customer && invoices[i].is_open()) open.push_back(i);
    }
    std::ranges::sort(open, {},
                      [&](std::size_t i) { return std::pair{invoices[i].due_on, invoices[i].number}; });
    return open;
}

std::vector<Share> Model::share_out(std::size_t customer, Minor amount) const {
    std::vector<Share> shares;
    for (const std::size_t i : open_invoices(customer)) {
        const Minor share = std::min(amount, invoices[i].due());
        if (share == 0) break;
        shares.push_back({i, share});
        amount -= share;
    }
    return shares;
}

int Model::pay(std::size_t customer, Minor amount, const std::optional<std::vector<Share>>& told,
               Date received_on) {
    if (received_on > today) return invalid;
    std::vector<Share> shares = told ? *told : share_out(customer, amount);
    Minor left = amount;
    for (const Share& share : shares) {
        const auto twice = std::ranges::count(shares, share.invoice, &Share::invoice);
        const Invoice& invoice = invoices[share.invoice];
        if (twice > 1 || invoice.customer != customer || share.amount > invoice.due()) return invalid;
        left -= share.amount;
    }
    if (left < 0) return invalid;
    for (const Share& share : shares)
        put_money(invoices[share.invoice], share.amount);
    customers[customer].credit += left;
    Payment payment;
    payment.customer = customer;
    payment.amount = amount;
    payment.shares = std::move(shares);
    payments.push_back(payment);
    return created;
}

int Model::apply_credit(std::size_t customer) {
    for (const Share& share : share_out(customer, customers[customer].credit))
        use_credit(invoices[share.invoice]);
    return ok;
}

// What of a payment still lies in an invoice that it paid itself.
Minor Model::left_of(const Payment& payment, std::size_t invoice) const {
    return std::max<Minor>(0, payment.paid_on(invoice) - payment.refunded_on(invoice));
}

// What of the credit that an invoice was paid with still lies in it. What a payment took back there beyond
// its own share was credit.
Minor Model::left_of_credit(std::size_t invoice) const {
    Minor left = invoices[invoice].paid_by_credit;
    for (const Payment& payment : payments)
        left -= std::max<Minor>(0, payment.refunded_on(invoice) - payment.paid_on(invoice));
    return left;
}

// What of a payment became credit and did not go back, whatever it has paid since.
Minor Model::left_as_credit(const Payment& payment) const {
    Minor left = payment.amount - payment.allocated();
    for (const Refund& refund : payment.refunds)
        left -= refund.invoice ? 0 : refund.amount;
    for (std::size_t i = 0; i < invoices.size(); ++i)
        left -= std::max<Minor>(0, payment.refunded_on(i) - payment.paid_on(i));
    return left;
}

int Model::refund(std::size_t which, std::optional<Minor> amount, std::optional<std::size_t> invoice) {
    Payment& payment = payments[which];
    if (payment.status != "completed") return conflict;
    Minor missing = amount.value_or(payment.amount - payment.refunded());
    if (missing > payment.amount - payment.refunded()) return invalid;
    std::vector<Refund> parts;
    const auto take = [&](std::optional<std::size_t> from, Minor at_most) {
        const Minor taken = std::min(missing, at_most);
        if (taken <= 0) return;
        parts.push_back({from, taken});
        missing -= taken;
    };
    if (invoice) {
        if (invoices[*invoice].customer != payment.customer) return invalid;
        take(invoice,
             left_of(payment, *invoice) + std::min(left_as_credit(payment), left_of_credit(*invoice)));
    } else {
        take(std::nullopt, std::min(left_as_credit(payment), customers[payment.customer].credit));
        std::vector<Share> latest_first = payment.shares;
        std::ranges::sort(latest_first, std::greater{}, [&](const Share& share) {
            return std::pair{invoices[share.invoice].due_on, invoices[share.invoice].number};
        });
        for (const Share& share : latest_first)
            take(share.invoice, left_of(payment, share.invoice));
    }
    if (missing > 0) return invalid;
    for (const Refund& part : parts) {
        payment.refunds.push_back(part);
        if (!part.invoice) {
            customers[payment.customer].credit -= part.amount;
            continue;
        }
        Minor returned = 0;
        for (const Payment& each : payments)
            returned += each.refunded_on(*part.invoice);
        if (returned == invoices[*part.invoice].total()) invoices[*part.invoice].status = "refunded";
    }
    if (payment.refunded() == payment.amount) payment.status = "refunded";
    return ok;
}

Minor Model::open_amount(std::size_t customer) const {
    Minor sum = 0;
    for (const std::size_t i : open_invoices(customer))
        sum += invoices[i].due();
    return sum;
}

Minor Model::past_due_amount(std::size_t customer) const {
    Minor sum = 0;
    for (const std::size_t i : open_invoices(customer))
        sum += *invoices[i].due_on < today ? invoices[i].due() : 0;
    return sum;
}

std::int64_t Model::open_count(std::size_t customer) const {
    return static_cast<std::int64_t>(open_invoices(customer).size());
}

}  // namespace dotmac::test::model
