-- The catalogue: what is sold.
CREATE TABLE services (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    service_type TEXT NOT NULL,
    download BIGINT,
    upload BIGINT,
    bandwidth_unit TEXT,
    tax_rate BIGINT NOT NULL,
    is_retired BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX services_by_code ON services (tenant_id, code);
CREATE INDEX services_by_name ON services (tenant_id, name, id);

-- Who may buy it (R016). No row: nobody.
CREATE TABLE service_customer_types (
    tenant_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    customer_type TEXT NOT NULL,
    PRIMARY KEY (tenant_id, service_id, customer_type)
);

-- What it costs per customer type and cycle (R013, R059), in each currency it is sold in.
CREATE TABLE service_prices (
    tenant_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    customer_type TEXT NOT NULL,
    billing_cycle TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, service_id, customer_type, billing_cycle, currency)
);

-- What a customer has.
CREATE TABLE service_instances (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    status TEXT NOT NULL,
    provisioning_status TEXT NOT NULL,
    label TEXT NOT NULL,
    address TEXT NOT NULL,
    ordered_at BIGINT NOT NULL,
    activated_on TEXT,
    cancelled_on TEXT,
    suspended_with_account BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
-- The bill run walks this one in order, a range of customers at a time.
CREATE INDEX service_instances_by_customer ON service_instances (tenant_id, customer_id, id);
CREATE INDEX service_instances_by_service ON service_instances (tenant_id, service_id, id);
CREATE INDEX service_instances_by_status ON service_instances (tenant_id, status, id);
