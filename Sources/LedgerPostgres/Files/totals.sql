-- The rows of days and hours: what entries come to.

-- name: addDays
INSERT INTO day_totals (lane, customer_id, metric, day, sum, entry_count)
SELECT * FROM unnest($6::integer[], $1::text[], $2::text[], $3::bigint[], $4::numeric[], $5::bigint[])
ON CONFLICT (lane, customer_id, metric, day) DO UPDATE SET
  sum = day_totals.sum + excluded.sum,
  entry_count = day_totals.entry_count + excluded.entry_count;

-- name: keepHours
-- What an hour had before is in what is kept now: it was read under the lane's lock.
INSERT INTO hour_slots (lane, customer_id, instance_id, hour, totals, is_divided)
SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::integer[], $5::bytea[], $6::boolean[])
ON CONFLICT (lane, customer_id, instance_id, hour) DO UPDATE SET
  totals = excluded.totals, is_divided = excluded.is_divided;

-- name: hour
SELECT totals FROM hour_slots
WHERE lane = $4::integer AND customer_id = $1::text AND instance_id = $2::text AND hour = $3::integer;

-- name: takeFromDay
UPDATE day_totals SET sum = sum - $4::numeric, entry_count = entry_count - $5::bigint
WHERE lane = $6::integer AND customer_id = $1::text AND metric = $2::text AND day = $3::bigint;

-- name: removeEmptyDay
DELETE FROM day_totals
WHERE lane = $4::integer AND customer_id = $1::text AND metric = $2::text AND day = $3::bigint
  AND entry_count = 0;

-- name: removeHour
DELETE FROM hour_slots
WHERE lane = $4::integer AND customer_id = $1::text AND instance_id = $2::text AND hour = $3::integer;

-- name: days
SELECT sum(sum), coalesce(sum(entry_count), 0)::bigint FROM day_totals
WHERE lane = $5::integer AND customer_id = $1::text AND metric = $2::text
  AND day BETWEEN $3::bigint AND $4::bigint;

-- name: hours
-- Instance by instance: `OFFSET 0` keeps the planner from reading the customer's hours of all times and then choosing.
SELECT i.instance_id, h.hour, h.totals
FROM instances i CROSS JOIN LATERAL (
  SELECT hour, totals FROM hour_slots
  WHERE lane = $4::integer AND customer_id = i.customer_id AND instance_id = i.instance_id
    AND hour BETWEEN $2::integer AND $3::integer OFFSET 0
) h
WHERE i.lane = $4::integer AND i.customer_id = $1::text;

-- name: hoursOfInstance
SELECT instance_id, hour, totals FROM hour_slots
WHERE lane = $5::integer AND customer_id = $1::text AND instance_id = $2::text
  AND hour BETWEEN $3::integer AND $4::integer;

-- name: newestHours
-- Of each instance the newest one.
SELECT i.instance_id, h.hour, h.totals
FROM instances i CROSS JOIN LATERAL (
  SELECT hour, totals FROM hour_slots
  WHERE lane = $4::integer AND customer_id = i.customer_id AND instance_id = i.instance_id
    AND hour BETWEEN $2::integer AND $3::integer
  ORDER BY hour DESC LIMIT 1
) h
WHERE i.lane = $4::integer AND i.customer_id = $1::text;

-- name: insertWideDays
INSERT INTO wide_days (lane, customer_id, day)
SELECT * FROM unnest($3::integer[], $1::text[], $2::bigint[]) ON CONFLICT DO NOTHING;
