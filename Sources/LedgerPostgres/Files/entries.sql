-- Entries: what was reported, in the columns that EntryRow reads, each with the void that took it out.
--
-- `OFFSET 0` keeps the planner from reading the entries of other instances first, an order from walking all of the customer's: it
-- leaves one index to choose, also while the table is empty.
--
-- `w.lane` in lists becomes the number of the one lane where lanes lie on several servers (`Statement.lane`): then they know before they
-- ask that all is in one place.

-- name: insert
INSERT INTO entries (lane, customer_hash, customer_id, id, window_end, window_start, instance_id, revision,
  completes, content_hash, received_at, reported_by, client_key, body)
SELECT lane, hash_of_customer, customer, id, window_end, window_start, instance, revision, completes, hash, received,
  reporter, client_key, body
FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::integer[],
  $7::bigint[], $8::bytea[], $9::bigint[], $10::text[], $11::text[], $12::bytea[],
  $13::integer[], $14::integer[])
  AS n(customer, id, window_end, window_start, instance, revision, completes, hash, received,
    reporter, client_key, body, lane, hash_of_customer);

-- name: insertKeys
INSERT INTO client_keys (lane, customer_id, instance_id, client_key, revision, entry)
SELECT * FROM unnest($6::integer[], $1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[]);

-- name: byWindow
SELECT w.ord, e.customer_id, e.id, e.window_end, e.window_start, e.instance_id, e.completes,
  e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::integer[])
  WITH ORDINALITY AS w(customer, instance, window_end, window_start, lane, ord)
CROSS JOIN LATERAL (
  SELECT * FROM entries x
  WHERE x.lane = w.lane AND x.customer_id = w.customer AND x.instance_id = w.instance
    AND x.window_end = w.window_end AND x.window_start = w.window_start
  ORDER BY x.revision OFFSET 0
) e
LEFT JOIN LATERAL (
  SELECT void FROM voided_entries
  WHERE lane = w.lane AND customer_id = e.customer_id AND entry = e.id OFFSET 0
) v ON true
ORDER BY w.ord, e.revision;

-- name: byKey
SELECT w.ord, e.customer_id, e.id, e.window_end, e.window_start, e.instance_id, e.completes,
  e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[])
  WITH ORDINALITY AS w(customer, instance, client_key, lane, ord)
JOIN client_keys k ON k.lane = w.lane AND k.customer_id = w.customer AND k.instance_id = w.instance
  AND k.client_key = w.client_key
CROSS JOIN LATERAL (
  SELECT * FROM entries
  WHERE lane = w.lane AND customer_id = k.customer_id AND id = k.entry OFFSET 0
) e
LEFT JOIN LATERAL (
  SELECT void FROM voided_entries
  WHERE lane = w.lane AND customer_id = e.customer_id AND entry = e.id OFFSET 0
) v ON true
ORDER BY w.ord, k.revision;

-- name: byNumber
-- The first row of each lane that may have it with this number or a greater one: the order leaves one index to choose, also while the
-- table is empty. Whether it is this number is asked as `<=`: told that both are equal the planner seeks what joins by the number alone.
-- A number from before the lanes may be in any of them.
SELECT e.customer_id, e.id, e.window_end, e.window_start, e.instance_id, e.completes,
  e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM lanes l CROSS JOIN LATERAL (
  SELECT * FROM entries WHERE lane = l.lane AND id >= $1::bigint ORDER BY id LIMIT 1
) e
LEFT JOIN LATERAL (
  SELECT void FROM voided_entries
  WHERE lane = l.lane AND customer_id = e.customer_id AND entry = e.id OFFSET 0
) v ON true
WHERE l.lane = ANY ($2::integer[]) AND e.id <= $1::bigint;

-- name: overlapping
-- Of each window the others of its instance that stand and share time with it. Such a window ends no later behind it than the
-- longest one of the instance is long.
SELECT w.ord, e.id, e.window_start, e.window_end
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::integer[])
  WITH ORDINALITY AS w(customer, instance, window_end, window_start, lane, ord)
JOIN instances i ON i.lane = w.lane AND i.customer_id = w.customer AND i.instance_id = w.instance
CROSS JOIN LATERAL (
  SELECT o.id, o.window_start, o.window_end
  FROM (
    SELECT * FROM entries e
    WHERE e.lane = w.lane AND e.customer_id = i.customer_id AND e.instance_id = i.instance_id
      AND e.window_end > w.window_start
      AND e.window_end
        < least(w.window_end, 9223372036854775807 - i.longest_window) + i.longest_window
      AND e.window_start < w.window_end AND e.window_start < e.window_end
    ORDER BY e.window_end OFFSET 0
  ) o
  LEFT JOIN LATERAL (
    SELECT void FROM voided_entries
    WHERE lane = w.lane AND customer_id = o.customer_id AND entry = o.id OFFSET 0
  ) v ON true
  WHERE o.completes IS NULL AND v.void IS NULL
    AND (o.window_start, o.window_end) <> (w.window_start, w.window_end)
  ORDER BY o.window_end, o.window_start LIMIT $6::bigint
) e;

-- name: begunBefore
-- Those that stand and whose windows began before an instant and end after it, found as the overlapping ones are.
SELECT e.customer_id, e.id, e.window_end, e.window_start, e.instance_id, e.completes,
  e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM instances i
