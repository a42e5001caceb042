-- Entries, their totals, the directory, the delivery journal and the keys.
--
-- Times are nanoseconds since 1970. Sums and values are quantities times 10^12, as `Quantity` holds them. Texts sort
-- by their bytes.

-- every entry and void in the order of their commits
CREATE TABLE numbers (
  id bigint PRIMARY KEY CHECK (id > 0),
  customer_id text COLLATE "C" NOT NULL,
  -- null for a void
  window_end bigint
);

CREATE TABLE entries (
  customer_id text COLLATE "C" NOT NULL,
  id bigint NOT NULL,
  window_end bigint NOT NULL,
  window_start bigint NOT NULL CHECK (window_start <= window_end),
  instance_id text COLLATE "C" NOT NULL,
  -- of a window: how many entries it had before; of a report without one: its number
  revision bigint NOT NULL CHECK (revision >= 0),
  -- of a completion: the report's number
  completes bigint,
  content_hash bytea NOT NULL CHECK (length(content_hash) = 16),
  received_at bigint NOT NULL,
  reported_by text COLLATE "C",
  client_key text COLLATE "C",
  body json NOT NULL,
  PRIMARY KEY (customer_id, id, window_end),
  CONSTRAINT entries_by_window
    UNIQUE (customer_id, instance_id, window_end, window_start, revision)
) PARTITION BY RANGE (window_end);
CREATE TABLE entries_before PARTITION OF entries
  FOR VALUES FROM (MINVALUE) TO (1577836800000000001);
CREATE TABLE entries_after PARTITION OF entries
  FOR VALUES FROM (4102444800000000001) TO (MAXVALUE);

CREATE TABLE client_keys (
  customer_id text COLLATE "C" NOT NULL,
  instance_id text COLLATE "C" NOT NULL,
  client_key text COLLATE "C" NOT NULL,
  revision bigint NOT NULL CHECK (revision >= 0),
  entry bigint NOT NULL,
  window_end bigint NOT NULL,
  PRIMARY KEY (customer_id, instance_id, client_key, revision)
);

CREATE TABLE voids (
  customer_id text COLLATE "C" NOT NULL,
  id bigint NOT NULL,
  target bigint NOT NULL,
  reason text NOT NULL,
  voided_at bigint NOT NULL,
  PRIMARY KEY (customer_id, id)
);
CREATE TABLE voided_entries (
  customer_id text COLLATE "C" NOT NULL,
  entry bigint NOT NULL,
  void bigint NOT NULL,
  PRIMARY KEY (customer_id, entry)
);

CREATE TABLE conflicts (
  customer_id text COLLATE "C" NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  instance_id text COLLATE "C" NOT NULL,
  window_start bigint NOT NULL,
  window_end bigint NOT NULL,
  content_hash bytea NOT NULL CHECK (length(content_hash) = 16),
  standing bigint NOT NULL,
  received_at bigint NOT NULL,
  reported_by text COLLATE "C",
  client_key text COLLATE "C",
  body json NOT NULL,
  PRIMARY KEY (customer_id, id),
  CONSTRAINT conflicts_by_content UNIQUE (customer_id, standing, content_hash)
);

CREATE FUNCTION ledger_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION '% are never changed or deleted', TG_ARGV[0];
  END
$$;
CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE ON entries
  FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change('entries');
CREATE TRIGGER entries_are_not_truncated BEFORE TRUNCATE ON entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change('entries');
CREATE TRIGGER voids_stay BEFORE UPDATE OR DELETE ON voids
  FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change('voids');
CREATE TRIGGER voids_are_not_truncated BEFORE TRUNCATE ON voids
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change('voids');
CREATE TRIGGER voided_entries_stay BEFORE UPDATE OR DELETE ON voided_entries
  FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change('voided_entries');
CREATE TRIGGER voided_entries_are_not_truncated BEFORE TRUNCATE ON voided_entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change('voided_entries');
CREATE TRIGGER numbers_stay BEFORE UPDATE OR DELETE ON numbers
  FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change('numbers');
CREATE TRIGGER numbers_are_not_truncated BEFORE TRUNCATE ON numbers
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change('numbers');

CREATE TABLE instances (
  customer_id text COLLATE "C" NOT NULL,
  instance_id text COLLATE "C" NOT NULL,
  entry_count bigint NOT NULL,
  newest_start bigint NOT NULL,
  newest_end bigint NOT NULL,
  last_received_at bigint NOT NULL,
  exporter text COLLATE "C",
  sequence bigint,
  PRIMARY KEY (customer_id, instance_id)
);

