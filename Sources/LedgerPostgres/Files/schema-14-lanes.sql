-- Lanes. Numbers, locks and the feed of entries are divided by customers; an instance's row holds what is open of its hour
-- and day; entries are one table.
--
-- The numbers that are there stay. Entries are moved from their months afterwards, by `EntryMove`.

-- FNV-1a of 32 bits over the bytes of the id: never another one, since everything of a customer is in its lane
CREATE FUNCTION ledger_lane(customer text, lanes bigint) RETURNS bigint
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  DECLARE
    hash bigint := 2166136261;
    bytes bytea := convert_to(customer, 'UTF8');
  BEGIN
    FOR place IN 0..length(bytes) - 1 LOOP
      hash := ((hash # get_byte(bytes, place)::bigint) * 16777619) & 4294967295;
    END LOOP;
    RETURN hash % lanes;
  END
$$;

CREATE TABLE ledger_shape (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  lanes bigint NOT NULL CHECK (lanes BETWEEN 1 AND 64),
  -- numbers up to this one are older than the lanes and tell none
  before_lanes bigint NOT NULL
);
INSERT INTO ledger_shape (lanes, before_lanes)
  SELECT coalesce(nullif(current_setting('billing.lanes', true), ''), '16')::bigint,
    coalesce(max(id), 0)
  FROM numbers;
-- locked by whoever writes in a lane, never changed
CREATE TABLE lanes (lane bigint PRIMARY KEY);
INSERT INTO lanes SELECT generate_series(0, s.lanes - 1) FROM ledger_shape s;

DROP TRIGGER entries_stay ON entries;
DROP TRIGGER entries_are_not_truncated ON entries;
ALTER TABLE entries RENAME TO entries_by_month;
ALTER TABLE entries_by_month RENAME CONSTRAINT entries_pkey TO entries_by_month_pkey;
ALTER TABLE entries_by_month RENAME CONSTRAINT entries_by_window TO entries_by_month_window;
CREATE TABLE entries (
  lane bigint NOT NULL,
  -- divided by the count of lanes it leaves the lane
  id bigint NOT NULL,
  window_end bigint NOT NULL,
  window_start bigint NOT NULL CHECK (window_start <= window_end),
  -- of a window: how many entries it had before; of a report without one: its number
  revision bigint NOT NULL CHECK (revision >= 0),
  -- of a completion: the report's number
  completes bigint,
  received_at bigint NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  instance_id text COLLATE "C" NOT NULL,
  content_hash bytea NOT NULL CHECK (length(content_hash) = 16),
  reported_by text COLLATE "C",
  client_key text COLLATE "C",
  body json NOT NULL
);
CREATE UNIQUE INDEX entries_by_number ON entries (lane, id);
CREATE UNIQUE INDEX entries_by_window
  ON entries (customer_id, instance_id, window_end, window_start, revision);
CREATE INDEX entries_by_customer ON entries (customer_id, id);

ALTER TABLE client_keys DROP COLUMN window_end;

DROP TRIGGER voids_stay ON voids;
DROP TRIGGER voids_are_not_truncated ON voids;
DROP TRIGGER voided_entries_stay ON voided_entries;
DROP TRIGGER voided_entries_are_not_truncated ON voided_entries;
ALTER TABLE voids
  ADD COLUMN lane bigint,
  -- of a superseded report: what stands in its place
  ADD COLUMN replacement bigint;
UPDATE voids SET lane = ledger_lane(customer_id, s.lanes),
  replacement = CASE WHEN starts_with(reason, format('superseded by entry %s: ', id + 1))
    THEN id + 1 END
  FROM ledger_shape s;
ALTER TABLE voids ALTER COLUMN lane SET NOT NULL;
CREATE UNIQUE INDEX voids_by_number ON voids (lane, id);

DROP TABLE numbers;

ALTER TABLE instances
  -- what the rows of hours and days do not have yet: of the hour that was reported for last, and of its day
  ADD COLUMN open_hour bigint,
  ADD COLUMN open_slot bytea NOT NULL DEFAULT '',
  ADD COLUMN open_day bytea NOT NULL DEFAULT '';
ALTER TABLE instances SET (fillfactor = 50);

-- days of customers with a value of 2^90 and more: nothing of them is held open
CREATE TABLE wide_days (
  customer_id text COLLATE "C" NOT NULL,
  day bigint NOT NULL,
  PRIMARY KEY (customer_id, day)
);
INSERT INTO wide_days SELECT DISTINCT customer_id, day FROM day_totals
  WHERE sum >= 1237940039285380274899124224;

-- what the ledger's tables take is a matter of privileges, of the role that owns them too
DROP FUNCTION ledger_lets_seal();
REVOKE UPDATE, DELETE, TRUNCATE
  ON entries, client_keys, voids, voided_entries, conflicts, ledger_shape FROM CURRENT_USER;
REVOKE INSERT ON ledger_shape, lanes FROM CURRENT_USER;
REVOKE DELETE, TRUNCATE ON lanes FROM CURRENT_USER;

-- the one change that entries may see: in a sealed span their bodies lose what they said
GRANT UPDATE (body) ON entries TO CURRENT_USER;
CREATE FUNCTION ledger_seal(customer text, after bigint, through_end bigint, newest bigint)
  RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  WITH sealed AS (
    UPDATE entries e SET body = '{"metrics":{},"sealed":true}'::json
    FROM instances i CROSS JOIN LATERAL (
      SELECT x.id FROM entries x
      WHERE x.customer_id = i.customer_id AND x.instance_id = i.instance_id
        AND x.window_end > after AND x.window_end <= through_end AND x.id <= newest
      ORDER BY x.window_end OFFSET 0
    ) w
    WHERE i.customer_id = customer AND e.customer_id = i.customer_id AND e.id = w.id
      AND e.body::text <> '{"metrics":{},"sealed":true}'
      AND EXISTS (
        SELECT 1 FROM sealed_spans s
        WHERE s.customer_id = e.customer_id AND e.id <= s.through
          AND s.start_at < e.window_end AND e.window_end <= s.end_at
      )
    RETURNING 1
  )
  SELECT count(*) FROM sealed
$$;
REVOKE EXECUTE ON FUNCTION ledger_seal FROM PUBLIC;

-- lets a role serve that owns nothing
CREATE FUNCTION ledger_admit(service name) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  DECLARE
    place text := quote_ident(current_schema());
    who text := quote_ident(service);
  BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %s TO %s', place, who);
    EXECUTE format(
      'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %s TO %s', place, who);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %s TO %s', place, who);
    EXECUTE format('REVOKE UPDATE, DELETE ON entries, client_keys, voids, voided_entries, '
      'conflicts, ledger_shape, ledger_schema FROM %s', who);
    EXECUTE format('REVOKE INSERT ON ledger_shape, ledger_schema, lanes FROM %s', who);
    EXECUTE format('REVOKE DELETE ON lanes FROM %s', who);
    EXECUTE format('GRANT EXECUTE ON FUNCTION ledger_seal TO %s', who);
  END
$$;
REVOKE EXECUTE ON FUNCTION ledger_admit FROM PUBLIC;
