// Steps about subscriptions, charges, invoices, bill runs and time.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/model/player.hpp"

namespace dotmac::test::model {
namespace {

std::string if_given(std::string_view member, const std::optional<Date>& date) {
    return date ? fmt::format(R"(,"{}":"{}")", member, to_string(*date)) : "";
}

}  // namespace

// ---- Subscriptions ---------------------------------------------------------------------------------------

void Player::subscribe() {
    if (model_.instances.empty()) return onboard();
    const std::size_t which = any_instance();
    const Instance& instance = model_.instances[which];
    const std::string& currency = model_.customers[instance.customer].currency;
    const std::string cycle = random_.one_of<std::string>(
        {"monthly", "monthly", "quarterly", "semi_annual", "annual", "weekly", "biweekly"});
    std::optional<Date> started_on;
    if (random_.one_in(2)) started_on = add_days(model_.today, static_cast<int>(random_.between(-100, 40)));
    if (random_.one_in(12)) started_on = add_days(model_.today, random_.one_in(2) ? -3'660 : -3'661);
    std::optional<int> anchor_day;
    if (random_.one_in(3)) anchor_day = static_cast<int>(random_.between(1, 31));
    std::optional<Minor> own_price;
    if (random_.one_in(2)) own_price = random_.one_in(10) ? 0 : random_.between(1, 5'000);
    // Ten years of weeks would be a long invoice.
    const bool is_long_ago = started_on && days_between(*started_on, model_.today) > 1'000;
    const std::string& taken = is_long_ago ? "annual" : cycle;
    const int status = model_.subscribe(which, taken, started_on, anchor_day, own_price);
    const Answer answer =
        make({.method = "POST",
              .path = "/subscriptions",
              .body = fmt::format(R"({{"service_instance_id":"{}","billing_cycle":"{}"{}{}{}}})", instance.id,
                                  taken, if_given("started_on", started_on),
                                  anchor_day ? fmt::format(R"(,"anchor_day":{})", *anchor_day) : "",
                                  own_price ? R"(,"own_price":)" + money(*own_price, currency) : "")},
             status);
    if (status == created) model_.subscriptions.back().id = text_at(answer.json, "id");
    look_at(instance.customer);
}

void Player::change_subscription() {
    if (model_.subscriptions.empty()) return onboard();
    const std::size_t which = any_subscription();
    const Subscription& subscription = model_.subscriptions[which];
    const std::string path = "/subscriptions/" + subscription.id;
    if (random_.one_in(2)) {
        std::optional<Minor> price;
        if (!random_.one_in(3)) price = random_.between(0, 4'000);
        const std::string& currency = model_.customers[subscription.customer].currency;
        change({.method = "PATCH",
                .path = path,
                .body = fmt::format(R"({{"own_price":{}}})", price ? money(*price, currency) : "null")},
               subscription.version, [&] { return model_.reprice(which, price); });
    } else {
        std::optional<Date> ended_on;
        if (random_.one_in(2)) ended_on = add_days(model_.today, static_cast<int>(random_.between(-40, 60)));
        change({.method = "POST",
                .path = path + "/end",
                .body = fmt::format(R"({{"reason":"moves away"{}}})", if_given("ended_on", ended_on))},
               subscription.version, [&] { return model_.end(which, ended_on); });
    }
    look_at(subscription.customer);
}

// ---- Charges and invoices --------------------------------------------------------------------------------

void Player::add_charge() {
    Charge charge;
    charge.customer = any_customer();
    charge.quantity = random_.between(1, 4);
    charge.unit_price = random_.one_in(4) ? random_.between(-3'000, 0) : random_.between(1, 6'000);
    charge.tax_millionths = random_.one_of<std::int64_t>({0, 160'000, 82'500, 5'000});
    charge.charged_on =
        random_.one_in(2) ? model_.today : add_days(model_.today, static_cast<int>(random_.between(-5, 20)));
    const Customer& customer = model_.customers[charge.customer];
    const int status = model_.add_charge(charge);
    const Answer answer = make(
        {.method = "POST",
         .path = "/charges",
         .body = fmt::format(
             R"({{"customer_id":"{}","description":"Work","quantity":{},"unit_price":{},"tax_rate":"{}"{}}})",
             customer.id, charge.quantity, money(charge.unit_price, customer.currency),
             rate_text(charge.tax_millionths), if_given("charged_on", charge.charged_on))},
        status);
    if (status == created) model_.charges.back().id = text_at(answer.json, "id");
    look_at(charge.customer);
}

void Player::cancel_charge() {
    const auto which =
        any_charge_of(random_.one_of<std::string>({"pending", "pending", "invoiced", "cancelled"}));
    if (!which) return add_charge();
    const Charge& charge = model_.charges[*which];
    change({.method = "POST", .path = "/charges/" + charge.id + "/cancel"}, charge.version,
           [&] { return model_.cancel_charge(*which); });
    look_at(charge.customer);
}

void Player::draft() {
    const std::size_t which = any_customer();
    const Customer& customer = model_.customers[which];
    std::vector<Item> items;
    std::vector<std::string> texts;
    for (std::size_t left = random_.below(4); left > 0; --left) {
        const Item item{random_.one_in(6) ? random_.between(-2'000, 0) : random_.between(0, 9'000),
                        random_.between(1, 3), random_.one_of<std::int64_t>({0, 160'000, 82'500, 333'333})};
        texts.push_back(fmt::format(
            R"({{"description":"Work","quantity":{},"unit_price":{},"tax_rate":"{}"}})", item.quantity,
            money(item.unit_price, customer.currency), rate_text(item.tax_millionths)));
        items.push_back(item);
    }
    const bool with_charges = random_.one_in(2);
    const int status = model_.draft(which, items, with_charges);
    const Answer answer =
        make({.method = "POST",
              .path = "/invoices",
              .body = fmt::format(R"({{"customer_id":"{}","items":[{}],"include_pending_charges":{}}})",
                                  customer.id, fmt::join(texts, ","), with_charges)},
             status);
    if (status == created) model_.invoices.back().id = text_at(answer.json, "id");
    look_at(which);
}

void Player::move_invoice() {
    std::size_t which = any_invoice();
    for (std::size_t i = 0; i < model_.invoices.size(); ++i) {  // mostly one that still can move
        if (model_.invoices[i].status == "draft" && !random_.one_in(4)) which = i;
    }
    const Invoice& invoice = model_.invoices[which];
    const bool is_issue = !random_.one_in(5);
    const std::string path = "/invoices/" + invoice.id;
    change({.method = "POST", .path = path + (is_issue ? "/issue" : "/cancel"), .body = is_issue ? "" : "{}"},
           invoice.version, [&] { return is_issue ? model_.issue(which) : model_.cancel_invoice(which); });
    const auto shown = get(path);
    if (shown.at("lines").as_array().size() != static_cast<std::size_t>(invoice.lines))
        throw Difference{path + " has other lines than the model says"};
    look_at(invoice.customer);
}

// ---- Bill runs and time ----------------------------------------------------------------------------------

void Player::run_bills() {
    std::optional<Date> as_of;
    if (random_.one_in(3)) as_of = add_days(model_.today, static_cast<int>(random_.between(-20, 70)));
    if (random_.one_in(20)) as_of = add_days(model_.today, 367);
    const bool is_dry = random_.one_in(5);
    const int status = model_.start_run(as_of, is_dry);
    const Answer answer =
        make({.method = "POST",
              .path = "/billing/runs",
              .body = fmt::format(R"({{"dry_run":{}{}}})", is_dry, if_given("as_of", as_of))},
             status);
    if (status == accepted) model_.runs.back().id = text_at(answer.json, "id");
    if (random_.one_in(5)) return look_at_runs();  // the job waits for the next move of the clock
    expect({.method = "POST",
            .path = "/clock",
            .body = fmt::format(R"({{"advance_to":"{}"}})", to_string(now_))},
           ok);
    model_.finish_runs();
    look_at_runs();
    look_at_everybody();
}

void Player::pass_time() {
    const auto move = [&](const std::string& body) {
        return text_at(expect({.method = "POST", .path = "/clock", .body = body}, ok).json, "today");
    };
    const auto moved_by = [&](int days) {
        now_ += std::chrono::days{days};
        model_.today = add_days(model_.today, days);
    };
    std::string today;
    if (random_.one_in(3)) {
        const int days = static_cast<int>(random_.between(1, 2));
        today = move(fmt::format(R"({{"advance_days":{}}})", days));
        model_.finish_runs();  // what waits is done before time moves
        moved_by(days);
    } else {
        moved_by(static_cast<int>(random_.between(1, 75)));
        move(fmt::format(R"({{"set_to":"{}"}})", to_string(now_)));
        today = move(fmt::format(R"({{"advance_to":"{}"}})", to_string(now_)));
        model_.finish_runs();
    }
    model_.mark_overdue();
    if (today != to_string(model_.today)) throw Difference{"It is " + today + " by the program's clock"};
    look_at_runs();
    look_at_everybody();
}

void Player::change_terms() {
    const auto days = random_.one_of<int>({0, 7, 14, 30});
    expect({.method = "PUT",
            .path = "/settings/billing.invoice_due_days",
            .body = fmt::format(R"({{"value":"{}"}})", days)},
           ok);
    model_.due_days = days;
}

// ---- Money -----------------------------------------------------------------------------------------------

void Player::pay() {
    const std::size_t which = any_customer();
    const Customer& customer = model_.customers[which];
    const Minor open = model_.open_amount(which);
    Minor amount = random_.between(1, 9'000);
    if (open > 0 && random_.one_in(2)) amount = open;  // exactly what is owed
    std::optional<Date> received_on;
    if (random_.one_in(4)) received_on = add_days(model_.today, static_cast<int>(random_.between(-30, 2)));
    std::optional<std::vector<Share>> shares;
    if (random_.one_in(6)) shares.emplace();  // all of it in advance
    const int status = model_.pay(which, amount, shares, received_on.value_or(model_.today));
    const std::string method =
        random_.one_of<std::string>({"cash", "bank_transfer", "credit_card", "crypto"});
    const Answer answer = make(
        {.method = "POST",
         .path = "/payments",
         .body = fmt::format(R"({{"customer_id":"{}","payment_method":"{}","amount":{}{}{}}})", customer.id,
                             method, money(amount, customer.currency), if_given("received_on", received_on),
                             shares ? R"(,"allocations":[])" : "")},
        status);
    if (status == created) model_.payments.back().id = text_at(answer.json, "id");
    look_at(which);
}

void Player::pay_as_told() {
    const std::size_t which = model_.invoices[any_invoice()].customer;
    const Customer& customer = model_.customers[which];
    std::vector<Share> shares;
    std::vector<std::string> texts;
    Minor sum = 0;
    for (std::size_t i = 0; i < model_.invoices.size() && shares.size() < 3; ++i) {
        const bool is_wanted = model_.invoices[i].customer == which
                                   ? model_.invoices[i].is_open() || random_.one_in(8)
                                   : random_.one_in(40);
        if (!is_wanted) continue;
        const Minor due = model_.invoices[i].due();
        shares.push_back({i, due > 1 && random_.one_in(2)
                                 ? random_.between(1, due)
                                 : std::max<Minor>(1, due + (random_.one_in(8) ? 1 : 0))});
    }
    if (!shares.empty() && random_.one_in(12)) shares.push_back(shares.front());
    for (const Share& share : shares) {
        sum += share.amount;
        texts.push_back(fmt::format(R"({{"invoice_id":"{}","amount":{}}})", model_.invoices[share.invoice].id,
                                    money(share.amount, customer.currency)));
    }
    const Minor amount = std::max<Minor>(1, sum + (random_.one_in(10) ? -1 : random_.between(0, 300)));
    const int status = model_.pay(which, amount, shares, model_.today);
    const Answer answer =
        make({.method = "POST",
              .path = "/payments",
              .body = fmt::format(
                  R"({{"customer_id":"{}","payment_method":"check","amount":{},"allocations":[{}]}})",
                  customer.id, money(amount, customer.currency), fmt::join(texts, ","))},
             status);
    if (status == created) model_.payments.back().id = text_at(answer.json, "id");
    look_at(which);
}

void Player::refund() {
    const std::size_t which = any_payment();
    const Payment& payment = model_.payments[which];
    const Customer& customer = model_.customers[payment.customer];
    const Minor left = payment.amount - payment.refunded();
    std::optional<Minor> amount;
    if (random_.one_in(2))
        amount = random_.between(1, left + (random_.one_in(8) ? 1 : 0) + (left == 0 ? 1 : 0));
    std::optional<std::size_t> invoice;
    if (random_.one_in(2) && !model_.invoices.empty()) {
        invoice = any_invoice();
        for (std::size_t i = 0; i < model_.invoices.size(); ++i) {  // mostly one that was paid
            if (model_.invoices[i].customer == payment.customer && model_.invoices[i].paid > 0 &&
                random_.one_in(2))
                invoice = i;
        }
    }
    change({.method = "POST",
            .path = "/payments/" + payment.id + "/refund",
            .body = fmt::format(
                R"({{"reason":"moved away"{}{}}})",
                amount ? R"(,"amount":)" + money(*amount, customer.currency) : "",
                invoice ? fmt::format(R"(,"invoice_id":"{}")", model_.invoices[*invoice].id) : "")},
           payment.version, [&] { return model_.refund(which, amount, invoice); });
    look_at(payment.customer);
}

void Player::apply_credit() {
    const std::size_t which = any_customer();
    expect({.method = "POST", .path = "/customers/" + model_.customers[which].id + "/apply-credit"},
           model_.apply_credit(which));
    look_at(which);
}

}  // namespace dotmac::test::model
