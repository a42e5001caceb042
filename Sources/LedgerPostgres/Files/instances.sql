-- What is known of instances, what they hold open, and what customers measure.

-- name: standing
-- What is asked before a batch of reports is decided: an instance's last exporter and open totals, its customer's link and newest
-- certificate, and whether the day is wide. Subqueries that give one row stay seeks.
SELECT w.ord, i.exporter, i.sequence,
  (SELECT true FROM links l WHERE l.customer_id = w.customer),
  (SELECT c.period_end FROM certificates c WHERE c.customer_id = w.customer
    ORDER BY c.number DESC LIMIT 1),
  (SELECT true FROM wide_days d WHERE d.customer_id = w.customer AND d.day = w.day),
  i.open_hour, i.open_slot, i.open_day
FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY
  AS w(customer, instance, day, ord)
LEFT JOIN instances i ON i.customer_id = w.customer AND i.instance_id = w.instance;

-- name: note
-- `InstanceState.init(following:_:)` as one statement; the longest window bounds where overlaps are looked for.
INSERT INTO instances AS i (customer_id, instance_id, entry_count, newest_start, newest_end,
  last_received_at, exporter, sequence, longest_window, open_hour, open_slot, open_day)
SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
  $6::bigint[], $7::text[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bytea[],
  $12::bytea[])
ON CONFLICT (customer_id, instance_id) DO UPDATE SET
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
FROM instances WHERE customer_id = ?1;

-- name: entryCount
SELECT coalesce(sum(entry_count), 0)::bigint FROM instances WHERE customer_id = $1::text;

-- name: customers
SELECT DISTINCT customer_id FROM instances WHERE customer_id > $1::text
ORDER BY customer_id LIMIT $2::bigint;

-- name: open
SELECT instance_id, open_hour, open_slot, open_day FROM instances
WHERE customer_id = $1::text AND open_hour IS NOT NULL;

-- name: close
UPDATE instances SET open_hour = NULL, open_slot = '', open_day = ''
WHERE customer_id = $1::text AND instance_id = ANY ($2::text[]);

-- name: insertMetrics
INSERT INTO customer_metrics (customer_id, metric)
SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING;

-- name: metrics
SELECT metric FROM customer_metrics WHERE customer_id = $1::text;
