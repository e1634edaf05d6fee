-- Log-ins of the portals in force. Both tokens are stored as hashes only. A refresh exchanges both; the hash of
-- the one that was exchanged goes to portal_spent_tokens, where a replay is recognized as theft.
CREATE TABLE portal_sessions (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    access_hash BYTEA NOT NULL,
    access_expires_at BIGINT NOT NULL,
    refresh_hash BYTEA NOT NULL,
    remote_address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    idle_seconds BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX portal_sessions_by_access ON portal_sessions (tenant_id, access_hash);
CREATE UNIQUE INDEX portal_sessions_by_refresh ON portal_sessions (tenant_id, refresh_hash);
CREATE INDEX portal_sessions_by_account ON portal_sessions (tenant_id, account_id, id);

CREATE TABLE portal_spent_tokens (
    tenant_id BIGINT NOT NULL,
    token_hash BYTEA NOT NULL,
    session_id BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, token_hash)
);
CREATE INDEX portal_spent_tokens_by_session ON portal_spent_tokens (tenant_id, session_id);

-- Devices that an account's owner let be remembered.
CREATE TABLE portal_devices (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    token_hash BYTEA NOT NULL,
    user_agent TEXT NOT NULL,
    remote_address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX portal_devices_by_token ON portal_devices (tenant_id, token_hash);
CREATE INDEX portal_devices_by_end ON portal_devices (tenant_id, expires_at);
CREATE INDEX portal_devices_by_account ON portal_devices (tenant_id, account_id, id);

-- Codes of one use each: ten for the day the telephone is lost, and the one that a suspicious log-in is mailed.
CREATE TABLE portal_backup_codes (
    tenant_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    salt BYTEA NOT NULL,
    code_hash BYTEA NOT NULL,
    PRIMARY KEY (tenant_id, account_id, id)
);
CREATE TABLE portal_log_in_confirmations (
    tenant_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    salt BYTEA NOT NULL,
    code_hash BYTEA NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, account_id)
);

-- The last passwords of an account, which are not taken again.
CREATE TABLE portal_old_passwords (
    tenant_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    password_hash TEXT NOT NULL,
    PRIMARY KEY (tenant_id, account_id, id)
);

-- Which accounts somebody failed to open from a network lately. `login_hash` stands for what he typed, which
-- may have been a password.
CREATE TABLE portal_network_failures (
    tenant_id BIGINT NOT NULL,
    network TEXT NOT NULL,
    login_hash BYTEA NOT NULL,
    failed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, network, login_hash)
);
CREATE INDEX portal_network_failures_by_time ON portal_network_failures (tenant_id, failed_at);

-- From which countries an account has logged in, and where there exactly the last time, in millionths of a
-- degree.
CREATE TABLE portal_places (
    tenant_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    country TEXT NOT NULL,
    latitude BIGINT,
    longitude BIGINT,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, account_id, country)
);
