-- Changes of plan and cancellations that were accepted.

-- name: save
INSERT INTO subscription_changes AS known (id, customer_id, subscription, kind, moment, plan, requested_at, prices,
  status, is_open, effective_at, schedule, problem, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
ON CONFLICT (id) DO UPDATE SET prices = excluded.prices, status = excluded.status,
  is_open = excluded.is_open, effective_at = excluded.effective_at,
  schedule = excluded.schedule, problem = excluded.problem, updated_at = excluded.updated_at
WHERE known.is_open = {{yes}} AND (known.status <> 'revoking'
  OR excluded.status = 'revoking' OR excluded.is_open = {{no}});

-- name: byID
SELECT id, customer_id, subscription, kind, moment, plan, requested_at, prices, status, effective_at, schedule, problem,
  updated_at
FROM subscription_changes WHERE id = ?1;

-- name: ofCustomer
-- Newest first.
SELECT id, customer_id, subscription, kind, moment, plan, requested_at, prices, status, effective_at, schedule, problem,
  updated_at
FROM subscription_changes WHERE customer_id = ?1 ORDER BY requested_at DESC, id DESC;

-- name: open
SELECT id, customer_id, subscription, kind, moment, plan, requested_at, prices, status, effective_at, schedule, problem,
  updated_at
FROM subscription_changes WHERE is_open = {{yes}} ORDER BY requested_at, id;