CREATE TABLE customer_metrics (
  customer_id text COLLATE "C" NOT NULL,
  metric text COLLATE "C" NOT NULL,
  PRIMARY KEY (customer_id, metric)
);

CREATE TABLE hour_totals (
  customer_id text COLLATE "C" NOT NULL,
  metric text COLLATE "C" NOT NULL,
  instance_id text COLLATE "C" NOT NULL,
  hour bigint NOT NULL,
  sum numeric NOT NULL,
  entry_count bigint NOT NULL,
  newest_start bigint NOT NULL,
  newest_end bigint NOT NULL,
  newest_value numeric NOT NULL,
  PRIMARY KEY (customer_id, metric, instance_id, hour),
  CONSTRAINT hour_totals_fit CHECK (sum BETWEEN -170141183460469231731687303715884105728
    AND 170141183460469231731687303715884105727)
) WITH (fillfactor = 90);

-- over all instances of the customer
CREATE TABLE day_totals (
  customer_id text COLLATE "C" NOT NULL,
  metric text COLLATE "C" NOT NULL,
  day bigint NOT NULL,
  sum numeric NOT NULL,
  entry_count bigint NOT NULL,
  PRIMARY KEY (customer_id, metric, day),
  CONSTRAINT day_totals_fit CHECK (sum BETWEEN -170141183460469231731687303715884105728
    AND 170141183460469231731687303715884105727)
) WITH (fillfactor = 90);

CREATE TABLE links (
  customer_id text COLLATE "C" PRIMARY KEY,
  stripe_customer text COLLATE "C" NOT NULL UNIQUE,
  name text,
  email text,
  test_clock text,
  linked_at bigint NOT NULL
);

CREATE TABLE subscriptions (
  id text COLLATE "C" PRIMARY KEY,
  customer_id text COLLATE "C" NOT NULL,
  plan text NOT NULL,
  status text NOT NULL,
  period_start bigint NOT NULL,
  period_end bigint NOT NULL,
  trial_end bigint,
  created_at bigint NOT NULL,
  ended_at bigint
);
CREATE INDEX subscriptions_by_customer ON subscriptions (customer_id, created_at, id);

CREATE TABLE subscription_items (
  customer_id text COLLATE "C" NOT NULL,
  subscription text COLLATE "C" NOT NULL REFERENCES subscriptions,
  position bigint NOT NULL,
  item text NOT NULL,
  price text NOT NULL,
  meter text COLLATE "C",
  is_live boolean NOT NULL,
  PRIMARY KEY (customer_id, subscription, position)
);
CREATE UNIQUE INDEX one_live_item_per_meter ON subscription_items (customer_id, meter)
  WHERE is_live AND meter IS NOT NULL;

CREATE TABLE segments (
  customer_id text COLLATE "C" NOT NULL,
  meter text COLLATE "C" NOT NULL,
  start_at bigint NOT NULL,
  item text COLLATE "C" NOT NULL,
  price text NOT NULL,
  end_at bigint NOT NULL,
  billing text NOT NULL CHECK (billing IN ('billed', 'trial')),
  PRIMARY KEY (customer_id, meter, start_at, item)
);

CREATE TABLE prices (
  id text COLLATE "C" PRIMARY KEY,
  terms text NOT NULL
);

CREATE TABLE delivery_attempts (
  customer_id text COLLATE "C" NOT NULL,
  meter text COLLATE "C" NOT NULL,
  start_at bigint NOT NULL,
  item text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  event_name text NOT NULL,
  value bigint NOT NULL,
  event_time bigint NOT NULL,
  identifier text NOT NULL,
  intended_at bigint NOT NULL,
  is_accepted boolean,
  reason text,
  resolved_at bigint,
  PRIMARY KEY (customer_id, meter, start_at, item, sequence)
);
CREATE INDEX accepted_attempts
  ON delivery_attempts (customer_id, meter, start_at, item, sequence) WHERE is_accepted;

CREATE TABLE delivery_states (
  customer_id text COLLATE "C" NOT NULL,
  meter text COLLATE "C" NOT NULL,
  start_at bigint NOT NULL,
  item text COLLATE "C" NOT NULL,
  confirmed_value bigint,
  confirmed_at bigint,
  held_reason text,
  PRIMARY KEY (customer_id, meter, start_at, item)
);

CREATE TABLE leases (
  customer_id text COLLATE "C" PRIMARY KEY,
  holder text NOT NULL,
  until bigint NOT NULL
);

CREATE TABLE api_keys (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  role text NOT NULL CHECK (role IN ('reporter', 'reader', 'operator')),
  customer_id text,
  instance_id text,
  secret_hash bytea NOT NULL UNIQUE,
  created_at bigint NOT NULL,
  revoked_at bigint
);
