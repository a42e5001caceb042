-- Sealed spans, and the one change that an entry may see: in such a span its body becomes the sealed one.

-- closed periods whose entries have lost their details
CREATE TABLE sealed_spans (
  customer_id text COLLATE "C" NOT NULL,
  start_at bigint NOT NULL,
  end_at bigint NOT NULL CHECK (end_at > start_at),
  through bigint NOT NULL,
  -- nanoseconds, separated by spaces
  cuts text NOT NULL,
  sealed_at bigint NOT NULL,
  PRIMARY KEY (customer_id, start_at)
);
CREATE TRIGGER sealed_spans_stay BEFORE UPDATE OR DELETE ON sealed_spans
  FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change('sealed_spans');
CREATE TRIGGER sealed_spans_are_not_truncated BEFORE TRUNCATE ON sealed_spans
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change('sealed_spans');

CREATE FUNCTION ledger_lets_seal() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE'
      AND (NEW.customer_id, NEW.id, NEW.window_end, NEW.window_start, NEW.instance_id,
        NEW.revision, NEW.content_hash, NEW.received_at)
      = (OLD.customer_id, OLD.id, OLD.window_end, OLD.window_start, OLD.instance_id,
        OLD.revision, OLD.content_hash, OLD.received_at)
      AND NEW.completes IS NOT DISTINCT FROM OLD.completes
      AND NEW.reported_by IS NOT DISTINCT FROM OLD.reported_by
      AND NEW.client_key IS NOT DISTINCT FROM OLD.client_key
      AND NEW.body::text = '{"metrics":{},"sealed":true}'
      AND EXISTS (
        SELECT 1 FROM sealed_spans s
        WHERE s.customer_id = OLD.customer_id AND OLD.id <= s.through
          AND s.start_at < OLD.window_end AND OLD.window_end <= s.end_at
      )
    THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'entries are never changed or deleted';
  END
$$;
DROP TRIGGER entries_stay ON entries;
CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE ON entries
  FOR EACH ROW EXECUTE FUNCTION ledger_lets_seal();
