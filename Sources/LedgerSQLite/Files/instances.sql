-- What is known of instances, and what customers measure.

-- name: numbers
SELECT number FROM instances WHERE customer = ?;

-- name: reportingNumbers
-- Of those that have entries.
SELECT number FROM instances WHERE customer = ? AND entry_count > 0;

-- name: numbersAndNames
SELECT number, name FROM instances WHERE customer = ?;

-- name: ofCustomer
-- For `InstanceState.states`.
SELECT i.name, i.newest_start, i.newest_end, i.last_received_at, i.entry_count, l.text,
  i.sequence
FROM instances i LEFT JOIN labels l ON l.id = i.exporter
WHERE i.customer = ?1 AND i.entry_count > 0;

-- name: exporter
-- Who reported last for the instance.
SELECT l.text, i.sequence FROM instances i JOIN labels l ON l.id = i.exporter
WHERE i.customer = ? AND i.number = ?;

-- name: entryCount
SELECT ifnull(sum(entry_count), 0) FROM instances WHERE customer = ?;

-- name: note
-- `InstanceState.init(following:_:)` as one statement; the longest window bounds where overlaps are looked for.
UPDATE instances SET
  entry_count = entry_count + 1,
  newest_start = CASE WHEN (?3, ?4) > (newest_end, newest_start)
    THEN ?4 ELSE newest_start END,
  newest_end = max(newest_end, ?3),
  last_received_at = max(last_received_at, ?5),
  exporter = ifnull(?6, exporter),
  sequence = CASE WHEN ?6 IS NULL THEN sequence ELSE ?7 END,
  longest_window = max(longest_window, ?8)
WHERE customer = ?1 AND number = ?2;

-- name: insertMetric
-- A customer's reports carry the metric.
INSERT OR IGNORE INTO customer_metrics (customer, metric) VALUES (?, ?);

-- name: metrics
SELECT m.name FROM customer_metrics c JOIN metric_names m ON m.id = c.metric
WHERE c.customer = (SELECT id FROM customers WHERE name = ?);

-- name: customers
-- Those that have entries.
SELECT name FROM customers c
WHERE name > ? AND EXISTS (SELECT 1 FROM entries WHERE customer = c.id)
ORDER BY name LIMIT ?;
