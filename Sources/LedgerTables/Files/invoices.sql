-- Invoices and their lines as Stripe showed them last.

-- name: save
INSERT INTO invoices (/*! lane, */ customer_id, id, number, stripe_customer, subscription, status,
  currency, total, created_at, automatically_finalizes_at, finalized_at, seen_at)
VALUES (/*! ?0, */ ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
ON CONFLICT (/*! lane, */ customer_id, id) DO UPDATE SET number = excluded.number,
  stripe_customer = excluded.stripe_customer, subscription = excluded.subscription,
  status = excluded.status, currency = excluded.currency, total = excluded.total,
  created_at = excluded.created_at,
  automatically_finalizes_at = excluded.automatically_finalizes_at,
  finalized_at = excluded.finalized_at, seen_at = excluded.seen_at;

-- name: sight
SELECT finalized_at, seen_at FROM invoices WHERE /*! lane = ?0 AND */ customer_id = ?1 AND id = ?2;

-- name: remove
DELETE FROM invoices WHERE /*! lane = ?0 AND */ customer_id = ?1 AND id = ?2;

-- name: removeLines
DELETE FROM invoice_lines WHERE /*! lane = ?0 AND */ customer_id = ?1 AND invoice = ?2;

-- name: insertLine
INSERT INTO invoice_lines (/*! lane, */ customer_id, invoice, position, id, item, price, period_start,
  period_end, quantity, amount, discounted, is_proration, invoice_item, description)
VALUES (/*! ?0, */ ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14);

-- name: ofCustomer
-- Newest first.
SELECT id, number, stripe_customer, subscription, status, currency, total, created_at,
  automatically_finalizes_at, finalized_at, seen_at
FROM invoices WHERE /*! lane = ?0 AND */ customer_id = ?1 ORDER BY created_at DESC, id DESC;

-- name: linesOfCustomer
-- The lines of all invoices, each one's in their order.
SELECT invoice, id, item, price, period_start, period_end, quantity, amount, discounted,
  is_proration, invoice_item, description
FROM invoice_lines WHERE /*! lane = ?0 AND */ customer_id = ?1 ORDER BY invoice, position;
