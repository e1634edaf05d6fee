// Billing periods: which days a cycle covers (R048, R050). A period is billed in advance: it falls due on its
// first day.
#pragma once

#include "base/date.hpp"
#include "modules/billing/enums.hpp"

namespace dotmac::billing {

// The first day of the period after the one that starts on `period_start`. Cycles of months begin on
// `anchor_day`, or on the last day of a shorter month; cycles of weeks 7 or 14 days later.
Date next_period(BillingCycle cycle, Date period_start, int anchor_day);

}  // namespace dotmac::billing
