// What people read for the enums and their values, in German.
#include "modules/labels_by_language.hpp"

namespace dotmac::modules {

namespace {

constexpr Label rows[] = {
    {"UserRole", "", "Benutzerrolle", "Rollen der Benutzer und was sie dürfen"},
    {"UserRole", "super_admin", "Systemverwalter", "Verwaltet das ganze System, über alle Mandanten hinweg"},
    {"UserRole", "tenant_admin", "Administrator", "Verwaltet einen Mandanten vollständig"},
    {"UserRole", "manager", "Leitung", "Führt das Geschäft und sieht die Auswertungen"},
    {"UserRole", "technician", "Technik", "Arbeitet an Netz und Anschlüssen"},
    {"UserRole", "support", "Kundendienst", "Betreut Kunden und bearbeitet Tickets"},
    {"UserRole", "sales", "Vertrieb", "Gewinnt Kunden und pflegt Interessenten"},
    {"UserRole", "customer", "Kunde", "Zugang zum Kundenportal (veraltet, siehe Portal-ID)"},

    {"CustomerType", "", "Kundenart", "Unterscheidet Kunden für Abrechnung und Leistung"},
    {"CustomerType", "residential", "Privatkunde", "Einzelpersonen und Haushalte"},
    {"CustomerType", "business", "Geschäftskunde", "Kleine und mittlere Unternehmen"},
    {"CustomerType", "enterprise", "Großkunde", "Große Unternehmen"},

    {"AccountStatus", "", "Kontostatus", "Stand eines Kundenkontos von der Anlage bis zur Schließung"},
    {"AccountStatus", "active", "Aktiv", "Konto ohne Beanstandung"},
    {"AccountStatus", "suspended", "Gesperrt", "Vorübergehend gesperrt (Zahlung, Verstoß gegen Regeln)"},
    {"AccountStatus", "pending", "Ausstehend", "Neues Konto, noch nicht freigeschaltet"},
    {"AccountStatus", "cancelled", "Gekündigt", "Konto endgültig geschlossen"},

    {"PortalAccountStatus", "", "Status des Portalzugangs", "Ob sich ein Portalzugang anmelden darf"},
    {"PortalAccountStatus", "active", "Aktiv", "Anmeldung ist möglich"},
    {"PortalAccountStatus", "suspended", "Gesperrt", "Zugang vorübergehend abgeschaltet"},
    {"PortalAccountStatus", "locked", "Verriegelt", "Zugang aus Sicherheitsgründen verriegelt"},
    {"PortalAccountStatus", "pending_activation", "Aktivierung ausstehend",
     "Neuer Zugang, muss erst aktiviert werden"},
    {"PortalAccountStatus", "deactivated", "Stillgelegt", "Zugang endgültig abgeschaltet"},

    {"PortalAccountType", "", "Art des Portalzugangs", "Unterscheidet Portalzugänge nach dem, was sie sehen"},
    {"PortalAccountType", "customer", "Kunde", "Zugang zum Kundenportal"},
    {"PortalAccountType", "technician", "Technik", "Zugang zur App für den Außendienst"},
    {"PortalAccountType", "reseller", "Wiederverkäufer", "Zugang zum Portal für Wiederverkäufer"},

    {"InvoiceStatus", "", "Rechnungsstatus", "Stand einer Rechnung und ihrer Bezahlung"},
    {"InvoiceStatus", "draft", "Entwurf", "Erstellt, noch nicht versandt"},
    {"InvoiceStatus", "pending", "Offen", "Versandt, Zahlung steht aus"},
    {"InvoiceStatus", "paid", "Bezahlt", "Vollständig bezahlt"},
    {"InvoiceStatus", "partially_paid", "Teilweise bezahlt", "Ein Teil ist bezahlt"},
    {"InvoiceStatus", "overdue", "Überfällig", "Zahlungsziel überschritten"},
    {"InvoiceStatus", "cancelled", "Storniert", "Rechnung storniert"},
    {"InvoiceStatus", "refunded", "Erstattet", "Zahlung zurückgezahlt"},

    {"PaymentStatus", "", "Zahlungsstatus", "Stand einer einzelnen Zahlung"},
    {"PaymentStatus", "pending", "Eingeleitet", "Zahlung begonnen, wird bearbeitet"},
    {"PaymentStatus", "processing", "In Bearbeitung", "Liegt beim Zahlungsdienst"},
    {"PaymentStatus", "completed", "Eingegangen", "Zahlung erfolgreich"},
    {"PaymentStatus", "failed", "Fehlgeschlagen", "Zahlung fehlgeschlagen"},
    {"PaymentStatus", "cancelled", "Abgebrochen", "Vom Zahlenden abgebrochen"},
    {"PaymentStatus", "refunded", "Erstattet", "Zahlung zurückgezahlt"},
    {"PaymentStatus", "disputed", "Bestritten", "Zahlung bestritten oder zurückgebucht"},

    {"PaymentMethod", "", "Zahlungsart", "Wie bezahlt werden kann"},
    {"PaymentMethod", "credit_card", "Kreditkarte", "Zahlung mit Kredit- oder Debitkarte"},
    {"PaymentMethod", "bank_transfer", "Überweisung", "Überweisung oder Lastschrift über die Bank"},
    {"PaymentMethod", "check", "Scheck", "Zahlung mit Papierscheck"},
    {"PaymentMethod", "cash", "Bar", "Barzahlung im Geschäft"},
    {"PaymentMethod", "crypto", "Kryptowährung", "Zahlung in Kryptowährung"},
    {"PaymentMethod", "paypal", "PayPal", "Zahlung über PayPal"},
    {"PaymentMethod", "apple_pay", "Apple Pay", "Zahlung über Apple Pay"},
    {"PaymentMethod", "google_pay", "Google Pay", "Zahlung über Google Pay"},

    {"BillingCycle", "", "Abrechnungszeitraum", "Wie oft wiederkehrend abgerechnet wird"},
    {"BillingCycle", "monthly", "Monatlich", "Abrechnung jeden Monat"},
    {"BillingCycle", "quarterly", "Vierteljährlich", "Abrechnung alle 3 Monate"},
    {"BillingCycle", "semi_annual", "Halbjährlich", "Abrechnung alle 6 Monate"},
    {"BillingCycle", "annual", "Jährlich", "Abrechnung alle 12 Monate"},
    {"BillingCycle", "weekly", "Wöchentlich", "Abrechnung jede Woche"},
    {"BillingCycle", "biweekly", "Zweiwöchentlich", "Abrechnung alle 2 Wochen"},

    {"TaxType", "", "Steuerart", "Unterscheidet Steuern nach den Vorschriften"},
    {"TaxType", "sales_tax", "Verkaufssteuer", "Verkaufssteuer von Staat oder Gemeinde"},
    {"TaxType", "vat", "Mehrwertsteuer", "Steuer auf den Mehrwert"},
    {"TaxType", "gst", "Waren- und Dienstleistungssteuer", "Steuer auf Waren und Dienstleistungen"},
    {"TaxType", "exempt", "Steuerfrei", "Von der Steuer befreite Posten"},
    {"TaxType", "federal_tax", "Bundessteuer", "Verbrauchssteuer des Bundes"},

    {"ServiceType", "", "Dienstart", "Unterscheidet, was der Anbieter leistet"},
    {"ServiceType", "internet", "Internet", "Anschluss an das Internet"},
    {"ServiceType", "phone", "Telefon", "Telefonie über das Internet"},
    {"ServiceType", "tv", "Fernsehen", "Fernsehen und Streaming"},
    {"ServiceType", "bundle", "Paket", "Mehrere Dienste zusammen"},
    {"ServiceType", "hosting", "Hosting", "Betrieb von Websites"},
    {"ServiceType", "colocation", "Colocation", "Stellfläche im Rechenzentrum"},
    {"ServiceType", "managed_services", "Betreute IT", "Betrieb und Betreuung von IT"},
    {"ServiceType", "security", "Sicherheit", "Dienste für die Sicherheit"},

    {"ServiceStatus", "", "Dienststatus", "Ob der Dienst eines Kunden in Betrieb ist"},
    {"ServiceStatus", "active", "Aktiv", "Dienst in Betrieb"},
    {"ServiceStatus", "suspended", "Gesperrt", "Dienst vorübergehend abgeschaltet"},
    {"ServiceStatus", "pending", "Bestellt", "Dienst bestellt, noch nicht in Betrieb"},
    {"ServiceStatus", "cancelled", "Gekündigt", "Dienst endgültig beendet"},
    {"ServiceStatus", "maintenance", "In Wartung", "Am Dienst wird gearbeitet"},

    {"ProvisioningStatus", "", "Bereitstellungsstatus", "Wie weit die Einrichtung eines Dienstes ist"},
    {"ProvisioningStatus", "pending", "Nicht begonnen", "Bereitstellung noch nicht begonnen"},
    {"ProvisioningStatus", "in_progress", "Läuft", "Bereitstellung im Gange"},
    {"ProvisioningStatus", "completed", "Abgeschlossen", "Bereitstellung erfolgreich"},
    {"ProvisioningStatus", "failed", "Fehlgeschlagen", "Bereitstellung fehlgeschlagen"},
    {"ProvisioningStatus", "rolled_back", "Zurückgenommen", "Bereitstellung rückgängig gemacht"},

    {"BandwidthUnit", "", "Einheit der Bandbreite", "Einheiten, in denen Bandbreite gemessen wird"},
    {"BandwidthUnit", "kbps", "kbit/s", "Kilobit pro Sekunde"},
    {"BandwidthUnit", "mbps", "Mbit/s", "Megabit pro Sekunde"},
    {"BandwidthUnit", "gbps", "Gbit/s", "Gigabit pro Sekunde"},

    {"TicketPriority", "", "Priorität", "Wie dringend ein Ticket ist"},
    {"TicketPriority", "low", "Niedrig", "Nicht dringend"},
    {"TicketPriority", "medium", "Mittel", "Übliche Dringlichkeit"},
    {"TicketPriority", "high", "Hoch", "Dringend"},
    {"TicketPriority", "critical", "Kritisch", "Der Dienst ist beeinträchtigt"},

    {"TicketStatus", "", "Ticketstatus", "Wie weit die Lösung eines Tickets ist"},
    {"TicketStatus", "open", "Offen", "Neues Ticket, noch niemandem zugewiesen"},
    {"TicketStatus", "in_progress", "In Arbeit", "Wird gerade bearbeitet"},
    {"TicketStatus", "pending_customer", "Wartet auf Kunden", "Antwort des Kunden steht aus"},
    {"TicketStatus", "pending_vendor", "Wartet auf Lieferanten", "Antwort des Lieferanten steht aus"},
    {"TicketStatus", "resolved", "Gelöst", "Behoben, Bestätigung steht aus"},
    {"TicketStatus", "closed", "Geschlossen", "Ticket erledigt"},
    {"TicketStatus", "cancelled", "Zurückgezogen", "Ticket zurückgezogen"},

    {"TicketCategory", "", "Ticketart", "Worum es in einem Ticket geht"},
    {"TicketCategory", "technical", "Technik", "Technische Störungen"},
    {"TicketCategory", "billing", "Abrechnung", "Fragen zur Rechnung"},
    {"TicketCategory", "sales", "Vertrieb", "Fragen zu Angeboten"},
    {"TicketCategory", "general", "Allgemein", "Allgemeine Fragen"},
    {"TicketCategory", "complaint", "Beschwerde", "Beschwerden von Kunden"},
    {"TicketCategory", "feature_request", "Wunsch", "Wünsche nach Verbesserungen"},

    {"TicketSource", "", "Eingangsweg", "Auf welchem Weg ein Ticket kam"},
    {"TicketSource", "customer_portal", "Kundenportal", "Im Kundenportal gestellt"},
    {"TicketSource", "phone", "Telefon", "Am Telefon gemeldet"},
    {"TicketSource", "email", "E-Mail", "Mit E-Mail gemeldet"},
    {"TicketSource", "chat", "Chat", "Im Chat gemeldet"},
    {"TicketSource", "walk_in", "Persönlich", "Persönlich vor Ort gemeldet"},
    {"TicketSource", "system", "System", "Vom System selbst erzeugt"},
    {"TicketSource", "social_media", "Soziale Medien", "Über soziale Medien gemeldet"},

    {"SLAStatus", "", "SLA-Status", "Ob die zugesagte Zeit eines Tickets eingehalten wird"},
    {"SLAStatus", "met", "Eingehalten", "Zusage eingehalten"},
    {"SLAStatus", "breached", "Verletzt", "Zugesagte Frist verstrichen"},
    {"SLAStatus", "at_risk", "Gefährdet", "Frist läuft bald ab"},
    {"SLAStatus", "paused", "Angehalten", "Uhr steht, solange der Kunde am Zug ist"},

    {"PluginStatus", "", "Pluginstatus", "Stand eines Plugins"},
    {"PluginStatus", "active", "Aktiv", "Geladen und in Betrieb"},
    {"PluginStatus", "inactive", "Inaktiv", "Installiert, aber ausgeschaltet"},
    {"PluginStatus", "error", "Fehler", "Konnte nicht geladen werden"},
    {"PluginStatus", "loading", "Wird geladen", "Plugin wird gerade geladen"},
    {"PluginStatus", "unloading", "Wird entladen", "Plugin wird gerade ausgeschaltet"},

    {"PluginCategory", "", "Pluginart", "Unterscheidet Plugins nach ihrer Aufgabe"},
    {"PluginCategory", "billing", "Abrechnung", "Anbindung von Abrechnungssystemen"},
    {"PluginCategory", "crm", "Kundenpflege", "Anbindung von CRM-Systemen"},
    {"PluginCategory", "monitoring", "Überwachung", "Überwachung des Netzes"},
    {"PluginCategory", "ticketing", "Tickets", "Anbindung von Ticketsystemen"},
    {"PluginCategory", "network_automation", "Netzautomatisierung",
     "Werkzeuge, die das Netz selbsttätig einrichten"},
    {"PluginCategory", "reporting", "Berichte", "Eigene Berichte"},
    {"PluginCategory", "authentication", "Anmeldung", "Anbindung von Anmeldediensten"},
};

}  // namespace

const Labels german_labels{rows};

}  // namespace dotmac::modules
