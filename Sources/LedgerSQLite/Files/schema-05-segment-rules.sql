-- The meter's rules that a segment began with; none for segments of earlier versions until they are seen again.

ALTER TABLE segments ADD COLUMN metric TEXT;
ALTER TABLE segments ADD COLUMN kind TEXT CHECK (kind IN ('gauge', 'counter'));
ALTER TABLE segments ADD COLUMN aggregation TEXT
  CHECK (aggregation IN ('sum', 'last', 'max', 'average', 'p95'));
ALTER TABLE segments ADD COLUMN rounding TEXT CHECK (rounding IN ('up', 'down', 'half_up'));
ALTER TABLE segments ADD COLUMN unit TEXT
  CHECK ((metric IS NULL) = (kind IS NULL) AND (metric IS NULL) = (aggregation IS NULL)
    AND (metric IS NULL) = (rounding IS NULL) AND (metric IS NULL) = (unit IS NULL));
CREATE TRIGGER segments_keep_their_rules
  BEFORE UPDATE OF metric, kind, aggregation, rounding, unit ON segments
  WHEN OLD.metric IS NOT NULL
    AND (NEW.metric, NEW.kind, NEW.aggregation, NEW.rounding, NEW.unit)
      IS NOT (OLD.metric, OLD.kind, OLD.aggregation, OLD.rounding, OLD.unit)
  BEGIN SELECT RAISE(ABORT, 'a segment keeps the rules it began with'); END;
