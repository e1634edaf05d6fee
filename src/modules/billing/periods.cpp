#include "modules/billing/periods.hpp"

namespace dotmac::billing {
namespace {

struct Length {
    int months;
    int days;
};

constexpr Length length(BillingCycle cycle) {
    switch (cycle) {
        case BillingCycle::monthly:
            return {1, 0};
        case BillingCycle::quarterly:
            return {3, 0};
        case BillingCycle::semi_annual:
            return {6, 0};
        case BillingCycle::annual:
            return {12, 0};
        case BillingCycle::weekly:
            return {0, 7};
        case BillingCycle::biweekly:
            return {0, 14};
    }
    __builtin_unreachable();
}

}  // namespace

Date next_period(BillingCycle cycle, Date period_start, int anchor_day) {
    const auto [months, days] = length(cycle);
    if (days != 0) return add_days(period_start, days);
    return add_months_anchored(period_start, months, static_cast<unsigned>(anchor_day));
}

}  // namespace dotmac::billing
