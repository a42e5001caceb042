-- The certificates of closed periods, a chain for each customer.

-- name: insert
-- Of two that close the same period one finds the number taken.
INSERT INTO certificates (/*! lane, */ customer_id, number, period_start, period_end, text)
SELECT /*! ?0, */ ?1, ?2, ?3, ?4, ?5
WHERE ?2 = (
  SELECT coalesce(max(number), 0) + 1 FROM certificates WHERE /*! lane = ?0 AND */ customer_id = ?1
)
ON CONFLICT DO NOTHING;

-- name: overlapping
-- In the order of the chain.
SELECT text FROM certificates
WHERE /*! lane = ?0 AND */ customer_id = ?1 AND period_end > ?2 AND period_start < ?3 ORDER BY number;
