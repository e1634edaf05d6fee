#include "modules/billing/periods.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace dotmac::billing {
namespace {

struct Case {
    BillingCycle cycle;
    int anchor_day;
    std::string_view first;
    std::vector<std::string_view> next;
};

TEST(Periods, R048_a_cycle_has_the_length_of_its_name_and_keeps_its_anchor_day) {
    using enum BillingCycle;
    const Case cases[] = {
        {monthly, 1, "2026-01-01", {"2026-02-01", "2026-03-01", "2026-04-01"}},
        {monthly, 15, "2026-11-15", {"2026-12-15", "2027-01-15"}},
        {monthly, 31, "2024-01-31", {"2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"}},
        {monthly, 31, "2025-12-31", {"2026-01-31", "2026-02-28", "2026-03-31"}},
        {monthly, 30, "2026-01-30", {"2026-02-28", "2026-03-30"}},
        {monthly, 29, "2024-01-29", {"2024-02-29", "2024-03-29"}},
        {monthly, 29, "2025-01-29", {"2025-02-28", "2025-03-29"}},
        {quarterly, 1, "2026-01-01", {"2026-04-01", "2026-07-01", "2026-10-01", "2027-01-01"}},
        {quarterly, 31, "2026-01-31", {"2026-04-30", "2026-07-31"}},
        {semi_annual, 31, "2026-08-31", {"2027-02-28", "2027-08-31"}},
        {annual, 29, "2024-02-29", {"2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"}},
        {annual, 1, "2026-03-01", {"2027-03-01"}},
        {weekly, 31, "2026-02-23", {"2026-03-02", "2026-03-09"}},
        {biweekly, 1, "2026-12-24", {"2027-01-07", "2027-01-21"}},
        // A first period that does not begin on the anchor day leads to it.
        {monthly, 1, "2026-01-15", {"2026-02-01", "2026-03-01"}},
    };
    for (const Case& each : cases) {
        Date start = *parse_date(each.first);
        for (const std::string_view expected : each.next) {
            start = next_period(each.cycle, start, each.anchor_day);
            EXPECT_EQ(to_string(start), expected)
                << registry::to_string(each.cycle) << " from " << each.first;
        }
    }
}

}  // namespace
}  // namespace dotmac::billing
