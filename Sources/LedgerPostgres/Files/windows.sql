-- Which windows were reported, without what was reported for them.

-- name: reported
-- Each instance's newest ones of a span.
SELECT i.instance_id, e.id, e.window_start, e.window_end, v.void,
  CASE WHEN e.body->'missing' IS NULL THEN NULL ELSE e.body END
FROM instances i CROSS JOIN LATERAL (
  SELECT * FROM entries
  WHERE customer_id = i.customer_id AND instance_id = i.instance_id
    AND window_end > $2::bigint AND window_end <= $3::bigint AND window_start < window_end
  ORDER BY window_end DESC LIMIT $4::bigint
) e
LEFT JOIN voided_entries v ON v.customer_id = e.customer_id AND v.entry = e.id
WHERE i.customer_id = $1::text;

-- name: first
-- Each instance's first one of all times.
SELECT i.instance_id, e.window_start, e.window_end
FROM instances i LEFT JOIN LATERAL (
  SELECT window_start, window_end FROM entries
  WHERE customer_id = i.customer_id AND instance_id = i.instance_id
    AND window_start < window_end
  ORDER BY window_end LIMIT 1
) e ON true
WHERE i.customer_id = $1::text;
