#include "modules/billing/settings.hpp"

namespace dotmac::billing {

platform::SettingReferences settings() {
    static constexpr platform::SettingReference all[] = {&invoice_due_days, &invoice_number_prefix,
                                                         &invoice_number_digits, &default_tax_type,
                                                         &automatic_runs};
    return all;
}

}  // namespace dotmac::billing
