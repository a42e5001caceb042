-- When a subscription is going to end, and the period of an item that has one of its own.

ALTER TABLE subscriptions ADD COLUMN cancels_at bigint;
ALTER TABLE subscription_items ADD COLUMN period_start bigint;
ALTER TABLE subscription_items ADD COLUMN period_end bigint;
