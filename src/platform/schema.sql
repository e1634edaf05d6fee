-- Tenants: the providers (or brands of one provider) that share an installation.
CREATE TABLE tenants (
    tenant_id BIGINT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    test_clock BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX tenants_by_slug ON tenants (slug);

-- Only what a tenant has set; everything else is the setting's fallback.
CREATE TABLE settings (
    tenant_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

-- Append-only. `sequence` is the transaction's place in the order in which writes become visible, so the
-- primary key is the order in which things happened.
CREATE TABLE events (
    tenant_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    id BIGINT NOT NULL,
    occurred_at BIGINT NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    actor TEXT NOT NULL,
    request_id TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (tenant_id, sequence, id)
);
CREATE INDEX events_by_id ON events (tenant_id, id);
CREATE INDEX events_by_subject ON events (tenant_id, subject, sequence, id);
CREATE INDEX events_by_type ON events (tenant_id, type, sequence, id);

-- Seal n covers the events after those of seal n-1, up to and including (last_sequence, last_event_id).
CREATE TABLE event_seals (
    tenant_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    last_sequence BIGINT NOT NULL,
    last_event_id BIGINT NOT NULL,
    event_count BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    sealed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, number)
);

-- `run_at` and the three moments of its life are the tenant's time; `retry_at` and `lease_until` are real
-- time, because a lease and a pause between attempts run out also where a test clock stands still.
CREATE TABLE jobs (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    type TEXT NOT NULL,
    unique_key TEXT,
    state TEXT NOT NULL,
    parameters TEXT NOT NULL,
    result TEXT NOT NULL,
    error TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    progress_done BIGINT NOT NULL,
    progress_total BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    retry_at BIGINT NOT NULL,
    lease_owner TEXT NOT NULL,
    lease_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    created_by TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX jobs_by_unique_key ON jobs (tenant_id, type, unique_key);
CREATE INDEX jobs_by_state ON jobs (tenant_id, state, id);
CREATE INDEX jobs_by_type ON jobs (tenant_id, type, id);
-- What a worker looks through every second: only the open jobs, which are few.
CREATE INDEX jobs_open ON jobs (tenant_id, run_at) WHERE state IN ('queued', 'running');

-- The last local day on which a daily job was queued; empty for jobs that repeat by themselves.
CREATE TABLE job_schedules (
    tenant_id BIGINT NOT NULL,
    type TEXT NOT NULL,
    last_date TEXT NOT NULL,
    PRIMARY KEY (tenant_id, type)
);
