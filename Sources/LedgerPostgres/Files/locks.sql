-- The locks by which replicas take turns, each under a number that other programs in this database do not use.

-- name: schema
-- "bil1" in ASCII.
SELECT pg_advisory_xact_lock(1651076145, 0);

-- name: customers
-- "bil2" in ASCII.
SELECT pg_advisory_xact_lock(1651076146, hash) FROM (
  SELECT DISTINCT hashtext(id) AS hash FROM unnest($1::text[]) AS id ORDER BY hash
) AS hashes;
