#include <fmt/format.h>

#include <unordered_set>

#include "modules/portal_management/portal_id.hpp"
#include "modules/portal_management/service.hpp"

namespace dotmac::portal_management {
namespace {

using Sentences = std::vector<std::string>;

template <registry::Registered E>
void find_unknown(store::Rows rows, Sentences& sentences) {
    while (rows.next()) {
        const auto text = rows.get<std::string>(1);
        if (registry::parse<E>(text)) continue;
        sentences.push_back(fmt::format("The account {} has the unknown {} '{}'.",
                                        rows.get<PortalAccountId>(0).to_string(),
                                        registry::specification<E>.name, text));
    }
}

Sentences unknown_values(Context& context) {
    Sentences sentences;
    find_unknown<PortalAccountStatus>(
        context.transaction.query(
            "SELECT MIN(id), status FROM portal_accounts WHERE tenant_id = $1 GROUP BY status",
            context.tenant()),
        sentences);
    find_unknown<PortalAccountType>(
        context.transaction.query(
            "SELECT MIN(id), account_type FROM portal_accounts WHERE tenant_id = $1 GROUP BY account_type",
            context.tenant()),
        sentences);
    return sentences;
}

Sentences each_account(Context& context, std::string_view sql, std::string_view fault) {
    return context.transaction.query(sql, context.tenant()).all([&](const store::Rows& row) {
        return fmt::format("The account {} {}.", row.get<PortalAccountId>(0).to_string(), fault);
    });
}

Sentences status_without_date(Context& context) {
    return each_account(
        context,
        "SELECT id FROM portal_accounts WHERE tenant_id = $1 "
        "AND (((status = 'locked') <> (locked_until IS NOT NULL)) "
        "OR ((status = 'deactivated') <> (deactivated_at IS NOT NULL)) "
        "OR (status IN ('active', 'suspended', 'locked') AND activated_at IS NULL) "
        "OR (status = 'pending_activation' AND activated_at IS NOT NULL)) ORDER BY id LIMIT 100",
        "stands in a status that does not fit its lock or its dates");
}

Sentences wrong_links(Context& context) {
    return each_account(
        context,
        "SELECT id FROM portal_accounts WHERE tenant_id = $1 "
        "AND (((account_type = 'customer') <> (customer_id IS NOT NULL)) "
        "OR ((account_type = 'technician') <> (user_id IS NOT NULL)) "
        "OR ((account_type = 'reseller') <> (reseller_id IS NOT NULL)) "
        "OR (reseller_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM resellers r "
        "WHERE r.tenant_id = portal_accounts.tenant_id AND r.id = portal_accounts.reseller_id))) "
        "ORDER BY id LIMIT 100",
        "does not belong to exactly one customer, user or reseller, as its type demands");
}

Sentences secrets_of_the_archived(Context& context) {
    return each_account(context,
                        "SELECT id FROM portal_accounts WHERE tenant_id = $1 AND status = 'deactivated' "
                        "AND (password_hash IS NOT NULL OR totp_secret IS NOT NULL) ORDER BY id LIMIT 100",
                        "is archived and still has a password or one-time codes");
}

Sentences malformed_portal_ids(Context& context) {
    Sentences sentences;
    auto rows = context.transaction.stream("SELECT id, portal_id FROM portal_accounts WHERE tenant_id = $1",
                                           context.tenant());
    while (rows.next() && sentences.size() < 100) {
        if (is_portal_id(rows.get<std::string_view>(1))) continue;
        sentences.push_back(fmt::format("The account {} has the Portal ID '{}', which is none.",
                                        rows.get<PortalAccountId>(0).to_string(), rows.get<std::string>(1)));
    }
    return sentences;
}

// Walks up from every reseller that has a parent; one that is met again stands below itself.
Sentences resellers_below_themselves(Context& context) {
    std::unordered_map<ResellerId, ResellerId> parents;
    auto rows = context.transaction.query(
        "SELECT id, parent_id FROM resellers WHERE tenant_id = $1 AND parent_id IS NOT NULL",
        context.tenant());
    while (rows.next())
        parents.emplace(rows.get<ResellerId>(0), rows.get<ResellerId>(1));
    Sentences sentences;
    for (const auto& [id, parent] : parents) {
        std::unordered_set<ResellerId> seen{id};
        for (auto above = parents.find(id); above != parents.end(); above = parents.find(above->second)) {
            if (seen.insert(above->second).second) continue;
            sentences.push_back(fmt::format("The reseller {} stands below itself.", id.to_string()));
            break;
        }
    }
    return sentences;
}

// Rate and rounding, row by row; and what is reversed never exceeds what was accrued.
Sentences wrong_commissions(Context& context) {
    Sentences sentences;
    auto rows = context.transaction.stream(
        "SELECT invoice, rate, currency, basis, amount FROM commissions WHERE tenant_id = $1 AND amount > 0",
        context.tenant());
    while (rows.next() && sentences.size() < 100) {
        const auto currency = rows.get<Currency>(2);
        if (multiply_half_even(rows.money(3, currency), rows.get<Rate>(1)) == rows.money(4, currency))
            continue;
        sentences.push_back(
            fmt::format("The commission on {} is not its rate of what was paid.", rows.get<std::string>(0)));
    }
    auto sums = context.transaction.query(
        "SELECT invoice FROM commissions WHERE tenant_id = $1 GROUP BY invoice "
        "HAVING SUM(amount) < 0 OR SUM(basis) < 0 OR SUM(CASE WHEN amount > 0 THEN 1 ELSE 0 END) <> 1 "
        "LIMIT 100",
        context.tenant());
    while (sums.next())
        sentences.push_back(fmt::format("On {} commission was not accrued once, or more of it reversed.",
                                        sums.get<std::string>(0)));
    return sentences;
}

}  // namespace

std::span<const platform::Invariant> invariants() {
    static const platform::Invariant all[] = {
        {"PortalValuesAreKnown", "Every stored status and type of a portal account is in its enum.",
         unknown_values},
        {"PortalDatesFitStatus", "A locked account says until when, an archived one since when (R025, R027).",
         status_without_date},
        {"PortalAccountsHaveOneOwner", "Every portal account has the one owner that its type demands.",
         wrong_links},
        {"ArchivedAccountsHaveNoSecrets", "No password and no one-time code outlives its account (R025).",
         secrets_of_the_archived},
        {"PortalIdsAreWellFormed", "Every Portal ID is eight signs of its alphabet.", malformed_portal_ids},
        {"ResellersHaveNoCycle", "No reseller stands below itself.", resellers_below_themselves},
        {"CommissionsFitInvoices",
         "Commission is accrued once per invoice at its rate, and no more reversed than accrued.",
         wrong_commissions},
    };
    return all;
}

std::vector<platform::SealedTable> sealed_tables() {
    return {
        {"resellers", {"id"}, "version"},
        {"commissions", {"id"}, "0"},
    };
}

}  // namespace dotmac::portal_management
