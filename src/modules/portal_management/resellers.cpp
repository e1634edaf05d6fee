#include "modules/portal_management/resellers.hpp"

#include "base/text.hpp"
#include "modules/identity/service.hpp"
#include "modules/portal_management/account_rules.hpp"
#include "modules/portal_management/reseller_store.hpp"
#include "platform/events.hpp"

namespace dotmac::portal_management {
namespace {

void require_parent(Context& context, ResellerId parent) {
    if (!load_reseller(context.transaction, parent))
        throw invalid_field("parent_id", "there is no reseller '" + parent.to_string() + "'");
}

ResellerCustomer shown(const StoredAssignment& assignment, const identity::Customer& customer) {
    return {
        .id = customer.id,
        .reseller_id = assignment.reseller,
        .number = customer.number,
        .name = customer.name,
        .customer_type = customer.customer_type,
        .account_status = customer.account_status,
        .assigned_at = assignment.assigned_at,
    };
}

}  // namespace

Reseller create_reseller(Context& context, const ResellerCreate& create) {
    if (create.parent_id) require_parent(context, *create.parent_id);
    const Reseller reseller{
        .id = context.transaction.new_id<ResellerId>(),
        .name = create.name,
        .commission_rate = create.commission_rate,
        .parent_id = create.parent_id,
        .created_at = context.clock->now,
        .updated_at = context.clock->now,
    };
    insert_reseller(context.transaction, reseller);
    platform::record_event(context, "reseller.created", reseller.id.to_string(),
                           platform::event_data({{"commission_rate", reseller.commission_rate.to_string()}}));
    return reseller;
}

Reseller get_reseller(Context& context, ResellerId id) {
    auto reseller = load_reseller(context.transaction, id);
    if (!reseller) throw not_found(ResellerId::noun, id.to_string());
    return std::move(*reseller);
}

store::Page<Reseller> list_resellers(Context& context, const ResellerFilter& filter,
                                     const store::PageRequest& page) {
    return select_resellers(context.transaction, filter, page);
}

Reseller change_reseller(Context& context, ResellerId id, const ResellerChange& change) {
    Reseller reseller = get_reseller(context, id);
    require_version(context, reseller.version);
    std::vector<std::string_view> fields;
    const auto set = [&fields](std::string_view name, auto& kept, const auto& wanted) {
        if (!wanted || *wanted == kept) return;
        kept = *wanted;
        fields.push_back(name);
    };
    set("name", reseller.name, change.name);
    set("commission_rate", reseller.commission_rate, change.commission_rate);
    set("parent_id", reseller.parent_id, change.parent_id);
    set("is_disabled", reseller.is_disabled, change.is_disabled);
    if (fields.empty()) return reseller;
    if (reseller.parent_id) {
        require_parent(context, *reseller.parent_id);
        if (stands_over(context.transaction, id, *reseller.parent_id))
            throw invalid_field("parent_id", "is this reseller, or stands below it");
    }
    reseller.updated_at = context.clock->now;
    update_reseller(context.transaction, reseller);
    ++reseller.version;
    platform::record_event(context, "reseller.changed", id.to_string(),
                           platform::event_data({{"fields", join(fields, ",")},
                                                 {"commission_rate", reseller.commission_rate.to_string()}}));
    if (reseller.is_disabled)
        suspend_all(context, load_accounts_of(context.transaction, id), "the reseller is disabled");
    return reseller;
}

ResellerCustomer assign_customer(Context& context, ResellerId id, const ResellerAssignment& assignment) {
    if (get_reseller(context, id).is_disabled)
        throw Problem(ProblemCode::conflict, "The reseller is disabled.");
    const auto customer = identity::get_customer(context, assignment.customer_id);
    const auto before = load_assignment(context.transaction, customer.id);
    if (before && before->reseller == id) return shown(*before, customer);
    const StoredAssignment made{.customer = customer.id, .reseller = id, .assigned_at = context.clock->now};
    put_assignment(context.transaction, made);
    platform::record_event(
        context, "reseller.customer_assigned", id.to_string(),
        platform::event_data({{"customer_id", customer.id.to_string()},
                              {"from", before ? before->reseller.to_string() : std::string{}}}));
    return shown(made, customer);
}

void release_customer(Context& context, ResellerId id, CustomerId customer) {
    if (!delete_assignment(context.transaction, id, customer))
        throw not_found(CustomerId::noun, customer.to_string());
    platform::record_event(context, "reseller.customer_released", id.to_string(),
                           platform::event_data({{"customer_id", customer.to_string()}}));
}

store::Page<ResellerCustomer> list_reseller_customers(Context& context, ResellerId id,
                                                      const store::PageRequest& page) {
    get_reseller(context, id);
    const auto assignments = select_assignments(context.transaction, id, page);
    std::vector<CustomerId> ids;
    for (const StoredAssignment& assignment : assignments.items)
        ids.push_back(assignment.customer);
    const auto customers = identity::find_customers(context.transaction, ids);
    store::Page<ResellerCustomer> result{.items = {}, .next_cursor = assignments.next_cursor};
    for (const StoredAssignment& assignment : assignments.items)
        result.items.push_back(shown(assignment, customers.at(assignment.customer)));
    return result;
}

ResellerCustomer get_reseller_customer(Context& context, ResellerId id, CustomerId customer) {
    const auto assignment = load_assignment(context.transaction, customer);
    if (!assignment || assignment->reseller != id) throw not_found(CustomerId::noun, customer.to_string());
    return shown(*assignment, identity::get_customer(context, customer));
}

}  // namespace dotmac::portal_management
