-- What is known of instances, what they hold open, and what customers measure.

-- name: standing
-- What is asked before a batch of reports is decided: an instance's last exporter and open totals, its customer's link and newest
-- certificate, whether the day is wide, and of an hour that is not the open one what is kept of it and of that one. Subqueries that
-- give one row stay seeks.
SELECT w.ord, i.exporter, i.sequence,
  (SELECT true FROM links l WHERE l.customer_id = w.customer),
  (SELECT c.period_end FROM certificates c WHERE c.lane = w.lane AND c.customer_id = w.customer
    ORDER BY c.number DESC LIMIT 1),
  (SELECT true FROM wide_days d
    WHERE d.lane = w.lane AND d.customer_id = w.customer AND d.day = w.hour / 24 - (w.hour % 24 < 0)::int),
  i.open_hour, i.open_slot, i.open_day,
  CASE WHEN i.open_hour <> w.hour THEN (SELECT s.totals FROM hour_slots s
    WHERE s.lane = w.lane AND s.customer_id = w.customer AND s.instance_id = w.instance
      AND s.hour = i.open_hour) END,
  CASE WHEN i.open_hour IS DISTINCT FROM w.hour THEN (SELECT s.totals FROM hour_slots s
    WHERE s.lane = w.lane AND s.customer_id = w.customer AND s.instance_id = w.instance
      AND s.hour = w.hour) END
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::integer[]) WITH ORDINALITY
  AS w(customer, instance, hour, lane, ord)
LEFT JOIN instances i ON i.lane = w.lane AND i.customer_id = w.customer AND i.instance_id = w.instance;

-- name: note
-- `InstanceState.init(following:_:)` as one statement; the longest window bounds where overlaps are looked for.
INSERT INTO instances AS i (lane, customer_id, instance_id, entry_count, newest_start, newest_end,
  last_received_at, exporter, sequence, longest_window, open_hour, open_slot, open_day)
SELECT * FROM unnest($13::integer[], $1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
  $6::bigint[], $7::text[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bytea[],
  $12::bytea[])
ON CONFLICT (lane, customer_id, instance_id) DO UPDATE SET
  entry_count = i.entry_count + excluded.entry_count,
  newest_start = CASE WHEN (excluded.newest_end, excluded.newest_start)
    > (i.newest_end, i.newest_start) THEN excluded.newest_start ELSE i.newest_start END,
  newest_end = greatest(i.newest_end, excluded.newest_end),
  last_received_at = greatest(i.last_received_at, excluded.last_received_at),
  exporter = coalesce(excluded.exporter, i.exporter),
  sequence = CASE WHEN excluded.exporter IS NULL THEN i.sequence ELSE excluded.sequence END,
  longest_window = greatest(i.longest_window, excluded.longest_window),
  open_hour = excluded.open_hour, open_slot = excluded.open_slot,
  open_day = excluded.open_day;

-- name: ofCustomer
-- For `InstanceState.states`.
SELECT instance_id, newest_start, newest_end, last_received_at, entry_count, exporter,
  sequence
FROM instances WHERE lane = ?0 AND customer_id = ?1;

-- name: entryCount
SELECT coalesce(sum(entry_count), 0)::bigint FROM instances
WHERE lane = $2::integer AND customer_id = $1::text;

-- name: customers
-- Over all lanes.
SELECT DISTINCT customer_id FROM instances WHERE customer_id > $1::text
ORDER BY customer_id LIMIT $2::bigint;

-- name: open
SELECT instance_id, open_hour, open_slot, open_day FROM instances
WHERE lane = $2::integer AND customer_id = $1::text AND open_hour IS NOT NULL;

-- name: close
UPDATE instances SET open_hour = NULL, open_slot = '', open_day = ''
WHERE lane = $3::integer AND customer_id = $1::text AND instance_id = ANY ($2::text[]);

-- name: insertMetrics
INSERT INTO customer_metrics (lane, customer_id, metric)
SELECT * FROM unnest($3::integer[], $1::text[], $2::text[]) ON CONFLICT DO NOTHING;

-- name: metrics
SELECT metric FROM customer_metrics WHERE lane = $2::integer AND customer_id = $1::text;
