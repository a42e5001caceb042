-- What was decided about what closed segments were billed with.

-- name: insert
INSERT INTO segment_adjustments (/*! lane, */ customer_id, meter, start_at, item, decided_at, kind,
  amount, currency, entry_count, waived_reason, invoice_item, settled_at)
VALUES (/*! ?0, */ ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT DO NOTHING;

-- name: settle
UPDATE segment_adjustments SET
  invoice_item = CASE WHEN settled_at IS NULL THEN ?7 ELSE invoice_item END,
  settled_at = coalesce(settled_at, ?8)
WHERE /*! lane = ?0 AND */ customer_id = ?1 AND meter = ?2 AND start_at = ?3 AND item = ?4 AND decided_at = ?5
  AND kind = ?6;

-- name: ofCustomer
SELECT meter, start_at, item, decided_at, kind, amount, currency, entry_count,
  waived_reason, invoice_item, settled_at
FROM segment_adjustments WHERE /*! lane = ?0 AND */ customer_id = ?1
ORDER BY meter, start_at, item, decided_at, kind;
