-- Entries, their totals, the directory, the delivery journal and the keys.
--
-- Times are nanoseconds since 1970. A window is kept as the UTC hour in which it ends, the nanoseconds by which it
-- ends before that hour does (zero or less), and its length: whole seconds, or negated nanoseconds.

CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE metric_names (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO metric_names (id, name) VALUES (1, 'devices');

-- the names of API keys and of exporters' spools
CREATE TABLE labels (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE instances (
  customer INTEGER NOT NULL REFERENCES customers,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  entry_count INTEGER NOT NULL DEFAULT 0,
  newest_end INTEGER NOT NULL DEFAULT -9223372036854775808,
  newest_start INTEGER NOT NULL DEFAULT -9223372036854775808,
  last_received_at INTEGER NOT NULL DEFAULT -9223372036854775808,
  exporter INTEGER REFERENCES labels,
  sequence INTEGER,
  PRIMARY KEY (customer, number),
  UNIQUE (customer, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_metrics (
  customer INTEGER NOT NULL REFERENCES customers,
  metric INTEGER NOT NULL REFERENCES metric_names,
  PRIMARY KEY (customer, metric)
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
  id INTEGER PRIMARY KEY,
  customer INTEGER NOT NULL REFERENCES customers,
  instance INTEGER NOT NULL,
  window_hour INTEGER NOT NULL,
  window_offset INTEGER NOT NULL CHECK (window_offset <= 0),
  window_length INTEGER NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 0),
  completes INTEGER,
  content_hash BLOB NOT NULL CHECK (length(content_hash) = 16),
  received_at INTEGER NOT NULL,
  reported_by INTEGER,
  client_key TEXT,
  body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_by_window
  ON entries (customer, instance, window_hour, window_offset, window_length, revision);
CREATE INDEX entries_by_customer ON entries (customer);

CREATE TABLE client_keys (
  customer INTEGER NOT NULL REFERENCES customers,
  instance INTEGER NOT NULL,
  client_key TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 0),
  entry INTEGER NOT NULL REFERENCES entries,
  PRIMARY KEY (customer, instance, client_key, revision)
) STRICT, WITHOUT ROWID;

-- numbered together with entries
CREATE TABLE voids (
  id INTEGER PRIMARY KEY,
  customer INTEGER NOT NULL REFERENCES customers,
  target INTEGER NOT NULL REFERENCES entries,
  reason TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;
CREATE TABLE voided_entries (
  entry INTEGER PRIMARY KEY REFERENCES entries,
  void INTEGER NOT NULL REFERENCES voids
) STRICT;

CREATE TABLE conflicts (
  id INTEGER PRIMARY KEY,
  customer INTEGER NOT NULL REFERENCES customers,
  instance INTEGER NOT NULL,
  window_hour INTEGER NOT NULL,
  window_offset INTEGER NOT NULL CHECK (window_offset <= 0),
  window_length INTEGER NOT NULL,
  content_hash BLOB NOT NULL CHECK (length(content_hash) = 16),
  standing INTEGER NOT NULL REFERENCES entries,
  received_at INTEGER NOT NULL,
  reported_by INTEGER,
  client_key TEXT,
  body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX conflicts_by_content ON conflicts (customer, standing, content_hash);
CREATE INDEX conflicts_by_customer ON conflicts (customer);

CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
  BEGIN SELECT RAISE(ABORT, 'entries never change'); END;
CREATE TRIGGER entries_stay BEFORE DELETE ON entries
  BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
CREATE TRIGGER voids_never_change BEFORE UPDATE ON voids
  BEGIN SELECT RAISE(ABORT, 'voids never change'); END;
CREATE TRIGGER voids_stay BEFORE DELETE ON voids
  BEGIN SELECT RAISE(ABORT, 'voids are never deleted'); END;
CREATE TRIGGER voided_entries_never_change BEFORE UPDATE ON voided_entries
  BEGIN SELECT RAISE(ABORT, 'a void is never moved'); END;
CREATE TRIGGER voided_entries_stay BEFORE DELETE ON voided_entries
  BEGIN SELECT RAISE(ABORT, 'a void is never taken back'); END;

-- an instance's hours with more than one entry; an hour with one entry is told by that entry
CREATE TABLE hour_slots (
  customer INTEGER NOT NULL REFERENCES customers,
  instance INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  totals BLOB NOT NULL,
  PRIMARY KEY (customer, instance, hour)
) STRICT, WITHOUT ROWID;

-- over all instances of the customer
CREATE TABLE day_totals (
  customer INTEGER NOT NULL REFERENCES customers,
  day INTEGER NOT NULL,
  totals BLOB NOT NULL,
  PRIMARY KEY (customer, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
  customer INTEGER PRIMARY KEY REFERENCES customers,
  stripe_customer TEXT NOT NULL UNIQUE,
  name TEXT,
  email TEXT,
  test_clock TEXT,
  linked_at INTEGER NOT NULL
) STRICT;

CREATE TABLE subscriptions (
  id TEXT PRIMARY KEY,
  customer INTEGER NOT NULL REFERENCES customers,
  plan TEXT NOT NULL,
  status TEXT NOT NULL,
  period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL,
  trial_end INTEGER,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_by_customer ON subscriptions (customer, created_at);

CREATE TABLE subscription_items (
  customer INTEGER NOT NULL REFERENCES customers,
  subscription TEXT NOT NULL REFERENCES subscriptions,
  position INTEGER NOT NULL,
  item TEXT NOT NULL,
  price TEXT NOT NULL,
  meter TEXT,
  is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
  PRIMARY KEY (customer, subscription, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_live_item_per_meter ON subscription_items (customer, meter)
  WHERE is_live = 1 AND meter IS NOT NULL;

CREATE TABLE segments (
  customer INTEGER NOT NULL REFERENCES customers,
  meter TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  item TEXT NOT NULL,
  price TEXT NOT NULL,
  end_at INTEGER NOT NULL,
  billing TEXT NOT NULL CHECK (billing IN ('billed', 'trial')),
  PRIMARY KEY (customer, meter, start_at, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE prices (
  id TEXT PRIMARY KEY,
  terms TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery_attempts (
  customer INTEGER NOT NULL REFERENCES customers,
  meter TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  item TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  event_name TEXT NOT NULL,
  value INTEGER NOT NULL,
  event_time INTEGER NOT NULL,
  identifier TEXT NOT NULL,
  intended_at INTEGER NOT NULL,
  is_accepted INTEGER CHECK (is_accepted IN (0, 1)),
  reason TEXT,
  resolved_at INTEGER,
  PRIMARY KEY (customer, meter, start_at, item, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX accepted_attempts
  ON delivery_attempts (customer, meter, start_at, item, sequence) WHERE is_accepted = 1;

CREATE TABLE delivery_states (
  customer INTEGER NOT NULL REFERENCES customers,
  meter TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  item TEXT NOT NULL,
  confirmed_value INTEGER,
  confirmed_at INTEGER,
  held_reason TEXT,
  PRIMARY KEY (customer, meter, start_at, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
  customer INTEGER PRIMARY KEY REFERENCES customers,
  holder TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('reporter', 'reader', 'operator')),
  customer TEXT,
  instance TEXT,
  secret_hash BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
