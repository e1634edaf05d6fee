// What the program shows, against the model.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "tests/model/player.hpp"

namespace dotmac::test::model {
namespace {

namespace json = boost::json;

std::string line_of(const json::value& record, std::initializer_list<std::string_view> members) {
    std::vector<std::string> texts;
    for (const auto member : members)
        texts.push_back(text_at(record, member));
    return fmt::to_string(fmt::join(texts, " | "));
}

void require_same(const std::string& where, const std::string& shown, const std::string& expected) {
    if (shown == expected) return;
    throw Difference{fmt::format("{} shows\n  {}\nwhere the model says\n  {}", where, shown, expected)};
}

std::vector<json::value> items_of(const json::value& page) {
    const auto& items = page.at("items").as_array();
    return {items.begin(), items.end()};
}

std::string money_or_null(const std::optional<Minor>& minor, const std::string& currency) {
    return minor ? amount_text(*minor, currency) : "null";
}

}  // namespace

template <class Things, class Line>
void Player::look_at_list(const std::string& path, bool newest_first, std::size_t customer, Things& things,
                          std::initializer_list<std::string_view> members, Line line) {
    const std::string where = path + "?limit=500&customer_id=" + model_.customers[customer].id;
    std::vector<json::value> items = items_of(get(where));
    if (newest_first) std::ranges::reverse(items);
    std::size_t next = 0;
    for (auto& thing : things) {
        if (thing.customer != customer) continue;
        if (next == items.size()) throw Difference{where + " lacks\n  " + line(thing)};
        const json::value& item = items[next++];
        if (thing.id.empty()) thing.id = text_at(item, "id");  // made by a bill run
        require_same(where, text_at(item, "id") + " " + line_of(item, members), thing.id + " " + line(thing));
        const auto version = item.at("version").as_int64();
        if (version < thing.version) throw Difference{where + ": a version went back"};
        thing.version = version;
    }
    if (next != items.size()) throw Difference{where + " shows too much:\n  " + json::serialize(items[next])};
}

void Player::look_at(std::size_t which) {
    Customer& customer = model_.customers[which];
    const std::string path = "/customers/" + customer.id;
    const json::value shown = get(path);
    require_same(
        path, line_of(shown, {"number", "name", "customer_type", "account_status", "tax_exempt", "currency"}),
        fmt::format("{} | {} | {} | {} | {} | {}", customer.number, customer.name, customer.type,
                    customer.status, customer.is_exempt, customer.currency));
    customer.version = shown.at("version").as_int64();
    const auto money = [&](Minor minor) { return amount_text(minor, customer.currency); };
    const Minor open = model_.open_amount(which);
    require_same(
        path + "/balance",
        line_of(get(path + "/balance"), {"open_invoice_count", "open_invoices.amount", "past_due.amount",
                                         "credit.amount", "balance.amount", "balance.currency"}),
        fmt::format("{} | {} | {} | {} | {} | {}", model_.open_count(which), money(open),
                    money(model_.past_due_amount(which)), money(customer.credit),
                    money(open - customer.credit), customer.currency));
    look_at_list("/service-instances", true, which, model_.instances,
                 {"service_id", "status", "suspended_with_account", "activated_on", "cancelled_on"},
                 [&](const Instance& each) {
                     return fmt::format("{} | {} | {} | {} | {}", model_.offerings[each.offering].id,
                                        each.status, each.suspended_with_account, text_of(each.activated_on),
                                        text_of(each.cancelled_on));
                 });
    look_at_list("/subscriptions", false, which, model_.subscriptions,
                 {"service_instance_id", "billing_cycle", "anchor_day", "own_price.amount", "started_on",
                  "next_period_start", "ended_on", "paused_from", "paused_until"},
                 [&](const Subscription& each) {
                     return fmt::format(
                         "{} | {} | {} | {} | {} | {} | {} | {} | {}", model_.instances[each.instance].id,
                         each.cycle, each.anchor_day, money_or_null(each.own_price, customer.currency),
                         to_string(each.started_on), to_string(each.next_period_start),
                         text_of(each.ended_on), text_of(each.paused_from), text_of(each.paused_until));
                 });
    look_at_invoices(which);
}

void Player::look_at_invoices(std::size_t which) {
    const std::string& currency = model_.customers[which].currency;
    const auto money = [&](Minor minor) { return amount_text(minor, currency); };
    look_at_list("/invoices", true, which, model_.invoices,
                 {"number", "status", "issue_date", "due_date", "subtotal.amount", "tax_total.amount",
                  "total.amount", "amount_paid.amount", "amount_due.amount", "is_past_due"},
                 [&](const Invoice& each) {
                     const bool is_past_due = each.is_open() && *each.due_on < model_.today;
                     return fmt::format("{} | {} | {} | {} | {} | {} | {} | {} | {} | {}",
                                        each.number.empty() ? "null" : each.number, each.status,
                                        text_of(each.issued_on), text_of(each.due_on), money(each.subtotal),
                                        money(each.tax), money(each.total()), money(each.paid),
                                        money(each.due()), is_past_due);
                 });
    look_at_list("/charges", false, which, model_.charges,
                 {"state", "quantity", "unit_price.amount", "charged_on", "invoice_id"},
                 [&](const Charge& each) {
                     return fmt::format("{} | {} | {} | {} | {}", each.state, each.quantity,
                                        money(each.unit_price), to_string(each.charged_on),
                                        each.invoice ? model_.invoices[*each.invoice].id : "null");
                 });
    look_at_list("/payments", true, which, model_.payments,
                 {"status", "amount.amount", "amount_allocated.amount", "amount_refunded.amount"},
                 [&](const Payment& each) {
                     return fmt::format("{} | {} | {} | {}", each.status, money(each.amount),
                                        money(each.allocated()), money(each.refunded()));
                 });
}

void Player::look_at_everybody() {
    for (std::size_t i = 0; i < model_.customers.size(); ++i)
        look_at(i);
}

void Player::look_at_details(std::size_t which) {
    const Customer& customer = model_.customers[which];
    const std::string path = "/customers/" + customer.id;
    const auto ids_at = [&](const std::string& list) {
        std::vector<std::string> ids;
        for (const json::value& item : items_of(get(path + list + "?limit=500")))
            ids.push_back(text_at(item, "id"));
        std::ranges::sort(ids);
        return fmt::to_string(fmt::join(ids, " "));
    };
    const auto sorted = [](std::vector<std::string> ids) {
        std::ranges::sort(ids);
        return fmt::to_string(fmt::join(ids, " "));
    };
    require_same(path + "/contacts", ids_at("/contacts"), sorted(customer.contacts));
    require_same(path + "/addresses", ids_at("/addresses"), sorted(customer.addresses));
    require_same(path + "/notes", std::to_string(items_of(get(path + "/notes?limit=500")).size()),
                 std::to_string(customer.notes));
}

// All that ever happened to the account adds up to what it owes now.
void Player::look_at_statement(std::size_t which) {
    const Customer& customer = model_.customers[which];
    const std::string path =
        fmt::format("/customers/{}/statement?from=2000-01-01&to={}", customer.id, to_string(model_.today));
    const json::value statement = get(path);
    std::size_t entries = 0;
    for (const Invoice& each : model_.invoices)
        entries += each.customer == which && each.issued_on;
    for (const Payment& each : model_.payments) {
        if (each.customer != which) continue;
        ++entries;
        for (const Refund& refund : each.refunds)
            entries += refund.invoice ? 2U : 1U;
    }
    require_same(
        path,
        line_of(statement, {"opening_balance.amount", "closing_balance.amount"}) + " " +
            std::to_string(statement.at("entries").as_array().size()),
        fmt::format("{} | {} {}", amount_text(0, customer.currency),
                    amount_text(model_.open_amount(which) - customer.credit, customer.currency), entries));
}

void Player::look_at_offering(std::size_t which) {
    Offering& offering = model_.offerings[which];
    const std::string path = "/services/" + offering.id;
    const json::value shown = get(path);
    require_same(
        path,
        line_of(shown, {"code", "is_retired"}) + " " + std::to_string(shown.at("prices").as_array().size()),
        fmt::format("{} | {} {}", offering.code, offering.is_retired, offering.prices.size()));
    offering.version = shown.at("version").as_int64();
}

void Player::look_at_runs() {
    const std::size_t first = model_.runs.size() - std::min<std::size_t>(3, model_.runs.size());
    for (std::size_t i = first; i < model_.runs.size(); ++i) {
        const Run& run = model_.runs[i];
        const std::string path = "/billing/runs/" + run.id;
        const json::value shown = get(path);
        std::string totals;
        for (const json::value& total : shown.at("summary").at("totals").as_array()) {
            totals += "\n    " + line_of(total, {"currency", "invoices", "lines", "subtotal.amount",
                                                 "tax_total.amount", "credit_used.amount"});
        }
        std::string expected;
        const RunSummary summary = run.summary.value_or(RunSummary{});
        for (const auto& [currency, total] : summary.totals) {
            expected +=
                fmt::format("\n    {} | {} | {} | {} | {} | {}", currency, total.invoices, total.lines,
                            amount_text(total.subtotal, currency), amount_text(total.tax, currency),
                            amount_text(total.credit_used, currency));
        }
        require_same(
            path,
            line_of(shown, {"state", "as_of", "dry_run", "summary.customers_billed",
                            "summary.skipped_account", "summary.skipped_service", "summary.skipped_price"}) +
                totals,
            fmt::format("{} | {} | {} | {} | {} | {} | {}", run.summary ? "finished" : "running",
                        to_string(run.as_of), run.is_dry, summary.billed, summary.skipped_account,
                        summary.skipped_service, summary.skipped_price) +
                expected);
    }
}

// A page at a time, by filter, and by search.
void Player::look_at_lists() {
    std::vector<std::string> shown;
    for (std::string path = "/customers?limit=2";;) {
        const json::value page = get(path);
        for (const json::value& item : items_of(page))
            shown.push_back(text_at(item, "id"));
        if (page.at("next_cursor").is_null()) break;
        path = "/customers?limit=2&cursor=" + text_at(page, "next_cursor");
    }
    std::vector<std::string> expected;
    for (const Customer& customer : model_.customers)
        expected.insert(expected.begin(), customer.id);
    require_same("/customers by pages", fmt::to_string(fmt::join(shown, " ")),
                 fmt::to_string(fmt::join(expected, " ")));

    const auto count = [&](const std::string& path) { return std::to_string(items_of(get(path)).size()); };
    for (const std::string status : {"pending", "active", "suspended", "cancelled"}) {
        const std::string path = "/customers?limit=500&account_status=" + status;
        require_same(path, count(path),
                     std::to_string(std::ranges::count(model_.customers, status, &Customer::status)));
    }
    for (const std::string status : {"draft", "pending", "overdue", "partially_paid", "paid", "refunded"}) {
        const std::string path = "/invoices?limit=500&status=" + status;
        require_same(path, count(path),
                     std::to_string(std::ranges::count(model_.invoices, status, &Invoice::status)));
    }
    for (const Customer& customer : model_.customers) {
        const std::string path = "/customers?limit=500&q=" + customer.name;
        const auto found = items_of(get(path));
        const bool is_there = std::ranges::any_of(
            found, [&](const json::value& item) { return text_at(item, "id") == customer.id; });
        if (!is_there) throw Difference{path + " does not find " + customer.id};
    }
}

}  // namespace dotmac::test::model
