-- What customers ask for or complain of.
CREATE TABLE tickets (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    description TEXT NOT NULL,
    category TEXT NOT NULL,
    priority TEXT NOT NULL,
    source TEXT NOT NULL,
    status TEXT NOT NULL,
    sla_status TEXT,  -- empty as long as no service level is promised
    assigned_to BIGINT,
    follows BIGINT,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    resolved_at BIGINT,
    closed_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX tickets_by_status ON tickets (tenant_id, status, id);
CREATE INDEX tickets_by_customer ON tickets (tenant_id, customer_id, id);
CREATE INDEX tickets_by_assignee ON tickets (tenant_id, assigned_to, id);

CREATE TABLE ticket_comments (
    tenant_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    author TEXT NOT NULL,
    is_internal BOOLEAN NOT NULL,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id, id)
);
