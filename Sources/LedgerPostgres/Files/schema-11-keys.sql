-- Keys with names, scopes, an expiry, a last use and secrets that were rotated away; sessions by themselves.
--
-- Sessions that were kept as keys end: their browsers log in again.

DELETE FROM api_keys WHERE substr(id, 1, 4) = 'ses_';
ALTER TABLE api_keys
  DROP CONSTRAINT api_keys_role_check,
  ADD COLUMN scopes text,
  ADD COLUMN name text,
  ADD COLUMN expires_at bigint,
  -- midnight of the day of the last use
  ADD COLUMN used_on bigint,
  ADD COLUMN used_from text,
  ADD CONSTRAINT api_keys_role_check
    CHECK (role IN ('reporter', 'reader', 'operator', 'scoped')),
  ADD CONSTRAINT api_keys_scopes_check CHECK ((scopes IS NOT NULL) = (role = 'scoped'));
CREATE TABLE rotated_secrets (
  secret_hash bytea PRIMARY KEY,
  key_id text COLLATE "C" NOT NULL REFERENCES api_keys (id),
  valid_until bigint NOT NULL
);
CREATE INDEX rotated_secrets_of_key ON rotated_secrets (key_id);
CREATE TABLE sessions (
  id text COLLATE "C" PRIMARY KEY,
  -- of a key, or 'admin'
  key_id text NOT NULL,
  address text,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  ended_at bigint
);
