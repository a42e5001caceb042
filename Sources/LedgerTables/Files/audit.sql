-- The audit log, and where its chain ends.

-- name: begin
INSERT INTO audit_head (number, hash)
SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM audit_head)
ON CONFLICT DO NOTHING;

-- name: head
SELECT number, hash FROM audit_head;

-- name: lockHead
-- The lock on the end is kept until the commit: the next row is behind this one, whoever writes it.
SELECT number, hash FROM audit_head {{forUpdate}};

-- name: moveHead
UPDATE audit_head SET number = ?1, hash = ?2;

-- name: insert
INSERT INTO audit_log (number, outcome_of, at, actor, actor_name, address, request_id, action, target, details, outcome,
  previous_hash, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13);

-- name: after
SELECT number, outcome_of, at, actor, actor_name, address, request_id, action, target, details, outcome,
  previous_hash, hash
FROM audit_log WHERE number > ?1 ORDER BY number LIMIT ?2;

-- name: newestActions
SELECT number, outcome_of, at, actor, actor_name, address, request_id, action, target, details, outcome,
  previous_hash, hash
FROM audit_log WHERE number < ?1 AND outcome_of IS NULL ORDER BY number DESC LIMIT ?2;

-- name: outcomes
-- What later rows tell of the actions between two numbers.
SELECT number, outcome_of, at, actor, actor_name, address, request_id, action, target, details, outcome,
  previous_hash, hash
FROM audit_log WHERE outcome_of BETWEEN ?1 AND ?2;
