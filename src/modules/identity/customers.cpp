// Customers: the rules of one account.
#include <algorithm>
#include <functional>

#include "base/text.hpp"
#include "modules/identity/customer_rules.hpp"
#include "modules/identity/customer_store.hpp"
#include "modules/identity/service.hpp"
#include "platform/events.hpp"
#include "platform/tenants.hpp"
#include "registry/transition.hpp"

namespace dotmac::identity {
namespace {

Customer existing(Context& context, CustomerId id) {
    auto customer = load_customer(context.transaction, id);
    if (!customer) throw not_found(CustomerId::noun, id.to_string());
    return std::move(*customer);
}

void require_unused_number(Context& context, std::string_view number) {
    if (!load_customer_by_number(context.transaction, number)) return;
    throw Problem(ProblemCode::conflict, "The number is in use.",
                  {{"number", quote_json(number) + " belongs to another customer"}});
}

// Gives the next number of the series; one that was given by hand before is passed over.
std::string next_free_number(Context& context) {
    while (true) {
        std::string number = format_customer_number(take_customer_numbers(context.transaction, 1));
        if (!load_customer_by_number(context.transaction, number)) return number;
    }
}

// Applies a change, and notes the fields in which it changed something.
class Changes {
  public:
    template <class T>
    void set(std::string_view name, T& stored, const std::optional<T>& wanted) {
        if (!wanted || *wanted == stored) return;
        stored = *wanted;
        names_.push_back(name);
    }
    bool empty() const { return names_.empty(); }
    std::string text() const { return join(names_, ","); }

