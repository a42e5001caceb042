-- Changes of plan and cancellations that were accepted.

CREATE TABLE subscription_changes (
  id TEXT NOT NULL PRIMARY KEY,
  customer INTEGER NOT NULL REFERENCES customers,
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
  ON subscription_changes (customer, requested_at, id);
CREATE INDEX subscription_changes_open ON subscription_changes (requested_at, id)
  WHERE is_open = 1;
CREATE TRIGGER subscription_changes_stay BEFORE DELETE ON subscription_changes
  BEGIN SELECT RAISE(ABORT, 'accepted changes are never deleted'); END;
