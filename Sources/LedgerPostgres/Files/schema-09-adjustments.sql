-- What was decided about what closed segments were billed with: one invoice item each.

CREATE TABLE segment_adjustments (
  customer_id text COLLATE "C" NOT NULL,
  meter text COLLATE "C" NOT NULL,
  start_at bigint NOT NULL,
  item text COLLATE "C" NOT NULL,
  decided_at bigint NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('late_usage', 'difference')),
  amount bigint NOT NULL,
  currency text NOT NULL,
  entry_count bigint NOT NULL,
  waived_reason text,
  invoice_item text,
  settled_at bigint,
  PRIMARY KEY (customer_id, meter, start_at, item, decided_at, kind)
);
CREATE TRIGGER segment_adjustments_stay BEFORE DELETE ON segment_adjustments
  FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change('segment_adjustments');
CREATE TRIGGER segment_adjustments_are_not_truncated BEFORE TRUNCATE ON segment_adjustments
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change('segment_adjustments');
