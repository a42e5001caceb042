-- Certificates of closed periods, and what was decided about usage that came later.

CREATE TABLE certificates (
  customer_id text COLLATE "C" NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  period_start bigint NOT NULL,
  period_end bigint NOT NULL CHECK (period_end > period_start),
  text text NOT NULL,
  PRIMARY KEY (customer_id, number)
);
CREATE TRIGGER certificates_stay BEFORE UPDATE OR DELETE ON certificates
  FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change('certificates');
CREATE TRIGGER certificates_are_not_truncated BEFORE TRUNCATE ON certificates
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change('certificates');

CREATE TABLE late_decisions (
  customer_id text COLLATE "C" NOT NULL,
  entry bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('bill', 'waive')),
  amount bigint NOT NULL,
  currency text NOT NULL,
  reason text,
  decided_at bigint NOT NULL,
  invoice_item text,
  settled_at bigint,
  PRIMARY KEY (customer_id, entry)
);
CREATE TRIGGER late_decisions_stay BEFORE DELETE ON late_decisions
  FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change('late_decisions');
CREATE TRIGGER late_decisions_are_not_truncated BEFORE TRUNCATE ON late_decisions
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change('late_decisions');
