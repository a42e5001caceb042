-- Stripe's events, each once for good, and its invoices with their lines as they were seen.

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
CREATE INDEX stripe_events_waiting ON stripe_events (stripe_customer, awaits_link)
  WHERE processed_at IS NULL;
CREATE TRIGGER stripe_events_stay BEFORE DELETE ON stripe_events
  BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

CREATE TABLE event_cursors (
  feed TEXT NOT NULL PRIMARY KEY CHECK (feed IN ('snapshots', 'thin')),
  event TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE invoices (
  customer INTEGER NOT NULL REFERENCES customers,
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
  PRIMARY KEY (customer, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER final_invoices_stay BEFORE DELETE ON invoices WHEN OLD.finalized_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'final invoices are never deleted'); END;
CREATE TRIGGER final_invoices_stay_final BEFORE UPDATE ON invoices
  WHEN OLD.finalized_at IS NOT NULL AND NEW.finalized_at IS NULL
  BEGIN SELECT RAISE(ABORT, 'a final invoice is never a draft again'); END;

CREATE TABLE invoice_lines (
  customer INTEGER NOT NULL,
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
  PRIMARY KEY (customer, invoice, position),
  FOREIGN KEY (customer, invoice) REFERENCES invoices (customer, id)
) STRICT, WITHOUT ROWID;
