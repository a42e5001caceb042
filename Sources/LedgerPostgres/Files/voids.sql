-- What takes entries out.

-- name: insert
INSERT INTO voids (lane, customer_id, id, target, reason, voided_at, replacement)
VALUES ($6::integer, $1::text, $2::bigint, $3::bigint, $4::text, $5::bigint, $7::bigint);

-- name: insertEntries
INSERT INTO voided_entries (lane, customer_id, entry, void)
SELECT lane, customer, entry, void
FROM unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[]) AS n(lane, customer, entry, void);

-- name: byNumber
-- Found as entries are by their numbers.
SELECT v.target, v.reason, v.voided_at, v.replacement
FROM lanes l CROSS JOIN LATERAL (
  SELECT * FROM voids WHERE lane = l.lane AND id >= $1::bigint ORDER BY id LIMIT 1
) v
WHERE l.lane = ANY ($2::integer[]) AND v.id <= $1::bigint;

-- name: withTargets
-- Voids of a customer with the entries that they are about, in the columns that EntryRow reads.
SELECT x.id, x.reason, x.voided_at, x.replacement,
  e.customer_id, e.id, e.window_end, e.window_start, e.instance_id, e.completes,
  e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM unnest($1::bigint[]) AS n(id)
CROSS JOIN LATERAL (
  SELECT * FROM voids WHERE lane = $2::integer AND id >= n.id ORDER BY id LIMIT 1
) x
CROSS JOIN LATERAL (
  SELECT * FROM entries
  WHERE lane = $2::integer AND customer_id = x.customer_id AND id = x.target OFFSET 0
) e
LEFT JOIN LATERAL (
  SELECT void FROM voided_entries
  WHERE lane = $2::integer AND customer_id = e.customer_id AND entry = e.id OFFSET 0
) v ON true
WHERE x.id <= n.id;
