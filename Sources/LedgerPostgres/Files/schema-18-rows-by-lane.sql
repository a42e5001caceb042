-- Rows by lane, and short ones. Every table that grows with customers names the lane of its row, so that a lane with all that is in it
-- can lie on a server of its own; what reports said and hours come to is bytes, and an hour of an instance is one row.
--
-- Entries and hours are moved afterwards, by `EntryMove`.

-- A report's body of an earlier version as bytes: `EntryBody` says what the first one means.
CREATE FUNCTION ledger_body(body json) RETURNS bytea
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN body::text = '{"metrics":{},"sealed":true}' THEN '\x04'::bytea
    ELSE set_byte('\x00'::bytea, 0, CASE WHEN body->'missing' IS NULL THEN 128 ELSE 130 END)
      || convert_to(body::text, 'UTF8') END
$$;

-- The hash by which a customer is in its lane, as an integer.
CREATE FUNCTION ledger_hash(customer text) RETURNS integer
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (ledger_lane(customer, 4294967296) - 2147483648)::integer
$$;

ALTER TABLE lanes ALTER COLUMN lane TYPE integer;

ALTER TABLE entries RENAME TO entries_of_json;
ALTER INDEX entries_by_number RENAME TO entries_of_json_by_number;
ALTER INDEX entries_by_window RENAME TO entries_of_json_by_window;
ALTER INDEX entries_by_customer RENAME TO entries_of_json_by_customer;
-- wide columns first, so that nothing is lost between two
CREATE TABLE entries (
  -- divided by the count of lanes it leaves the lane
  id bigint NOT NULL,
  window_end bigint NOT NULL,
  window_start bigint NOT NULL CHECK (window_start <= window_end),
  received_at bigint NOT NULL,
  -- of a completion: the report's number
  completes bigint,
  lane integer NOT NULL,
  -- in the place of the name where a short key takes half of the room: whose it is the name tells
  customer_hash integer NOT NULL,
  -- of a window: how many entries it had before; of a report without one: the last 31 bits of its number
  revision integer NOT NULL CHECK (revision >= 0),
  customer_id text COLLATE "C" NOT NULL,
  instance_id text COLLATE "C" NOT NULL,
  content_hash bytea NOT NULL CHECK (length(content_hash) = 16),
  body bytea NOT NULL CHECK (length(body) > 0),
  reported_by text COLLATE "C",
  client_key text COLLATE "C"
);
CREATE UNIQUE INDEX entries_by_number ON entries (lane, id);
-- a lane moves to another server while reports come in
ALTER TABLE entries REPLICA IDENTITY USING INDEX entries_by_number;
CREATE UNIQUE INDEX entries_by_window
  ON entries (lane, customer_id, instance_id, window_end, window_start, revision);
CREATE INDEX entries_by_customer ON entries (lane, customer_hash, id);

-- an hour of an instance, without what the instance holds open of it
CREATE TABLE hour_slots (
  lane integer NOT NULL,
  hour integer NOT NULL,
  -- a metric has more than one entry in it
  is_divided boolean NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  instance_id text COLLATE "C" NOT NULL,
  totals bytea NOT NULL CHECK (length(totals) > 0),
  PRIMARY KEY (lane, customer_id, instance_id, hour)
) WITH (fillfactor = 90);

-- An expression that is dropped again fills the column without an update, which these tables refuse.
DO $$
  DECLARE
    name text;
    count bigint := (SELECT lanes FROM ledger_shape);
  BEGIN
    FOREACH name IN ARRAY ARRAY['client_keys', 'voided_entries', 'conflicts', 'instances',
      'customer_metrics', 'day_totals', 'wide_days', 'segments', 'delivery_attempts',
      'delivery_states', 'leases', 'invoices', 'invoice_lines', 'coverage_marks', 'certificates',
      'late_decisions', 'segment_adjustments', 'sealed_spans']
    LOOP
      EXECUTE format('ALTER TABLE %I ADD COLUMN lane integer NOT NULL '
        'GENERATED ALWAYS AS (ledger_lane(customer_id, %s)::integer) STORED', name, count);
      EXECUTE format('ALTER TABLE %I ALTER COLUMN lane DROP EXPRESSION', name);
    END LOOP;
  END
