// What a provider's business must be after any calls, in plain values: the rules once more, in the simplest
// form that knows no database. Each rule returns the status of the answer that the program must give, and
// where that is a success does what the program must have done.
//
// Money is in minor units of the customer's currency. Things refer to each other by their place.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"

namespace dotmac::test::model {

using Minor = std::int64_t;

enum Answered {
    ok = 200,
    created = 201,
    accepted = 202,
    no_content = 204,
    malformed = 400,
    unauthenticated = 401,
    forbidden = 403,
    not_found = 404,
    not_allowed = 405,
    conflict = 409,
    stale = 412,
    invalid = 422
};

struct Customer {
    std::string id;
    std::string number;
    std::string type;
    std::string currency;
    bool is_exempt = false;
    std::string status = "pending";
    std::string name;
    Minor credit = 0;
    std::int64_t version = 1;
    std::vector<std::string> contacts;  // their identifiers
    std::vector<std::string> addresses;
    std::size_t notes = 0;
};

struct Price {
    std::string type;
    std::string cycle;
    std::string currency;
    Minor price = 0;
    bool operator==(const Price&) const = default;
};

struct Offering {
    std::string id;
    std::string code;
    std::vector<std::string> types;
    std::vector<Price> prices;
    std::int64_t tax_millionths = 0;
    bool is_retired = false;
    std::int64_t version = 1;
};

struct Instance {
    std::string id;
    std::size_t customer = 0;
    std::size_t offering = 0;
    std::string status = "pending";
    bool suspended_with_account = false;
    std::optional<Date> activated_on;
    std::optional<Date> cancelled_on;
    std::int64_t version = 1;
};

struct Subscription {
    std::string id;
    std::size_t instance = 0;
    std::size_t customer = 0;
    std::string cycle;
    int anchor_day = 1;
    std::optional<Minor> own_price;
    Date started_on;
    Date next_period_start;
    std::optional<Date> ended_on;
    std::optional<Date> paused_from;
    std::optional<Date> paused_until;
    std::int64_t version = 1;
};

struct Charge {
    std::string id;
    std::size_t customer = 0;
    Minor unit_price = 0;
    std::int64_t quantity = 1;
    std::int64_t tax_millionths = 0;
    Date charged_on;
    std::string state = "pending";
    std::optional<std::size_t> invoice;
    std::int64_t version = 1;
};

struct Invoice {
    std::string id;
    std::size_t customer = 0;
    std::string number;
    std::string status = "draft";
    std::optional<Date> issued_on;
    std::optional<Date> due_on;
    std::int64_t lines = 0;
    Minor subtotal = 0;
    Minor tax = 0;
    Minor paid = 0;
    Minor paid_by_credit = 0;
    std::int64_t version = 1;

    Minor total() const { return subtotal + tax; }
    bool is_open() const { return status == "pending" || status == "partially_paid" || status == "overdue"; }
    Minor due() const { return is_open() ? total() - paid : 0; }
};

struct Share {
    std::size_t invoice = 0;
    Minor amount = 0;
};

struct Refund {
    std::optional<std::size_t> invoice;  // nothing: out of the customer's credit
    Minor amount = 0;
};

struct Payment {
    std::string id;
    std::size_t customer = 0;
    Minor amount = 0;
    std::vector<Share> shares;
    std::vector<Refund> refunds;
    std::string status = "completed";
    std::int64_t version = 1;

