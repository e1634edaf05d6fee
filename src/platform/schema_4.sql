-- What people read for a value of an enum, where the tenant calls it otherwise than the program does.
CREATE TABLE enum_words (
    tenant_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    enum_name TEXT NOT NULL,
    value TEXT NOT NULL,
    label TEXT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (tenant_id, language, enum_name, value)
);

-- Values that the tenant takes no new records with.
CREATE TABLE closed_enum_values (
    tenant_id BIGINT NOT NULL,
    enum_name TEXT NOT NULL,
    value TEXT NOT NULL,
    reason TEXT NOT NULL,
    closed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, enum_name, value)
);
