-- What takes entries out.

-- name: insert
INSERT INTO voids (customer_id, id, target, reason, voided_at, lane, replacement)
VALUES ($1::text, $2::bigint, $3::bigint, $4::text, $5::bigint, $6::bigint, $7::bigint);

-- name: insertEntries
INSERT INTO voided_entries (customer_id, entry, void)
SELECT $1::text, entry, $3::bigint FROM unnest($2::bigint[]) AS entry;

-- name: byNumber
-- Found as entries are by their numbers.
SELECT v.target, v.reason, v.voided_at, v.replacement
FROM lanes l CROSS JOIN LATERAL (
  SELECT * FROM voids WHERE lane = l.lane AND id >= $1::bigint ORDER BY id LIMIT 1
) v
WHERE v.id <= $1::bigint;

-- name: withTargets
-- Voids with the entries that they are about, in the columns that EntryRow reads.
SELECT x.id, x.reason, x.voided_at, x.replacement,
  e.customer_id, e.id, e.window_end, e.window_start, e.instance_id, e.completes,
  e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM unnest($1::bigint[]) AS n(id) CROSS JOIN lanes l
CROSS JOIN LATERAL (
  SELECT * FROM voids WHERE lane = l.lane AND id >= n.id ORDER BY id LIMIT 1
) x
JOIN entries e ON e.customer_id = x.customer_id AND e.id = x.target
LEFT JOIN voided_entries v ON v.customer_id = e.customer_id AND v.entry = e.id
WHERE x.id <= n.id;
