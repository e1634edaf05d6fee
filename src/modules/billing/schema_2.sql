-- A run changes every row of a page, in no column that an index holds. With half of the page free, the new
-- versions stay in it, and no index needs an entry for them.
ALTER TABLE subscriptions SET (fillfactor = 50);

-- Holds what a statement shows: a customer's invoices of years lie far apart, and here beside each other.
DROP INDEX invoices_by_customer;
CREATE INDEX invoices_by_customer ON invoices (tenant_id, customer_id, id, issue_date, number, total);
DROP INDEX invoices_by_status;
CREATE INDEX invoices_by_status ON invoices (tenant_id, status, id);
-- What may become overdue. It stays small: every night takes those out whose due date has gone by.
CREATE INDEX invoices_pending ON invoices (tenant_id, due_date, id) WHERE status = 'pending';

-- An entry is listed by its first line.
CREATE INDEX journal_entries_by_customer ON journal_lines (tenant_id, customer_id, entry_id)
    WHERE line_number = 1;
CREATE INDEX journal_entries_by_date ON journal_lines (tenant_id, entry_date, entry_id)
    WHERE line_number = 1;

-- As that of invoices.
DROP INDEX payments_by_customer;
CREATE INDEX payments_by_customer
    ON payments (tenant_id, customer_id, id, status, received_on, amount, reference);
CREATE INDEX payments_by_method ON payments (tenant_id, payment_method, id);
