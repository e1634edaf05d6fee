-- Who signs in at the portal. Exactly one of customer_id, user_id and reseller_id is there, as account_type says.
-- `email_folded` is what a log-in may be looked up by; it is unique among the accounts of a type that are not
-- archived. Secrets and counters of a log-in change without the version, so these rows bear no seals.
CREATE TABLE portal_accounts (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    portal_id TEXT NOT NULL,
    account_type TEXT NOT NULL,
    status TEXT NOT NULL,
    customer_id BIGINT,
    user_id BIGINT,
    reseller_id BIGINT,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    email_verified_at BIGINT,
    language TEXT,
    time_zone TEXT,
    theme TEXT NOT NULL,
    notify_billing BOOLEAN NOT NULL,
    notify_service BOOLEAN NOT NULL,
    notify_news BOOLEAN NOT NULL,
    password_hash TEXT,
    totp_secret TEXT,
    totp_confirmed BOOLEAN NOT NULL,
    totp_last_step BIGINT NOT NULL,
    failed_attempts BIGINT NOT NULL,
    lock_count BIGINT NOT NULL,
    locked_until BIGINT,
    last_login_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    activated_at BIGINT,
    deactivated_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX portal_accounts_by_portal_id ON portal_accounts (tenant_id, portal_id);
CREATE UNIQUE INDEX portal_accounts_by_email ON portal_accounts (tenant_id, account_type, email_folded)
    WHERE status <> 'deactivated';
CREATE INDEX portal_accounts_in_use ON portal_accounts (tenant_id, id) WHERE status <> 'deactivated';
CREATE INDEX portal_accounts_by_status ON portal_accounts (tenant_id, status, id);
CREATE INDEX portal_accounts_by_customer ON portal_accounts (tenant_id, customer_id, id);
CREATE INDEX portal_accounts_by_user ON portal_accounts (tenant_id, user_id, id);
CREATE INDEX portal_accounts_by_reseller ON portal_accounts (tenant_id, reseller_id, id);
CREATE INDEX portal_accounts_by_lock ON portal_accounts (tenant_id, locked_until)
    WHERE locked_until IS NOT NULL;

-- Partners who bring customers. `commission_rate` is in millionths.
CREATE TABLE resellers (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    commission_rate BIGINT NOT NULL,
    parent_id BIGINT,
    is_disabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX resellers_by_name ON resellers (tenant_id, name, id);
CREATE INDEX resellers_by_parent ON resellers (tenant_id, parent_id, id);

-- Whose customer somebody is: at most one reseller's.
CREATE TABLE reseller_customers (
    tenant_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    reseller_id BIGINT NOT NULL,
    assigned_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, customer_id)
);
CREATE INDEX reseller_customers_by_reseller ON reseller_customers (tenant_id, reseller_id, customer_id);

-- What resellers earn: one row when an invoice is paid, and one, below zero, for each refund of it. Append-only.
-- `cause` is the invoice or the refund, so that nothing counts twice; `rate` is in millionths.
CREATE TABLE commissions (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    reseller_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    invoice TEXT NOT NULL,
    cause TEXT NOT NULL,
    rate BIGINT NOT NULL,
    currency TEXT NOT NULL,
    basis BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    accrued_on TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX commissions_by_cause ON commissions (tenant_id, invoice, cause);
CREATE INDEX commissions_by_reseller ON commissions (tenant_id, reseller_id, accrued_on, id);
CREATE INDEX commissions_by_customer ON commissions (tenant_id, customer_id, id);
