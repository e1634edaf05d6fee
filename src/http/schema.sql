-- The answers to POST requests that bore an Idempotency-Key, for 24 hours (idempotency.hpp).
CREATE TABLE idempotency_keys (
    tenant_id BIGINT NOT NULL,         -- 0: a request outside any tenant
    principal_key TEXT NOT NULL,       -- whose key it is: "usr_…" or "key_…"
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,        -- BLAKE2b of method, path, query and body, in hex
    status BIGINT NOT NULL,            -- 0: the answer is not kept
    content_type TEXT NOT NULL,
    headers TEXT NOT NULL,             -- "Name: value", one a line
    body BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, principal_key, idempotency_key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (tenant_id, created_at);
