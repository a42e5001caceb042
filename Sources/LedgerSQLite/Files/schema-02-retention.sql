-- Sealed spans, and the one change that an entry may see: in such a span its body becomes the sealed one.

-- closed periods whose entries have lost their details; cuts: nanoseconds, separated by spaces
CREATE TABLE sealed_spans (
  customer INTEGER NOT NULL REFERENCES customers,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL CHECK (end_at > start_at),
  through INTEGER NOT NULL,
  cuts TEXT NOT NULL,
  sealed_at INTEGER NOT NULL,
  PRIMARY KEY (customer, start_at)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER sealed_spans_never_change BEFORE UPDATE ON sealed_spans
  BEGIN SELECT RAISE(ABORT, 'sealed spans never change'); END;
CREATE TRIGGER sealed_spans_stay BEFORE DELETE ON sealed_spans
  BEGIN SELECT RAISE(ABORT, 'sealed spans are never deleted'); END;

DROP TRIGGER entries_never_change;
CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
  WHEN NOT (
    (NEW.id, NEW.customer, NEW.instance, NEW.window_hour, NEW.window_offset,
      NEW.window_length, NEW.revision, NEW.content_hash, NEW.received_at)
    = (OLD.id, OLD.customer, OLD.instance, OLD.window_hour, OLD.window_offset,
      OLD.window_length, OLD.revision, OLD.content_hash, OLD.received_at)
    AND NEW.completes IS OLD.completes AND NEW.reported_by IS OLD.reported_by
    AND NEW.client_key IS OLD.client_key AND NEW.body = x'4000'
    AND EXISTS (
      SELECT 1 FROM sealed_spans s
      WHERE s.customer = OLD.customer AND OLD.id <= s.through
        AND s.start_at <= OLD.window_hour * 3600000000000
        AND (OLD.window_hour + 1) * 3600000000000 <= s.end_at
    )
  )
  BEGIN SELECT RAISE(ABORT, 'entries never change'); END;
