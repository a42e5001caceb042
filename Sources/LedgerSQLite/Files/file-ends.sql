-- What is looked at before anything rests on a file: rows at both ends of its large tables, each a seek.

-- name: firstEntry
SELECT * FROM entries ORDER BY id LIMIT 1;

-- name: lastEntry
SELECT * FROM entries ORDER BY id DESC LIMIT 1;

-- name: firstDay
SELECT * FROM day_totals ORDER BY customer, day LIMIT 1;

-- name: lastDay
SELECT * FROM day_totals ORDER BY customer DESC, day DESC LIMIT 1;

-- name: firstVoid
SELECT * FROM voids ORDER BY id LIMIT 1;

-- name: lastVoid
SELECT * FROM voids ORDER BY id DESC LIMIT 1;

-- name: firstSlot
SELECT * FROM hour_slots ORDER BY customer, instance, hour LIMIT 1;

-- name: lastSlot
SELECT * FROM hour_slots ORDER BY customer DESC, instance DESC, hour DESC LIMIT 1;
