-- Which steps of the schema were taken, and what moves entries out of the monthly tables that they were in before lanes.

-- name: waitLong
-- A step may take longer than any statement of the ledger.
SET LOCAL statement_timeout = 0;

-- name: versions
-- Null before the first step.
SELECT to_regclass('ledger_schema')::text;

-- name: createVersions
CREATE TABLE ledger_schema (
  version bigint PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now()
);

-- name: newest
SELECT coalesce(max(version), 0) FROM ledger_schema;

-- name: insert
INSERT INTO ledger_schema (version) VALUES ($1::bigint);

-- name: monthsAreLeft
-- Asked of the catalogue's table: what a lock was waited for is seen only with one of a table.
SELECT 1 FROM pg_class WHERE oid = to_regclass('entries_by_month');

-- name: month
SELECT c.oid::regclass::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = to_regclass('entries_by_month') ORDER BY 1 LIMIT 1;

-- name: dropMonths
DROP TABLE IF EXISTS entries_by_month;