CROSS JOIN LATERAL (
  SELECT * FROM entries e
  WHERE e.lane = $3::integer AND e.customer_id = i.customer_id AND e.instance_id = i.instance_id
    AND e.window_end > $2::bigint
    AND e.window_end
      < least($2::bigint, 9223372036854775807 - i.longest_window) + i.longest_window
    AND e.window_start < $2::bigint AND e.window_start < e.window_end
  ORDER BY e.window_end OFFSET 0
) e
LEFT JOIN LATERAL (
  SELECT void FROM voided_entries
  WHERE lane = $3::integer AND customer_id = e.customer_id AND entry = e.id OFFSET 0
) v ON true
WHERE i.lane = $3::integer AND i.customer_id = $1::text AND v.void IS NULL;

-- name: ofHours
-- Those that stand and whose windows end in a span of few hours, of one instance or of all.
SELECT e.customer_id, e.id, e.window_end, e.window_start, e.instance_id, e.completes,
  e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM instances i CROSS JOIN LATERAL (
  SELECT * FROM entries
  WHERE lane = $5::integer AND customer_id = i.customer_id AND instance_id = i.instance_id
    AND window_end > $3::bigint AND window_end <= $4::bigint
  ORDER BY window_end OFFSET 0
) e
LEFT JOIN LATERAL (
  SELECT void FROM voided_entries
  WHERE lane = $5::integer AND customer_id = e.customer_id AND entry = e.id OFFSET 0
) v ON true
WHERE i.lane = $5::integer AND i.customer_id = $1::text AND ($2::text IS NULL OR i.instance_id = $2::text)
  AND v.void IS NULL;

-- name: ofDividedHours
-- Those of hours in which an instance has more than one, or may have with what is open.
SELECT e.customer_id, e.id, e.window_end, e.window_start, e.instance_id, e.completes,
  e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM instances i CROSS JOIN LATERAL (
  SELECT hour FROM hour_slots
  WHERE lane = $4::integer AND customer_id = i.customer_id AND instance_id = i.instance_id
    AND hour BETWEEN $2::integer AND $3::integer AND is_divided
  UNION SELECT i.open_hour::integer WHERE i.open_hour BETWEEN $2::integer AND $3::integer
) h CROSS JOIN LATERAL (
  SELECT * FROM entries
  WHERE lane = $4::integer AND customer_id = i.customer_id AND instance_id = i.instance_id
    AND window_end > h.hour * 3600000000000
    AND window_end <= (h.hour + 1) * 3600000000000
  ORDER BY window_end OFFSET 0
) e
LEFT JOIN LATERAL (
  SELECT void FROM voided_entries
  WHERE lane = $4::integer AND customer_id = e.customer_id AND entry = e.id OFFSET 0
) v ON true
WHERE i.lane = $4::integer AND i.customer_id = $1::text AND v.void IS NULL;

-- name: newest
SELECT e.customer_id, e.id, e.window_end, e.window_start, e.instance_id, e.completes,
  e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM entries e
LEFT JOIN LATERAL (
  SELECT void FROM voided_entries
  WHERE lane = $4::integer AND customer_id = e.customer_id AND entry = e.id OFFSET 0
) v ON true
WHERE e.lane = $4::integer AND e.customer_hash = $5::integer AND e.customer_id = $1::text
  AND e.id < $2::bigint
ORDER BY e.id DESC LIMIT $3::bigint;

-- name: matching
SELECT e.customer_id, e.id, e.window_end, e.window_start, e.instance_id, e.completes,
  e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM instances i CROSS JOIN LATERAL (
  SELECT * FROM entries
  WHERE lane = $5::integer AND customer_id = i.customer_id AND instance_id = i.instance_id
    AND window_end > $3::bigint AND window_end <= $4::bigint
  ORDER BY window_end OFFSET 0
) e
LEFT JOIN LATERAL (
  SELECT void FROM voided_entries
  WHERE lane = $5::integer AND customer_id = e.customer_id AND entry = e.id OFFSET 0
) v ON true
WHERE i.lane = $5::integer AND i.customer_id = $1::text AND ($2::text IS NULL OR i.instance_id = $2::text)
  AND e.id < $6::bigint ORDER BY e.id DESC LIMIT $7::bigint;

-- name: matchingCount
SELECT count(*)
FROM instances i CROSS JOIN LATERAL (
  SELECT * FROM entries
  WHERE lane = $5::integer AND customer_id = i.customer_id AND instance_id = i.instance_id
    AND window_end > $3::bigint AND window_end <= $4::bigint
  ORDER BY window_end OFFSET 0
) e
WHERE i.lane = $5::integer AND i.customer_id = $1::text AND ($2::text IS NULL OR i.instance_id = $2::text);

-- name: activity
-- Whose entries and voids came in a lane behind a number.
(SELECT id, customer_id FROM entries WHERE lane = $1::integer AND id > $2::bigint
  ORDER BY id LIMIT $3::bigint)
UNION ALL
(SELECT id, customer_id FROM voids WHERE lane = $1::integer AND id > $2::bigint
  ORDER BY id LIMIT $3::bigint)
ORDER BY id LIMIT $3::bigint;

-- name: seal
-- How many entries of these windows lost their details.
SELECT ledger_seal($5::integer, $1::text, $2::bigint, $3::bigint, $4::bigint);
