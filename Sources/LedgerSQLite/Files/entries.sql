-- Entries and voids, which are numbered together. What reads whole entries has the columns that EntryRow reads.

-- name: newestNumber
SELECT max(ifnull((SELECT max(id) FROM entries), 0), ifnull((SELECT max(id) FROM voids), 0));

-- name: insert
-- Adds nothing when an entry has the same window and revision.
INSERT INTO entries (id, customer, instance, window_hour, window_offset, window_length,
  revision, completes, content_hash, received_at, reported_by, client_key, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (customer, instance, window_hour, window_offset, window_length, revision)
  DO NOTHING;

-- name: insertKey
INSERT INTO client_keys (customer, instance, client_key, revision, entry)
SELECT ?1, ?2, ?3, ifnull(max(revision) + 1, 0), ?4 FROM client_keys
WHERE customer = ?1 AND instance = ?2 AND client_key = ?3;

-- name: nextRevision
SELECT ifnull(max(revision) + 1, 0) FROM entries
WHERE customer = ? AND instance = ? AND window_hour = ? AND window_offset = ?
  AND window_length = ?;

-- name: byWindow
SELECT e.id, e.customer, e.instance, e.window_hour, e.window_offset, e.window_length, e.revision,
  e.completes, e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM entries e LEFT JOIN voided_entries v ON v.entry = e.id
WHERE e.customer = ? AND e.instance = ? AND e.window_hour = ? AND e.window_offset = ?
  AND e.window_length = ? ORDER BY e.revision;

-- name: byKey
SELECT e.id, e.customer, e.instance, e.window_hour, e.window_offset, e.window_length, e.revision,
  e.completes, e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM client_keys k JOIN entries e ON e.id = k.entry LEFT JOIN voided_entries v ON v.entry = e.id
WHERE k.customer = ? AND k.instance = ? AND k.client_key = ? ORDER BY k.revision;

-- name: byNumber
SELECT e.id, e.customer, e.instance, e.window_hour, e.window_offset, e.window_length, e.revision,
  e.completes, e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM entries e LEFT JOIN voided_entries v ON v.entry = e.id
WHERE e.id = ?;

-- name: newest
SELECT e.id, e.customer, e.instance, e.window_hour, e.window_offset, e.window_length, e.revision,
  e.completes, e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
FROM entries e LEFT JOIN voided_entries v ON v.entry = e.id
WHERE e.customer = ? AND e.id < ? ORDER BY e.id DESC LIMIT ?;

-- name: matching
-- Left to itself SQLite walks all of a customer's entries backwards until the page is full.
SELECT id FROM entries INDEXED BY entries_by_window
WHERE customer = ?1 AND instance = ?2 AND window_hour BETWEEN ?3 AND ?5
  AND (window_hour, window_offset) > (?3, ?4) AND (window_hour, window_offset) <= (?5, ?6)
  AND id < ?7 ORDER BY id DESC LIMIT ?8;

-- name: matchingCount
SELECT count(*) FROM entries INDEXED BY entries_by_window
WHERE customer = ?1 AND instance = ?2 AND window_hour BETWEEN ?3 AND ?5
  AND (window_hour, window_offset) > (?3, ?4) AND (window_hour, window_offset) <= (?5, ?6);

-- name: ofHours
-- With no more than totals need of them; whether each is void.
SELECT e.window_hour, e.window_offset, e.window_length, e.body, v.void IS NOT NULL
FROM entries e LEFT JOIN voided_entries v ON v.entry = e.id
WHERE e.customer = ? AND e.instance = ? AND e.window_hour BETWEEN ? AND ?;

-- name: ofHoursNewestFirst
SELECT e.window_hour, e.window_offset, e.window_length, e.body, v.void IS NOT NULL
FROM entries e LEFT JOIN voided_entries v ON v.entry = e.id
WHERE e.customer = ? AND e.instance = ? AND e.window_hour BETWEEN ? AND ?
ORDER BY e.window_hour DESC, e.window_offset DESC;

-- name: activity
SELECT id, customer FROM (
  SELECT * FROM (SELECT id, customer FROM entries WHERE id > ?1 ORDER BY id LIMIT ?2)
  UNION ALL
  SELECT * FROM (SELECT id, customer FROM voids WHERE id > ?1 ORDER BY id LIMIT ?2)
) ORDER BY id LIMIT ?2;

-- name: hours
-- Those in which an instance has entries.
SELECT DISTINCT window_hour FROM entries
WHERE customer = ? AND instance = ? AND window_hour BETWEEN ? AND ?;

-- name: seal
UPDATE entries SET body = ?1
WHERE customer = ?2 AND instance = ?3 AND window_hour BETWEEN ?4 AND ?5
  AND id <= ?6 AND body <> ?1;

-- name: insertVoid
INSERT INTO voids (id, customer, target, reason, voided_at) VALUES (?, ?, ?, ?, ?);

-- name: insertVoidedEntry
INSERT INTO voided_entries (entry, void) VALUES (?, ?);

-- name: void
SELECT target, reason, voided_at FROM voids WHERE id = ?;
