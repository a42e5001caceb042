-- Rules of alerting that were made by the API.

-- name: all
SELECT name, document, created_at FROM alert_rules ORDER BY name;

-- name: insert
INSERT INTO alert_rules (name, document, created_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING;

-- name: remove
DELETE FROM alert_rules WHERE name = ?1;
