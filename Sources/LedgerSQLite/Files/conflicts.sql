-- Reports that were refused with a conflict.

-- name: insert
INSERT OR IGNORE INTO conflicts (customer, instance, window_hour, window_offset,
  window_length, content_hash, standing, received_at, reported_by, client_key, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: ofCustomer
SELECT instance, window_hour, window_offset, window_length, content_hash, standing,
  received_at, reported_by, client_key, body
FROM conflicts WHERE customer = ? ORDER BY id DESC LIMIT ?;
