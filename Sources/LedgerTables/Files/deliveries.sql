-- What was sent for each segment, what was answered and what was confirmed.

-- name: ofCustomer
-- Of each segment its key, what was confirmed, the newest attempt and the newest accepted one: by meter, start and item.
--
-- The newest are not `max`: PostgreSQL may read all attempts for it.
SELECT k.meter, k.start_at, k.item, s.confirmed_value, s.confirmed_at, s.held_reason,
  n.sequence, n.event_name, n.value, n.event_time, n.identifier, n.intended_at, n.is_accepted,
  n.reason, n.resolved_at,
  a.sequence, a.event_name, a.value, a.event_time, a.identifier, a.intended_at, a.is_accepted,
  a.reason, a.resolved_at
FROM (
  SELECT meter, start_at, item FROM delivery_attempts WHERE /*! lane = ?0 AND */ customer_id = ?1
  UNION
  SELECT meter, start_at, item FROM delivery_states
  WHERE /*! lane = ?0 AND */ customer_id = ?1 AND (confirmed_value IS NOT NULL OR held_reason IS NOT NULL)
) k
LEFT JOIN delivery_states s ON /*! s.lane = ?0 AND */ s.customer_id = ?1 AND s.meter = k.meter AND s.start_at = k.start_at
  AND s.item = k.item
{{newestAttempt}}
{{newestAcceptedAttempt}}
ORDER BY k.meter, k.start_at, k.item;

-- name: ofSegment
-- The same of one segment, whether anything is kept of it or not.
SELECT k.meter, k.start_at, k.item, s.confirmed_value, s.confirmed_at, s.held_reason,
  n.sequence, n.event_name, n.value, n.event_time, n.identifier, n.intended_at, n.is_accepted,
  n.reason, n.resolved_at,
  a.sequence, a.event_name, a.value, a.event_time, a.identifier, a.intended_at, a.is_accepted,
  a.reason, a.resolved_at
FROM (SELECT ?2 AS meter, ?3 AS start_at, ?4 AS item) k
LEFT JOIN delivery_states s ON /*! s.lane = ?0 AND */ s.customer_id = ?1 AND s.meter = k.meter AND s.start_at = k.start_at
  AND s.item = k.item
{{newestAttempt}}
{{newestAcceptedAttempt}}
ORDER BY k.meter, k.start_at, k.item;

-- name: insert
INSERT INTO delivery_attempts (/*! lane, */ customer_id, meter, start_at, item, sequence, event_name, value, event_time, identifier,
  intended_at, is_accepted, reason, resolved_at)
VALUES (/*! ?0, */ ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT DO NOTHING;

-- name: resolve
-- What was answered first stays.
UPDATE delivery_attempts SET is_accepted = coalesce(is_accepted, ?6),
  reason = CASE WHEN is_accepted IS NULL THEN ?7 ELSE reason END,
  resolved_at = CASE WHEN is_accepted IS NULL THEN ?8 ELSE resolved_at END
WHERE /*! lane = ?0 AND */ customer_id = ?1 AND meter = ?2 AND start_at = ?3 AND item = ?4 AND sequence = ?5;

-- name: confirm
INSERT INTO delivery_states (/*! lane, */ customer_id, meter, start_at, item, confirmed_value, confirmed_at)
VALUES (/*! ?0, */ ?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (/*! lane, */ customer_id, meter, start_at, item) DO UPDATE SET
  confirmed_value = excluded.confirmed_value, confirmed_at = excluded.confirmed_at;

-- name: hold
INSERT INTO delivery_states (/*! lane, */ customer_id, meter, start_at, item, held_reason)
VALUES (/*! ?0, */ ?1, ?2, ?3, ?4, ?5)
ON CONFLICT (/*! lane, */ customer_id, meter, start_at, item) DO UPDATE SET held_reason = excluded.held_reason;