$$;
ALTER TABLE voids ALTER COLUMN lane TYPE integer;

ALTER TABLE client_keys DROP CONSTRAINT client_keys_pkey,
  ADD PRIMARY KEY (lane, customer_id, instance_id, client_key, revision);
ALTER TABLE voids DROP CONSTRAINT voids_pkey;
DROP INDEX voids_by_number;
ALTER TABLE voids ADD PRIMARY KEY (lane, id);
ALTER TABLE voided_entries DROP CONSTRAINT voided_entries_pkey,
  ADD PRIMARY KEY (lane, customer_id, entry);
ALTER TABLE conflicts DROP CONSTRAINT conflicts_pkey, DROP CONSTRAINT conflicts_by_content,
  ADD PRIMARY KEY (lane, customer_id, id),
  ADD CONSTRAINT conflicts_by_content UNIQUE (lane, customer_id, standing, content_hash),
  ALTER COLUMN body TYPE bytea USING ledger_body(body);
ALTER TABLE instances DROP CONSTRAINT instances_pkey,
  ADD PRIMARY KEY (lane, customer_id, instance_id);
-- customers are listed over all lanes
CREATE INDEX instances_by_name ON instances (customer_id);
ALTER TABLE customer_metrics DROP CONSTRAINT customer_metrics_pkey,
  ADD PRIMARY KEY (lane, customer_id, metric);
ALTER TABLE day_totals DROP CONSTRAINT day_totals_pkey,
  ADD PRIMARY KEY (lane, customer_id, metric, day);
ALTER TABLE wide_days DROP CONSTRAINT wide_days_pkey, ADD PRIMARY KEY (lane, customer_id, day);
ALTER TABLE segments DROP CONSTRAINT segments_pkey,
  ADD PRIMARY KEY (lane, customer_id, meter, start_at, item);
ALTER TABLE delivery_attempts DROP CONSTRAINT delivery_attempts_pkey,
  ADD PRIMARY KEY (lane, customer_id, meter, start_at, item, sequence);
DROP INDEX accepted_attempts;
CREATE INDEX accepted_attempts
  ON delivery_attempts (lane, customer_id, meter, start_at, item, sequence) WHERE is_accepted;
ALTER TABLE delivery_states DROP CONSTRAINT delivery_states_pkey,
  ADD PRIMARY KEY (lane, customer_id, meter, start_at, item);
ALTER TABLE leases DROP CONSTRAINT leases_pkey, ADD PRIMARY KEY (lane, customer_id);
ALTER TABLE invoice_lines DROP CONSTRAINT invoice_lines_customer_id_invoice_fkey,
  DROP CONSTRAINT invoice_lines_pkey,
  ADD PRIMARY KEY (lane, customer_id, invoice, position);
ALTER TABLE invoices DROP CONSTRAINT invoices_pkey, ADD PRIMARY KEY (lane, customer_id, id);
ALTER TABLE invoice_lines
  ADD FOREIGN KEY (lane, customer_id, invoice) REFERENCES invoices (lane, customer_id, id);
ALTER TABLE coverage_marks DROP CONSTRAINT coverage_marks_pkey,
  ADD PRIMARY KEY (lane, customer_id, instance_id, kind, start_at, end_at);
ALTER TABLE certificates DROP CONSTRAINT certificates_pkey,
  ADD PRIMARY KEY (lane, customer_id, number);
ALTER TABLE late_decisions DROP CONSTRAINT late_decisions_pkey,
  ADD PRIMARY KEY (lane, customer_id, entry);
ALTER TABLE segment_adjustments DROP CONSTRAINT segment_adjustments_pkey,
  ADD PRIMARY KEY (lane, customer_id, meter, start_at, item, decided_at, kind);
