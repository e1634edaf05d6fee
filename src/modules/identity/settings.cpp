#include "modules/identity/service.hpp"

namespace dotmac::identity {

std::span<const platform::SettingReference> settings() {
    static const platform::SettingReference all[] = {&session_idle_minutes, &session_hours,
                                                     &login_failures_allowed, &login_window_minutes};
    return all;
}

}  // namespace dotmac::identity
