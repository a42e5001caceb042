-- What the ledger relies on in every session.

-- name: facts
SELECT current_setting('server_version_num'), current_setting('server_encoding'),
  pg_is_in_recovery(), current_setting('synchronous_commit'),
  to_regclass('pg_dist_partition') IS NOT NULL;

-- name: planEach
-- Citus finds the server to ask by the values of a statement: a plan for any values asks all of them, or cannot be made.
SET plan_cache_mode = force_custom_plan;

-- name: tellEach
-- How long a transaction waits for a lane is told to the server that has it.
SET citus.propagate_set_commands = 'local';

-- name: waitForDisk
SET synchronous_commit = on;

-- name: waiting
SHOW synchronous_commit;
