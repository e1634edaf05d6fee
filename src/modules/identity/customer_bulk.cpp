// Customers, many at once: the path of imports.
#include <algorithm>
#include <array>
#include <span>
#include <unordered_set>

#include "base/text.hpp"
#include "modules/identity/customer_rules.hpp"
#include "modules/identity/customer_store.hpp"
#include "modules/identity/service.hpp"
#include "platform/events.hpp"
#include "platform/tenants.hpp"
#include "registry/transition.hpp"

namespace dotmac::identity {
namespace {

// The life that a customer has led who is taken over in `status`, from pending on.
std::span<const AccountStatus> path_to(AccountStatus status) {
    using enum AccountStatus;
    static constexpr std::array whole_life{active, suspended, cancelled};
    const std::span<const AccountStatus> life{whole_life};
    switch (status) {
        case pending:
            return {};
        case active:
            return life.first(1);
        case suspended:
            return life.first(2);
        case cancelled:
            return life;
    }
    throw std::logic_error("an account status that no path leads to");
}

void refuse_number(std::size_t index, std::string_view number, std::string_view why) {
    throw Problem(
        ProblemCode::conflict, "A number is in use.",
        {{"customers[" + std::to_string(index) + "].number", quote_json(number) + std::string{why}}});
}

void require_unused_numbers(Context& context, std::span<const NewCustomer> customers) {
    std::vector<std::string> numbers;
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < customers.size(); ++i) {
        const auto& number = customers[i].customer.number;
        if (!number) continue;
        if (!seen.insert(*number).second) refuse_number(i, *number, " stands twice");
        numbers.push_back(*number);
    }
    const auto taken = find_customers_by_number(context.transaction, numbers);
    if (taken.empty()) return;
    for (std::size_t i = 0; i < customers.size(); ++i) {
        const auto& number = customers[i].customer.number;
        if (number && taken.contains(*number)) refuse_number(i, *number, " belongs to another customer");
    }
}

// Numbers for those who come without one: as many as are asked for, of the series and in its order, passing
// over those in use and those that `customers` bring along.
std::vector<std::string> free_numbers(Context& context, std::span<const NewCustomer> customers) {
    std::unordered_set<std::string_view> brought;
    std::size_t wanted = 0;
    for (const NewCustomer& one : customers) {
        if (one.customer.number) {
            brought.insert(*one.customer.number);
        } else {
            ++wanted;
        }
    }
    std::vector<std::string> numbers;
    while (numbers.size() < wanted) {
        const auto missing = static_cast<std::int64_t>(wanted - numbers.size());
        const std::int64_t first = take_customer_numbers(context.transaction, missing);
        std::vector<std::string> candidates;
        for (std::int64_t i = 0; i < missing; ++i)
            candidates.push_back(format_customer_number(first + i));
        const auto taken = find_customers_by_number(context.transaction, candidates);
        for (std::string& candidate : candidates) {
            if (!taken.contains(candidate) && !brought.contains(candidate))
                numbers.push_back(std::move(candidate));
        }
    }
    return numbers;
}

std::vector<Customer> draft_customers(Context& context, std::span<const NewCustomer> customers) {
    const Currency currency = platform::current_tenant(context.transaction).currency;
    std::vector<std::string> numbers = free_numbers(context, customers);
    std::size_t next_number = 0;
    std::vector<Customer> drafts;
    drafts.reserve(customers.size());
    for (const NewCustomer& one : customers) {
        Customer& draft = drafts.emplace_back(draft_customer(context, one.customer, currency));
        if (draft.number.empty()) draft.number = std::move(numbers[next_number++]);
    }
    return drafts;
}

// Leads a draft to its status, and tells the events of the way.
void live_through(Context& context, Customer& customer, AccountStatus status, std::string_view reason,
                  platform::EventBulk& events) {
    const std::string subject = customer.id.to_string();
    events.add(event_of(AccountStatus::pending), subject, created_event_data(customer));
    for (const AccountStatus to : path_to(status)) {
        const AccountStatus from = customer.account_status;
        customer.account_status = registry::transition(from, to);
        events.add(
            event_of(to), subject,
            platform::event_data(
                {{"from", registry::to_string(from)}, {"to", registry::to_string(to)}, {"reason", reason}}));
        ++customer.version;
    }
    if (status != AccountStatus::pending) customer.activated_at = context.clock->now;
    if (status == AccountStatus::cancelled) customer.cancelled_at = context.clock->now;
}

void insert_all(store::Transaction& transaction, std::span<const Customer> customers) {
    const auto rows = transaction.bulk_insert(
        "customers", {"tenant_id", "id", "number", "customer_type", "account_status", "name", "email",
                      "phone", "tax_exempt", "tax_id", "currency", "language", "custom_fields", "created_at",
                      "updated_at", "activated_at", "cancelled_at", "version"});
    for (const Customer& one : customers) {
        rows->add(transaction.tenant(), one.id, one.number, one.customer_type, one.account_status, one.name,
                  one.email, one.phone, one.tax_exempt, one.tax_id, one.currency, one.language,
                  custom_fields_json(one.custom_fields), one.created_at, one.updated_at, one.activated_at,
                  one.cancelled_at, one.version);
    }
    rows->finish();
}

// In the order of the index, which takes them several times as fast as at random.
void insert_all_terms(store::Transaction& transaction, std::span<const Customer> customers) {
    std::vector<std::pair<std::string, CustomerId>> terms;
    for (const Customer& one : customers) {
        for (std::string& term : terms_of(one))
            terms.emplace_back(std::move(term), one.id);
    }
    std::ranges::sort(terms);
    const auto rows = transaction.bulk_insert("customer_search", {"tenant_id", "term", "customer_id"});
    for (const auto& [term, id] : terms)
        rows->add(transaction.tenant(), store::Parameter::bytes(term), id);
    rows->finish();
}

}  // namespace