ALTER TABLE sealed_spans DROP CONSTRAINT sealed_spans_pkey,
  ADD PRIMARY KEY (lane, customer_id, start_at);

-- the one change that entries may see: in a sealed span their bodies lose what they said
REVOKE UPDATE, DELETE, TRUNCATE ON entries FROM CURRENT_USER;
GRANT UPDATE (body) ON entries TO CURRENT_USER;
DROP FUNCTION ledger_seal(text, bigint, bigint, bigint);
CREATE FUNCTION ledger_seal(
  in_lane integer, customer text, after bigint, through_end bigint, newest bigint
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  DECLARE
    count bigint;
  BEGIN
    UPDATE entries e SET body = '\x04'::bytea
    FROM instances i CROSS JOIN LATERAL (
      SELECT x.id FROM entries x
      WHERE x.lane = in_lane AND x.customer_id = i.customer_id AND x.instance_id = i.instance_id
        AND x.window_end > after AND x.window_end <= through_end AND x.id <= newest
      ORDER BY x.window_end OFFSET 0
    ) w
    WHERE i.lane = in_lane AND i.customer_id = customer
      AND e.lane = in_lane AND e.customer_id = i.customer_id AND e.id = w.id
      AND e.body <> '\x04'::bytea
      AND EXISTS (
        SELECT 1 FROM sealed_spans s
        WHERE s.lane = in_lane AND s.customer_id = e.customer_id AND e.id <= s.through
          AND s.start_at < e.window_end AND e.window_end <= s.end_at
      );
    GET DIAGNOSTICS count = ROW_COUNT;
    RETURN count;
  END
$$;
REVOKE EXECUTE ON FUNCTION ledger_seal FROM PUBLIC;

-- divides the tables over the servers of a Citus cluster: a lane with all that is in it on one of them, the rest on each
CREATE FUNCTION ledger_distribute() RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  DECLARE
    name text;
  BEGIN
    IF (SELECT lanes FROM ledger_shape) < 2 THEN
      RAISE EXCEPTION 'a ledger of one lane cannot be divided';
    END IF;
    PERFORM set_config('citus.shard_count', (SELECT lanes::text FROM ledger_shape), true);
    -- what they refuse they refuse on every server: each looks at its own row alone
    PERFORM set_config('citus.enable_unsafe_triggers', 'on', true);
    FOREACH name IN ARRAY ARRAY['ledger_shape', 'links', 'subscriptions', 'subscription_items',
      'subscription_changes', 'prices', 'api_keys', 'rotated_secrets']
    LOOP
      PERFORM create_reference_table(name::regclass);
    END LOOP;
    ALTER TABLE invoice_lines DROP CONSTRAINT invoice_lines_lane_customer_id_invoice_fkey;
    PERFORM create_distributed_table('lanes'::regclass, 'lane');
    FOREACH name IN ARRAY ARRAY['entries', 'client_keys', 'voids', 'voided_entries', 'conflicts',
      'instances', 'customer_metrics', 'hour_slots', 'day_totals', 'wide_days', 'segments',
      'delivery_attempts', 'delivery_states', 'leases', 'invoices', 'invoice_lines',
      'coverage_marks', 'certificates', 'late_decisions', 'segment_adjustments', 'sealed_spans']
    LOOP
      PERFORM create_distributed_table(name::regclass, 'lane', colocate_with => 'lanes');
    END LOOP;
    -- what was there before lies on the servers now; what refuses that it goes looks away
    PERFORM set_config('session_replication_role', 'replica', true);
    FOR name IN SELECT logicalrelid::text FROM pg_dist_partition LOOP
      PERFORM truncate_local_data_after_distributing_table(name::regclass);
    END LOOP;
    ALTER TABLE invoice_lines
      ADD FOREIGN KEY (lane, customer_id, invoice) REFERENCES invoices (lane, customer_id, id);
  END
$$;
REVOKE EXECUTE ON FUNCTION ledger_distribute FROM PUBLIC;
