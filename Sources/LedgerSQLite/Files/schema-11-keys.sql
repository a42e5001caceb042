-- Keys with names, scopes, an expiry, a last use and secrets that were rotated away; sessions by themselves.
--
-- SQLite changes no `CHECK`, so the table is made anew. Sessions that were kept as keys end: their browsers log in again.

CREATE TABLE newer_api_keys (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('reporter', 'reader', 'operator', 'scoped')),
  -- with commas between
  scopes TEXT CHECK ((scopes IS NOT NULL) = (role = 'scoped')),
  customer TEXT,
  instance TEXT,
  name TEXT,
  secret_hash BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  -- midnight of the day of the last use
  used_on INTEGER,
  used_from TEXT
) STRICT;
INSERT INTO newer_api_keys
  (number, id, role, customer, instance, secret_hash, created_at, revoked_at)
  SELECT number, id, role, customer, instance, secret_hash, created_at, revoked_at
  FROM api_keys WHERE substr(id, 1, 4) <> 'ses_' ORDER BY number;
DROP TABLE api_keys;
ALTER TABLE newer_api_keys RENAME TO api_keys;
CREATE TABLE rotated_secrets (
  secret_hash BLOB NOT NULL PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES api_keys (id),
  valid_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rotated_secrets_of_key ON rotated_secrets (key_id);
CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  -- of a key, or 'admin'
  key_id TEXT NOT NULL,
  address TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