std::vector<CustomerId> create_customers(Context& context, std::span<const NewCustomer> customers,
                                         std::string_view reason) {
    require_unused_numbers(context, customers);
    std::vector<Customer> drafts = draft_customers(context, customers);
    // Nothing above identity knows a customer yet who is made in this transaction, so nobody is told.
    Context unheard = context;
    unheard.listeners = nullptr;
    platform::EventBulk events{unheard};
    for (std::size_t i = 0; i < drafts.size(); ++i)
        live_through(context, drafts[i], customers[i].account_status, reason, events);
    insert_all(context.transaction, drafts);
    insert_all_terms(context.transaction, drafts);
    events.finish();
    std::vector<CustomerId> ids;
    ids.reserve(drafts.size());
    for (const Customer& draft : drafts)
        ids.push_back(draft.id);
    return ids;
}

std::unordered_map<std::string, CustomerId> find_customers_by_number(store::Transaction& transaction,
                                                                     std::span<const std::string> numbers) {
    // One prepared text: the last chunk is filled up with its own last number. A subquery per number rather
    // than one IN: PostgreSQL, as long as it has no statistics of a growing table, reads all of it for an IN.
    constexpr std::size_t chunk = 100;
    static const std::string sql = [] {
        std::string text =
            "SELECT wanted.column1, (SELECT id FROM customers WHERE tenant_id = $1 AND number = "
            "wanted.column1) "
            "FROM (VALUES ";
        for (std::size_t i = 0; i < chunk; ++i)
            text += (i == 0 ? "($" : ", ($") + std::to_string(i + 2) + ")";
        return text + ") AS wanted";
    }();
    std::unordered_map<std::string, CustomerId> found;
    for (std::size_t start = 0; start < numbers.size(); start += chunk) {
        std::vector<store::Parameter> parameters{transaction.tenant()};
        for (std::size_t i = start; i < start + chunk; ++i)
            parameters.emplace_back(numbers[std::min(i, numbers.size() - 1)]);
        store::Rows rows{transaction.run_query(sql, parameters, false)};
        while (rows.next()) {
            if (!rows.is_null(1)) found.emplace(rows.get<std::string>(0), rows.get<CustomerId>(1));
        }
    }
    return found;
}

}  // namespace dotmac::identity
