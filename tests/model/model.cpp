#include "tests/model/model.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dotmac::test::model {
namespace {

template <class Things, class Thing, class Value>
bool has(const Things& things, Value Thing::* member, const Value& value) {
    return std::ranges::find(things, value, member) != things.end();
}

bool has(const std::vector<std::string>& texts, const std::string& text) {
    return std::ranges::find(texts, text) != texts.end();
}

// A price for whom the service is not sold, or one that stands there twice.
bool are_sound(const std::vector<Price>& prices, const std::vector<std::string>& types) {
    std::vector<Price> seen;
    for (Price price : prices) {
        if (!has(types, price.type)) return false;
        price.price = 0;
        if (std::ranges::find(seen, price) != seen.end()) return false;
        seen.push_back(price);
    }
    return true;
}

// The diagram of ServiceStatus.
bool is_drawn(std::string_view from, std::string_view to) {
    static const std::vector<std::pair<std::string_view, std::string_view>> arrows{
        {"pending", "active"},      {"pending", "cancelled"},  {"active", "suspended"},
        {"active", "maintenance"},  {"active", "cancelled"},   {"suspended", "active"},
        {"suspended", "cancelled"}, {"maintenance", "active"},
    };
    return std::ranges::find(arrows, std::pair{from, to}) != arrows.end();
}

}  // namespace

// ---- Customers -------------------------------------------------------------------------------------------

int Model::create_customer(Customer customer, bool has_number) {
    if (has_number) {
        if (has(customers, &Customer::number, customer.number)) return conflict;
    } else {
        do {
            customer.number = fmt::format("C-{:06}", ++last_customer_number_);
        } while (has(customers, &Customer::number, customer.number));
    }
    customers.push_back(std::move(customer));
    return created;
}

int Model::change_customer(std::size_t customer) const {
    return customers[customer].status == "cancelled" ? conflict : ok;
}

int Model::activate_customer(std::size_t customer) {
    std::string& status = customers[customer].status;
    if (status != "pending" && status != "suspended") return conflict;
    status = "active";
    for (std::size_t i = 0; i < instances.size(); ++i) {
        if (instances[i].customer != customer || !instances[i].suspended_with_account) continue;
        step(instances[i], "active");
        resume_of_instance(i);
    }
    for (Subscription& each : subscriptions) {
        if (each.customer == customer && is_operational(instances[each.instance])) resume(each);
    }
    return ok;
}

int Model::suspend_customer(std::size_t customer) {
    std::string& status = customers[customer].status;
    if (status != "active") return conflict;
    status = "suspended";
    for (std::size_t i = 0; i < instances.size(); ++i) {
        if (instances[i].customer != customer || !is_operational(instances[i])) continue;
        if (instances[i].status == "maintenance") step(instances[i], "active");
        step(instances[i], "suspended");
        instances[i].suspended_with_account = true;
    }
    for (Subscription& each : subscriptions) {
        if (each.customer == customer) pause(each);
    }
    return ok;
}

int Model::cancel_customer(std::size_t customer) {
    if (customers[customer].status == "cancelled") return conflict;
    if (customers[customer].status == "active") suspend_customer(customer);
    customers[customer].status = "cancelled";
    for (std::size_t i = 0; i < instances.size(); ++i) {
        if (instances[i].customer != customer || instances[i].status == "cancelled") continue;
        step(instances[i], "cancelled");
        end_of_instance(i);
    }
    return ok;
}

// ---- Services --------------------------------------------------------------------------------------------

int Model::create_offering(const Offering& offering) {
    if (!are_sound(offering.prices, offering.types)) return invalid;
    if (has(offerings, &Offering::code, offering.code)) return conflict;
    offerings.push_back(offering);
    return created;
}

int Model::change_prices(std::size_t offering, const std::vector<Price>& prices) {
    if (!are_sound(prices, offerings[offering].types)) return invalid;
    offerings[offering].prices = prices;
    return ok;
}

int Model::retire_offering(std::size_t offering) {
    if (offerings[offering].is_retired) return conflict;
    offerings[offering].is_retired = true;
    return ok;
}

int Model::order(std::size_t customer, std::size_t offering) {
    const Customer& who = customers[customer];
    if (who.status == "suspended" || who.status == "cancelled") return conflict;
    if (offerings[offering].is_retired || !has(offerings[offering].types, who.type)) return invalid;
    Instance instance;
    instance.customer = customer;
    instance.offering = offering;
    instances.push_back(instance);
    return created;
}

bool Model::is_operational(const Instance& instance) const {
    return instance.status == "active" || instance.status == "maintenance";
}

int Model::step(Instance& instance, std::string_view to) {
    if (!is_drawn(instance.status, to)) return conflict;
    instance.status = to;
    instance.suspended_with_account = false;
    if (to == "active" && !instance.activated_on) instance.activated_on = today;
    if (to == "cancelled") instance.cancelled_on = today;
    return ok;
}

int Model::operate(std::size_t instance, std::string_view from) {
    if (instances[instance].status != from) return conflict;
    if (customers[instances[instance].customer].status != "active") return conflict;
    return step(instances[instance], "active");
}

int Model::activate(std::size_t instance) {
    const int status = operate(instance, "pending");
    if (status == ok) resume_of_instance(instance);
    return status;
}

int Model::suspend(std::size_t instance) {
    const int status = step(instances[instance], "suspended");
    if (status == ok) pause_of_instance(instance);
    return status;
}

int Model::resume(std::size_t instance) {
    const int status = operate(instance, "suspended");
    if (status == ok) resume_of_instance(instance);
    return status;
}

int Model::start_maintenance(std::size_t instance) {
    return step(instances[instance], "maintenance");
}

int Model::end_maintenance(std::size_t instance) {
    return operate(instance, "maintenance");
}

int Model::cancel(std::size_t instance) {
    const int status = step(instances[instance], "cancelled");
    if (status == ok) end_of_instance(instance);
    return status;
}

std::optional<Minor> Model::list_price(const Instance& instance, const std::string& cycle) const {
    const Customer& customer = customers[instance.customer];
    for (const Price& price : offerings[instance.offering].prices) {
        if (price.type == customer.type && price.cycle == cycle && price.currency == customer.currency)
            return price.price;
    }
    return std::nullopt;
}

}  // namespace dotmac::test::model
