-- The registry with which every stored value was last found readable, by its fingerprint; one row. A start of
-- the program with that registry need not look again.
CREATE TABLE registry_audits (
    id BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    audited_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
