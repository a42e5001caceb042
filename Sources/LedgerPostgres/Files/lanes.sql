-- The rows by which replicas take turns in a lane.

-- name: count
SELECT lanes, before_lanes FROM ledger_shape;

-- name: distribution
-- Whether lanes lie on several servers: null where the database knows no Citus.
SELECT to_regclass('pg_dist_partition')::text;

-- name: isDistributed
SELECT EXISTS (SELECT 1 FROM pg_dist_partition WHERE logicalrelid = 'lanes'::regclass);

-- name: lock
SELECT lane FROM lanes WHERE lane = ANY ($1::integer[]) ORDER BY lane FOR UPDATE;

-- name: lockFree
-- Those that others hold are left out.
SELECT lane FROM lanes WHERE lane = ANY ($1::integer[]) ORDER BY lane FOR UPDATE SKIP LOCKED;

-- name: setPatience
-- How long a transaction waits for a lane: far longer than a commit takes, and short for those who need other lanes.
SET LOCAL lock_timeout = '100ms';

-- name: newest
-- The newest number of each lane: one seek at the end of each index.
SELECT w.lane, s.lanes, greatest(s.before_lanes,
  (SELECT e.id FROM entries e WHERE e.lane = w.lane ORDER BY e.id DESC LIMIT 1),
  (SELECT v.id FROM voids v WHERE v.lane = w.lane ORDER BY v.id DESC LIMIT 1))
FROM unnest($1::integer[]) AS w(lane) JOIN ledger_shape s ON s.one ORDER BY 1;
