-- The meter's rules that a segment began with; none for segments of earlier versions until they are seen again.

ALTER TABLE segments
  ADD COLUMN metric text,
  ADD COLUMN kind text CHECK (kind IN ('gauge', 'counter')),
  ADD COLUMN aggregation text
    CHECK (aggregation IN ('sum', 'last', 'max', 'average', 'p95')),
  ADD COLUMN rounding text CHECK (rounding IN ('up', 'down', 'half_up')),
  ADD COLUMN unit text,
  ADD CONSTRAINT segments_rules_are_whole
    CHECK (num_nulls(metric, kind, aggregation, rounding, unit) IN (0, 5));
CREATE FUNCTION segments_keep_their_rules() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'a segment keeps the rules it began with';
END;
$body$;
CREATE TRIGGER segments_keep_their_rules BEFORE UPDATE ON segments
  FOR EACH ROW WHEN (
    OLD.metric IS NOT NULL
    AND (NEW.metric, NEW.kind, NEW.aggregation, NEW.rounding, NEW.unit)
      IS DISTINCT FROM (OLD.metric, OLD.kind, OLD.aggregation, OLD.rounding, OLD.unit)
  ) EXECUTE FUNCTION segments_keep_their_rules();
