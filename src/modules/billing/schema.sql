-- How what a customer has is billed. The key leads with the customer, because a bill run walks customers in
-- their order. No index holds next_period_start: every run moves it, and reads all of a range anyway. Periods
-- that lie wholly between paused_from and paused_until are not billed; no paused_until: it lasts still.
CREATE TABLE subscriptions (
    tenant_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    service_instance_id BIGINT NOT NULL,
    billing_cycle TEXT NOT NULL,
    anchor_day BIGINT NOT NULL,
    own_price BIGINT,
    currency TEXT NOT NULL,
    started_on TEXT NOT NULL,
    next_period_start TEXT NOT NULL,
    ended_on TEXT,
    paused_from TEXT,
    paused_until TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, customer_id, id)
);
CREATE UNIQUE INDEX subscriptions_by_id ON subscriptions (tenant_id, id);
CREATE INDEX subscriptions_by_instance ON subscriptions (tenant_id, service_instance_id, id);

-- One-off charges: pending, then invoiced or cancelled.
CREATE TABLE charges (
    tenant_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    state TEXT NOT NULL,
    description TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    unit_amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    tax_rate BIGINT NOT NULL,
    charged_on TEXT NOT NULL,
    invoice_id BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, customer_id, id)
);
CREATE UNIQUE INDEX charges_by_id ON charges (tenant_id, id);
CREATE INDEX charges_pending ON charges (tenant_id, customer_id, id) WHERE state = 'pending';

-- A draft has no number, no issue date and no due date.
CREATE TABLE invoices (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    number TEXT,
    status TEXT NOT NULL,
    currency TEXT NOT NULL,
    issue_date TEXT,
    due_date TEXT,
    subtotal BIGINT NOT NULL,
    tax_total BIGINT NOT NULL,
    total BIGINT NOT NULL,
    amount_paid BIGINT NOT NULL,
    bill_run_id BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX invoices_by_number ON invoices (tenant_id, number);
CREATE INDEX invoices_by_customer ON invoices (tenant_id, customer_id, id);
CREATE INDEX invoices_by_status ON invoices (tenant_id, status, due_date, id);

-- period_end is the last day of the period. Amounts are in minor units of the invoice's currency.
CREATE TABLE invoice_line_items (
    tenant_id BIGINT NOT NULL,
    invoice_id BIGINT NOT NULL,
    line_number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subscription_id BIGINT,
    charge_id BIGINT,
    description TEXT NOT NULL,
    period_start TEXT,
    period_end TEXT,
    quantity BIGINT NOT NULL,
    unit_amount BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    tax_type TEXT NOT NULL,
    tax_rate BIGINT NOT NULL,
    tax_amount BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, invoice_id, line_number)
);

-- The journal, append-only: debits positive, credits negative; the lines of one entry add up to zero.
-- The entry that issues an invoice bears the invoice's own identifier.
CREATE TABLE journal_lines (
    tenant_id BIGINT NOT NULL,
    entry_id BIGINT NOT NULL,
    line_number BIGINT NOT NULL,
    entry_date TEXT NOT NULL,
    account TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    customer_id BIGINT NOT NULL,
    source_kind TEXT NOT NULL,
    source_id BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, entry_id, line_number)
);

CREATE TABLE payments (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    status TEXT NOT NULL,
    payment_method TEXT NOT NULL,
    amount BIGINT NOT NULL,
    amount_allocated BIGINT NOT NULL,
    amount_refunded BIGINT NOT NULL,
    currency TEXT NOT NULL,
    received_on TEXT NOT NULL,
    reference TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX payments_by_customer ON payments (tenant_id, customer_id, id);
CREATE INDEX payments_by_status ON payments (tenant_id, status, id);
CREATE INDEX payments_by_date ON payments (tenant_id, received_on, id);

-- What paid an invoice. No payment_id: it came out of the customer's credit.
CREATE TABLE payment_allocations (
    tenant_id BIGINT NOT NULL,
    invoice_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    payment_id BIGINT,
    customer_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    allocated_on TEXT NOT NULL,
    PRIMARY KEY (tenant_id, invoice_id, id)
);
CREATE INDEX payment_allocations_by_payment ON payment_allocations (tenant_id, payment_id, id)
    WHERE payment_id IS NOT NULL;

-- No invoice_id: what was paid back had not been used for an invoice.
CREATE TABLE refunds (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    payment_id BIGINT,
    invoice_id BIGINT,
    payment_method TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    reason TEXT NOT NULL,
    refunded_on TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX refunds_by_customer ON refunds (tenant_id, customer_id, id);
CREATE INDEX refunds_by_invoice ON refunds (tenant_id, invoice_id, id) WHERE invoice_id IS NOT NULL;
CREATE INDEX refunds_by_payment ON refunds (tenant_id, payment_id, id) WHERE payment_id IS NOT NULL;

-- What a customer has paid in advance: the balance of customer_credit in the journal, at hand.
CREATE TABLE customer_credits (
    tenant_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, customer_id, currency)
);

-- The next free number of each series. Taken in the transaction that uses it, so there are no gaps.
CREATE TABLE number_series (
    tenant_id BIGINT NOT NULL,
    series TEXT NOT NULL,
    next_number BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, series)
);

-- A bill run and its chunks: contiguous ranges of customers, each billed by one transaction.
CREATE TABLE bill_runs (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    dry_run BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    chunk_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    finished_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX bill_runs_unfinished ON bill_runs (tenant_id, as_of, id) WHERE finished_at IS NULL;

-- Both ends of a range belong to it. claimed_by says which worker is at it: a hint that saves double work,
-- while `state` decides. The identifiers of the invoices that a chunk made lie between its first and last.
CREATE TABLE bill_run_chunks (
    tenant_id BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    chunk_number BIGINT NOT NULL,
    first_customer_id BIGINT NOT NULL,
    last_customer_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    claimed_by TEXT,
    customers_billed BIGINT NOT NULL,
    skipped_account BIGINT NOT NULL,
    skipped_service BIGINT NOT NULL,
    skipped_price BIGINT NOT NULL,
    first_invoice_id BIGINT,
    last_invoice_id BIGINT,
    PRIMARY KEY (tenant_id, run_id, chunk_number)
);

CREATE TABLE bill_run_totals (
    tenant_id BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    chunk_number BIGINT NOT NULL,
    currency TEXT NOT NULL,
    invoices BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    partially_paid BIGINT NOT NULL,
    paid BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    subtotal BIGINT NOT NULL,
    tax_total BIGINT NOT NULL,
    total BIGINT NOT NULL,
    credit_used BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, run_id, chunk_number, currency)
);

-- Whom a run could not bill although it should have, and why.
CREATE TABLE bill_run_exceptions (
    tenant_id BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    subscription_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (tenant_id, run_id, customer_id, subscription_id)
);
