-- Subscriptions and their items as they were seen last.

-- name: save
-- Changes no row of another customer.
INSERT INTO subscriptions AS known (id, customer_id, plan, status, period_start, period_end,
  trial_end, created_at, ended_at, cancels_at, status_since, pause_behavior, paused_since,
  resumes_at, is_customer_deleted)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
ON CONFLICT (id) DO UPDATE SET plan = excluded.plan, status = excluded.status,
  period_start = excluded.period_start, period_end = excluded.period_end,
  trial_end = excluded.trial_end, created_at = excluded.created_at,
  ended_at = excluded.ended_at, cancels_at = excluded.cancels_at,
  status_since = excluded.status_since, pause_behavior = excluded.pause_behavior,
  paused_since = excluded.paused_since, resumes_at = excluded.resumes_at,
  is_customer_deleted = excluded.is_customer_deleted
WHERE known.customer_id = excluded.customer_id;

-- name: takenMeters
-- The meters of a customer's live items of other subscriptions.
SELECT meter FROM subscription_items
WHERE customer_id = ?1 AND is_live = {{yes}} AND meter IS NOT NULL AND subscription <> ?2;

-- name: removeItems
DELETE FROM subscription_items WHERE customer_id = ?1 AND subscription = ?2;

-- name: insertItem
INSERT INTO subscription_items (customer_id, subscription, position, item, price, meter,
  is_live, period_start, period_end)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: byID
SELECT id, customer_id, plan, status, period_start, period_end, trial_end, created_at, ended_at,
  cancels_at, status_since, pause_behavior, paused_since, resumes_at, is_customer_deleted
FROM subscriptions WHERE id = ?1;

-- name: ofCustomer
-- Newest first.
SELECT id, customer_id, plan, status, period_start, period_end, trial_end, created_at, ended_at,
  cancels_at, status_since, pause_behavior, paused_since, resumes_at, is_customer_deleted
FROM subscriptions WHERE customer_id = ?1 ORDER BY created_at DESC, id DESC;

-- name: itemsOfCustomer
-- The items of all subscriptions, each one's in their order.
SELECT subscription, item, price, meter, period_start, period_end FROM subscription_items
WHERE customer_id = ?1 ORDER BY subscription, position;
