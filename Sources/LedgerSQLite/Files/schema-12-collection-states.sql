-- Since when a subscription is in its state, the pause of its collection, and whether it ended with its customer.

ALTER TABLE subscriptions ADD COLUMN status_since INTEGER;
ALTER TABLE subscriptions ADD COLUMN pause_behavior TEXT;
ALTER TABLE subscriptions ADD COLUMN paused_since INTEGER;
ALTER TABLE subscriptions ADD COLUMN resumes_at INTEGER;
ALTER TABLE subscriptions ADD COLUMN is_customer_deleted INTEGER NOT NULL DEFAULT 0;
