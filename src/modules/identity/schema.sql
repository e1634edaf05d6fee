-- Staff. `email_folded` is what a log-in is looked up by.
CREATE TABLE users (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    totp_secret TEXT,
    totp_confirmed BOOLEAN NOT NULL,
    totp_last_step BIGINT NOT NULL,
    is_disabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    last_login_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX users_by_email ON users (tenant_id, email_folded);
CREATE INDEX users_by_name ON users (tenant_id, name, id);

CREATE TABLE user_roles (
    tenant_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (tenant_id, user_id, role)
);
CREATE INDEX user_roles_by_role ON user_roles (tenant_id, role, user_id);

-- Log-ins in force. The token itself is stored nowhere.
CREATE TABLE sessions (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    token_hash BYTEA NOT NULL,
    remote_address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    idle_seconds BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX sessions_by_token ON sessions (tenant_id, token_hash);
CREATE INDEX sessions_by_user ON sessions (tenant_id, user_id, id);

-- `permissions` are names parted by blanks.
CREATE TABLE api_keys (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    token_hash BYTEA NOT NULL,
    permissions TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX api_keys_by_token ON api_keys (tenant_id, token_hash);

-- Failed log-ins per address, known or not, within one window of time.
CREATE TABLE login_attempts (
    tenant_id BIGINT NOT NULL,
    email_folded TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    window_ends_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, email_folded)
);

CREATE TABLE customers (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    customer_type TEXT NOT NULL,
    account_status TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    tax_exempt BOOLEAN NOT NULL,
    tax_id TEXT,
    currency TEXT NOT NULL,
    language TEXT,
    custom_fields TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    activated_at BIGINT,
    cancelled_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX customers_by_number ON customers (tenant_id, number);
CREATE INDEX customers_by_name ON customers (tenant_id, name, id);
CREATE INDEX customers_by_account_status ON customers (tenant_id, account_status, id);

-- The next number to give; one row per tenant.
CREATE TABLE customer_numbers (
    tenant_id BIGINT NOT NULL,
    next_number BIGINT NOT NULL,
    PRIMARY KEY (tenant_id)
);

-- What a customer is found by (search.hpp). Terms are bytes, so that their order is the same on every engine
-- and under every collation.
CREATE TABLE customer_search (
    tenant_id BIGINT NOT NULL,
    term BYTEA NOT NULL,
    customer_id BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, term, customer_id)
);
CREATE INDEX customer_search_by_customer ON customer_search (tenant_id, customer_id, term);

CREATE TABLE customer_contacts (
    tenant_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, customer_id, id)
);

-- `lines` are parted by line feeds.
CREATE TABLE customer_addresses (
    tenant_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    lines TEXT NOT NULL,
    city TEXT NOT NULL,
    region TEXT,
    postal_code TEXT,
    country TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, customer_id, id)
);

CREATE TABLE customer_notes (
    tenant_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, customer_id, id)
);
