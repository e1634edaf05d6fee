// How portal accounts follow those whose they are.
#include <algorithm>

#include "modules/portal_management/account_rules.hpp"
#include "modules/portal_management/service.hpp"
#include "modules/portal_management/settings.hpp"
#include "modules/portal_management/store.hpp"

namespace dotmac::portal_management {
namespace {

template <class SomeId>
SomeId subject_of(const Notice& notice) {
    const auto id = SomeId::parse(notice.subject);
    if (!id)
        throw std::logic_error("an event without the identifier of its subject: " + std::string{notice.type});
    return *id;
}

// Where the address is another account's already, staff makes the account with an address of its own.
void welcome(Context& context, const Notice& notice) {
    if (!platform::get(context, account_with_customer)) return;
    const auto customer = identity::get_customer(context, subject_of<CustomerId>(notice));
    if (!customer.email) return;
    if (load_account_by_email(context.transaction, PortalAccountType::customer, *customer.email)) return;
    create_account(context, {.customer_id = customer.id});
}

// An administrator took from the user what his account rests on (R028), so it is suspended with him.
void follow_user(Context& context, const Notice& notice) {
    const auto user = subject_of<UserId>(notice);
    const auto accounts = load_accounts_of(context.transaction, user);
    if (accounts.empty() || is_let_in_as_technician(identity::get_user(context, user))) return;
    suspend_all(context, accounts, "the user is no technician any more, or disabled");
}

}  // namespace

Listeners listeners() {
    return {
        {"customer.created", welcome},
        {"user.disabled", follow_user},
        {"user.changed", follow_user},
    };
}

}  // namespace dotmac::portal_management
