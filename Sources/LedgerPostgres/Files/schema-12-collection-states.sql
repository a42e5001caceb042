-- Since when a subscription is in its state, the pause of its collection, and whether it ended with its customer.

ALTER TABLE subscriptions ADD COLUMN status_since bigint;
ALTER TABLE subscriptions ADD COLUMN pause_behavior text;
ALTER TABLE subscriptions ADD COLUMN paused_since bigint;
ALTER TABLE subscriptions ADD COLUMN resumes_at bigint;
ALTER TABLE subscriptions ADD COLUMN is_customer_deleted boolean NOT NULL DEFAULT false;
