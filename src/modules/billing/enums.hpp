#pragma once

#include <cstdint>

#include "registry/lookup.hpp"

namespace dotmac::billing {

enum class InvoiceStatus : std::uint8_t {
    draft,
    pending,
    paid,
    partially_paid,
    overdue,
    cancelled,
    refunded
};
enum class PaymentStatus : std::uint8_t {
    pending,
    processing,
    completed,
    failed,
    cancelled,
    refunded,
    disputed
};
enum class PaymentMethod : std::uint8_t {
    credit_card,
    bank_transfer,
    check,
    cash,
    crypto,
    paypal,
    apple_pay,
    google_pay
};
enum class BillingCycle : std::uint8_t { monthly, quarterly, semi_annual, annual, weekly, biweekly };
enum class TaxType : std::uint8_t { sales_tax, vat, gst, exempt, federal_tax };

}  // namespace dotmac::billing

namespace dotmac::registry {

using billing::BillingCycle;
using billing::InvoiceStatus;
using billing::PaymentMethod;
using billing::PaymentStatus;
using billing::TaxType;

template <>
inline constexpr Specification<InvoiceStatus> specification<InvoiceStatus>{
    .name = "InvoiceStatus",
    .module = "billing",
    .purpose = "Tracks invoice lifecycle and payment status",
    .columns = {"invoices.status"},
    .rules = {"R038", "R039"},
    .values =
        {
            {InvoiceStatus::draft, "draft", "Invoice created, not yet sent"},
            {InvoiceStatus::pending, "pending", "Invoice sent, awaiting payment"},
            {InvoiceStatus::paid, "paid", "Invoice fully paid"},
            {InvoiceStatus::partially_paid, "partially_paid", "Partial payment received", {"R037"}},
            {InvoiceStatus::overdue, "overdue", "Invoice past due date", {"R036"}},
            {InvoiceStatus::cancelled, "cancelled", "Invoice voided/cancelled"},
            {InvoiceStatus::refunded, "refunded", "Invoice payment refunded"},
        },
    .initial = InvoiceStatus::draft,
    .final_values = {InvoiceStatus::cancelled, InvoiceStatus::refunded},
    .transitions =
        {
            {InvoiceStatus::draft, InvoiceStatus::pending, drawn},
            {InvoiceStatus::pending, InvoiceStatus::paid, drawn},
            {InvoiceStatus::draft, InvoiceStatus::cancelled, drawn},
            {InvoiceStatus::pending, InvoiceStatus::partially_paid, drawn},
            {InvoiceStatus::partially_paid, InvoiceStatus::paid, drawn},
            {InvoiceStatus::pending, InvoiceStatus::overdue, drawn},
            {InvoiceStatus::overdue, InvoiceStatus::paid, drawn},
            {InvoiceStatus::paid, InvoiceStatus::refunded, drawn},
        },
};

template <>
inline constexpr Specification<PaymentStatus> specification<PaymentStatus>{
    .name = "PaymentStatus",
    .module = "billing",
    .purpose = "Tracks individual payment transaction status",
    .columns = {"payments.status"},
    .rules = {"R040", "R042", "R043"},
    .values =
        {
            {PaymentStatus::pending, "pending", "Payment initiated, processing"},
            {PaymentStatus::processing, "processing", "Payment gateway processing"},
            {PaymentStatus::completed, "completed", "Payment successful"},
            {PaymentStatus::failed, "failed", "Payment failed", {"R041"}},
            {PaymentStatus::cancelled, "cancelled", "Payment cancelled by user"},
            {PaymentStatus::refunded, "refunded", "Payment refunded"},
            {PaymentStatus::disputed, "disputed", "Payment disputed/chargeback"},
        },
    .initial = PaymentStatus::pending,
    .final_values = {PaymentStatus::cancelled, PaymentStatus::refunded, PaymentStatus::disputed},
    .transitions =
        {
            {PaymentStatus::pending, PaymentStatus::processing, "processing: Payment gateway processing"},
            {PaymentStatus::pending, PaymentStatus::completed, "completed: Payment successful"},
            {PaymentStatus::pending, PaymentStatus::failed, "failed: Payment failed"},
            {PaymentStatus::pending, PaymentStatus::cancelled, "cancelled: Payment cancelled by user"},
            {PaymentStatus::processing, PaymentStatus::completed, "completed: Payment successful"},
            {PaymentStatus::processing, PaymentStatus::failed, "failed: Payment failed"},
            {PaymentStatus::processing, PaymentStatus::cancelled, "cancelled: Payment cancelled by user"},
            {PaymentStatus::failed, PaymentStatus::pending, "R041: Retry logic for FAILED payments"},
            {PaymentStatus::failed, PaymentStatus::processing, "R041: Retry logic for FAILED payments"},
            {PaymentStatus::completed, PaymentStatus::refunded, "refunded: Payment refunded"},
            {PaymentStatus::completed, PaymentStatus::disputed, "disputed: Payment disputed/chargeback"},
        },
};

template <>
inline constexpr Specification<PaymentMethod> specification<PaymentMethod>{
    .name = "PaymentMethod",
    .module = "billing",
    .purpose = "Defines supported payment methods",
    .columns = {"payments.payment_method"},
    .also_stored_in = {"refunds.payment_method"},
    .rules = {"R044", "R045", "R046", "R047"},
    .values =
        {
            {PaymentMethod::credit_card, "credit_card", "Credit/debit card payments"},
            {PaymentMethod::bank_transfer, "bank_transfer", "ACH/bank transfer"},
            {PaymentMethod::check, "check", "Physical check payments"},
            {PaymentMethod::cash, "cash", "Cash payments (office)"},
            {PaymentMethod::crypto, "crypto", "Cryptocurrency payments"},
            {PaymentMethod::paypal, "paypal", "PayPal payments"},
            {PaymentMethod::apple_pay, "apple_pay", "Apple Pay"},
            {PaymentMethod::google_pay, "google_pay", "Google Pay"},
        },
};

template <>
inline constexpr Specification<BillingCycle> specification<BillingCycle>{
    .name = "BillingCycle",
    .module = "billing",
    .purpose = "Defines recurring billing frequencies",
    .columns = {"subscriptions.billing_cycle"},
    .also_stored_in = {"service_prices.billing_cycle"},
    .rules = {"R048", "R049", "R050", "R051"},
    .values =
        {
            {BillingCycle::monthly, "monthly", "Bill every month"},
            {BillingCycle::quarterly, "quarterly", "Bill every 3 months"},
            {BillingCycle::semi_annual, "semi_annual", "Bill every 6 months"},
            {BillingCycle::annual, "annual", "Bill every 12 months"},
            {BillingCycle::weekly, "weekly", "Bill every week"},
            {BillingCycle::biweekly, "biweekly", "Bill every 2 weeks"},
        },
};

template <>
inline constexpr Specification<TaxType> specification<TaxType>{
    .name = "TaxType",
    .module = "billing",
    .purpose = "Categorizes tax types for compliance",
    .columns = {"invoice_line_items.tax_type"},
    .rules = {"R052", "R053", "R055"},
    .values =
        {
            {TaxType::sales_tax, "sales_tax", "State/local sales tax"},
            {TaxType::vat, "vat", "Value-added tax"},
            {TaxType::gst, "gst", "Goods and services tax"},
            {TaxType::exempt, "exempt", "Tax-exempt items", {"R054"}},
            {TaxType::federal_tax, "federal_tax", "Federal excise tax"},
        },
};

}  // namespace dotmac::registry
