CREATE INDEX login_attempts_by_end ON login_attempts (tenant_id, window_ends_at);
CREATE INDEX customers_by_type ON customers (tenant_id, customer_type, id);