  private:
    std::vector<std::string_view> names_;
};

void replace_search_terms(Context& context, const Customer& before, const Customer& after) {
    const auto old_terms = terms_of(before);
    const auto new_terms = terms_of(after);
    std::vector<std::string> gone;
    std::vector<std::string> added;
    std::ranges::set_difference(old_terms, new_terms, std::back_inserter(gone));
    std::ranges::set_difference(new_terms, old_terms, std::back_inserter(added));
    delete_search_terms(context.transaction, after.id, gone);
    insert_search_terms(context.transaction, after.id, added);
}

// One step of the account's life, recorded.
void step(Context& context, Customer& customer, AccountStatus to, std::string_view reason) {
    const AccountStatus from = customer.account_status;
    customer.account_status = registry::transition(from, to);
    if (to == AccountStatus::active && !customer.activated_at) customer.activated_at = context.clock->now;
    if (to == AccountStatus::cancelled) customer.cancelled_at = context.clock->now;
    customer.updated_at = context.clock->now;
    update_account_status(context.transaction, customer);
    ++customer.version;
    platform::record_transition(context, event_of(to), customer.id.to_string(), registry::to_string(from),
                                registry::to_string(to), reason);
}

Customer moved(Context& context, CustomerId id, AccountStatus to, std::string_view reason) {
    Customer customer = existing(context, id);
    require_version(context, customer.version);
    step(context, customer, to, reason);
    return customer;
}

}  // namespace

void require_open_account(CustomerId id, AccountStatus status) {
    if (!registry::is_final(status)) return;
    throw Problem(ProblemCode::conflict,
                  "The account of " + id.to_string() + " is cancelled: only notes may be added.");
}

std::string format_customer_number(std::int64_t number) {
    constexpr std::size_t digits = 6;
    const std::string text = std::to_string(number);
    return "C-" + std::string(digits - std::min(digits, text.size()), '0') + text;
}

std::vector<std::string> terms_of(const Customer& customer) {
    return search_terms(
        {.name = customer.name, .number = customer.number, .email = customer.email, .phone = customer.phone});
}

std::string_view event_of(AccountStatus status) {
    switch (status) {
        case AccountStatus::active:
            return "customer.activated";
        case AccountStatus::suspended:
            return "customer.suspended";
        case AccountStatus::pending:
            return "customer.created";
        case AccountStatus::cancelled:
            return "customer.cancelled";
    }
    throw std::logic_error("an account status without event");
}

Customer draft_customer(Context& context, const CustomerCreate& create, const Currency& tenant_currency) {
    return {
        .id = context.transaction.new_id<CustomerId>(),
        .number = create.number.value_or(""),
        .customer_type = create.customer_type,
        .account_status = registry::initial<AccountStatus>(),
        .name = create.name,
        .email = create.email,
        .phone = create.phone,
        .tax_exempt = create.tax_exempt,
        .tax_id = create.tax_id,
        .currency = create.currency.value_or(tenant_currency),
        .language = create.language,
        .custom_fields = create.custom_fields,
        .created_at = context.clock->now,
        .updated_at = context.clock->now,
    };
}

std::string created_event_data(const Customer& customer) {
    return platform::event_data({{"number", customer.number},
                                 {"customer_type", registry::to_string(customer.customer_type)},
                                 {"account_status", registry::to_string(AccountStatus::pending)}});
}

Customer create_customer(Context& context, const CustomerCreate& create) {
    Customer customer =
        draft_customer(context, create, platform::current_tenant(context.transaction).currency);
    if (create.number) {
        require_unused_number(context, *create.number);
    } else {
        customer.number = next_free_number(context);
    }
    insert_customer(context.transaction, customer);
    insert_search_terms(context.transaction, customer.id, terms_of(customer));
    platform::record_event(context, event_of(AccountStatus::pending), customer.id.to_string(),
                           created_event_data(customer));
    return customer;
}

Customer get_customer(Context& context, CustomerId id) {
    return existing(context, id);
}

std::optional<Customer> find_customer_by_number(Context& context, std::string_view number) {
    return load_customer_by_number(context.transaction, number);
}

store::Page<Customer> list_customers(Context& context, const CustomerFilter& filter,
                                     const store::PageRequest& page) {
    return select_customers(context.transaction, filter, page);
}

Customer change_customer(Context& context, CustomerId id, const CustomerChange& change) {
    const Customer before = existing(context, id);
    require_version(context, before.version);
    require_open_account(id, before.account_status);
    Customer customer = before;
    Changes changes;
    changes.set("customer_type", customer.customer_type, change.customer_type);
    changes.set("name", customer.name, change.name);
    changes.set("email", customer.email, change.email);
    changes.set("phone", customer.phone, change.phone);
    changes.set("tax_exempt", customer.tax_exempt, change.tax_exempt);
    changes.set("tax_id", customer.tax_id, change.tax_id);
    changes.set("language", customer.language, change.language);
    changes.set("custom_fields", customer.custom_fields, change.custom_fields);
    if (changes.empty()) return customer;
    customer.updated_at = context.clock->now;
    update_customer(context.transaction, before, customer);
    ++customer.version;
    replace_search_terms(context, before, customer);
    platform::record_event(context, "customer.changed", id.to_string(),
                           platform::event_data({{"fields", changes.text()}}));
    return customer;
}

Customer activate_customer(Context& context, CustomerId id, std::string_view reason) {
    return moved(context, id, AccountStatus::active, reason);
}

Customer suspend_customer(Context& context, CustomerId id, std::string_view reason) {
    return moved(context, id, AccountStatus::suspended, reason);
}

Customer cancel_customer(Context& context, CustomerId id, std::string_view reason) {
    Customer customer = existing(context, id);
    require_version(context, customer.version);
    if (customer.account_status == AccountStatus::active)
        step(context, customer, AccountStatus::suspended, reason);
    step(context, customer, AccountStatus::cancelled, reason);
    return customer;
}

std::vector<BillingProfile> billing_profiles(store::Transaction& transaction, CustomerId first,
                                             CustomerId last) {
    return transaction
        .query(
            "SELECT id, customer_type, account_status, tax_exempt, currency FROM customers "
            "WHERE tenant_id = $1 AND id BETWEEN $2 AND $3 ORDER BY id",
            transaction.tenant(), first, last)
        .all([](const store::Rows& row) {
            return BillingProfile{
                .id = row.get<CustomerId>(0),
                .customer_type = row.get<CustomerType>(1),
                .account_status = row.get<AccountStatus>(2),
                .tax_exempt = row.get<bool>(3),
                .currency = row.get<Currency>(4),
            };
        });
}

}  // namespace dotmac::identity
