-- The audit log, and where its chain ends.

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
CREATE INDEX audit_outcomes ON audit_log (outcome_of) WHERE outcome_of IS NOT NULL;
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
  BEGIN SELECT raise(ABORT, 'the audit log never changes'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
  BEGIN SELECT raise(ABORT, 'the audit log is never deleted'); END;
CREATE TABLE audit_head (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  number INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;
