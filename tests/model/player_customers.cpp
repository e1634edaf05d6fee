// Steps about customers, the catalogue, and what customers have of it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/model/player.hpp"

namespace dotmac::test::model {
namespace {

const std::vector<std::string> customer_types{"residential", "business", "enterprise"};

}  // namespace

// ---- Customers -------------------------------------------------------------------------------------------

void Player::add_customer() {
    if (model_.customers.size() >= 8) return change_customer();
    Customer customer;
    customer.name = fmt::format("Walker{}", ++names_);
    customer.type = random_.one_of(customer_types);
    customer.currency = random_.one_of<std::string>({"EUR", "EUR", "EUR", "USD", "JPY"});
    customer.is_exempt = random_.one_in(5);
    // Now and then the number that the series would give next, or one that is taken.
    const bool has_number = random_.one_in(4);
    if (has_number) customer.number = fmt::format("C-{:06}", 1 + random_.below(8));
    const std::string number = has_number ? fmt::format(R"(,"number":"{}")", customer.number) : "";
    const std::string currency =
        customer.currency == "EUR" ? "" : fmt::format(R"(,"currency":"{}")", customer.currency);
    const int status = model_.create_customer(customer, has_number);
    const Answer answer =
        make({.method = "POST",
              .path = "/customers",
              .body = fmt::format(R"({{"name":"{}","customer_type":"{}","tax_exempt":{}{}{}}})",
                                  customer.name, customer.type, customer.is_exempt, currency, number)},
             status);
    if (status != created) return;
    model_.customers.back().id = text_at(answer.json, "id");
    look_at(model_.customers.size() - 1);
}

void Player::change_customer() {
    const std::size_t which = any_customer();
    Customer& customer = model_.customers[which];
    Customer changed = customer;
    std::string body;
    if (random_.one_in(2)) {
        changed.name = fmt::format("Runner{}", ++names_);
        body += fmt::format(R"("name":"{}",)", changed.name);
    }
    if (random_.one_in(3)) {
        changed.type = random_.one_of(customer_types);
        body += fmt::format(R"("customer_type":"{}",)", changed.type);
    }
    if (random_.one_in(3)) {
        changed.is_exempt = random_.one_in(2);
        body += fmt::format(R"("tax_exempt":{},)", changed.is_exempt);
    }
    body += random_.one_in(2) ? R"("email":"somebody@example.com")" : R"("email":null)";
    change({.method = "PATCH", .path = "/customers/" + customer.id, .body = "{" + body + "}"},
           customer.version, [&] {
               const int status = model_.change_customer(which);
               if (status == ok) customer = changed;
               return status;
           });
    look_at(which);
}

void Player::move_customer() {
    const std::size_t which = any_customer();
    const Customer& customer = model_.customers[which];
    // The end of an account ends what can be tried on it, so it is rare.
    const std::size_t way = random_.below(11);
    const std::string_view action = way < 6 ? "activate" : way < 10 ? "suspend" : "cancel";
    const bool has_reason = action == "activate" ? random_.one_in(2) : !random_.one_in(8);
    const Call call{.method = "POST",
                    .path = fmt::format("/customers/{}/{}", customer.id, action),
                    .body = has_reason ? R"({"reason":"as agreed"})" : "{}"};
    if (!has_reason && action != "activate") {
        expect(call, invalid);
        return look_at(which);
    }
    change(call, customer.version, [&] {
        if (action == "activate") return model_.activate_customer(which);
        return action == "suspend" ? model_.suspend_customer(which) : model_.cancel_customer(which);
    });
    look_at(which);
}

void Player::add_detail() {
    const std::size_t which = any_customer();
    Customer& customer = model_.customers[which];
    const std::string path = "/customers/" + customer.id;
    const bool is_open = customer.status != "cancelled";
    switch (random_.below(3)) {
        case 0: {
            const Answer answer = make({.method = "POST",
                                        .path = path + "/contacts",
                                        .body = R"({"role":"owner","name":"Jane","phone":"+4930123456"})"},
                                       is_open ? created : conflict);
            if (is_open) customer.contacts.push_back(text_at(answer.json, "id"));
            break;
        }
        case 1: {
            const Answer answer = make(
                {.method = "POST",
                 .path = path + "/addresses",
                 .body = R"({"kind":"billing","lines":["Long Street 1"],"city":"Berlin","country":"DE"})"},
                is_open ? created : conflict);
            if (is_open) customer.addresses.push_back(text_at(answer.json, "id"));
            break;
        }
        default:  // also on the cancelled
            make({.method = "POST", .path = path + "/notes", .body = R"({"text":"Called.\nWill pay."})"},
                 created);
            ++customer.notes;
    }
    look_at_details(which);
}

void Player::change_detail() {
    const std::size_t which = any_customer();
    Customer& customer = model_.customers[which];
    const bool is_contact = random_.one_in(2);
    auto& details = is_contact ? customer.contacts : customer.addresses;
    if (details.empty()) return add_detail();
    const std::size_t at = random_.below(details.size());
    // A detail is found at its own customer only.
    const std::size_t owner = random_.one_in(4) ? any_customer() : which;
    const std::string path = fmt::format("/customers/{}/{}/{}", model_.customers[owner].id,
                                         is_contact ? "contacts" : "addresses", details[at]);
    int status = ok;
    if (model_.customers[owner].status == "cancelled") {
        status = conflict;
    } else if (owner != which) {
        status = not_found;
    }
    if (random_.one_in(2)) {
        const std::string body = is_contact ? R"({"name":"John","phone":null})" : R"({"city":"Bonn"})";
        expect({.method = "PATCH", .path = path, .body = body}, status);
    } else {
        expect({.method = "DELETE", .path = path}, status == ok ? no_content : status);
        if (status == ok) {
            details.erase(details.begin() + static_cast<std::ptrdiff_t>(at));
            expect({.method = "DELETE", .path = path}, not_found);
        }
    }
    look_at_details(which);
}

// What most customers of a provider look like.
void Player::onboard() {
    add_customer();
    const std::size_t which = model_.customers.size() - 1;
    if (model_.customers[which].status == "pending") {
        expect({.method = "POST",
                .path = "/customers/" + model_.customers[which].id + "/activate",
                .body = "{}"},
               model_.activate_customer(which));
    }
    const std::size_t offering = any_offering();
    const int status = model_.order(which, offering);
    const Answer answer =
        make({.method = "POST",
              .path = "/service-instances",
              .body = fmt::format(R"({{"customer_id":"{}","service_id":"{}"}})", model_.customers[which].id,
                                  model_.offerings[offering].id)},
             status);
    if (status != created) return look_at(which);
    const std::size_t instance = model_.instances.size() - 1;
    model_.instances[instance].id = text_at(answer.json, "id");
    expect({.method = "POST",
            .path = "/service-instances/" + model_.instances[instance].id + "/activate",
            .body = "{}"},
           model_.activate(instance));
    const std::string cycle = random_.one_of<std::string>({"monthly", "monthly", "weekly", "quarterly"});
    const int subscribed = model_.subscribe(instance, cycle, std::nullopt, std::nullopt, std::nullopt);
    const Answer subscription =
        make({.method = "POST",
              .path = "/subscriptions",
              .body = fmt::format(R"({{"service_instance_id":"{}","billing_cycle":"{}"}})",
                                  model_.instances[instance].id, cycle)},
             subscribed);
    if (subscribed == created) model_.subscriptions.back().id = text_at(subscription.json, "id");
    look_at(which);
}

// ---- Services --------------------------------------------------------------------------------------------

void Player::add_offering() {
    Offering offering;
    offering.code = fmt::format("FIBRE{}", random_.one_in(6) ? 1 : ++names_);
    for (const std::string& type : customer_types) {
        if (!random_.one_in(4)) offering.types.push_back(type);
    }
    if (offering.types.empty()) offering.types.emplace_back("business");
    offering.prices = any_prices(random_.one_in(8) ? customer_types : offering.types);
    offering.tax_millionths = random_.one_of<std::int64_t>({0, 160'000, 82'500, 190'000, 1'000'000});
    const int status = model_.create_offering(offering);
    const Answer answer =
        make({.method = "POST",
              .path = "/services",
              .body = fmt::format(R"({{"code":"{}","name":"Fibre","service_type":"internet","tax_rate":"{}",)"
                                  R"("customer_types":["{}"],"prices":{}}})",
                                  offering.code, rate_text(offering.tax_millionths),
                                  fmt::join(offering.types, "\",\""), as_json(offering.prices))},
             status);
    if (status != created) return;
    model_.offerings.back().id = text_at(answer.json, "id");
    look_at_offering(model_.offerings.size() - 1);
}

void Player::change_offering() {
    const std::size_t which = any_offering();
    const Offering& offering = model_.offerings[which];
    const std::string path = "/services/" + offering.id;
    if (random_.one_in(4)) {
        change({.method = "POST", .path = path + "/retire"}, offering.version,
               [&] { return model_.retire_offering(which); });
    } else {
        const auto prices = any_prices(random_.one_in(6) ? customer_types : offering.types);
        change({.method = "PATCH", .path = path, .body = fmt::format(R"({{"prices":{}}})", as_json(prices))},
               offering.version, [&] { return model_.change_prices(which, prices); });
    }
    look_at_offering(which);
}

void Player::order() {
    const std::size_t customer = any_customer();
    const std::size_t offering = any_offering();
    const int status = model_.order(customer, offering);
    const Answer answer =
        make({.method = "POST",
              .path = "/service-instances",
              .body = fmt::format(R"({{"customer_id":"{}","service_id":"{}","label":"Office"}})",
                                  model_.customers[customer].id, model_.offerings[offering].id)},
             status);
    if (status == created) model_.instances.back().id = text_at(answer.json, "id");
    look_at(customer);
}

void Player::move_instance() {
    if (model_.instances.empty()) return onboard();
    struct Move {
        std::string path;
        int (Model::*rule)(std::size_t);
    };
    static const std::vector<Move> moves{
        {"activate", &Model::activate},
        {"activate", &Model::activate},
        {"suspend", &Model::suspend},
        {"resume", &Model::resume},
        {"resume", &Model::resume},
        {"maintenance/start", &Model::start_maintenance},
        {"maintenance/end", &Model::end_maintenance},
        {"cancel", &Model::cancel},
    };
    const std::size_t which = any_instance();
    const Instance& instance = model_.instances[which];
    const Move& move = random_.one_of(moves);
    change({.method = "POST",
            .path = fmt::format("/service-instances/{}/{}", instance.id, move.path),
            .body = R"({"reason":"as agreed"})"},
           instance.version, [&] { return (model_.*move.rule)(which); });
    look_at(instance.customer);
}

}  // namespace dotmac::test::model
