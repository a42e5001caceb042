-- Certificates of closed periods, and what was decided about usage that came later.

CREATE TABLE certificates (
  customer INTEGER NOT NULL REFERENCES customers,
  number INTEGER NOT NULL CHECK (number > 0),
  period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL CHECK (period_end > period_start),
  text TEXT NOT NULL,
  PRIMARY KEY (customer, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER certificates_never_change BEFORE UPDATE ON certificates
  BEGIN SELECT RAISE(ABORT, 'certificates never change'); END;
CREATE TRIGGER certificates_stay BEFORE DELETE ON certificates
  BEGIN SELECT RAISE(ABORT, 'certificates are never deleted'); END;

CREATE TABLE late_decisions (
  customer INTEGER NOT NULL REFERENCES customers,
  entry INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('bill', 'waive')),
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  reason TEXT,
  decided_at INTEGER NOT NULL,
  invoice_item TEXT,
  settled_at INTEGER,
  PRIMARY KEY (customer, entry)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER late_decisions_stay BEFORE DELETE ON late_decisions
  BEGIN SELECT RAISE(ABORT, 'late decisions are never deleted'); END;
