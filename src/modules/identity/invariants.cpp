#include "modules/identity/invariants.hpp"

#include <algorithm>

#include "modules/identity/customer_rules.hpp"
#include "modules/identity/model.hpp"
#include "modules/identity/search.hpp"

namespace dotmac::identity {
namespace {

constexpr std::size_t most_sentences = 100;

// A sentence for each row that holds a value which its enum has not.
template <registry::Registered E>
void find_unknown(store::Rows rows, std::string_view thing, std::vector<std::string>& sentences) {
    while (rows.next() && sentences.size() < most_sentences) {
        const auto text = rows.get<std::string_view>(1);
        if (registry::parse<E>(text)) continue;
        sentences.push_back(std::string{thing} + " " + std::to_string(rows.get<std::int64_t>(0)) +
                            " has the unknown " + std::string{registry::specification<E>.name} + " '" +
                            std::string{text} + "'.");
    }
}

std::vector<std::string> unknown_values(Context& context) {
    store::Transaction& transaction = context.transaction;
    std::vector<std::string> sentences;
    find_unknown<UserRole>(
        transaction.query("SELECT user_id, role FROM user_roles WHERE tenant_id = $1", context.tenant()),
        "User", sentences);
    // Few distinct values, each with one customer who has it.
    find_unknown<AccountStatus>(transaction.query("SELECT MIN(id), account_status FROM customers "
                                                  "WHERE tenant_id = $1 GROUP BY account_status",
                                                  context.tenant()),
                                "Customer", sentences);
    find_unknown<CustomerType>(transaction.query("SELECT MIN(id), customer_type FROM customers "
                                                 "WHERE tenant_id = $1 GROUP BY customer_type",
                                                 context.tenant()),
                               "Customer", sentences);
    return sentences;
}

std::vector<std::string> status_without_date(Context& context) {
    auto rows = context.transaction.query(
        "SELECT id, account_status FROM customers WHERE tenant_id = $1 "
        "AND ((account_status IN ('active', 'suspended') AND activated_at IS NULL) "
        "OR (account_status = 'pending' AND activated_at IS NOT NULL) "
        "OR ((account_status = 'cancelled') <> (cancelled_at IS NOT NULL))) ORDER BY id LIMIT 100",
        context.tenant());
    return rows.all([](const store::Rows& row) {
        return "Customer " + row.get<CustomerId>(0).to_string() + " is " + row.get<std::string>(1) +
               ", which does not fit the dates of its activation and cancellation.";
    });
}

std::vector<std::string> roles_of_nobody(Context& context) {
    auto rows = context.transaction.query(
        "SELECT user_id, role FROM user_roles WHERE tenant_id = $1 AND NOT EXISTS (SELECT 1 FROM users "
        "WHERE users.tenant_id = user_roles.tenant_id AND users.id = user_roles.user_id) LIMIT 100",
        context.tenant());
    return rows.all([](const store::Rows& row) {
        return "The role " + row.get<std::string>(1) + " belongs to " + row.get<UserId>(0).to_string() +
               ", who does not exist.";
    });
}

std::vector<std::string> sessions_of_nobody(Context& context) {
    auto rows = context.transaction.query(
        "SELECT user_id FROM sessions WHERE tenant_id = $1 AND NOT EXISTS (SELECT 1 FROM users "
        "WHERE users.tenant_id = sessions.tenant_id AND users.id = sessions.user_id AND users.is_disabled = "
        "$2) "
        "LIMIT 100",
        context.tenant(), false);
    return rows.all([](const store::Rows& row) {
        return "A session is in force for " + row.get<UserId>(0).to_string() +
               ", who is disabled or does not exist.";
    });
}

struct Sample {
    CustomerId id;
    std::vector<std::string> expected;
};

// The newest customers: whatever breaks the search breaks it for them first.
std::vector<std::string> wrong_search_terms(Context& context) {
    auto rows = context.transaction.query(
        "SELECT id, number, name, email, phone FROM customers WHERE tenant_id = $1 ORDER BY id DESC LIMIT "
        "200",
        context.tenant());
    auto samples = rows.all([](const store::Rows& row) {
        return Sample{row.get<CustomerId>(0),
                      search_terms({.name = row.get<std::string_view>(2),
                                    .number = row.get<std::string_view>(1),
                                    .email = row.get<std::optional<std::string_view>>(3),
                                    .phone = row.get<std::optional<std::string_view>>(4)})};
    });
    if (samples.empty()) return {};
    std::ranges::reverse(samples);
    auto stored = context.transaction.query(
        "SELECT customer_id, term FROM customer_search WHERE tenant_id = $1 AND customer_id >= $2 "
        "ORDER BY customer_id, term",
        context.tenant(), samples.front().id);
    std::vector<Sample> found;
    while (stored.next()) {
        const auto id = stored.get<CustomerId>(0);
        if (found.empty() || found.back().id != id) found.push_back({id, {}});
        found.back().expected.push_back(stored.get<std::string>(1));
    }
    std::vector<std::string> sentences;
    const auto complain = [&](CustomerId id) {
        sentences.push_back("Customer " + id.to_string() + " is not found by what his record says.");
    };
    auto next = found.begin();
    for (const Sample& sample : samples) {
        while (next != found.end() && next->id < sample.id) {
            complain(next->id);
            ++next;
        }
        const bool is_same =
            next != found.end() && next->id == sample.id && next->expected == sample.expected;
        if (!is_same) complain(sample.id);
        if (next != found.end() && next->id == sample.id) ++next;
    }
    return sentences;
}

}  // namespace

std::span<const platform::Invariant> invariants() {
    static const platform::Invariant all[] = {
        {"IdentityValuesAreKnown", "Every stored role, customer type and account status is in its enum.",
         unknown_values},
        {"AccountDatesFitStatus",
         "An account that is or was active says since when; a cancelled one says when.", status_without_date},
        {"RolesHaveUsers", "Every role belongs to a user.", roles_of_nobody},
        {"SessionsHaveUsers", "Every session belongs to a user who may log in.", sessions_of_nobody},
        {"CustomersAreFound", "The search knows the newest customers by what their records say.",
         wrong_search_terms},
    };
    return all;
}

std::vector<platform::SealedTable> sealed_tables() {
    return {
        {"customers", {"id"}, "version"},
        {"customer_contacts", {"customer_id", "id"}, "version", true},
        {"customer_addresses", {"customer_id", "id"}, "version", true},
        {"customer_notes", {"customer_id", "id"}, "0"},
    };
}

}  // namespace dotmac::identity
