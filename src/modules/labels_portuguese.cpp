// What people read for the enums and their values, in Portuguese.
#include "modules/labels_by_language.hpp"

namespace dotmac::modules {

namespace {

constexpr Label rows[] = {
    {"UserRole", "", "Função do usuário", "Funções dos usuários e alcance das suas permissões"},
    {"UserRole", "super_admin", "Administrador do sistema",
     "Administra todo o sistema, em todos os provedores"},
    {"UserRole", "tenant_admin", "Administrador", "Administra por completo um provedor"},
    {"UserRole", "manager", "Gerente", "Conduz o negócio e consulta os relatórios"},
    {"UserRole", "technician", "Técnico", "Trabalha na rede e nas instalações"},
    {"UserRole", "support", "Suporte", "Atende clientes e trata dos chamados"},
    {"UserRole", "sales", "Vendas", "Acompanha interessados e conquista clientes"},
    {"UserRole", "customer", "Cliente", "Acesso ao portal do cliente (obsoleto, ver Portal ID)"},

    {"CustomerType", "", "Tipo de cliente", "Distingue os clientes para cobrança e atendimento"},
    {"CustomerType", "residential", "Residencial", "Pessoas e domicílios"},
    {"CustomerType", "business", "Empresarial", "Pequenas e médias empresas"},
    {"CustomerType", "enterprise", "Corporativo", "Grandes empresas"},

    {"AccountStatus", "", "Situação da conta", "Acompanha a conta do cliente da abertura ao encerramento"},
    {"AccountStatus", "active", "Ativa", "Conta em dia"},
    {"AccountStatus", "suspended", "Suspensa", "Suspensa temporariamente (pagamento, violação de regras)"},
    {"AccountStatus", "pending", "Pendente", "Conta nova, ainda não ativada"},
    {"AccountStatus", "cancelled", "Cancelada", "Conta encerrada em definitivo"},

    {"PortalAccountStatus", "", "Situação do acesso ao portal", "Indica se um acesso ao portal pode entrar"},
    {"PortalAccountStatus", "active", "Ativo", "Pode entrar"},
    {"PortalAccountStatus", "suspended", "Suspenso", "Acesso desabilitado temporariamente"},
    {"PortalAccountStatus", "locked", "Bloqueado", "Acesso bloqueado por segurança"},
    {"PortalAccountStatus", "pending_activation", "Aguardando ativação", "Acesso novo, precisa ser ativado"},
    {"PortalAccountStatus", "deactivated", "Desativado", "Acesso desabilitado em definitivo"},

    {"PortalAccountType", "", "Tipo de acesso ao portal", "Distingue os acessos pelo que permitem ver"},
    {"PortalAccountType", "customer", "Cliente", "Acesso ao portal do cliente"},
    {"PortalAccountType", "technician", "Técnico", "Acesso ao aplicativo de técnicos"},
    {"PortalAccountType", "reseller", "Revendedor", "Acesso ao portal de revendedores"},

    {"InvoiceStatus", "", "Situação da fatura", "Acompanha a fatura e o seu pagamento"},
    {"InvoiceStatus", "draft", "Rascunho", "Criada, ainda não enviada"},
    {"InvoiceStatus", "pending", "A pagar", "Enviada, aguardando pagamento"},
    {"InvoiceStatus", "paid", "Paga", "Totalmente paga"},
    {"InvoiceStatus", "partially_paid", "Paga em parte", "Pagamento parcial recebido"},
    {"InvoiceStatus", "overdue", "Vencida", "Passou do vencimento"},
    {"InvoiceStatus", "cancelled", "Cancelada", "Fatura cancelada"},
    {"InvoiceStatus", "refunded", "Reembolsada", "Pagamento reembolsado"},

    {"PaymentStatus", "", "Situação do pagamento", "Acompanha um pagamento"},
    {"PaymentStatus", "pending", "Iniciado", "Pagamento iniciado, em andamento"},
    {"PaymentStatus", "processing", "Em processamento", "No serviço de pagamento"},
    {"PaymentStatus", "completed", "Recebido", "Pagamento realizado"},
    {"PaymentStatus", "failed", "Falhou", "O pagamento falhou"},
    {"PaymentStatus", "cancelled", "Cancelado", "Pagamento cancelado pelo usuário"},
    {"PaymentStatus", "refunded", "Reembolsado", "Pagamento reembolsado"},
    {"PaymentStatus", "disputed", "Contestado", "Pagamento contestado ou estornado"},

    {"PaymentMethod", "", "Forma de pagamento", "Formas de pagamento aceitas"},
    {"PaymentMethod", "credit_card", "Cartão", "Pagamento com cartão de crédito ou débito"},
    {"PaymentMethod", "bank_transfer", "Transferência bancária", "Transferência ou débito em conta"},
    {"PaymentMethod", "check", "Cheque", "Pagamento com cheque"},
    {"PaymentMethod", "cash", "Dinheiro", "Pagamento em dinheiro no balcão"},
    {"PaymentMethod", "crypto", "Criptomoeda", "Pagamento em criptomoeda"},
    {"PaymentMethod", "paypal", "PayPal", "Pagamento com PayPal"},
    {"PaymentMethod", "apple_pay", "Apple Pay", "Pagamento com Apple Pay"},
    {"PaymentMethod", "google_pay", "Google Pay", "Pagamento com Google Pay"},

    {"BillingCycle", "", "Ciclo de cobrança", "Frequência da cobrança recorrente"},
    {"BillingCycle", "monthly", "Mensal", "Cobrança todo mês"},
    {"BillingCycle", "quarterly", "Trimestral", "Cobrança a cada 3 meses"},
    {"BillingCycle", "semi_annual", "Semestral", "Cobrança a cada 6 meses"},
    {"BillingCycle", "annual", "Anual", "Cobrança a cada 12 meses"},
    {"BillingCycle", "weekly", "Semanal", "Cobrança toda semana"},
    {"BillingCycle", "biweekly", "Quinzenal", "Cobrança a cada 2 semanas"},

    {"TaxType", "", "Tipo de imposto", "Distingue os impostos conforme a lei"},
    {"TaxType", "sales_tax", "Imposto sobre vendas", "Imposto estadual ou municipal sobre vendas"},
    {"TaxType", "vat", "IVA", "Imposto sobre o valor acrescentado"},
    {"TaxType", "gst", "Imposto sobre bens e serviços", "Imposto que incide sobre bens e serviços"},
    {"TaxType", "exempt", "Isento", "Itens isentos de imposto"},
    {"TaxType", "federal_tax", "Imposto federal", "Imposto federal sobre consumo"},

    {"ServiceType", "", "Tipo de serviço", "Distingue o que o provedor oferece"},
    {"ServiceType", "internet", "Internet", "Conexão à Internet"},
    {"ServiceType", "phone", "Telefonia", "Telefonia por IP"},
    {"ServiceType", "tv", "Televisão", "Televisão e streaming"},
    {"ServiceType", "bundle", "Pacote", "Vários serviços juntos"},
    {"ServiceType", "hosting", "Hospedagem", "Hospedagem de sites"},
    {"ServiceType", "colocation", "Colocation", "Espaço no centro de dados"},
    {"ServiceType", "managed_services", "Serviços gerenciados", "TI gerenciada para o cliente"},
    {"ServiceType", "security", "Segurança", "Serviços de segurança"},

    {"ServiceStatus", "", "Situação do serviço", "Indica se o serviço de um cliente funciona"},
    {"ServiceStatus", "active", "Ativo", "Serviço em operação"},
    {"ServiceStatus", "suspended", "Suspenso", "Serviço desabilitado temporariamente"},
    {"ServiceStatus", "pending", "Pedido", "Serviço pedido, ainda não ativo"},
    {"ServiceStatus", "cancelled", "Cancelado", "Serviço encerrado em definitivo"},
    {"ServiceStatus", "maintenance", "Em manutenção", "Trabalho em andamento no serviço"},

    {"ProvisioningStatus", "", "Situação do provisionamento", "Andamento da instalação do serviço"},
    {"ProvisioningStatus", "pending", "Não iniciado", "Provisionamento não iniciado"},
    {"ProvisioningStatus", "in_progress", "Em andamento", "Provisionamento em andamento"},
    {"ProvisioningStatus", "completed", "Concluído", "Provisionamento realizado"},
    {"ProvisioningStatus", "failed", "Falhou", "O provisionamento falhou"},
    {"ProvisioningStatus", "rolled_back", "Revertido", "Provisionamento desfeito"},

    {"BandwidthUnit", "", "Unidade de banda", "Unidades de medida de banda"},
    {"BandwidthUnit", "kbps", "kbit/s", "Quilobits por segundo"},
    {"BandwidthUnit", "mbps", "Mbit/s", "Megabits por segundo"},
    {"BandwidthUnit", "gbps", "Gbit/s", "Gigabits por segundo"},

    {"TicketPriority", "", "Prioridade", "Urgência de um chamado"},
    {"TicketPriority", "low", "Baixa", "Sem urgência"},
    {"TicketPriority", "medium", "Média", "Prioridade normal"},
    {"TicketPriority", "high", "Alta", "Urgente"},
    {"TicketPriority", "critical", "Crítica", "O serviço está afetado"},

    {"TicketStatus", "", "Situação do chamado", "Andamento da solução de um chamado"},
    {"TicketStatus", "open", "Aberto", "Chamado novo, sem responsável"},
    {"TicketStatus", "in_progress", "Em andamento", "Em tratamento"},
    {"TicketStatus", "pending_customer", "Aguardando cliente", "Falta a resposta do cliente"},
    {"TicketStatus", "pending_vendor", "Aguardando fornecedor", "Falta a resposta do fornecedor"},
    {"TicketStatus", "resolved", "Resolvido", "Corrigido, aguardando confirmação"},
    {"TicketStatus", "closed", "Fechado", "Chamado concluído"},
    {"TicketStatus", "cancelled", "Cancelado", "Chamado cancelado"},

    {"TicketCategory", "", "Categoria do chamado", "Assunto de um chamado"},
    {"TicketCategory", "technical", "Técnico", "Problemas técnicos"},
    {"TicketCategory", "billing", "Cobrança", "Dúvidas de cobrança"},
    {"TicketCategory", "sales", "Vendas", "Dúvidas de vendas"},
    {"TicketCategory", "general", "Geral", "Perguntas gerais"},
    {"TicketCategory", "complaint", "Reclamação", "Reclamações de clientes"},
    {"TicketCategory", "feature_request", "Sugestão", "Pedidos de melhoria"},

    {"TicketSource", "", "Origem do chamado", "Por onde o chamado chegou"},
    {"TicketSource", "customer_portal", "Portal do cliente", "Aberto no portal do cliente"},
    {"TicketSource", "phone", "Telefone", "Relatado por telefone"},
    {"TicketSource", "email", "E-mail", "Relatado por e-mail"},
    {"TicketSource", "chat", "Chat", "Relatado por chat"},
    {"TicketSource", "walk_in", "Presencial", "Relatado pessoalmente"},
    {"TicketSource", "system", "Sistema", "Criado pelo sistema"},
    {"TicketSource", "social_media", "Redes sociais", "Relatado em redes sociais"},

    {"SLAStatus", "", "Situação do SLA", "Indica se o prazo acordado é cumprido"},
    {"SLAStatus", "met", "Cumprido", "Acordo cumprido"},
    {"SLAStatus", "breached", "Descumprido", "Prazo vencido"},
    {"SLAStatus", "at_risk", "Em risco", "O prazo vence em breve"},
    {"SLAStatus", "paused", "Pausado", "Relógio parado (aguardando o cliente)"},

    {"PluginStatus", "", "Situação do plugin", "Acompanha um plugin"},
    {"PluginStatus", "active", "Ativo", "Carregado e em operação"},
    {"PluginStatus", "inactive", "Inativo", "Instalado, mas desabilitado"},
    {"PluginStatus", "error", "Erro", "Não pôde ser carregado"},
    {"PluginStatus", "loading", "Carregando", "Está sendo carregado"},
    {"PluginStatus", "unloading", "Descarregando", "Está sendo desabilitado"},

    {"PluginCategory", "", "Categoria do plugin", "Distingue os plugins pela sua função"},
    {"PluginCategory", "billing", "Cobrança", "Integração com sistemas de cobrança"},
    {"PluginCategory", "crm", "Relacionamento com clientes", "Integração com sistemas de CRM"},
    {"PluginCategory", "monitoring", "Monitoramento", "Ferramentas de monitoramento da rede"},
    {"PluginCategory", "ticketing", "Chamados", "Integração com sistemas de chamados"},
    {"PluginCategory", "network_automation", "Automação da rede", "Ferramentas de automação da rede"},
    {"PluginCategory", "reporting", "Relatórios", "Relatórios sob medida"},
    {"PluginCategory", "authentication", "Autenticação", "Integração com sistemas de autenticação"},
};

}  // namespace

const Labels portuguese_labels{rows};

}  // namespace dotmac::modules
