// What people read for the enums and their values, in Spanish.
#include "modules/labels_by_language.hpp"

namespace dotmac::modules {

namespace {

constexpr Label rows[] = {
    {"UserRole", "", "Rol de usuario", "Roles de los usuarios y alcance de sus permisos"},
    {"UserRole", "super_admin", "Administrador del sistema",
     "Administra todo el sistema, en todos los operadores"},
    {"UserRole", "tenant_admin", "Administrador", "Administra por completo un operador"},
    {"UserRole", "manager", "Gerente", "Dirige el negocio y consulta los informes"},
    {"UserRole", "technician", "Técnico", "Trabaja en la red y las instalaciones"},
    {"UserRole", "support", "Soporte", "Atiende a los clientes y gestiona los tickets"},
    {"UserRole", "sales", "Ventas", "Sigue a los interesados y capta clientes"},
    {"UserRole", "customer", "Cliente", "Acceso al portal del cliente (obsoleto, véase Portal ID)"},

    {"CustomerType", "", "Tipo de cliente", "Distingue a los clientes para la facturación y el servicio"},
    {"CustomerType", "residential", "Residencial", "Personas y hogares"},
    {"CustomerType", "business", "Empresa", "Pequeñas y medianas empresas"},
    {"CustomerType", "enterprise", "Gran empresa", "Grandes empresas"},

    {"AccountStatus", "", "Estado de la cuenta",
     "Sigue la cuenta de un cliente desde el alta hasta el cierre"},
    {"AccountStatus", "active", "Activa", "Cuenta al corriente"},
    {"AccountStatus", "suspended", "Suspendida", "Suspendida temporalmente (pago, incumplimiento de normas)"},
    {"AccountStatus", "pending", "Pendiente", "Cuenta nueva, aún sin activar"},
    {"AccountStatus", "cancelled", "Cancelada", "Cuenta cerrada definitivamente"},

    {"PortalAccountStatus", "", "Estado del acceso al portal",
     "Indica si un acceso al portal puede iniciar sesión"},
    {"PortalAccountStatus", "active", "Activo", "Puede iniciar sesión"},
    {"PortalAccountStatus", "suspended", "Suspendido", "Acceso deshabilitado temporalmente"},
    {"PortalAccountStatus", "locked", "Bloqueado", "Acceso bloqueado por seguridad"},
    {"PortalAccountStatus", "pending_activation", "Pendiente de activación", "Acceso nuevo, debe activarse"},
    {"PortalAccountStatus", "deactivated", "Desactivado", "Acceso deshabilitado definitivamente"},

    {"PortalAccountType", "", "Tipo de acceso al portal", "Distingue los accesos según lo que permiten ver"},
    {"PortalAccountType", "customer", "Cliente", "Acceso al portal del cliente"},
    {"PortalAccountType", "technician", "Técnico", "Acceso a la aplicación de técnicos"},
    {"PortalAccountType", "reseller", "Revendedor", "Acceso al portal de revendedores"},

    {"InvoiceStatus", "", "Estado de la factura", "Sigue la factura y su pago"},
    {"InvoiceStatus", "draft", "Borrador", "Creada, aún sin enviar"},
    {"InvoiceStatus", "pending", "Por pagar", "Enviada, a la espera de pago"},
    {"InvoiceStatus", "paid", "Pagada", "Pagada por completo"},
    {"InvoiceStatus", "partially_paid", "Pagada en parte", "Se recibió un pago parcial"},
    {"InvoiceStatus", "overdue", "Vencida", "Pasó la fecha de vencimiento"},
    {"InvoiceStatus", "cancelled", "Anulada", "Factura anulada"},
    {"InvoiceStatus", "refunded", "Reembolsada", "Pago reembolsado"},

    {"PaymentStatus", "", "Estado del pago", "Sigue un pago"},
    {"PaymentStatus", "pending", "Iniciado", "Pago iniciado, en trámite"},
    {"PaymentStatus", "processing", "En proceso", "En la pasarela de pago"},
    {"PaymentStatus", "completed", "Recibido", "Pago realizado"},
    {"PaymentStatus", "failed", "Fallido", "El pago falló"},
    {"PaymentStatus", "cancelled", "Cancelado", "Pago cancelado por el usuario"},
    {"PaymentStatus", "refunded", "Reembolsado", "Pago reembolsado"},
    {"PaymentStatus", "disputed", "En disputa", "Pago disputado o devuelto"},

    {"PaymentMethod", "", "Forma de pago", "Formas de pago admitidas"},
    {"PaymentMethod", "credit_card", "Tarjeta", "Pago con tarjeta de crédito o débito"},
    {"PaymentMethod", "bank_transfer", "Transferencia", "Transferencia o domiciliación bancaria"},
    {"PaymentMethod", "check", "Cheque", "Pago con cheque"},
    {"PaymentMethod", "cash", "Efectivo", "Pago en efectivo en la oficina"},
    {"PaymentMethod", "crypto", "Criptomoneda", "Pago en criptomoneda"},
    {"PaymentMethod", "paypal", "PayPal", "Pago con PayPal"},
    {"PaymentMethod", "apple_pay", "Apple Pay", "Pago con Apple Pay"},
    {"PaymentMethod", "google_pay", "Google Pay", "Pago con Google Pay"},

    {"BillingCycle", "", "Ciclo de facturación", "Frecuencia de la facturación periódica"},
    {"BillingCycle", "monthly", "Mensual", "Se factura cada mes"},
    {"BillingCycle", "quarterly", "Trimestral", "Se factura cada 3 meses"},
    {"BillingCycle", "semi_annual", "Semestral", "Se factura cada 6 meses"},
    {"BillingCycle", "annual", "Anual", "Se factura cada 12 meses"},
    {"BillingCycle", "weekly", "Semanal", "Se factura cada semana"},
    {"BillingCycle", "biweekly", "Quincenal", "Se factura cada 2 semanas"},

    {"TaxType", "", "Tipo de impuesto", "Distingue los impuestos según la normativa"},
    {"TaxType", "sales_tax", "Impuesto sobre ventas", "Impuesto estatal o local sobre las ventas"},
    {"TaxType", "vat", "IVA", "Impuesto sobre el valor añadido"},
    {"TaxType", "gst", "Impuesto sobre bienes y servicios", "Impuesto que grava bienes y servicios"},
    {"TaxType", "exempt", "Exento", "Artículos exentos de impuestos"},
    {"TaxType", "federal_tax", "Impuesto federal", "Impuesto especial federal"},

    {"ServiceType", "", "Tipo de servicio", "Distingue lo que ofrece el operador"},
    {"ServiceType", "internet", "Internet", "Conexión a Internet"},
    {"ServiceType", "phone", "Telefonía", "Telefonía por IP"},
    {"ServiceType", "tv", "Televisión", "Televisión y vídeo en línea"},
    {"ServiceType", "bundle", "Paquete", "Varios servicios juntos"},
    {"ServiceType", "hosting", "Alojamiento web", "Alojamiento de sitios web"},
    {"ServiceType", "colocation", "Colocación", "Espacio en el centro de datos"},
    {"ServiceType", "managed_services", "Servicios gestionados", "Informática gestionada para el cliente"},
    {"ServiceType", "security", "Seguridad", "Servicios de seguridad"},

    {"ServiceStatus", "", "Estado del servicio", "Indica si el servicio de un cliente funciona"},
    {"ServiceStatus", "active", "Activo", "Servicio en funcionamiento"},
    {"ServiceStatus", "suspended", "Suspendido", "Servicio deshabilitado temporalmente"},
    {"ServiceStatus", "pending", "Pedido", "Servicio pedido, aún no activo"},
    {"ServiceStatus", "cancelled", "Cancelado", "Servicio terminado definitivamente"},
    {"ServiceStatus", "maintenance", "En mantenimiento", "Se trabaja en el servicio"},

    {"ProvisioningStatus", "", "Estado del aprovisionamiento", "Avance de la puesta en servicio"},
    {"ProvisioningStatus", "pending", "Sin empezar", "Aprovisionamiento sin empezar"},
    {"ProvisioningStatus", "in_progress", "En curso", "Aprovisionamiento en curso"},
    {"ProvisioningStatus", "completed", "Completado", "Aprovisionamiento realizado"},
    {"ProvisioningStatus", "failed", "Fallido", "El aprovisionamiento falló"},
    {"ProvisioningStatus", "rolled_back", "Revertido", "Aprovisionamiento deshecho"},

    {"BandwidthUnit", "", "Unidad de ancho de banda", "Unidades en que se mide el ancho de banda"},
    {"BandwidthUnit", "kbps", "kbit/s", "Kilobits por segundo"},
    {"BandwidthUnit", "mbps", "Mbit/s", "Megabits por segundo"},
    {"BandwidthUnit", "gbps", "Gbit/s", "Gigabits por segundo"},

    {"TicketPriority", "", "Prioridad", "Urgencia de un ticket"},
    {"TicketPriority", "low", "Baja", "No urgente"},
    {"TicketPriority", "medium", "Media", "Prioridad habitual"},
    {"TicketPriority", "high", "Alta", "Urgente"},
    {"TicketPriority", "critical", "Crítica", "El servicio está afectado"},

    {"TicketStatus", "", "Estado del ticket", "Avance de la solución de un ticket"},
    {"TicketStatus", "open", "Abierto", "Ticket nuevo, por asignar"},
    {"TicketStatus", "in_progress", "En curso", "Se está trabajando en él"},
    {"TicketStatus", "pending_customer", "A la espera del cliente", "Falta la respuesta del cliente"},
    {"TicketStatus", "pending_vendor", "A la espera del proveedor", "Falta la respuesta del proveedor"},
    {"TicketStatus", "resolved", "Resuelto", "Corregido, a la espera de confirmación"},
    {"TicketStatus", "closed", "Cerrado", "Ticket terminado"},
    {"TicketStatus", "cancelled", "Cancelado", "Ticket cancelado"},

    {"TicketCategory", "", "Categoría del ticket", "Asunto de un ticket"},
    {"TicketCategory", "technical", "Técnica", "Problemas técnicos"},
    {"TicketCategory", "billing", "Facturación", "Consultas de facturación"},
    {"TicketCategory", "sales", "Ventas", "Consultas de ventas"},
    {"TicketCategory", "general", "General", "Preguntas generales"},
    {"TicketCategory", "complaint", "Queja", "Quejas de clientes"},
    {"TicketCategory", "feature_request", "Sugerencia", "Peticiones de mejora"},

    {"TicketSource", "", "Origen del ticket", "Por dónde llegó el ticket"},
    {"TicketSource", "customer_portal", "Portal del cliente", "Enviado desde el portal del cliente"},
    {"TicketSource", "phone", "Teléfono", "Comunicado por teléfono"},
    {"TicketSource", "email", "Correo electrónico", "Comunicado por correo electrónico"},
    {"TicketSource", "chat", "Chat", "Comunicado por chat"},
    {"TicketSource", "walk_in", "En persona", "Comunicado en persona"},
    {"TicketSource", "system", "Sistema", "Creado por el sistema"},
    {"TicketSource", "social_media", "Redes sociales", "Comunicado por redes sociales"},

    {"SLAStatus", "", "Estado del SLA", "Indica si se cumple el plazo acordado"},
    {"SLAStatus", "met", "Cumplido", "Acuerdo cumplido"},
    {"SLAStatus", "breached", "Incumplido", "Plazo vencido"},
    {"SLAStatus", "at_risk", "En riesgo", "El plazo vence pronto"},
    {"SLAStatus", "paused", "En pausa", "Reloj parado (a la espera del cliente)"},

    {"PluginStatus", "", "Estado del complemento", "Sigue un complemento"},
    {"PluginStatus", "active", "Activo", "Cargado y en funcionamiento"},
    {"PluginStatus", "inactive", "Inactivo", "Instalado pero deshabilitado"},
    {"PluginStatus", "error", "Error", "No se pudo cargar"},
    {"PluginStatus", "loading", "Cargando", "Se está cargando"},
    {"PluginStatus", "unloading", "Descargando", "Se está deshabilitando"},

    {"PluginCategory", "", "Categoría del complemento", "Distingue los complementos por su función"},
    {"PluginCategory", "billing", "Facturación", "Conexión con sistemas de facturación"},
    {"PluginCategory", "crm", "Relación con clientes", "Conexión con sistemas CRM"},
    {"PluginCategory", "monitoring", "Supervisión", "Herramientas de supervisión de la red"},
    {"PluginCategory", "ticketing", "Tickets", "Conexión con sistemas de tickets"},
    {"PluginCategory", "network_automation", "Automatización de red",
     "Herramientas de automatización de la red"},
    {"PluginCategory", "reporting", "Informes", "Informes a medida"},
    {"PluginCategory", "authentication", "Autenticación", "Conexión con sistemas de autenticación"},
};

}  // namespace

const Labels spanish_labels{rows};

}  // namespace dotmac::modules
