// The rules of the identity module. Every function runs in the caller's transaction; those that return a
// record return it as stored. Refusals are Problems: not_found, validation_failed (the field named),
// conflict, forbidden, transition_refused, precondition_failed.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/permission.hpp"
#include "modules/identity/model.hpp"
#include "platform/credentials/passwords.hpp"
#include "platform/settings.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::identity {

// ---- Customers -------------------------------------------------------------------------------------------

// A new customer is pending (R019).
Customer create_customer(Context& context, const CustomerCreate& create);
Customer get_customer(Context& context, CustomerId id);
std::optional<Customer> find_customer_by_number(Context& context, std::string_view number);
store::Page<Customer> list_customers(Context& context, const CustomerFilter& filter,
                                     const store::PageRequest& page);
// A cancelled customer is a record of the past: nothing of it changes any more, but notes may be added.
Customer change_customer(Context& context, CustomerId id, const CustomerChange& change);

// The steps of AccountStatus, each an event customer.activated, customer.suspended or customer.cancelled
// {"from","to","reason"} that upper modules listen for.
Customer activate_customer(Context& context, CustomerId id, std::string_view reason);
Customer suspend_customer(Context& context, CustomerId id, std::string_view reason);
// An active account is suspended first, then cancelled: two steps, both recorded.
Customer cancel_customer(Context& context, CustomerId id, std::string_view reason);

store::Page<Contact> list_contacts(Context& context, CustomerId id, const store::PageRequest& page);
Contact add_contact(Context& context, CustomerId id, const ContactCreate& create);
Contact change_contact(Context& context, CustomerId id, ContactId contact, const ContactChange& change);
void remove_contact(Context& context, CustomerId id, ContactId contact);

store::Page<Address> list_addresses(Context& context, CustomerId id, const store::PageRequest& page);
Address add_address(Context& context, CustomerId id, const AddressCreate& create);
Address change_address(Context& context, CustomerId id, AddressId address, const AddressChange& change);
void remove_address(Context& context, CustomerId id, AddressId address);

store::Page<Note> list_notes(Context& context, CustomerId id, const store::PageRequest& page);
Note add_note(Context& context, CustomerId id, const NoteCreate& create);

// ---- Customers, many at once -----------------------------------------------------------------------------

// For imports: a customer, and the status in which he is taken over. He gets there from pending by legal
// steps, each recorded as an event: a suspended one has been active, a cancelled one active and suspended.
struct NewCustomer {
    CustomerCreate customer;
    AccountStatus account_status = AccountStatus::pending;
};
// By the engine's fastest path; meant for thousands in one transaction. The input has passed the checks of
// the record CustomerCreate (record::from_pairs). Listeners are not called. Returns the identifiers in the
// order of `customers`, ascending. Throws conflict where a number is taken or stands twice.
std::vector<CustomerId> create_customers(Context& context, std::span<const NewCustomer> customers,
                                         std::string_view reason = "imported");
// Those of the numbers that are in use, and by whom.
std::unordered_map<std::string, CustomerId> find_customers_by_number(store::Transaction& transaction,
                                                                     std::span<const std::string> numbers);
// Those of the customers that there are, in few queries.
std::unordered_map<CustomerId, Customer> find_customers(store::Transaction& transaction,
                                                        std::span<const CustomerId> ids);

// What billing must know of a customer, for a range of identifiers, both ends included, in their order.
struct BillingProfile {
    CustomerId id;
    CustomerType customer_type = CustomerType::residential;
    AccountStatus account_status = AccountStatus::pending;
    bool tax_exempt = false;
    Currency currency;
};
std::vector<BillingProfile> billing_profiles(store::Transaction& transaction, CustomerId first,
                                             CustomerId last);

// ---- Users -----------------------------------------------------------------------------------------------

// Made by `hash_password`, which takes tens of milliseconds: never inside a write.
using platform::PasswordHash;

// `granter` is what the one who asks may do himself. He may neither grant more than that nor touch a user who
// can do more (R009): only a super_admin makes a super_admin. The command line passes `every_permission()`:
// all that staff may have.
Permissions every_permission();
User create_user(Context& context, const UserCreate& create, const PasswordHash& password,
                 const Permissions& granter);
User get_user(Context& context, UserId id);
std::optional<User> find_user(Context& context, UserId id);
// What the user's roles let him do; nothing where he is disabled.
Permissions permissions_of_user(Context& context, UserId id);
std::optional<User> find_user_by_email(Context& context, std::string_view email);
store::Page<User> list_users(Context& context, const UserFilter& filter, const store::PageRequest& page);
User change_user(Context& context, UserId id, const UserChange& change, const Permissions& granter);
// Ends his sessions and silences his API keys. The last tenant_admin stays (409).
User disable_user(Context& context, UserId id, const Permissions& granter);
User enable_user(Context& context, UserId id, const Permissions& granter);
// `password` is the hash of the one in `reset`. Ends his sessions.
User reset_password(Context& context, UserId id, const PasswordReset& reset, const PasswordHash& password,
                    const Permissions& granter);
// For the user who lost his telephone. Ends his sessions: whoever found it may have one.
User reset_totp(Context& context, UserId id, const Permissions& granter);

// ---- Settings --------------------------------------------------------------------------------------------

inline constexpr platform::IntegerSetting session_idle_minutes{
    {"identity.session_idle_minutes", "A log-in ends after so many minutes without a request."},
    480,
    5,
    43'200};
inline constexpr platform::IntegerSetting session_hours{
    {"identity.session_hours", "A log-in ends after so many hours at the latest."}, 168, 1, 8'760};
inline constexpr platform::IntegerSetting login_failures_allowed{
    {"identity.login_failures_allowed",
     "So many failed log-ins of one account within the window are let through."},
    10,
    3,
    1'000};
inline constexpr platform::IntegerSetting login_window_minutes{
    {"identity.login_window_minutes", "The window of time in which failed log-ins are counted."},
    15,
    1,
    1'440};

platform::SettingReferences settings();

}  // namespace dotmac::identity
