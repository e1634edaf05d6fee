// What a tenant may set about billing.
#pragma once

#include "platform/settings.hpp"

namespace dotmac::billing {

inline const platform::IntegerSetting invoice_due_days{
    {"billing.invoice_due_days", "Days from the issue of an invoice to its due date."}, 14, 0, 365};
inline const platform::TextSetting invoice_number_prefix{
    {"billing.invoice_number_prefix", "What invoice numbers begin with."}, "INV-", 16};
inline const platform::IntegerSetting invoice_number_digits{
    {"billing.invoice_number_digits", "Digits of an invoice number, filled with zeros on the left."},
    8,
    1,
    18};
inline const platform::TextSetting default_tax_type{
    {"billing.tax_type", "The tax on what is billed: sales_tax, vat, gst or federal_tax."}, "sales_tax", 16};
inline const platform::BooleanSetting automatic_runs{
    {"billing.automatic_runs", "Whether a bill run starts by itself every day."}, false};

platform::SettingReferences settings();

}  // namespace dotmac::billing
