-- Retired instances, and windows that are not waited for.

CREATE TABLE coverage_marks (
  customer INTEGER NOT NULL REFERENCES customers,
  instance TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('waive', 'retire')),
  start_at INTEGER NOT NULL,
  -- the greatest integer for a retirement
  end_at INTEGER NOT NULL CHECK (end_at > start_at),
  reason TEXT NOT NULL,
  marked_at INTEGER NOT NULL,
  PRIMARY KEY (customer, instance, kind, start_at, end_at)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER coverage_marks_never_change BEFORE UPDATE ON coverage_marks
  BEGIN SELECT RAISE(ABORT, 'marks never change'); END;
CREATE TRIGGER coverage_marks_stay BEFORE DELETE ON coverage_marks
  BEGIN SELECT RAISE(ABORT, 'marks are never deleted'); END;
