CREATE TABLE alert_attempts (
  message TEXT NOT NULL REFERENCES alert_messages (id),
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  status INTEGER,
  problem TEXT,
  PRIMARY KEY (message, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_lease (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  holder TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;

CREATE TABLE alert_messages (
  id TEXT NOT NULL PRIMARY KEY,
  alert TEXT NOT NULL,
  receiver TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('due', 'delivered', 'abandoned')),
  attempt_count INTEGER NOT NULL,
  next_at INTEGER,
  tried_until INTEGER NOT NULL,
  CHECK ((next_at IS NOT NULL) = (status = 'due'))
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_messages_by_age ON alert_messages (created_at, id);

CREATE INDEX alert_messages_due ON alert_messages (next_at, id) WHERE next_at IS NOT NULL;

CREATE TABLE alert_rules (
  name TEXT NOT NULL PRIMARY KEY,
  document TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_silences (
  id TEXT NOT NULL PRIMARY KEY,
  rule TEXT,
  customer TEXT,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
  id TEXT NOT NULL PRIMARY KEY,
  rule TEXT NOT NULL,
  kind TEXT NOT NULL,
  customer TEXT,
  detail TEXT NOT NULL,
  severity TEXT NOT NULL,
  summary TEXT NOT NULL,
  since INTEGER NOT NULL,
  fired_at INTEGER,
  told_at INTEGER,
  clear_since INTEGER,
  resolved_at INTEGER,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX alerts_fired ON alerts (fired_at, id) WHERE fired_at IS NOT NULL;

CREATE UNIQUE INDEX alerts_open ON alerts (rule, coalesce(customer, ''), detail) WHERE resolved_at IS NULL;

CREATE TABLE "api_keys" (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('reporter', 'reader', 'operator', 'scoped')),
  -- with commas between
  scopes TEXT CHECK ((scopes IS NOT NULL) = (role = 'scoped')),
  customer_id TEXT,
  instance_id TEXT,
  name TEXT,
  secret_hash BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  -- midnight of the day of the last use
  used_on INTEGER,
  used_from TEXT
) STRICT;

CREATE TABLE audit_head (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  number INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TABLE audit_log (
  number INTEGER PRIMARY KEY,
  -- the row whose outcome this one tells
  outcome_of INTEGER REFERENCES audit_log (number),
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  actor_name TEXT,
  address TEXT,
  request_id TEXT,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  details TEXT NOT NULL,
  outcome TEXT,
  previous_hash BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
  BEGIN SELECT raise(ABORT, 'the audit log is never deleted'); END;

CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
  BEGIN SELECT raise(ABORT, 'the audit log never changes'); END;

CREATE INDEX audit_outcomes ON audit_log (outcome_of) WHERE outcome_of IS NOT NULL;

CREATE TABLE certificates (
  customer_id INTEGER NOT NULL REFERENCES customers,
  number INTEGER NOT NULL CHECK (number > 0),
  period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL CHECK (period_end > period_start),
  text TEXT NOT NULL,
  PRIMARY KEY (customer_id, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER certificates_never_change BEFORE UPDATE ON certificates
  BEGIN SELECT RAISE(ABORT, 'certificates never change'); END;

CREATE TRIGGER certificates_stay BEFORE DELETE ON certificates
  BEGIN SELECT RAISE(ABORT, 'certificates are never deleted'); END;

CREATE TABLE client_keys (
  customer INTEGER NOT NULL REFERENCES customers,
  instance INTEGER NOT NULL,
  client_key TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 0),
  entry INTEGER NOT NULL REFERENCES entries,
  PRIMARY KEY (customer, instance, client_key, revision)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE coverage_marks (
  customer_id INTEGER NOT NULL REFERENCES customers,
  instance_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('waive', 'retire')),
  start_at INTEGER NOT NULL,
  -- the greatest integer for a retirement
  end_at INTEGER NOT NULL CHECK (end_at > start_at),
  reason TEXT NOT NULL,
  marked_at INTEGER NOT NULL,
  PRIMARY KEY (customer_id, instance_id, kind, start_at, end_at)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER coverage_marks_never_change BEFORE UPDATE ON coverage_marks
  BEGIN SELECT RAISE(ABORT, 'marks never change'); END;

CREATE TRIGGER coverage_marks_stay BEFORE DELETE ON coverage_marks
  BEGIN SELECT RAISE(ABORT, 'marks are never deleted'); END;

CREATE TABLE customer_metrics (
  customer INTEGER NOT NULL REFERENCES customers,
  metric INTEGER NOT NULL REFERENCES metric_names,
  PRIMARY KEY (customer, metric)
) STRICT, WITHOUT ROWID;

CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE day_totals (
  customer INTEGER NOT NULL REFERENCES customers,
  day INTEGER NOT NULL,
  totals BLOB NOT NULL,
  PRIMARY KEY (customer, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery_attempts (
  customer_id INTEGER NOT NULL REFERENCES customers,
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
  PRIMARY KEY (customer_id, meter, start_at, item, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX accepted_attempts
  ON delivery_attempts (customer_id, meter, start_at, item, sequence) WHERE is_accepted = 1;

CREATE TABLE delivery_states (
  customer_id INTEGER NOT NULL REFERENCES customers,
  meter TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  item TEXT NOT NULL,
  confirmed_value INTEGER,
  confirmed_at INTEGER,
  held_reason TEXT,
  PRIMARY KEY (customer_id, meter, start_at, item)
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

CREATE INDEX entries_by_customer ON entries (customer);

CREATE UNIQUE INDEX entries_by_window
  ON entries (customer, instance, window_hour, window_offset, window_length, revision);

CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
  WHEN NOT (
    (NEW.id, NEW.customer, NEW.instance, NEW.window_hour, NEW.window_offset,
      NEW.window_length, NEW.revision, NEW.content_hash, NEW.received_at)
    = (OLD.id, OLD.customer, OLD.instance, OLD.window_hour, OLD.window_offset,
      OLD.window_length, OLD.revision, OLD.content_hash, OLD.received_at)
    AND NEW.completes IS OLD.completes AND NEW.reported_by IS OLD.reported_by
    AND NEW.client_key IS OLD.client_key AND NEW.body = x'4000'
    AND EXISTS (
      SELECT 1 FROM sealed_spans s
      WHERE s.customer_id = OLD.customer AND OLD.id <= s.through
        AND s.start_at <= OLD.window_hour * 3600000000000
        AND (OLD.window_hour + 1) * 3600000000000 <= s.end_at
    )
  )
  BEGIN SELECT RAISE(ABORT, 'entries never change'); END;

CREATE TRIGGER entries_stay BEFORE DELETE ON entries
  BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;

CREATE TABLE event_arrivals (
  way TEXT NOT NULL PRIMARY KEY CHECK (way IN ('webhook', 'list')),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event_cursors (
  feed TEXT NOT NULL PRIMARY KEY CHECK (feed IN ('snapshots', 'thin')),
  event TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE exporter_versions (
  customer_id INTEGER NOT NULL REFERENCES customers,
  instance_id TEXT NOT NULL,
  version TEXT NOT NULL,
  -- midnight in UTC, at which the day began
  seen_on INTEGER NOT NULL,
  PRIMARY KEY (customer_id, instance_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE hour_slots (
  customer INTEGER NOT NULL REFERENCES customers,
  instance INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  totals BLOB NOT NULL,
  PRIMARY KEY (customer, instance, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE instances (
  customer INTEGER NOT NULL REFERENCES customers,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  entry_count INTEGER NOT NULL DEFAULT 0,
  newest_end INTEGER NOT NULL DEFAULT -9223372036854775808,
  newest_start INTEGER NOT NULL DEFAULT -9223372036854775808,
  last_received_at INTEGER NOT NULL DEFAULT -9223372036854775808,
  exporter INTEGER REFERENCES labels,
  sequence INTEGER, longest_window INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (customer, number),
  UNIQUE (customer, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE invoice_lines (
  customer_id INTEGER NOT NULL,
  invoice TEXT NOT NULL,
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  item TEXT,
  price TEXT,
  period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL,
  -- in decimal digits
  quantity TEXT,
  amount INTEGER NOT NULL,
  discounted INTEGER NOT NULL,
  is_proration INTEGER NOT NULL CHECK (is_proration IN (0, 1)),
  invoice_item TEXT,
  description TEXT,
  PRIMARY KEY (customer_id, invoice, position),
  FOREIGN KEY (customer_id, invoice) REFERENCES invoices (customer_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE invoices (
  customer_id INTEGER NOT NULL REFERENCES customers,
  id TEXT NOT NULL,
  number TEXT,
  stripe_customer TEXT NOT NULL,
  subscription TEXT,
  status TEXT NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  automatically_finalizes_at INTEGER,
  finalized_at INTEGER,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (customer_id, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER final_invoices_stay BEFORE DELETE ON invoices WHEN OLD.finalized_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'final invoices are never deleted'); END;

CREATE TRIGGER final_invoices_stay_final BEFORE UPDATE ON invoices
  WHEN OLD.finalized_at IS NOT NULL AND NEW.finalized_at IS NULL
  BEGIN SELECT RAISE(ABORT, 'a final invoice is never a draft again'); END;

CREATE TABLE labels (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE late_decisions (
  customer_id INTEGER NOT NULL REFERENCES customers,
  entry INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('bill', 'waive')),
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  reason TEXT,
  decided_at INTEGER NOT NULL,
  invoice_item TEXT,
  settled_at INTEGER,
  PRIMARY KEY (customer_id, entry)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER late_decisions_stay BEFORE DELETE ON late_decisions
  BEGIN SELECT RAISE(ABORT, 'late decisions are never deleted'); END;

CREATE TABLE leases (
  customer_id INTEGER PRIMARY KEY REFERENCES customers,
  holder TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;

CREATE TABLE links (
  customer_id INTEGER PRIMARY KEY REFERENCES customers,
  stripe_customer TEXT NOT NULL UNIQUE,
  name TEXT,
  email TEXT,
  test_clock TEXT,
  linked_at INTEGER NOT NULL
) STRICT;

CREATE TABLE metric_names (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE prices (
  id TEXT PRIMARY KEY,
  terms TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
  customer_id INTEGER NOT NULL REFERENCES customers,
  entry INTEGER NOT NULL REFERENCES entries,
  window_end INTEGER NOT NULL,
  reason TEXT NOT NULL,
  held_at INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  fate TEXT NOT NULL CHECK (fate IN ('bill', 'late')),
  -- the entry by which it counts
  release INTEGER REFERENCES entries,
  released_at INTEGER,
  release_reason TEXT,
  -- what took it out
  void INTEGER REFERENCES voids,
  PRIMARY KEY (customer_id, entry),
  CHECK ((release IS NULL) = (released_at IS NULL) AND (release IS NULL) = (release_reason IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX quarantine_by_entry ON quarantine (entry);

CREATE INDEX quarantine_held ON quarantine (entry) WHERE release IS NULL AND void IS NULL;

CREATE TABLE rotated_secrets (
  secret_hash BLOB NOT NULL PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES api_keys (id),
  valid_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX rotated_secrets_of_key ON rotated_secrets (key_id);

CREATE TABLE sealed_spans (
  customer_id INTEGER NOT NULL REFERENCES customers,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL CHECK (end_at > start_at),
  through INTEGER NOT NULL,
  cuts TEXT NOT NULL,
  sealed_at INTEGER NOT NULL,
  PRIMARY KEY (customer_id, start_at)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER sealed_spans_never_change BEFORE UPDATE ON sealed_spans
  BEGIN SELECT RAISE(ABORT, 'sealed spans never change'); END;

CREATE TRIGGER sealed_spans_stay BEFORE DELETE ON sealed_spans
  BEGIN SELECT RAISE(ABORT, 'sealed spans are never deleted'); END;

CREATE TABLE segment_adjustments (
  customer_id INTEGER NOT NULL REFERENCES customers,
  meter TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  item TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('late_usage', 'difference')),
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  entry_count INTEGER NOT NULL,
  waived_reason TEXT,
  invoice_item TEXT,
  settled_at INTEGER,
  PRIMARY KEY (customer_id, meter, start_at, item, decided_at, kind)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER segment_adjustments_stay BEFORE DELETE ON segment_adjustments
  BEGIN SELECT RAISE(ABORT, 'adjustments are never deleted'); END;

CREATE TABLE segments (
  customer_id INTEGER NOT NULL REFERENCES customers,
  meter TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  item TEXT NOT NULL,
  price TEXT NOT NULL,
  end_at INTEGER NOT NULL,
  billing TEXT NOT NULL CHECK (billing IN ('billed', 'trial')), metric TEXT, kind TEXT CHECK (kind IN ('gauge', 'counter')), aggregation TEXT
  CHECK (aggregation IN ('sum', 'last', 'max', 'average', 'p95')), rounding TEXT CHECK (rounding IN ('up', 'down', 'half_up')), unit TEXT
  CHECK ((metric IS NULL) = (kind IS NULL) AND (metric IS NULL) = (aggregation IS NULL)
    AND (metric IS NULL) = (rounding IS NULL) AND (metric IS NULL) = (unit IS NULL)),
  PRIMARY KEY (customer_id, meter, start_at, item)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER segments_keep_their_rules
  BEFORE UPDATE OF metric, kind, aggregation, rounding, unit ON segments
  WHEN OLD.metric IS NOT NULL
    AND (NEW.metric, NEW.kind, NEW.aggregation, NEW.rounding, NEW.unit)
      IS NOT (OLD.metric, OLD.kind, OLD.aggregation, OLD.rounding, OLD.unit)
  BEGIN SELECT RAISE(ABORT, 'a segment keeps the rules it began with'); END;

CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  -- of a key, or 'admin'
  key_id TEXT NOT NULL,
  address TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE stripe_events (
  id TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  object TEXT,
  stripe_customer TEXT,
  received_at INTEGER NOT NULL,
  -- nobody is linked to its Stripe customer
  awaits_link INTEGER NOT NULL CHECK (awaits_link IN (0, 1)),
  processed_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX stripe_events_due ON stripe_events (created_at, id)
  WHERE processed_at IS NULL AND awaits_link = 0;

CREATE TRIGGER stripe_events_stay BEFORE DELETE ON stripe_events
  BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

CREATE INDEX stripe_events_waiting ON stripe_events (stripe_customer, awaits_link)
  WHERE processed_at IS NULL;

CREATE TABLE subscription_changes (
  id TEXT NOT NULL PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers,
  subscription TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('change', 'cancel')),
  moment TEXT NOT NULL CHECK (moment IN ('period_end', 'now')),
  plan TEXT,
  requested_at INTEGER NOT NULL,
  -- price or price=meter, one blank between two
  prices TEXT NOT NULL,
  status TEXT NOT NULL,
  is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
  effective_at INTEGER,
  schedule TEXT,
  problem TEXT,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX subscription_changes_of_customer
  ON subscription_changes (customer_id, requested_at, id);

CREATE INDEX subscription_changes_open ON subscription_changes (requested_at, id)
  WHERE is_open = 1;

CREATE TRIGGER subscription_changes_stay BEFORE DELETE ON subscription_changes
  BEGIN SELECT RAISE(ABORT, 'accepted changes are never deleted'); END;

CREATE TABLE subscription_items (
  customer_id INTEGER NOT NULL REFERENCES customers,
  subscription TEXT NOT NULL REFERENCES subscriptions,
  position INTEGER NOT NULL,
  item TEXT NOT NULL,
  price TEXT NOT NULL,
  meter TEXT,
  is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)), period_start INTEGER, period_end INTEGER,
  PRIMARY KEY (customer_id, subscription, position)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX one_live_item_per_meter ON subscription_items (customer_id, meter)
  WHERE is_live = 1 AND meter IS NOT NULL;

CREATE TABLE subscriptions (
  id TEXT PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers,
  plan TEXT NOT NULL,
  status TEXT NOT NULL,
  period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL,
  trial_end INTEGER,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
, cancels_at INTEGER, status_since INTEGER, pause_behavior TEXT, paused_since INTEGER, resumes_at INTEGER, is_customer_deleted INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;

CREATE INDEX subscriptions_by_customer ON subscriptions (customer_id, created_at);

CREATE TABLE voided_entries (
  entry INTEGER PRIMARY KEY REFERENCES entries,
  void INTEGER NOT NULL REFERENCES voids
) STRICT;

CREATE TRIGGER voided_entries_never_change BEFORE UPDATE ON voided_entries
  BEGIN SELECT RAISE(ABORT, 'a void is never moved'); END;

CREATE TRIGGER voided_entries_stay BEFORE DELETE ON voided_entries
  BEGIN SELECT RAISE(ABORT, 'a void is never taken back'); END;

CREATE TABLE voids (
  id INTEGER PRIMARY KEY,
  customer INTEGER NOT NULL REFERENCES customers,
  target INTEGER NOT NULL REFERENCES entries,
  reason TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER voids_never_change BEFORE UPDATE ON voids
  BEGIN SELECT RAISE(ABORT, 'voids never change'); END;

CREATE TRIGGER voids_stay BEFORE DELETE ON voids
  BEGIN SELECT RAISE(ABORT, 'voids are never deleted'); END;
