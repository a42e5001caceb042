-- The spans of customers whose entries have lost their details.

-- name: ofCustomer
-- Oldest first.
SELECT start_at, end_at, through, cuts, sealed_at FROM sealed_spans
WHERE /*! lane = ?0 AND */ customer_id = ?1 ORDER BY start_at;

-- name: insert
INSERT INTO sealed_spans (/*! lane, */ customer_id, start_at, end_at, through, cuts, sealed_at)
VALUES (/*! ?0, */ ?1, ?2, ?3, ?4, ?5, ?6);
