-- What a tenant says in its own words; everything else is the shipped text of the template.
CREATE TABLE mail_texts (
    tenant_id BIGINT NOT NULL,
    template TEXT NOT NULL,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT,                       -- made from the text where there is none
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, template, language)
);

-- The outbox. `created_at` is the tenant's time; `due_at` and `sent_at` are real time, because a mail leaves
-- in real time also where a test clock stands still. Who sends a mail moves `due_at` to the end of its lease,
-- so one row and one index serve the queue, the pauses between attempts and the leases.
CREATE TABLE mails (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    template TEXT NOT NULL,
    language TEXT NOT NULL,
    recipient TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    sender TEXT NOT NULL,            -- empty: the program's
    sender_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,              -- both bodies are erased once they are sent
    html TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    error TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    sent_at BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX mails_by_state ON mails (tenant_id, state, id);
CREATE INDEX mails_by_recipient ON mails (tenant_id, recipient, id);
CREATE INDEX mails_by_template ON mails (tenant_id, template, id);
CREATE INDEX mails_by_age ON mails (tenant_id, created_at, id);
-- What a sender looks through every second: only what has not left, which is little.
CREATE INDEX mails_queued ON mails (tenant_id, due_at) WHERE state = 'queued';
