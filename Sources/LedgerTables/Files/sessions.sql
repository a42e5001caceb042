-- The sessions of operators' browsers.

-- name: removeExpired
DELETE FROM sessions WHERE expires_at <= ?1;

-- name: insert
INSERT INTO sessions (id, key_id, address, created_at, expires_at, ended_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT DO NOTHING;

-- name: byID
SELECT id, key_id, address, created_at, expires_at, ended_at FROM sessions WHERE id = ?1;

-- name: all
SELECT id, key_id, address, created_at, expires_at, ended_at FROM sessions ORDER BY created_at, id;

-- name: end
UPDATE sessions SET ended_at = coalesce(ended_at, ?1) WHERE id = ?2;
