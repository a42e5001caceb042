-- Alerts, and who evaluates rules and tells receivers.

-- name: claim
INSERT INTO alert_lease AS known (one, holder, until) VALUES (1, ?1, ?2)
ON CONFLICT (one) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE known.holder = excluded.holder OR known.until <= ?3 OR known.until > ?4;

-- name: open
SELECT id, rule, kind, customer, detail, severity, summary, since, fired_at, told_at, clear_since, resolved_at, revision
FROM alerts WHERE resolved_at IS NULL ORDER BY rule, coalesce(customer, ''), detail;

-- name: fired
-- The newest.
SELECT id, rule, kind, customer, detail, severity, summary, since, fired_at, told_at, clear_since, resolved_at, revision
FROM alerts WHERE fired_at IS NOT NULL ORDER BY fired_at DESC, id DESC LIMIT ?1;

-- name: firedBefore
-- Behind one of them.
SELECT id, rule, kind, customer, detail, severity, summary, since, fired_at, told_at, clear_since, resolved_at, revision
FROM alerts WHERE fired_at IS NOT NULL AND (fired_at, id) < (SELECT mark.fired_at, mark.id FROM alerts AS mark WHERE mark.id = ?2)
ORDER BY fired_at DESC, id DESC LIMIT ?1;

-- name: insert
INSERT INTO alerts (id, rule, kind, customer, detail, severity, summary, since, fired_at, told_at, clear_since, resolved_at, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT DO NOTHING;

-- name: change
UPDATE alerts SET summary = ?2, fired_at = ?3, told_at = ?4, clear_since = ?5, resolved_at = ?6, revision = ?7
WHERE id = ?1 AND revision = ?7 - 1;

-- name: forget
DELETE FROM alerts WHERE id = ?1 AND revision = ?2 AND fired_at IS NULL;
