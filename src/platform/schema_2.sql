-- How rows stood when they were last looked at (row_seals.hpp). A page holds the rows whose first key column
-- lies after the last_key of the page before, up to its own.
CREATE TABLE row_seals (
    tenant_id BIGINT NOT NULL,
    table_name TEXT NOT NULL,
    page BIGINT NOT NULL,          -- from 1 without a gap
    last_key BIGINT NOT NULL,
    column_count BIGINT NOT NULL,  -- of the table when the page was sealed; later columns are not covered
    entries BYTEA NOT NULL,        -- key hash, version and row hash of every row, 8 bytes each
    revision BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, table_name, page)
);
