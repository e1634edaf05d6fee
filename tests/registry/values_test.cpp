// The catalogue against the specification, copied here by hand so that neither can change alone.

#include <gtest/gtest.h>

#include <string>

#include "modules/catalogue.hpp"

namespace dotmac::modules {
namespace {

struct Heading {
    std::string_view name;
    std::string_view module;
    std::string_view purpose;
    std::string_view column;
};

constexpr Heading headings[] = {
    {"UserRole", "identity", "Defines system user roles and access levels", "users.roles"},
    {"CustomerType", "identity", "Categorizes customers for billing and service delivery",
     "customers.customer_type"},
    {"AccountStatus", "identity", "Tracks customer account lifecycle status", "customers.account_status"},
    {"PortalAccountStatus", "portal_management", "Manages Portal ID account authentication status",
     "portal_accounts.status"},
    {"PortalAccountType", "portal_management", "Categorizes Portal ID account types for access control",
     "portal_accounts.account_type"},
    {"InvoiceStatus", "billing", "Tracks invoice lifecycle and payment status", "invoices.status"},
    {"PaymentStatus", "billing", "Tracks individual payment transaction status", "payments.status"},
    {"PaymentMethod", "billing", "Defines supported payment methods", "payments.payment_method"},
    {"BillingCycle", "billing", "Defines recurring billing frequencies", "subscriptions.billing_cycle"},
    {"TaxType", "billing", "Categorizes tax types for compliance", "invoice_line_items.tax_type"},
    {"ServiceType", "services", "Categorizes ISP service offerings", "services.service_type"},
    {"ServiceStatus", "services", "Tracks service instance operational status", "service_instances.status"},
    {"ProvisioningStatus", "services", "Tracks service provisioning progress",
     "service_instances.provisioning_status"},
    {"BandwidthUnit", "services", "Defines bandwidth measurement units", "services.bandwidth_unit"},
    {"TicketPriority", "support", "Defines support ticket urgency levels", "tickets.priority"},
    {"TicketStatus", "support", "Tracks ticket resolution workflow status", "tickets.status"},
    {"TicketCategory", "support", "Categorizes tickets by issue type", "tickets.category"},
    {"TicketSource", "support", "Tracks how tickets were created", "tickets.source"},
    {"SLAStatus", "support", "Tracks SLA compliance for tickets", "tickets.sla_status"},
    {"PluginStatus", "plugins", "Manages plugin lifecycle status", "plugins.status"},
    {"PluginCategory", "plugins", "Categorizes plugins by functionality", "plugins.category"},
};

struct Line {
    std::string_view enum_name;
    std::string_view constant;
    std::string_view text;
    std::string_view description;
};

// clang-format off
constexpr Line lines[] = {
    {"UserRole", "SUPER_ADMIN", "super_admin", "System-wide administrative access"},
    {"UserRole", "TENANT_ADMIN", "tenant_admin", "Full tenant administrative access"},
    {"UserRole", "MANAGER", "manager", "Management-level access"},
    {"UserRole", "TECHNICIAN", "technician", "Technical operations access"},
    {"UserRole", "SUPPORT", "support", "Customer support access"},
    {"UserRole", "SALES", "sales", "Sales operations access"},
    {"UserRole", "CUSTOMER", "customer", "Customer portal access (deprecated - use Portal ID)"},

    {"CustomerType", "RESIDENTIAL", "residential", "Individual/household customers"},
    {"CustomerType", "BUSINESS", "business", "Small to medium businesses"},
    {"CustomerType", "ENTERPRISE", "enterprise", "Large enterprise customers"},

    {"AccountStatus", "ACTIVE", "active", "Account in good standing"},
    {"AccountStatus", "SUSPENDED", "suspended", "Temporarily suspended (payment, policy violation)"},
    {"AccountStatus", "PENDING", "pending", "New account, pending activation"},
    {"AccountStatus", "CANCELLED", "cancelled", "Account permanently closed"},

    {"PortalAccountStatus", "ACTIVE", "active", "Account can authenticate"},
    {"PortalAccountStatus", "SUSPENDED", "suspended", "Account temporarily disabled"},
    {"PortalAccountStatus", "LOCKED", "locked", "Account locked due to security issues"},
    {"PortalAccountStatus", "PENDING_ACTIVATION", "pending_activation", "New account, requires activation"},
    {"PortalAccountStatus", "DEACTIVATED", "deactivated", "Account permanently disabled"},

    {"PortalAccountType", "CUSTOMER", "customer", "Customer portal access"},
    {"PortalAccountType", "TECHNICIAN", "technician", "Technician mobile app access"},
    {"PortalAccountType", "RESELLER", "reseller", "Reseller portal access"},

    {"InvoiceStatus", "DRAFT", "draft", "Invoice created, not yet sent"},
    {"InvoiceStatus", "PENDING", "pending", "Invoice sent, awaiting payment"},
    {"InvoiceStatus", "PAID", "paid", "Invoice fully paid"},
    {"InvoiceStatus", "PARTIALLY_PAID", "partially_paid", "Partial payment received"},
    {"InvoiceStatus", "OVERDUE", "overdue", "Invoice past due date"},
    {"InvoiceStatus", "CANCELLED", "cancelled", "Invoice voided/cancelled"},
    {"InvoiceStatus", "REFUNDED", "refunded", "Invoice payment refunded"},

    {"PaymentStatus", "PENDING", "pending", "Payment initiated, processing"},
    {"PaymentStatus", "PROCESSING", "processing", "Payment gateway processing"},
    {"PaymentStatus", "COMPLETED", "completed", "Payment successful"},
    {"PaymentStatus", "FAILED", "failed", "Payment failed"},
    {"PaymentStatus", "CANCELLED", "cancelled", "Payment cancelled by user"},
    {"PaymentStatus", "REFUNDED", "refunded", "Payment refunded"},
    {"PaymentStatus", "DISPUTED", "disputed", "Payment disputed/chargeback"},

    {"PaymentMethod", "CREDIT_CARD", "credit_card", "Credit/debit card payments"},
    {"PaymentMethod", "BANK_TRANSFER", "bank_transfer", "ACH/bank transfer"},
    {"PaymentMethod", "CHECK", "check", "Physical check payments"},
    {"PaymentMethod", "CASH", "cash", "Cash payments (office)"},
    {"PaymentMethod", "CRYPTO", "crypto", "Cryptocurrency payments"},
    {"PaymentMethod", "PAYPAL", "paypal", "PayPal payments"},
    {"PaymentMethod", "APPLE_PAY", "apple_pay", "Apple Pay"},
    {"PaymentMethod", "GOOGLE_PAY", "google_pay", "Google Pay"},

    {"BillingCycle", "MONTHLY", "monthly", "Bill every month"},
    {"BillingCycle", "QUARTERLY", "quarterly", "Bill every 3 months"},
    {"BillingCycle", "SEMI_ANNUAL", "semi_annual", "Bill every 6 months"},
    {"BillingCycle", "ANNUAL", "annual", "Bill every 12 months"},
    {"BillingCycle", "WEEKLY", "weekly", "Bill every week"},
    {"BillingCycle", "BIWEEKLY", "biweekly", "Bill every 2 weeks"},

    {"TaxType", "SALES_TAX", "sales_tax", "State/local sales tax"},
    {"TaxType", "VAT", "vat", "Value-added tax"},
    {"TaxType", "GST", "gst", "Goods and services tax"},
    {"TaxType", "EXEMPT", "exempt", "Tax-exempt items"},
    {"TaxType", "FEDERAL_TAX", "federal_tax", "Federal excise tax"},

    {"ServiceType", "INTERNET", "internet", "Internet connectivity services"},
    {"ServiceType", "PHONE", "phone", "VoIP/telephony services"},
    {"ServiceType", "TV", "tv", "Television/streaming services"},
    {"ServiceType", "BUNDLE", "bundle", "Combined service packages"},
    {"ServiceType", "HOSTING", "hosting", "Web hosting services"},
    {"ServiceType", "COLOCATION", "colocation", "Data center colocation"},
    {"ServiceType", "MANAGED_SERVICES", "managed_services", "Managed IT services"},
    {"ServiceType", "SECURITY", "security", "Security services"},

    {"ServiceStatus", "ACTIVE", "active", "Service operational"},
    {"ServiceStatus", "SUSPENDED", "suspended", "Service temporarily disabled"},
    {"ServiceStatus", "PENDING", "pending", "Service ordered, not yet active"},
    {"ServiceStatus", "CANCELLED", "cancelled", "Service permanently terminated"},
    {"ServiceStatus", "MAINTENANCE", "maintenance", "Service under maintenance"},

    {"ProvisioningStatus", "PENDING", "pending", "Provisioning not started"},
    {"ProvisioningStatus", "IN_PROGRESS", "in_progress", "Provisioning underway"},
    {"ProvisioningStatus", "COMPLETED", "completed", "Provisioning successful"},
    {"ProvisioningStatus", "FAILED", "failed", "Provisioning failed"},
    {"ProvisioningStatus", "ROLLED_BACK", "rolled_back", "Provisioning reversed"},

    {"BandwidthUnit", "KBPS", "kbps", "Kilobits per second"},
    {"BandwidthUnit", "MBPS", "mbps", "Megabits per second"},
    {"BandwidthUnit", "GBPS", "gbps", "Gigabits per second"},

    {"TicketPriority", "LOW", "low", "Non-urgent issues"},
    {"TicketPriority", "MEDIUM", "medium", "Standard priority"},
    {"TicketPriority", "HIGH", "high", "Urgent issues"},
    {"TicketPriority", "CRITICAL", "critical", "Service-affecting issues"},

    {"TicketStatus", "OPEN", "open", "New ticket, needs assignment"},
    {"TicketStatus", "IN_PROGRESS", "in_progress", "Actively being worked"},
    {"TicketStatus", "PENDING_CUSTOMER", "pending_customer", "Awaiting customer response"},
    {"TicketStatus", "PENDING_VENDOR", "pending_vendor", "Awaiting vendor response"},
    {"TicketStatus", "RESOLVED", "resolved", "Issue fixed, awaiting confirmation"},
    {"TicketStatus", "CLOSED", "closed", "Ticket completed"},
    {"TicketStatus", "CANCELLED", "cancelled", "Ticket cancelled"},

    {"TicketCategory", "TECHNICAL", "technical", "Technical issues"},
    {"TicketCategory", "BILLING", "billing", "Billing inquiries"},
    {"TicketCategory", "SALES", "sales", "Sales inquiries"},
    {"TicketCategory", "GENERAL", "general", "General questions"},
    {"TicketCategory", "COMPLAINT", "complaint", "Customer complaints"},
    {"TicketCategory", "FEATURE_REQUEST", "feature_request", "Enhancement requests"},

    {"TicketSource", "CUSTOMER_PORTAL", "customer_portal", "Customer portal submission"},
    {"TicketSource", "PHONE", "phone", "Phone support"},
    {"TicketSource", "EMAIL", "email", "Email support"},
    {"TicketSource", "CHAT", "chat", "Live chat"},
    {"TicketSource", "WALK_IN", "walk_in", "In-person visit"},
    {"TicketSource", "SYSTEM", "system", "System-generated"},
    {"TicketSource", "SOCIAL_MEDIA", "social_media", "Social media platforms"},

    {"SLAStatus", "MET", "met", "SLA requirements met"},
    {"SLAStatus", "BREACHED", "breached", "SLA deadline missed"},
    {"SLAStatus", "AT_RISK", "at_risk", "Approaching SLA deadline"},
    {"SLAStatus", "PAUSED", "paused", "SLA timer paused (pending customer)"},

    {"PluginStatus", "ACTIVE", "active", "Plugin loaded and operational"},
    {"PluginStatus", "INACTIVE", "inactive", "Plugin installed but disabled"},
    {"PluginStatus", "ERROR", "error", "Plugin failed to load"},
    {"PluginStatus", "LOADING", "loading", "Plugin currently loading"},
    {"PluginStatus", "UNLOADING", "unloading", "Plugin being disabled"},

    {"PluginCategory", "BILLING", "billing", "Billing system integrations"},
    {"PluginCategory", "CRM", "crm", "CRM system integrations"},
    {"PluginCategory", "MONITORING", "monitoring", "Network monitoring tools"},
    {"PluginCategory", "TICKETING", "ticketing", "Support system integrations"},
    {"PluginCategory", "NETWORK_AUTOMATION", "network_automation", "Network automation tools"},
    {"PluginCategory", "REPORTING", "reporting", "Custom reporting plugins"},
    {"PluginCategory", "AUTHENTICATION", "authentication", "Auth system integrations"},
};
// clang-format on

TEST(Catalogue, holds_the_21_enums_of_the_specification_in_its_order) {
    const auto enums = all_enums();
    ASSERT_EQ(enums.size(), std::size(headings));
    ASSERT_EQ(std::size(headings), 21);
    for (std::size_t i = 0; i < enums.size(); ++i) {
        EXPECT_EQ(enums[i].name, headings[i].name);
        EXPECT_EQ(enums[i].module, headings[i].module);
        EXPECT_EQ(enums[i].purpose, headings[i].purpose);
        EXPECT_EQ(enums[i].columns[0], headings[i].column);
    }
}

TEST(Catalogue, holds_the_116_values_of_the_specification_in_its_order) {
    ASSERT_EQ(std::size(lines), 116);
    std::size_t line = 0;
    for (const registry::EnumInfo& one : all_enums()) {
        for (const registry::ValueInfo& value : one.values) {
            ASSERT_LT(line, std::size(lines));
            EXPECT_EQ(one.name, lines[line].enum_name);
            EXPECT_EQ(value.constant, lines[line].constant);
            EXPECT_EQ(value.text, lines[line].text);
            EXPECT_EQ(value.description, lines[line].description);
            ++line;
        }
    }
    EXPECT_EQ(line, std::size(lines));
}

TEST(Catalogue, finds_an_enum_by_its_exact_name) {
    ASSERT_NE(find_enum("SLAStatus"), nullptr);
    EXPECT_EQ(find_enum("SLAStatus")->columns[0], "tickets.sla_status");
    EXPECT_EQ(find_enum("slastatus"), nullptr);
    EXPECT_EQ(find_enum(""), nullptr);
}

TEST(Catalogue, finds_roles_where_the_junction_table_stores_them) {
    const registry::EnumInfo& roles = *find_enum("UserRole");
    ASSERT_EQ(roles.stored_columns.size(), 1);
    EXPECT_EQ(roles.stored_columns[0], "user_roles.role");
    EXPECT_EQ(find_enum("TaxType")->stored_columns[0], "invoice_line_items.tax_type");
}

}  // namespace
}  // namespace dotmac::modules
