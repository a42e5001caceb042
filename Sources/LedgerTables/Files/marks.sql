-- Retired instances and waived windows.

-- name: insert
INSERT INTO coverage_marks (/*! lane, */ customer_id, instance_id, kind, start_at, end_at, reason, marked_at)
VALUES (/*! ?0, */ ?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING;

-- name: ofCustomer
SELECT instance_id, kind, start_at, end_at, reason, marked_at FROM coverage_marks
WHERE /*! lane = ?0 AND */ customer_id = ?1;

-- name: retirements
-- When instances were retired inside a span.
SELECT instance_id, start_at FROM coverage_marks
WHERE /*! lane = ?0 AND */ customer_id = ?1 AND kind = 'retire' AND start_at > ?2 AND start_at < ?3;
