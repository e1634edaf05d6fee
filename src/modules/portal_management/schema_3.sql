-- Codes that go out by mail, one in force for an account and purpose; only a hash is kept. Asked for anew, the
-- row gets another code. `expires_at` is the tenant's time. `email` is the address that an account shall have.
CREATE TABLE portal_codes (
    tenant_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    code_hash BYTEA NOT NULL,
    email TEXT NOT NULL,
    is_confirmed BOOLEAN NOT NULL,     -- one of two addresses: it waits for the other
    expires_at BIGINT NOT NULL,
    window_ends_at BIGINT NOT NULL,    -- within which mails are counted
    mails BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, account_id, purpose)
);
CREATE UNIQUE INDEX portal_codes_by_hash ON portal_codes (tenant_id, code_hash);
CREATE INDEX portal_codes_by_expiry ON portal_codes (tenant_id, expires_at);
