-- Which windows were reported, without what was reported for them.

-- name: reported
-- Each instance's newest ones of a span; of a body what it names as missing, if anything (`EntryBody`).
SELECT i.instance_id, e.id, e.window_start, e.window_end, v.void,
  CASE WHEN get_byte(e.body, 0) & 2 <> 0 THEN e.body END
FROM instances i CROSS JOIN LATERAL (
  SELECT * FROM entries
  WHERE lane = $5::integer AND customer_id = i.customer_id AND instance_id = i.instance_id
    AND window_end > $2::bigint AND window_end <= $3::bigint AND window_start < window_end
  ORDER BY window_end DESC LIMIT $4::bigint
) e
LEFT JOIN LATERAL (
  SELECT void FROM voided_entries
  WHERE lane = $5::integer AND customer_id = e.customer_id AND entry = e.id OFFSET 0
) v ON true
WHERE i.lane = $5::integer AND i.customer_id = $1::text;

-- name: first
-- Each instance's first one of all times.
SELECT i.instance_id, e.window_start, e.window_end
FROM instances i LEFT JOIN LATERAL (
  SELECT window_start, window_end FROM entries
  WHERE lane = $2::integer AND customer_id = i.customer_id AND instance_id = i.instance_id
    AND window_start < window_end
  ORDER BY window_end LIMIT 1
) e ON true
WHERE i.lane = $2::integer AND i.customer_id = $1::text;
