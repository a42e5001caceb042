-- Day totals and hour slots.

-- name: day
SELECT totals FROM day_totals WHERE customer = ? AND day = ?;

-- name: days
SELECT totals FROM day_totals WHERE customer = ? AND day BETWEEN ? AND ?;

-- name: keepDay
INSERT INTO day_totals (customer, day, totals) VALUES (?, ?, ?)
ON CONFLICT (customer, day) DO UPDATE SET totals = excluded.totals;

-- name: slot
SELECT totals FROM hour_slots WHERE customer = ? AND instance = ? AND hour = ?;

-- name: slots
SELECT hour, totals FROM hour_slots
WHERE customer = ? AND instance = ? AND hour BETWEEN ? AND ?;

-- name: newestSlot
SELECT hour, totals FROM hour_slots
WHERE customer = ? AND instance = ? AND hour BETWEEN ? AND ? ORDER BY hour DESC LIMIT 1;

-- name: keepSlot
INSERT INTO hour_slots (customer, instance, hour, totals) VALUES (?, ?, ?, ?)
ON CONFLICT (customer, instance, hour) DO UPDATE SET totals = excluded.totals;
