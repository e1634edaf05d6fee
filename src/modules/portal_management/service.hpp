// The rules of portal accounts. Every function runs in the caller's transaction; those that return a record
// return it as stored. Refusals are Problems: not_found, validation_failed (the field named), conflict,
// transition_refused, precondition_failed.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "modules/portal_management/access.hpp"
#include "modules/portal_management/model.hpp"
#include "modules/portal_management/resellers.hpp"
#include "platform/row_seals.hpp"
#include "platform/settings.hpp"
#include "platform/verify.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::http {
class Router;
}

namespace dotmac::portal_management {

// A new account waits for its activation (R024); its event portal_account.created is what the mail hears.
PortalAccount create_account(Context& context, const PortalAccountCreate& create);
PortalAccount get_account(Context& context, PortalAccountId id);
std::optional<PortalAccount> find_account_by_portal_id(Context& context, std::string_view portal_id);
// Of that type, and not archived.
std::optional<PortalAccount> find_account_by_email(Context& context, PortalAccountType type,
                                                   std::string_view email);
store::Page<PortalAccount> list_accounts(Context& context, const PortalAccountFilter& filter,
                                         const store::PageRequest& page);
PortalAccount change_account(Context& context, PortalAccountId id, const PortalAccountChange& change);

// The one place where a status changes (R029): one step of PortalAccountStatus, and one event
// portal_account.activated, .suspended, .locked, .unlocked (from locked), .resumed (from suspended) or
// .deactivated {"from","to","reason"}. Who may ask for which step is for the caller to know. Leaving `locked`
// clears the failed attempts; `deactivated` forgets password and one-time codes.
PortalAccount move_account(Context& context, PortalAccountId id, PortalAccountStatus to,
                           std::string_view reason);
// The step to `locked`, with its end (R026, R027); one more lock in a row.
PortalAccount lock_account(Context& context, PortalAccountId id, Instant until, std::string_view reason);

// What an administrator does, with a reason (R028).
PortalAccount suspend_account(Context& context, PortalAccountId id, std::string_view reason);
PortalAccount resume_account(Context& context, PortalAccountId id, std::string_view reason);
PortalAccount unlock_account(Context& context, PortalAccountId id, std::string_view reason);
PortalAccount deactivate_account(Context& context, PortalAccountId id, std::string_view reason);

// What the module contributes (app/wiring.cpp gathers it).
// Listeners: a new customer gets an account where the tenant wants it so, and a technician's is suspended
// when his user is disabled or loses the role.
Listeners listeners();
platform::SettingReferences settings();
std::span<const platform::Invariant> invariants();
std::vector<platform::SealedTable> sealed_tables();
void add_routes(http::Router& router);

}  // namespace dotmac::portal_management
