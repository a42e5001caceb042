-- The rows of days and hours: what entries come to.

-- name: addDays
INSERT INTO day_totals (customer_id, metric, day, sum, entry_count)
SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::numeric[], $5::bigint[])
ON CONFLICT (customer_id, metric, day) DO UPDATE SET
  sum = day_totals.sum + excluded.sum,
  entry_count = day_totals.entry_count + excluded.entry_count;

-- name: addHours
-- The newest reading is the one that `GaugeReading.isOlder(than:)` calls so.
INSERT INTO hour_totals AS t (customer_id, metric, instance_id, hour, sum, entry_count,
  newest_start, newest_end, newest_value)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::numeric[],
  $6::bigint[], $7::bigint[], $8::bigint[], $9::numeric[])
ON CONFLICT (customer_id, metric, instance_id, hour) DO UPDATE SET
  sum = t.sum + excluded.sum,
  entry_count = t.entry_count + excluded.entry_count,
  newest_start = CASE WHEN (excluded.newest_end, excluded.newest_start, excluded.newest_value)
    > (t.newest_end, t.newest_start, t.newest_value)
    THEN excluded.newest_start ELSE t.newest_start END,
  newest_end = greatest(t.newest_end, excluded.newest_end),
  newest_value = CASE WHEN (excluded.newest_end, excluded.newest_start, excluded.newest_value)
    > (t.newest_end, t.newest_start, t.newest_value)
    THEN excluded.newest_value ELSE t.newest_value END;

-- name: takeFromDay
UPDATE day_totals SET sum = sum - $4::numeric, entry_count = entry_count - $5::bigint
WHERE customer_id = $1::text AND metric = $2::text AND day = $3::bigint;

-- name: removeEmptyDay
DELETE FROM day_totals
WHERE customer_id = $1::text AND metric = $2::text AND day = $3::bigint AND entry_count = 0;

-- name: removeHour
DELETE FROM hour_totals
WHERE customer_id = $1::text AND metric = $2::text AND instance_id = $3::text
  AND hour = $4::bigint;

-- name: days
SELECT sum(sum), coalesce(sum(entry_count), 0)::bigint FROM day_totals
WHERE customer_id = $1::text AND metric = $2::text AND day BETWEEN $3::bigint AND $4::bigint;

-- name: hourSums
-- Instance by instance: `OFFSET 0` keeps the planner from reading a metric's hours of all times and then choosing.
SELECT sum(h.sum), coalesce(sum(h.entry_count), 0)::bigint
FROM instances i CROSS JOIN LATERAL (
  SELECT newest_start, newest_end, newest_value, sum, entry_count FROM hour_totals
  WHERE customer_id = i.customer_id AND metric = $2::text AND instance_id = i.instance_id
    AND hour BETWEEN $3::bigint AND $4::bigint OFFSET 0
) h
WHERE i.customer_id = $1::text;

-- name: hours
-- Instance by instance, too.
SELECT i.instance_id, h.newest_start, h.newest_end, h.newest_value, h.sum, h.entry_count
FROM instances i CROSS JOIN LATERAL (
  SELECT newest_start, newest_end, newest_value, sum, entry_count FROM hour_totals
  WHERE customer_id = i.customer_id AND metric = $2::text AND instance_id = i.instance_id
    AND hour BETWEEN $3::bigint AND $4::bigint OFFSET 0
) h
WHERE i.customer_id = $1::text;

-- name: newestReadings
SELECT i.instance_id, h.newest_start, h.newest_end, h.newest_value
FROM instances i CROSS JOIN LATERAL (
  SELECT newest_start, newest_end, newest_value FROM hour_totals
  WHERE customer_id = i.customer_id AND metric = $2::text AND instance_id = i.instance_id
    AND hour BETWEEN $3::bigint AND $4::bigint
  ORDER BY hour DESC LIMIT 1
) h
WHERE i.customer_id = $1::text;

-- name: insertWideDays
INSERT INTO wide_days (customer_id, day)
SELECT * FROM unnest($1::text[], $2::bigint[]) ON CONFLICT DO NOTHING;
