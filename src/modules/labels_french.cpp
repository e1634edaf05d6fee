// What people read for the enums and their values, in French.
#include "modules/labels_by_language.hpp"

namespace dotmac::modules {

namespace {

constexpr Label rows[] = {
    {"UserRole", "", "Rôle d’utilisateur", "Rôles des utilisateurs et étendue de leurs droits"},
    {"UserRole", "super_admin", "Administrateur système",
     "Administre tout le système, tous opérateurs confondus"},
    {"UserRole", "tenant_admin", "Administrateur", "Administre entièrement un opérateur"},
    {"UserRole", "manager", "Responsable", "Dirige l’activité et consulte les rapports"},
    {"UserRole", "technician", "Technicien", "Intervient sur le réseau et les raccordements"},
    {"UserRole", "support", "Assistance", "Accompagne les clients et traite les tickets"},
    {"UserRole", "sales", "Commercial", "Suit les prospects et gagne des clients"},
    {"UserRole", "customer", "Client", "Accès au portail client (obsolète, voir Portal ID)"},

    {"CustomerType", "", "Type de client", "Distingue les clients pour la facturation et la prestation"},
    {"CustomerType", "residential", "Particulier", "Personnes et foyers"},
    {"CustomerType", "business", "Professionnel", "Petites et moyennes entreprises"},
    {"CustomerType", "enterprise", "Grand compte", "Grandes entreprises"},

    {"AccountStatus", "", "État du compte", "Suit le compte d’un client de l’ouverture à la clôture"},
    {"AccountStatus", "active", "Actif", "Compte en règle"},
    {"AccountStatus", "suspended", "Suspendu", "Suspendu temporairement (paiement, non-respect des règles)"},
    {"AccountStatus", "pending", "En attente", "Nouveau compte, pas encore activé"},
    {"AccountStatus", "cancelled", "Résilié", "Compte clos définitivement"},

    {"PortalAccountStatus", "", "État de l’accès au portail", "Dit si un accès au portail peut se connecter"},
    {"PortalAccountStatus", "active", "Actif", "La connexion est possible"},
    {"PortalAccountStatus", "suspended", "Suspendu", "Accès désactivé temporairement"},
    {"PortalAccountStatus", "locked", "Verrouillé", "Accès verrouillé pour des raisons de sécurité"},
    {"PortalAccountStatus", "pending_activation", "À activer", "Nouvel accès, doit être activé"},
    {"PortalAccountStatus", "deactivated", "Désactivé", "Accès désactivé définitivement"},

    {"PortalAccountType", "", "Type d’accès au portail",
     "Distingue les accès selon ce qu’ils permettent de voir"},
    {"PortalAccountType", "customer", "Client", "Accès au portail client"},
    {"PortalAccountType", "technician", "Technicien", "Accès à l’application des techniciens"},
    {"PortalAccountType", "reseller", "Revendeur", "Accès au portail des revendeurs"},

    {"InvoiceStatus", "", "État de la facture", "Suit la facture et son paiement"},
    {"InvoiceStatus", "draft", "Brouillon", "Créée, pas encore envoyée"},
    {"InvoiceStatus", "pending", "À payer", "Envoyée, en attente de paiement"},
    {"InvoiceStatus", "paid", "Payée", "Entièrement payée"},
    {"InvoiceStatus", "partially_paid", "Payée en partie", "Un paiement partiel a été reçu"},
    {"InvoiceStatus", "overdue", "En retard", "Échéance dépassée"},
    {"InvoiceStatus", "cancelled", "Annulée", "Facture annulée"},
    {"InvoiceStatus", "refunded", "Remboursée", "Paiement remboursé"},

    {"PaymentStatus", "", "État du paiement", "Suit un paiement"},
    {"PaymentStatus", "pending", "Initié", "Paiement commencé, en traitement"},
    {"PaymentStatus", "processing", "En cours", "Traité par le prestataire de paiement"},
    {"PaymentStatus", "completed", "Reçu", "Paiement réussi"},
    {"PaymentStatus", "failed", "Échoué", "Le paiement a échoué"},
    {"PaymentStatus", "cancelled", "Abandonné", "Paiement abandonné par l’utilisateur"},
    {"PaymentStatus", "refunded", "Remboursé", "Paiement remboursé"},
    {"PaymentStatus", "disputed", "Contesté", "Paiement contesté ou rejeté"},

    {"PaymentMethod", "", "Moyen de paiement", "Moyens de paiement acceptés"},
    {"PaymentMethod", "credit_card", "Carte bancaire", "Paiement par carte de crédit ou de débit"},
    {"PaymentMethod", "bank_transfer", "Virement", "Virement ou prélèvement bancaire"},
    {"PaymentMethod", "check", "Chèque", "Paiement par chèque"},
    {"PaymentMethod", "cash", "Espèces", "Paiement en espèces au guichet"},
    {"PaymentMethod", "crypto", "Cryptomonnaie", "Paiement en cryptomonnaie"},
    {"PaymentMethod", "paypal", "PayPal", "Paiement par PayPal"},
    {"PaymentMethod", "apple_pay", "Apple Pay", "Paiement par Apple Pay"},
    {"PaymentMethod", "google_pay", "Google Pay", "Paiement par Google Pay"},

    {"BillingCycle", "", "Périodicité", "Fréquence de la facturation récurrente"},
    {"BillingCycle", "monthly", "Mensuelle", "Facturation chaque mois"},
    {"BillingCycle", "quarterly", "Trimestrielle", "Facturation tous les 3 mois"},
    {"BillingCycle", "semi_annual", "Semestrielle", "Facturation tous les 6 mois"},
    {"BillingCycle", "annual", "Annuelle", "Facturation tous les 12 mois"},
    {"BillingCycle", "weekly", "Hebdomadaire", "Facturation chaque semaine"},
    {"BillingCycle", "biweekly", "Toutes les deux semaines", "Facturation toutes les 2 semaines"},

    {"TaxType", "", "Type de taxe", "Distingue les taxes selon la réglementation"},
    {"TaxType", "sales_tax", "Taxe de vente", "Taxe de vente de l’État ou de la commune"},
    {"TaxType", "vat", "TVA", "Taxe sur la valeur ajoutée"},
    {"TaxType", "gst", "TPS", "Taxe sur les produits et services"},
    {"TaxType", "exempt", "Exonéré", "Articles exonérés de taxe"},
    {"TaxType", "federal_tax", "Taxe fédérale", "Accise fédérale"},

    {"ServiceType", "", "Type de service", "Distingue les offres de l’opérateur"},
    {"ServiceType", "internet", "Internet", "Raccordement à Internet"},
    {"ServiceType", "phone", "Téléphonie", "Téléphonie sur IP"},
    {"ServiceType", "tv", "Télévision", "Télévision et vidéo en ligne"},
    {"ServiceType", "bundle", "Offre groupée", "Plusieurs services réunis"},
    {"ServiceType", "hosting", "Hébergement", "Hébergement de sites"},
    {"ServiceType", "colocation", "Colocation", "Emplacement en centre de données"},
    {"ServiceType", "managed_services", "Infogérance", "Informatique gérée pour le client"},
    {"ServiceType", "security", "Sécurité", "Services de sécurité"},

    {"ServiceStatus", "", "État du service", "Dit si le service d’un client fonctionne"},
    {"ServiceStatus", "active", "Actif", "Service en fonction"},
    {"ServiceStatus", "suspended", "Suspendu", "Service désactivé temporairement"},
    {"ServiceStatus", "pending", "Commandé", "Service commandé, pas encore actif"},
    {"ServiceStatus", "cancelled", "Résilié", "Service arrêté définitivement"},
    {"ServiceStatus", "maintenance", "En maintenance", "Intervention en cours sur le service"},

    {"ProvisioningStatus", "", "État de la mise en service", "Avancement de la mise en service"},
    {"ProvisioningStatus", "pending", "Pas commencée", "Mise en service pas encore commencée"},
    {"ProvisioningStatus", "in_progress", "En cours", "Mise en service en cours"},
    {"ProvisioningStatus", "completed", "Terminée", "Mise en service réussie"},
    {"ProvisioningStatus", "failed", "Échouée", "La mise en service a échoué"},
    {"ProvisioningStatus", "rolled_back", "Annulée", "Mise en service défaite"},

    {"BandwidthUnit", "", "Unité de débit", "Unités de mesure du débit"},
    {"BandwidthUnit", "kbps", "kbit/s", "Kilobits par seconde"},
    {"BandwidthUnit", "mbps", "Mbit/s", "Mégabits par seconde"},
    {"BandwidthUnit", "gbps", "Gbit/s", "Gigabits par seconde"},

    {"TicketPriority", "", "Priorité", "Urgence d’un ticket"},
    {"TicketPriority", "low", "Basse", "Sans urgence"},
    {"TicketPriority", "medium", "Moyenne", "Priorité habituelle"},
    {"TicketPriority", "high", "Haute", "Urgent"},
    {"TicketPriority", "critical", "Critique", "Le service est touché"},

    {"TicketStatus", "", "État du ticket", "Avancement de la résolution d’un ticket"},
    {"TicketStatus", "open", "Ouvert", "Nouveau ticket, à attribuer"},
    {"TicketStatus", "in_progress", "En cours", "Traitement en cours"},
    {"TicketStatus", "pending_customer", "Attente du client", "En attente de réponse du client"},
    {"TicketStatus", "pending_vendor", "Attente du fournisseur", "En attente de réponse du fournisseur"},
    {"TicketStatus", "resolved", "Résolu", "Corrigé, en attente de confirmation"},
    {"TicketStatus", "closed", "Clos", "Ticket terminé"},
    {"TicketStatus", "cancelled", "Annulé", "Ticket annulé"},

    {"TicketCategory", "", "Catégorie de ticket", "Sujet d’un ticket"},
    {"TicketCategory", "technical", "Technique", "Problèmes techniques"},
    {"TicketCategory", "billing", "Facturation", "Questions de facturation"},
    {"TicketCategory", "sales", "Commercial", "Questions commerciales"},
    {"TicketCategory", "general", "Général", "Questions générales"},
    {"TicketCategory", "complaint", "Réclamation", "Réclamations de clients"},
    {"TicketCategory", "feature_request", "Suggestion", "Demandes d’amélioration"},

    {"TicketSource", "", "Origine du ticket", "Par où le ticket est arrivé"},
    {"TicketSource", "customer_portal", "Portail client", "Déposé sur le portail client"},
    {"TicketSource", "phone", "Téléphone", "Signalé par téléphone"},
    {"TicketSource", "email", "Courriel", "Signalé par courriel"},
    {"TicketSource", "chat", "Messagerie", "Signalé par messagerie instantanée"},
    {"TicketSource", "walk_in", "Sur place", "Signalé en personne"},
    {"TicketSource", "system", "Système", "Créé par le système"},
    {"TicketSource", "social_media", "Réseaux sociaux", "Signalé sur les réseaux sociaux"},

    {"SLAStatus", "", "État du SLA", "Dit si l’engagement de délai est tenu"},
    {"SLAStatus", "met", "Respecté", "Engagement tenu"},
    {"SLAStatus", "breached", "Manqué", "Délai dépassé"},
    {"SLAStatus", "at_risk", "Menacé", "Le délai expire bientôt"},
    {"SLAStatus", "paused", "En pause", "Décompte arrêté (attente du client)"},

    {"PluginStatus", "", "État du module", "Suit un module d’extension"},
    {"PluginStatus", "active", "Actif", "Chargé et en fonction"},
    {"PluginStatus", "inactive", "Inactif", "Installé mais désactivé"},
    {"PluginStatus", "error", "Erreur", "Le chargement a échoué"},
    {"PluginStatus", "loading", "Chargement", "Chargement en cours"},
    {"PluginStatus", "unloading", "Déchargement", "Désactivation en cours"},

    {"PluginCategory", "", "Catégorie de module", "Distingue les modules selon leur fonction"},
    {"PluginCategory", "billing", "Facturation", "Liaison avec des systèmes de facturation"},
    {"PluginCategory", "crm", "Relation client", "Liaison avec des systèmes de relation client"},
    {"PluginCategory", "monitoring", "Surveillance", "Outils de surveillance du réseau"},
    {"PluginCategory", "ticketing", "Tickets", "Liaison avec des systèmes de tickets"},
    {"PluginCategory", "network_automation", "Automatisation du réseau", "Outils d’automatisation du réseau"},
    {"PluginCategory", "reporting", "Rapports", "Rapports sur mesure"},
    {"PluginCategory", "authentication", "Authentification", "Liaison avec des systèmes d’authentification"},
};

}  // namespace

const Labels french_labels{rows};

}  // namespace dotmac::modules
