// The records of what a mailed code does: activation, a new password, a new address.
#pragma once

#include <optional>
#include <string>

#include "modules/portal_management/enums.hpp"
#include "record/record.hpp"

namespace dotmac::portal_management {

// With the first password, or one in place of a forgotten one.
struct PortalCodeAndPassword {
    std::string tenant;  // slug
    std::string code;
    std::string password;
};
const record::Description& description_of(const PortalCodeAndPassword*);

struct PortalCode {
    std::string tenant;  // slug
    std::string code;
};
const record::Description& description_of(const PortalCode*);

struct PortalMailRequest {
    std::string tenant;  // slug
    PortalAccountType account_type = PortalAccountType::customer;
    std::string login;  // portal id or e-mail address
};
const record::Description& description_of(const PortalMailRequest*);

// The same whatever there is to mail.
struct PortalMailRequested {
    std::string message = "If there is such an account, a mail with the next step is on its way.";
};
const record::Description& description_of(const PortalMailRequested*);

// Says that the account is activated, or its password set; one logs in with it.
struct PortalCodeTaken {
    std::string portal_id;
};
const record::Description& description_of(const PortalCodeTaken*);

struct PortalAddressChange {
    std::string email;
    std::string current_password;
};
const record::Description& description_of(const PortalAddressChange*);

struct PortalAddressConfirmed {
    bool is_changed = false;  // false: the other address has yet to confirm
};
const record::Description& description_of(const PortalAddressConfirmed*);

}  // namespace dotmac::portal_management
