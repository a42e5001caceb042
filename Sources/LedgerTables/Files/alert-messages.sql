-- What receivers are told of alerts, and each attempt to tell them.

-- name: insert
INSERT INTO alert_messages (id, alert, receiver, type, body, created_at, status, attempt_count, next_at, tried_until)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: add
INSERT INTO alert_messages (id, alert, receiver, type, body, created_at, status, attempt_count, next_at, tried_until)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING;

-- name: one
SELECT id, alert, receiver, type, body, created_at, status, attempt_count, next_at, tried_until
FROM alert_messages WHERE id = ?1;

-- name: due
SELECT id, alert, receiver, type, body, created_at, status, attempt_count, next_at, tried_until
FROM alert_messages WHERE next_at IS NOT NULL AND next_at <= ?1 ORDER BY next_at, id LIMIT ?2;

-- name: newest
SELECT id, alert, receiver, type, body, created_at, status, attempt_count, next_at, tried_until
FROM alert_messages ORDER BY created_at DESC, id DESC LIMIT ?1;

-- name: before
-- Behind one of them, newest first.
SELECT id, alert, receiver, type, body, created_at, status, attempt_count, next_at, tried_until
FROM alert_messages WHERE (created_at, id) < (SELECT mark.created_at, mark.id FROM alert_messages AS mark WHERE mark.id = ?2)
ORDER BY created_at DESC, id DESC LIMIT ?1;

-- name: resolve
UPDATE alert_messages SET status = ?2, attempt_count = ?3, next_at = ?4 WHERE id = ?1 AND attempt_count = ?3 - 1;

-- name: replay
UPDATE alert_messages SET status = 'due', next_at = ?2, tried_until = ?3 WHERE id = ?1;

-- name: insertAttempt
INSERT INTO alert_attempts (message, number, at, status, problem) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING;

-- name: attempts
SELECT message, number, at, status, problem FROM alert_attempts WHERE message = ?1 ORDER BY number;
