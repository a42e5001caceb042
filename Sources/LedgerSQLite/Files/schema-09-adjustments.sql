-- What was decided about what closed segments were billed with: one invoice item each.

CREATE TABLE segment_adjustments (
  customer INTEGER NOT NULL REFERENCES customers,
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
  PRIMARY KEY (customer, meter, start_at, item, decided_at, kind)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER segment_adjustments_stay BEFORE DELETE ON segment_adjustments
  BEGIN SELECT RAISE(ABORT, 'adjustments are never deleted'); END;
