-- Until when nobody is told of some alerts.

-- name: all
SELECT id, rule, customer, reason, created_at, until, ended_at FROM alert_silences ORDER BY created_at, id;

-- name: insert
INSERT INTO alert_silences (id, rule, customer, reason, created_at, until, ended_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT DO NOTHING;

-- name: end
UPDATE alert_silences SET ended_at = coalesce(ended_at, ?1) WHERE id = ?2;
