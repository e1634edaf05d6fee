// What people read for the enums and their values, in English. The descriptions are the specification's.
#include "modules/labels_by_language.hpp"

namespace dotmac::modules {

namespace {

constexpr Label rows[] = {
    {"UserRole", "", "User role"},
    {"UserRole", "super_admin", "Super administrator"},
    {"UserRole", "tenant_admin", "Administrator"},
    {"UserRole", "manager", "Manager"},
    {"UserRole", "technician", "Technician"},
    {"UserRole", "support", "Support"},
    {"UserRole", "sales", "Sales"},
    {"UserRole", "customer", "Customer"},

    {"CustomerType", "", "Customer type"},
    {"CustomerType", "residential", "Residential"},
    {"CustomerType", "business", "Business"},
    {"CustomerType", "enterprise", "Enterprise"},

    {"AccountStatus", "", "Account status"},
    {"AccountStatus", "active", "Active"},
    {"AccountStatus", "suspended", "Suspended"},
    {"AccountStatus", "pending", "Pending"},
    {"AccountStatus", "cancelled", "Cancelled"},

    {"PortalAccountStatus", "", "Portal account status"},
    {"PortalAccountStatus", "active", "Active"},
    {"PortalAccountStatus", "suspended", "Suspended"},
    {"PortalAccountStatus", "locked", "Locked"},
    {"PortalAccountStatus", "pending_activation", "Pending activation"},
    {"PortalAccountStatus", "deactivated", "Deactivated"},

    {"PortalAccountType", "", "Portal account type"},
    {"PortalAccountType", "customer", "Customer"},
    {"PortalAccountType", "technician", "Technician"},
    {"PortalAccountType", "reseller", "Reseller"},

    {"InvoiceStatus", "", "Invoice status"},
    {"InvoiceStatus", "draft", "Draft"},
    {"InvoiceStatus", "pending", "Awaiting payment"},
    {"InvoiceStatus", "paid", "Paid"},
    {"InvoiceStatus", "partially_paid", "Partially paid"},
    {"InvoiceStatus", "overdue", "Overdue"},
    {"InvoiceStatus", "cancelled", "Cancelled"},
    {"InvoiceStatus", "refunded", "Refunded"},

    {"PaymentStatus", "", "Payment status"},
    {"PaymentStatus", "pending", "Pending"},
    {"PaymentStatus", "processing", "Processing"},
    {"PaymentStatus", "completed", "Completed"},
    {"PaymentStatus", "failed", "Failed"},
    {"PaymentStatus", "cancelled", "Cancelled"},
    {"PaymentStatus", "refunded", "Refunded"},
    {"PaymentStatus", "disputed", "Disputed"},

    {"PaymentMethod", "", "Payment method"},
    {"PaymentMethod", "credit_card", "Credit card"},
    {"PaymentMethod", "bank_transfer", "Bank transfer"},
    {"PaymentMethod", "check", "Check"},
    {"PaymentMethod", "cash", "Cash"},
    {"PaymentMethod", "crypto", "Cryptocurrency"},
    {"PaymentMethod", "paypal", "PayPal"},
    {"PaymentMethod", "apple_pay", "Apple Pay"},
    {"PaymentMethod", "google_pay", "Google Pay"},

    {"BillingCycle", "", "Billing cycle"},
    {"BillingCycle", "monthly", "Monthly"},
    {"BillingCycle", "quarterly", "Quarterly"},
    {"BillingCycle", "semi_annual", "Every six months"},
    {"BillingCycle", "annual", "Yearly"},
    {"BillingCycle", "weekly", "Weekly"},
    {"BillingCycle", "biweekly", "Every two weeks"},

    {"TaxType", "", "Tax type"},
    {"TaxType", "sales_tax", "Sales tax"},
    {"TaxType", "vat", "Value-added tax"},
    {"TaxType", "gst", "Goods and services tax"},
    {"TaxType", "exempt", "Tax-exempt"},
    {"TaxType", "federal_tax", "Federal tax"},

    {"ServiceType", "", "Service type"},
    {"ServiceType", "internet", "Internet"},
    {"ServiceType", "phone", "Telephone"},
    {"ServiceType", "tv", "Television"},
    {"ServiceType", "bundle", "Bundle"},
    {"ServiceType", "hosting", "Hosting"},
    {"ServiceType", "colocation", "Colocation"},
    {"ServiceType", "managed_services", "Managed services"},
    {"ServiceType", "security", "Security"},

    {"ServiceStatus", "", "Service status"},
    {"ServiceStatus", "active", "Active"},
    {"ServiceStatus", "suspended", "Suspended"},
    {"ServiceStatus", "pending", "Pending"},
    {"ServiceStatus", "cancelled", "Cancelled"},
    {"ServiceStatus", "maintenance", "Under maintenance"},

    {"ProvisioningStatus", "", "Provisioning status"},
    {"ProvisioningStatus", "pending", "Not started"},
    {"ProvisioningStatus", "in_progress", "In progress"},
    {"ProvisioningStatus", "completed", "Completed"},
    {"ProvisioningStatus", "failed", "Failed"},
    {"ProvisioningStatus", "rolled_back", "Rolled back"},

    {"BandwidthUnit", "", "Bandwidth unit"},
    {"BandwidthUnit", "kbps", "kbit/s"},
    {"BandwidthUnit", "mbps", "Mbit/s"},
    {"BandwidthUnit", "gbps", "Gbit/s"},

    {"TicketPriority", "", "Ticket priority"},
    {"TicketPriority", "low", "Low"},
    {"TicketPriority", "medium", "Medium"},
    {"TicketPriority", "high", "High"},
    {"TicketPriority", "critical", "Critical"},

    {"TicketStatus", "", "Ticket status"},
    {"TicketStatus", "open", "Open"},
    {"TicketStatus", "in_progress", "In progress"},
    {"TicketStatus", "pending_customer", "Waiting for customer"},
    {"TicketStatus", "pending_vendor", "Waiting for vendor"},
    {"TicketStatus", "resolved", "Resolved"},
    {"TicketStatus", "closed", "Closed"},
    {"TicketStatus", "cancelled", "Cancelled"},

    {"TicketCategory", "", "Ticket category"},
    {"TicketCategory", "technical", "Technical"},
    {"TicketCategory", "billing", "Billing"},
    {"TicketCategory", "sales", "Sales"},
    {"TicketCategory", "general", "General"},
    {"TicketCategory", "complaint", "Complaint"},
    {"TicketCategory", "feature_request", "Feature request"},

    {"TicketSource", "", "Ticket source"},
    {"TicketSource", "customer_portal", "Customer portal"},
    {"TicketSource", "phone", "Telephone"},
    {"TicketSource", "email", "E-mail"},
    {"TicketSource", "chat", "Chat"},
    {"TicketSource", "walk_in", "Walk-in"},
    {"TicketSource", "system", "System"},
    {"TicketSource", "social_media", "Social media"},

    {"SLAStatus", "", "SLA status"},
    {"SLAStatus", "met", "Met"},
    {"SLAStatus", "breached", "Breached"},
    {"SLAStatus", "at_risk", "At risk"},
    {"SLAStatus", "paused", "Paused"},

    {"PluginStatus", "", "Plugin status"},
    {"PluginStatus", "active", "Active"},
    {"PluginStatus", "inactive", "Inactive"},
    {"PluginStatus", "error", "Error"},
    {"PluginStatus", "loading", "Loading"},
    {"PluginStatus", "unloading", "Unloading"},

    {"PluginCategory", "", "Plugin category"},
    {"PluginCategory", "billing", "Billing"},
    {"PluginCategory", "crm", "Customer relations"},
    {"PluginCategory", "monitoring", "Monitoring"},
    {"PluginCategory", "ticketing", "Ticketing"},
    {"PluginCategory", "network_automation", "Network automation"},
    {"PluginCategory", "reporting", "Reporting"},
    {"PluginCategory", "authentication", "Authentication"},
};

}  // namespace

const Labels english_labels{rows};

}  // namespace dotmac::modules
