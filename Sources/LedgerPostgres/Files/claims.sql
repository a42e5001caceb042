-- What is claimed of senders.

-- name: anyKey
SELECT EXISTS (SELECT 1 FROM api_keys);

-- name: validKeys
-- Until when each secret is taken; null: until its key is revoked.
SELECT secret_hash, expires_at FROM api_keys
WHERE secret_hash = ANY ($1::bytea[]) AND revoked_at IS NULL
UNION ALL
SELECT rotated_secrets.secret_hash, least(valid_until, expires_at)
FROM rotated_secrets JOIN api_keys ON id = key_id
WHERE rotated_secrets.secret_hash = ANY ($1::bytea[]) AND revoked_at IS NULL;
