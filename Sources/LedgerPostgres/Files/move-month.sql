-- Moves the first of the monthly tables into entries. It is read once, whole: what the sessions of the ledger are kept from doing.

SET LOCAL statement_timeout = 0;
SET LOCAL enable_seqscan = on;
SET LOCAL enable_hashjoin = on;

-- under a name that does not tell which month it is
DO $$
  BEGIN
    EXECUTE (
      SELECT format('ALTER TABLE %s RENAME TO entries_of_month', c.oid::regclass)
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = to_regclass('entries_by_month') ORDER BY c.oid::regclass::text LIMIT 1
    );
  END
$$;
INSERT INTO entries (lane, customer_hash, id, window_end, window_start, revision, completes, received_at,
  customer_id, instance_id, content_hash, reported_by, client_key, body)
SELECT c.lane, c.hash, e.id, e.window_end, e.window_start, e.revision & 2147483647, e.completes, e.received_at,
  e.customer_id, e.instance_id, e.content_hash, e.reported_by, e.client_key, ledger_body(e.body)
FROM entries_of_month e JOIN (
  SELECT k.customer_id, ledger_lane(k.customer_id, s.lanes) AS lane, ledger_hash(k.customer_id) AS hash
  FROM (SELECT DISTINCT customer_id FROM entries_of_month) k CROSS JOIN ledger_shape s
) c ON c.customer_id = e.customer_id
ORDER BY e.id;
DROP TABLE entries_of_month;
