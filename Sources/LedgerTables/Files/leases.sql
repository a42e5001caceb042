-- Who may send for a customer, and until when.

-- name: claim
INSERT INTO leases AS known (/*! lane, */ customer_id, holder, until) VALUES (/*! ?0, */ ?1, ?2, ?3)
ON CONFLICT (/*! lane, */ customer_id) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE known.holder = excluded.holder OR known.until <= ?4 OR known.until > ?5;

-- name: release
DELETE FROM leases WHERE /*! lane = ?0 AND */ customer_id = ?1 AND holder = ?2;
