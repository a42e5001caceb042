-- What was decided about usage that came after its period was closed.

-- name: insert
INSERT INTO late_decisions (/*! lane, */ customer_id, entry, kind, amount, currency, reason, decided_at,
  invoice_item, settled_at)
VALUES (/*! ?0, */ ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING;

-- name: settle
UPDATE late_decisions SET
  invoice_item = CASE WHEN settled_at IS NULL THEN ?3 ELSE invoice_item END,
  settled_at = coalesce(settled_at, ?4)
WHERE /*! lane = ?0 AND */ customer_id = ?1 AND entry = ?2;

-- name: ofCustomer
SELECT entry, kind, amount, currency, reason, decided_at, invoice_item, settled_at
FROM late_decisions WHERE /*! lane = ?0 AND */ customer_id = ?1 ORDER BY entry;