    Minor allocated() const;
    Minor refunded() const;
    Minor paid_on(std::size_t invoice) const;
    Minor refunded_on(std::size_t invoice) const;
};

// What a bill run did in one currency, and to how many.
struct RunTotal {
    std::int64_t invoices = 0;
    std::int64_t lines = 0;
    Minor subtotal = 0;
    Minor tax = 0;
    Minor credit_used = 0;
};
struct RunSummary {
    std::int64_t billed = 0;
    std::int64_t skipped_account = 0;
    std::int64_t skipped_service = 0;
    std::int64_t skipped_price = 0;
    std::map<std::string, RunTotal> totals;  // by currency
};
struct Run {
    std::string id;
    Date as_of;
    bool is_dry = false;
    std::optional<RunSummary> summary;  // once it is finished
};

struct Item {
    Minor unit_price = 0;
    std::int64_t quantity = 1;
    std::int64_t tax_millionths = 0;
};

// All fields are for tests to read; only the functions change them, but for identifiers and versions, which
// are the program's to give.
class Model {
  public:
    Date today;
    int due_days = 14;
    std::deque<Customer> customers;
    std::deque<Offering> offerings;
    std::deque<Instance> instances;
    std::deque<Subscription> subscriptions;
    std::deque<Charge> charges;
    std::deque<Invoice> invoices;
    std::deque<Payment> payments;
    std::deque<Run> runs;

    // ---- Customers
    int create_customer(Customer customer, bool has_number);
    int change_customer(std::size_t customer) const;  // whether it may be changed
    int activate_customer(std::size_t customer);
    int suspend_customer(std::size_t customer);
    int cancel_customer(std::size_t customer);

    // ---- Services
    int create_offering(const Offering& offering);
    int change_prices(std::size_t offering, const std::vector<Price>& prices);
    int retire_offering(std::size_t offering);
    int order(std::size_t customer, std::size_t offering);
    int activate(std::size_t instance);
    int suspend(std::size_t instance);
    int resume(std::size_t instance);
    int start_maintenance(std::size_t instance);
    int end_maintenance(std::size_t instance);
    int cancel(std::size_t instance);

    // ---- Billing
    int subscribe(std::size_t instance, const std::string& cycle, std::optional<Date> started_on,
                  std::optional<int> anchor_day, std::optional<Minor> own_price);
    int reprice(std::size_t subscription, std::optional<Minor> own_price);
    int end(std::size_t subscription, std::optional<Date> ended_on);
    int add_charge(const Charge& charge);
    int cancel_charge(std::size_t charge);
    int draft(std::size_t customer, const std::vector<Item>& items, bool with_charges);
    int issue(std::size_t invoice);
    int cancel_invoice(std::size_t invoice);
    int start_run(std::optional<Date> as_of, bool is_dry);
    void finish_runs();  // a job's work, which is done when time is moved
    void mark_overdue();

    // ---- Money. `shares`: nothing is the oldest invoices first.
    int pay(std::size_t customer, Minor amount, const std::optional<std::vector<Share>>& shares,
            Date received_on);
    int refund(std::size_t payment, std::optional<Minor> amount, std::optional<std::size_t> invoice);
    int apply_credit(std::size_t customer);

    Minor open_amount(std::size_t customer) const;
    Minor past_due_amount(std::size_t customer) const;
    std::int64_t open_count(std::size_t customer) const;

  private:
    int step(Instance& instance, std::string_view to);
    int operate(std::size_t instance, std::string_view from);  // to active, which takes an active account
    void pause(Subscription& subscription) const;
    void resume(Subscription& subscription) const;
    void pause_of_instance(std::size_t instance);
    void resume_of_instance(std::size_t instance);
    void end_of_instance(std::size_t instance);
    bool is_operational(const Instance& instance) const;
    std::optional<Minor> list_price(const Instance& instance, const std::string& cycle) const;

    void add_line(Invoice& invoice, const Item& item) const;
    void give_number(Invoice& invoice);
    void put_money(Invoice& invoice, Minor amount);
    void use_credit(Invoice& invoice);
    std::vector<std::size_t> open_invoices(std::size_t customer) const;
    std::vector<Share> share_out(std::size_t customer, Minor amount) const;
    RunSummary bill(Date as_of);
    bool bill_subscription(Subscription& subscription, Date as_of, Invoice& invoice) const;
    Minor left_of(const Payment& payment, std::size_t invoice) const;
    Minor left_of_credit(std::size_t invoice) const;
    Minor left_as_credit(const Payment& payment) const;

    std::int64_t last_customer_number_ = 0;
    std::int64_t last_invoice_number_ = 0;
};

Date next_period(const std::string& cycle, Date start, int anchor_day);

}  // namespace dotmac::test::model
