-- What the ledger relies on in every session.

-- name: facts
SELECT current_setting('server_version_num'), current_setting('server_encoding'),
  pg_is_in_recovery(), current_setting('synchronous_commit');

-- name: waitForDisk
SET synchronous_commit = on;

-- name: waiting
SHOW synchronous_commit;
