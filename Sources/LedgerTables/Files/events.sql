-- Stripe's events, each once, and how far its lists were read.

-- name: insert
INSERT INTO stripe_events (id, type, created_at, object, stripe_customer, received_at, awaits_link)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?5 IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM links WHERE stripe_customer = ?5)
WHERE true ON CONFLICT DO NOTHING;

-- name: setAwaitsLink
-- In the order of the ids, so that no two writers wait for each other.
UPDATE stripe_events SET awaits_link = ?2 WHERE id IN (
  SELECT id FROM stripe_events
  WHERE processed_at IS NULL AND stripe_customer = ?1 AND awaits_link <> ?2
  ORDER BY id {{forUpdate}}
);

-- name: due
SELECT id, type, created_at, object, stripe_customer, received_at FROM stripe_events
WHERE processed_at IS NULL AND awaits_link = {{no}} AND (created_at, id) > (?1, ?2)
ORDER BY created_at, id LIMIT ?3;

-- name: markProcessed
UPDATE stripe_events SET processed_at = ?2 WHERE id = ?1 AND processed_at IS NULL;

-- name: byID
SELECT id, type, created_at, object, stripe_customer, received_at FROM stripe_events WHERE id = ?1;

-- name: state
SELECT count(*) FILTER (WHERE awaits_link = {{no}}), min(received_at) FILTER (WHERE awaits_link = {{no}}),
  count(*) FILTER (WHERE awaits_link = {{yes}})
FROM stripe_events WHERE processed_at IS NULL;

-- name: cursor
SELECT event, created_at FROM event_cursors WHERE feed = ?1;

-- name: setCursor
INSERT INTO event_cursors (feed, event, created_at) VALUES (?1, ?2, ?3)
ON CONFLICT (feed) DO UPDATE SET event = excluded.event, created_at = excluded.created_at;

-- name: noteArrival
INSERT INTO event_arrivals AS known (way, at) VALUES (?1, ?2)
ON CONFLICT (way) DO UPDATE SET at = excluded.at WHERE known.at < excluded.at;

-- name: arrivals
SELECT way, at FROM event_arrivals;
