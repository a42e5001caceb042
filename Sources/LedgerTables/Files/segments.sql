-- The stretches of billing periods in which one item bills one meter.

-- name: save
-- A segment keeps the rules that it began with.
INSERT INTO segments AS known (/*! lane, */ customer_id, meter, start_at, item, price, end_at, billing,
  metric, kind, aggregation, rounding, unit)
VALUES (/*! ?0, */ ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
ON CONFLICT (/*! lane, */ customer_id, meter, start_at, item) DO UPDATE SET price = excluded.price,
  end_at = excluded.end_at, billing = excluded.billing,
  metric = coalesce(known.metric, excluded.metric),
  kind = coalesce(known.kind, excluded.kind),
  aggregation = coalesce(known.aggregation, excluded.aggregation),
  rounding = coalesce(known.rounding, excluded.rounding),
  unit = coalesce(known.unit, excluded.unit);

-- name: ofCustomer
SELECT meter, start_at, item, price, end_at, billing, metric, kind, aggregation, rounding, unit
FROM segments WHERE /*! lane = ?0 AND */ customer_id = ?1 ORDER BY meter, start_at, item;
