-- The API keys, by the hashes of their secrets.

-- name: insert
INSERT INTO api_keys (id, role, scopes, customer_id, instance_id, name, secret_hash,
  created_at, expires_at, revoked_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING;

-- name: byHash
-- The key's own secret first: a second step is taken for the others only.
SELECT id, role, scopes, customer_id, instance_id, name, api_keys.secret_hash, created_at, expires_at,
  revoked_at, used_on, used_from, NULL, NULL
FROM api_keys WHERE secret_hash = ?1
UNION ALL
SELECT id, role, scopes, customer_id, instance_id, name, api_keys.secret_hash, created_at, expires_at,
  revoked_at, used_on, used_from, rotated_secrets.secret_hash, valid_until
FROM rotated_secrets JOIN api_keys ON id = key_id
WHERE rotated_secrets.secret_hash = ?1;

-- name: all
SELECT id, role, scopes, customer_id, instance_id, name, api_keys.secret_hash, created_at, expires_at,
  revoked_at, used_on, used_from,
  (SELECT max(valid_until) FROM rotated_secrets WHERE key_id = api_keys.id)
FROM api_keys ORDER BY created_at, number;

-- name: any
SELECT 1 FROM api_keys LIMIT 1;

-- name: revoke
UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?1) WHERE id = ?2;

-- name: replaceHash
UPDATE api_keys SET secret_hash = ?1 WHERE id = ?2 AND secret_hash = ?3;

-- name: replaceRotatedHash
UPDATE rotated_secrets SET secret_hash = ?1 WHERE key_id = ?2 AND secret_hash = ?3;

-- name: recordUse
UPDATE api_keys SET used_on = ?2, used_from = ?3
WHERE id = ?1 AND coalesce(used_on, ?2) <= ?2;

-- name: lock
SELECT 1 FROM api_keys WHERE id = ?1 {{forUpdate}};

-- name: shortenRotated
-- Secrets that were rotated away end no later than this.
UPDATE rotated_secrets SET valid_until = {{least}}(valid_until, ?1) WHERE key_id = ?2;

-- name: insertRotated
INSERT INTO rotated_secrets (secret_hash, key_id, valid_until) VALUES (?1, ?2, ?3);

-- name: rotate
UPDATE api_keys SET secret_hash = ?1, expires_at = coalesce(?2, expires_at) WHERE id = ?3;
