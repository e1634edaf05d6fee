#pragma once

// The numbered rules of the specification, word for word. A value or an enum names a rule by its id.

#include <cstddef>
#include <string_view>

namespace dotmac::registry {

struct Rule {
    std::string_view id;
    std::string_view module;
    std::string_view enum_name;
    std::string_view section;  // the heading under which the specification states it
    std::string_view text;
};

inline constexpr Rule rules[] = {
    // clang-format off
    {"R001", "identity", "UserRole", "Business Rules",
     "SUPER_ADMIN: Cross-tenant access, system configuration"},
    {"R002", "identity", "UserRole", "Business Rules",
     "TENANT_ADMIN: Full access within tenant boundary"},
    {"R003", "identity", "UserRole", "Business Rules",
     "MANAGER: Business operations, reporting access"},
    {"R004", "identity", "UserRole", "Business Rules",
     "TECHNICIAN: Field operations, technical support"},
    {"R005", "identity", "UserRole", "Business Rules",
     "SUPPORT: Customer service, ticket management"},
    {"R006", "identity", "UserRole", "Business Rules",
     "SALES: Lead management, customer acquisition"},
    {"R007", "identity", "UserRole", "Business Rules",
     "CUSTOMER: Legacy role, replaced by Portal ID system"},
    {"R008", "identity", "UserRole", "API Usage",
     "CUSTOMER role is deprecated in favor of Portal ID authentication"},
    {"R009", "identity", "UserRole", "API Usage",
     "New roles should be added carefully to maintain security boundaries"},

    {"R010", "identity", "CustomerType", "Business Rules",
     "RESIDENTIAL: Individual consumers, residential pricing"},
    {"R011", "identity", "CustomerType", "Business Rules",
     "BUSINESS: Commercial customers, business-grade SLAs"},
    {"R012", "identity", "CustomerType", "Business Rules",
     "ENTERPRISE: Large organizations, custom contracts"},
    {"R013", "identity", "CustomerType", "Service Implications",
     "Different pricing tiers per customer type"},
    {"R014", "identity", "CustomerType", "Service Implications",
     "SLA requirements vary by type"},
    {"R015", "identity", "CustomerType", "Service Implications",
     "Support prioritization based on type"},
    {"R016", "identity", "CustomerType", "Service Implications",
     "Available services filtered by type"},

    {"R017", "identity", "AccountStatus", "Business Rules",
     "ACTIVE: Services operational, billing active"},
    {"R018", "identity", "AccountStatus", "Business Rules",
     "SUSPENDED: Services restricted, account recoverable"},
    {"R019", "identity", "AccountStatus", "Business Rules",
     "PENDING: Initial state, requires activation"},
    {"R020", "identity", "AccountStatus", "Business Rules",
     "CANCELLED: Final state, services terminated"},

    {"R021", "portal_management", "PortalAccountStatus", "Business Rules",
     "ACTIVE: Normal portal access, all features available"},
    {"R022", "portal_management", "PortalAccountStatus", "Business Rules",
     "SUSPENDED: Login blocked, account recoverable"},
    {"R023", "portal_management", "PortalAccountStatus", "Business Rules",
     "LOCKED: Temporary security lock (failed attempts, suspicious activity)"},
    {"R024", "portal_management", "PortalAccountStatus", "Business Rules",
     "PENDING_ACTIVATION: New Portal ID, requires email verification"},
    {"R025", "portal_management", "PortalAccountStatus", "Business Rules",
     "DEACTIVATED: Permanent disable, account archived"},
    {"R026", "portal_management", "PortalAccountStatus", "Security Implications",
     "LOCKED status automatically applied after 5 failed login attempts"},
    {"R027", "portal_management", "PortalAccountStatus", "Security Implications",
     "Lock duration configurable per tenant (default: 30 minutes)"},
    {"R028", "portal_management", "PortalAccountStatus", "Security Implications",
     "SUSPENDED and DEACTIVATED require admin intervention"},
    {"R029", "portal_management", "PortalAccountStatus", "Security Implications",
     "Status changes logged in security audit trail"},

    {"R030", "portal_management", "PortalAccountType", "Access Patterns",
     "CUSTOMER: Customer portal, service management, billing"},
    {"R031", "portal_management", "PortalAccountType", "Access Patterns",
     "TECHNICIAN: Work order access, field operations"},
    {"R032", "portal_management", "PortalAccountType", "Access Patterns",
     "RESELLER: Partner portal, commission tracking"},
    {"R033", "portal_management", "PortalAccountType", "Portal Routing",
     "Different login forms per account type"},
    {"R034", "portal_management", "PortalAccountType", "Portal Routing",
     "Type-specific dashboard and features"},
    {"R035", "portal_management", "PortalAccountType", "Portal Routing",
     "Role-based menu and permissions"},

    {"R036", "billing", "InvoiceStatus", "Business Rules",
     "OVERDUE automatically set by scheduled job after due date"},
    {"R037", "billing", "InvoiceStatus", "Business Rules",
     "PARTIALLY_PAID when payment amount < invoice total"},
    {"R038", "billing", "InvoiceStatus", "Business Rules",
     "Status changes trigger customer notifications"},
    {"R039", "billing", "InvoiceStatus", "Business Rules",
     "Payment gateway webhooks update status"},

    {"R040", "billing", "PaymentStatus", "Integration Points",
     "Payment gateway status mapping"},
    {"R041", "billing", "PaymentStatus", "Integration Points",
     "Retry logic for FAILED payments"},
    {"R042", "billing", "PaymentStatus", "Integration Points",
     "Customer notifications on status changes"},
    {"R043", "billing", "PaymentStatus", "Integration Points",
     "Accounting system synchronization"},

    {"R044", "billing", "PaymentMethod", "Gateway Integration",
     "Different payment processors per method"},
    {"R045", "billing", "PaymentMethod", "Gateway Integration",
     "Method availability varies by customer type"},
    {"R046", "billing", "PaymentMethod", "Gateway Integration",
     "Fee structures vary by method"},
    {"R047", "billing", "PaymentMethod", "Gateway Integration",
     "Compliance requirements per method"},

    {"R048", "billing", "BillingCycle", "Billing Logic",
     "Proration calculations based on cycle"},
    {"R049", "billing", "BillingCycle", "Billing Logic",
     "Discount structures per cycle length"},
    {"R050", "billing", "BillingCycle", "Billing Logic",
     "Payment processing schedules"},
    {"R051", "billing", "BillingCycle", "Billing Logic",
     "Customer communication timing"},

    {"R052", "billing", "TaxType", "Compliance Requirements",
     "Tax calculation rules per type"},
    {"R053", "billing", "TaxType", "Compliance Requirements",
     "Reporting obligations by jurisdiction"},
    {"R054", "billing", "TaxType", "Compliance Requirements",
     "Customer type tax exemptions"},
    {"R055", "billing", "TaxType", "Compliance Requirements",
     "Audit trail requirements"},

    {"R056", "services", "ServiceType", "Service Provisioning",
     "Different provisioning workflows per type"},
    {"R057", "services", "ServiceType", "Service Provisioning",
     "Equipment requirements vary by type"},
    {"R058", "services", "ServiceType", "Service Provisioning",
     "SLA definitions specific to type"},
    {"R059", "services", "ServiceType", "Service Provisioning",
     "Pricing structures per type"},

    {"R060", "services", "ProvisioningStatus", "Automation Integration",
     "Workflow engine status tracking"},
    {"R061", "services", "ProvisioningStatus", "Automation Integration",
     "Error handling and retry logic"},
    {"R062", "services", "ProvisioningStatus", "Automation Integration",
     "Customer notifications per status"},
    {"R063", "services", "ProvisioningStatus", "Automation Integration",
     "SLA tracking for provisioning time"},

    {"R064", "services", "BandwidthUnit", "Usage Tracking",
     "Unit conversions for reporting"},
    {"R065", "services", "BandwidthUnit", "Usage Tracking",
     "Data transfer calculations"},
    {"R066", "services", "BandwidthUnit", "Usage Tracking",
     "Billing unit standardization"},
    {"R067", "services", "BandwidthUnit", "Usage Tracking",
     "Performance monitoring metrics"},

    {"R068", "support", "TicketPriority", "SLA Implications",
     "Response time requirements per priority"},
    {"R069", "support", "TicketPriority", "SLA Implications",
     "Escalation rules based on priority"},
    {"R070", "support", "TicketPriority", "SLA Implications",
     "Assignment logic prioritization"},
    {"R071", "support", "TicketPriority", "SLA Implications",
     "Customer communication frequency"},
    {"R072", "support", "TicketPriority", "Business Rules",
     "CRITICAL: Service outages, security issues (1-hour response)"},
    {"R073", "support", "TicketPriority", "Business Rules",
     "HIGH: Service degradation (4-hour response)"},
    {"R074", "support", "TicketPriority", "Business Rules",
     "MEDIUM: General issues (24-hour response)"},
    {"R075", "support", "TicketPriority", "Business Rules",
     "LOW: Feature requests, information (72-hour response)"},

    {"R076", "support", "TicketCategory", "Routing Logic",
     "Automatic assignment based on category"},
    {"R077", "support", "TicketCategory", "Routing Logic",
     "Specialized teams per category"},
    {"R078", "support", "TicketCategory", "Routing Logic",
     "Knowledge base article suggestions"},
    {"R079", "support", "TicketCategory", "Routing Logic",
     "Escalation paths per category"},

    {"R080", "support", "TicketSource", "Analytics Usage",
     "Channel effectiveness metrics"},
    {"R081", "support", "TicketSource", "Analytics Usage",
     "Customer preference tracking"},
    {"R082", "support", "TicketSource", "Analytics Usage",
     "Resource allocation planning"},
    {"R083", "support", "TicketSource", "Analytics Usage",
     "Communication strategy optimization"},

    {"R084", "support", "SLAStatus", "SLA Management",
     "Automatic status calculation"},
    {"R085", "support", "SLAStatus", "SLA Management",
     "Escalation triggers on breach risk"},
    {"R086", "support", "SLAStatus", "SLA Management",
     "Management reporting on SLA performance"},
    {"R087", "support", "SLAStatus", "SLA Management",
     "Customer notification on breaches"},

    {"R088", "plugins", "PluginStatus", "Plugin Management",
     "Runtime status tracking"},
    {"R089", "plugins", "PluginStatus", "Plugin Management",
     "Error state handling"},
    {"R090", "plugins", "PluginStatus", "Plugin Management",
     "Load/unload operation status"},
    {"R091", "plugins", "PluginStatus", "Plugin Management",
     "System health monitoring"},

    {"R092", "plugins", "PluginCategory", "Plugin Organization",
     "Category-based loading order"},
    {"R093", "plugins", "PluginCategory", "Plugin Organization",
     "Permission scoping by category"},
    {"R094", "plugins", "PluginCategory", "Plugin Organization",
     "Configuration templates per category"},
    {"R095", "plugins", "PluginCategory", "Plugin Organization",
     "Resource allocation per category"},
    // clang-format on
};

inline constexpr std::size_t rule_count = sizeof(rules) / sizeof(rules[0]);
static_assert(rule_count == 95);

// Where the rule of that id stands in the table; `rule_count` if there is none. Ids count up from R001.
constexpr std::size_t find_rule_position(std::string_view id) {
    if (id.size() != 4 || id[0] != 'R') return rule_count;
    std::size_t number = 0;
    for (const char digit : id.substr(1)) {
        if (digit < '0' || digit > '9') return rule_count;
        number = number * 10 + static_cast<std::size_t>(digit - '0');
    }
    return number == 0 || number > rule_count ? rule_count : number - 1;
}

// The rule of that id, or null. (g++ with -fsanitize=undefined cannot compare this with null while
// compiling.)
constexpr const Rule* find_rule(std::string_view id) {
    const std::size_t position = find_rule_position(id);
    return position == rule_count ? nullptr : &rules[position];
}

}  // namespace dotmac::registry
