// What the tests of customers share. Every one of them ends with a look at the module's invariants.
#pragma once

#include "modules/identity/identity_test.hpp"
#include "modules/identity/invariants.hpp"

namespace dotmac::identity::testing {

class WithCustomers : public OverHttp {
  protected:
    Customer add(const CustomerCreate& create) {
        return write([&](Context& context) { return create_customer(context, create); });
    }
    Customer get(CustomerId id) {
        return read([&](Context& context) { return get_customer(context, id); });
    }
    template <class F>
    Problem refusal(F function) {
        return refusal_of([&] { write(function); });
    }
    // A customer who has come to that status.
    Customer in_status(AccountStatus status) {
        const CustomerId id = add({.name = "Jane"}).id;
        write([&](Context& context) {
            if (status == AccountStatus::active || status == AccountStatus::suspended)
                activate_customer(context, id, "");
            if (status == AccountStatus::suspended) suspend_customer(context, id, "unpaid");
            if (status == AccountStatus::cancelled) cancel_customer(context, id, "moved");
        });
        return get(id);
    }
    std::vector<std::string> found(const std::string& q, store::PageRequest page = {.sort = "name"}) {
        std::vector<std::string> names;
        const auto customers =
            read([&](Context& context) { return list_customers(context, {.q = q}, page); });
        for (const Customer& customer : customers.items)
            names.push_back(customer.name);
        return names;
    }
    // In the list's own order, a page for each.
    std::vector<std::string> found_one_by_one(const std::string& q) {
        std::vector<std::string> names;
        for (store::PageRequest page{.limit = 1}; names.empty() || !page.cursor.empty();) {
            const auto next = read([&](Context& context) { return list_customers(context, {.q = q}, page); });
            if (next.items.empty()) break;
            names.push_back(next.items.front().name);
            page.cursor = next.next_cursor.value_or("");
        }
        return names;
    }
    std::vector<std::string> violations() {
        std::vector<std::string> sentences;
        for (const auto& invariant : invariants()) {
            for (const auto& sentence : read([&](Context& context) { return invariant.violations(context); }))
                sentences.push_back(sentence);
        }
        return sentences;
    }
    void TearDown() override {
        EXPECT_THAT(violations(), ::testing::IsEmpty());
        OverHttp::TearDown();
    }
};

}  // namespace dotmac::identity::testing
