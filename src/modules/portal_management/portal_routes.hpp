// What portal accounts see of this module. The modules above have portal routes of their own, each beside its
// data: a route with the permission of one type and, where it belongs into the menu, a MenuEntry.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "modules/portal_management/model.hpp"
#include "record/record.hpp"
#include "record/types.hpp"

namespace dotmac::http {
class Router;
}

namespace dotmac::portal_management {

// Whose account it is.
struct PortalProfile {
    std::string name;
    std::optional<std::string> number;  // a customer's
    std::optional<std::string> email;   // a customer's or user's; the account has its own
    std::optional<std::string> phone;   // a customer's
};
const record::Description& description_of(const PortalProfile*);

// What a customer changes of himself; his name and address of mail are the provider's to change.
struct PortalProfileChange {
    record::Nullable<std::string> phone;
};
const record::Description& description_of(const PortalProfileChange*);

struct PortalMenuItem {
    std::string key;
    std::string title;
    std::string path;  // of the API
};
const record::Description& description_of(const PortalMenuItem*);

struct PortalMe {
    PortalAccount account;
    PortalProfile profile;
    std::string provider;
    std::vector<PortalMenuItem> menu;  // derived from the routes that let this account in
};
const record::Description& description_of(const PortalMe*);

// `POST /portal/register`.
struct PortalRegistration {
    std::string tenant;  // slug
    std::string customer_number;
    std::string email;
};
const record::Description& description_of(const PortalRegistration*);

// The same whatever became of it.
struct PortalRegistered {
    std::string message =
        "If number and address belong together, a mail with the next step is on its way to that address.";
};
const record::Description& description_of(const PortalRegistered*);

// The router outlives its routes: the menu is read from it.
void add_portal_routes(http::Router& router);

}  // namespace dotmac::portal_management
