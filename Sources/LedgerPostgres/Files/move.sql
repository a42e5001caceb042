-- Moves what earlier versions kept in other tables, a part in each transaction: `EntryMove` goes on until nothing is left.

-- name: jsonEntriesAreLeft
SELECT 1 FROM pg_class WHERE oid = to_regclass('entries_of_json');

-- name: jsonEntries
-- The next ones of each lane, in the order of their numbers: the newest that was moved tells where to go on.
INSERT INTO entries (lane, customer_hash, id, window_end, window_start, revision, completes, received_at,
  customer_id, instance_id, content_hash, reported_by, client_key, body)
SELECT l.lane, ledger_hash(e.customer_id), e.id, e.window_end, e.window_start, e.revision & 2147483647, e.completes, e.received_at,
  e.customer_id, e.instance_id, e.content_hash, e.reported_by, e.client_key, ledger_body(e.body)
FROM lanes l CROSS JOIN LATERAL (
  SELECT * FROM entries_of_json j
  WHERE j.lane = l.lane::bigint AND j.id > coalesce(
    (SELECT n.id FROM entries n WHERE n.lane = l.lane ORDER BY n.id DESC LIMIT 1), 0)
  ORDER BY j.id LIMIT 20000
) e;

-- name: dropJSONEntries
DROP TABLE entries_of_json;

-- name: hoursOfMetricsAreLeft
SELECT 1 FROM pg_class WHERE oid = to_regclass('hour_totals');

-- name: hoursOfMetrics
-- All hours of the next customers: of each metric what was a row of its own, as `HourSlotTotals` reads it.
WITH next AS (
  SELECT DISTINCT customer_id FROM hour_totals ORDER BY customer_id LIMIT 200
), gone AS (
  DELETE FROM hour_totals t USING next n WHERE t.customer_id = n.customer_id RETURNING t.*
)
INSERT INTO hour_slots (lane, hour, is_divided, customer_id, instance_id, totals)
SELECT ledger_lane(customer_id, s.lanes), hour, max(entry_count) > 1, customer_id, instance_id,
  '\x80'::bytea || convert_to(json_object_agg(metric,
    json_build_array(sum, entry_count, newest_start, newest_end, newest_value))::text, 'UTF8')
FROM gone CROSS JOIN ledger_shape s
GROUP BY s.lanes, customer_id, instance_id, hour;

-- name: dropHoursOfMetrics
DROP TABLE hour_totals;
