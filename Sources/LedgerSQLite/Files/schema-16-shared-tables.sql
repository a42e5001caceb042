-- Customers and instances are called as in PostgreSQL, in all tables that are written once for both.

ALTER TABLE links RENAME COLUMN customer TO customer_id;
ALTER TABLE subscriptions RENAME COLUMN customer TO customer_id;
ALTER TABLE subscription_items RENAME COLUMN customer TO customer_id;
ALTER TABLE segments RENAME COLUMN customer TO customer_id;
ALTER TABLE delivery_attempts RENAME COLUMN customer TO customer_id;
ALTER TABLE delivery_states RENAME COLUMN customer TO customer_id;
ALTER TABLE leases RENAME COLUMN customer TO customer_id;
ALTER TABLE certificates RENAME COLUMN customer TO customer_id;
ALTER TABLE late_decisions RENAME COLUMN customer TO customer_id;
ALTER TABLE segment_adjustments RENAME COLUMN customer TO customer_id;
ALTER TABLE coverage_marks RENAME COLUMN customer TO customer_id;
ALTER TABLE coverage_marks RENAME COLUMN instance TO instance_id;
ALTER TABLE sealed_spans RENAME COLUMN customer TO customer_id;
ALTER TABLE invoices RENAME COLUMN customer TO customer_id;
ALTER TABLE invoice_lines RENAME COLUMN customer TO customer_id;
ALTER TABLE subscription_changes RENAME COLUMN customer TO customer_id;
ALTER TABLE api_keys RENAME COLUMN customer TO customer_id;
ALTER TABLE api_keys RENAME COLUMN instance TO instance_id;
