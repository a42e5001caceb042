-- Windows that were reported. Left to itself SQLite walks all of a customer's entries: the index is named.

-- name: reported
-- The newest ones of a span: from hour ?3, offset ?4 to hour ?5, offset ?6.
SELECT e.id, e.window_hour, e.window_offset, e.window_length, v.void, e.body
FROM entries e INDEXED BY entries_by_window LEFT JOIN voided_entries v ON v.entry = e.id
WHERE e.customer = ?1 AND e.instance = ?2 AND e.window_hour BETWEEN ?3 AND ?5
  AND (e.window_hour, e.window_offset) > (?3, ?4)
  AND (e.window_hour, e.window_offset) <= (?5, ?6) AND e.window_length <> 0
ORDER BY e.window_hour DESC, e.window_offset DESC LIMIT ?7;

-- name: first
SELECT e.window_hour, e.window_offset, e.window_length
FROM entries e INDEXED BY entries_by_window
WHERE e.customer = ? AND e.instance = ? AND e.window_length <> 0
ORDER BY e.window_hour, e.window_offset LIMIT 1;

-- name: overlapping
-- Those that stand and share time with the one that ends at hour ?4, offset ?5, ?9 nanoseconds, has length ?6 and begins at hour ?7,
-- offset ?8; those of that very window left out.
--
-- Such a window ends no later behind it than the longest one of the instance is long.
SELECT e.id, e.window_hour, e.window_offset, e.window_length
FROM entries e INDEXED BY entries_by_window
WHERE e.customer = ?1 AND e.instance = ?3 AND e.window_hour BETWEEN ?7 AND ?4 + 1 + (
    SELECT longest_window / 3600 FROM instances WHERE customer = ?1 AND number = ?3
  )
  AND (e.window_hour, e.window_offset) > (?7, ?8) AND e.window_length <> 0
  AND (e.window_hour + 1) * 3600000000000 + e.window_offset - CASE
    WHEN e.window_length < 0 THEN -e.window_length ELSE e.window_length * 1000000000 END < ?9
  AND (e.window_hour, e.window_offset, e.window_length) <> (?4, ?5, ?6)
  AND NOT EXISTS (SELECT 1 FROM voided_entries v WHERE v.entry = e.id)
  AND e.completes IS NULL
ORDER BY e.window_hour, e.window_offset LIMIT ?2;

-- name: begunBefore
-- The same with what was reported, completions too.
SELECT e.window_hour, e.window_offset, e.window_length, e.body
FROM entries e INDEXED BY entries_by_window
WHERE e.customer = ?1 AND e.instance = ?3 AND e.window_hour BETWEEN ?7 AND ?4 + 1 + (
    SELECT longest_window / 3600 FROM instances WHERE customer = ?1 AND number = ?3
  )
  AND (e.window_hour, e.window_offset) > (?7, ?8) AND e.window_length <> 0
  AND (e.window_hour + 1) * 3600000000000 + e.window_offset - CASE
    WHEN e.window_length < 0 THEN -e.window_length ELSE e.window_length * 1000000000 END < ?9
  AND (e.window_hour, e.window_offset, e.window_length) <> (?4, ?5, ?6)
  AND NOT EXISTS (SELECT 1 FROM voided_entries v WHERE v.entry = e.id);

-- name: survey
-- All that is asked about a report's customer, hour and day before it is written, in one row: where ?6 is a window's length whether
-- any overlaps it, as above.
SELECT
  (SELECT totals FROM day_totals WHERE customer = ?1 AND day = ?2),
  (SELECT totals FROM hour_slots WHERE customer = ?1 AND instance = ?3 AND hour = ?4),
  EXISTS (SELECT 1 FROM entries WHERE customer = ?1 AND instance = ?3 AND window_hour = ?4),
  EXISTS (SELECT 1 FROM links WHERE customer_id = ?1),
  (SELECT period_end FROM certificates WHERE customer_id = ?1 ORDER BY number DESC LIMIT 1),
  ?6 <> 0 AND EXISTS (
    SELECT 1 FROM entries e INDEXED BY entries_by_window
    WHERE e.customer = ?1 AND e.instance = ?3 AND e.window_hour BETWEEN ?7 AND ?4 + 1 + (
        SELECT longest_window / 3600 FROM instances WHERE customer = ?1 AND number = ?3
      )
      AND (e.window_hour, e.window_offset) > (?7, ?8) AND e.window_length <> 0
      AND (e.window_hour + 1) * 3600000000000 + e.window_offset - CASE
        WHEN e.window_length < 0 THEN -e.window_length ELSE e.window_length * 1000000000 END < ?9
      AND (e.window_hour, e.window_offset, e.window_length) <> (?4, ?5, ?6)
      AND NOT EXISTS (SELECT 1 FROM voided_entries v WHERE v.entry = e.id)
  );
