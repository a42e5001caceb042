-- Retired instances, and windows that are not waited for.

CREATE TABLE coverage_marks (
  customer_id text COLLATE "C" NOT NULL,
  instance_id text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('waive', 'retire')),
  start_at bigint NOT NULL,
  -- the greatest bigint for a retirement
  end_at bigint NOT NULL CHECK (end_at > start_at),
  reason text NOT NULL,
  marked_at bigint NOT NULL,
  PRIMARY KEY (customer_id, instance_id, kind, start_at, end_at)
);
CREATE TRIGGER coverage_marks_stay BEFORE UPDATE OR DELETE ON coverage_marks
  FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change('coverage_marks');
CREATE TRIGGER coverage_marks_are_not_truncated BEFORE TRUNCATE ON coverage_marks
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change('coverage_marks');
