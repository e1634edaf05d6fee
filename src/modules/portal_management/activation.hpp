// What goes by mail and comes back as a code: the activation of an account (R024), a new password in place of
// a forgotten one, and a new address.
//
// Who may not know whether there is an account learns nothing here: a request for a mail queues a job, which
// mails the account or nobody, so its answer and its work are the same for every login; and a wrong code is
// refused in the same words as one that was used or is over.
#pragma once

#include <vector>

#include "modules/portal_management/activation_model.hpp"
#include "modules/portal_management/entrance.hpp"
#include "modules/portal_management/model.hpp"
#include "platform/jobs.hpp"
#include "platform/settings.hpp"

namespace dotmac::portal_management {

inline bool is_portal_url(std::string_view text) {
    return text.starts_with("https://") || text.starts_with("http://");
}
inline constexpr platform::TextSetting portal_url{
    {"portal.url", "Where the portal's pages are; the links in mails lead there."},
    "http://localhost:8080/portal",
    200,
    is_portal_url,
    "a web address such as https://portal.example.com"};
platform::SettingReferences activation_settings();

// Sets the first password, and activates the account; an event portal_account.activated.
PortalCodeTaken activate(http::Exchange& exchange, Entrance& entrance, const PortalCodeAndPassword& request);
// Ends all sessions. A locked account stays locked.
PortalCodeTaken reset_forgotten_password(http::Exchange& exchange, Entrance& entrance,
                                         const PortalCodeAndPassword& request);

// `purpose` is activation or password_reset. One whose account is not activated yet is mailed the activation
// in either case; one that is suspended or archived nothing.
PortalMailRequested request_mail(http::Exchange& exchange, std::string_view purpose,
                                 const PortalMailRequest& request);
// Somebody registered with the address of this account, or of none: its owner is told, by the same sort of
// job.
void request_already_registered_mail(Context& context, const std::optional<PortalAccount>& account);
// The first two by staff, who know the account. Throws conflict where its status asks for no such mail, and
// rate_limited where too many went out.
PortalAccount send_mail(Context& context, PortalAccountId id, std::string_view purpose);

// Mails a code to the old address and one to the new. Where the new one is another account's already, its
// owner is told and nothing changes.
PortalMailRequested request_address_change(http::Exchange& exchange, Entrance& entrance,
                                           const PortalAddressChange& change);
// An event portal_account.email_changed, once both have confirmed.
PortalAddressConfirmed confirm_address(http::Exchange& exchange, const PortalCode& request);

// Mails a new account its activation, and its owner that his password was changed; revokes the codes of an
// account that is archived.
Listeners activation_listeners();
// `mail_portal_account`, `purge_portal_codes`.
std::vector<platform::JobType> activation_jobs();

}  // namespace dotmac::portal_management
