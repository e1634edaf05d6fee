#include "modules/portal_management/settings.hpp"

#include "modules/portal_management/service.hpp"

namespace dotmac::portal_management {

platform::SettingReferences settings() {
    static const platform::SettingReference all[] = {&account_with_customer, &self_registration};
    return all;
}

}  // namespace dotmac::portal_management
