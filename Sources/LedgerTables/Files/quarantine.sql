-- Reports that are held back before charge, and what became of them. What they say is in their entries.

-- name: insert
INSERT INTO quarantine (/*! lane, */ customer_id, entry, window_end, reason, held_at, deadline, fate)
VALUES (/*! ?0, */ ?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: release
UPDATE quarantine SET release = ?3, released_at = ?4, release_reason = ?5
WHERE /*! lane = ?0 AND */ customer_id = ?1 AND entry = ?2;

-- name: reopen
-- Releases that a void took out are none any more.
UPDATE quarantine SET release = NULL, released_at = NULL, release_reason = NULL
WHERE /*! lane = ?0 AND */ customer_id = ?1 AND release = ?2;

-- name: close
UPDATE quarantine SET void = ?3 WHERE /*! lane = ?0 AND */ customer_id = ?1 AND entry = ?2;

-- name: heldOfCustomer
SELECT customer_id, entry, window_end, reason, held_at, deadline, fate, release, released_at, release_reason, void
FROM quarantine WHERE /*! lane = ?0 AND */ customer_id = ?1 AND release IS NULL AND void IS NULL ORDER BY entry;

-- name: byEntry
SELECT customer_id, entry, window_end, reason, held_at, deadline, fate, release, released_at, release_reason, void
FROM quarantine WHERE entry = ?1;

-- name: held
SELECT customer_id, entry, window_end, reason, held_at, deadline, fate, release, released_at, release_reason, void
FROM quarantine WHERE entry < ?1 AND release IS NULL AND void IS NULL ORDER BY entry DESC LIMIT ?2;

-- name: released
SELECT customer_id, entry, window_end, reason, held_at, deadline, fate, release, released_at, release_reason, void
FROM quarantine WHERE entry < ?1 AND release IS NOT NULL AND void IS NULL ORDER BY entry DESC LIMIT ?2;

-- name: rejected
SELECT customer_id, entry, window_end, reason, held_at, deadline, fate, release, released_at, release_reason, void
FROM quarantine WHERE entry < ?1 AND void IS NOT NULL ORDER BY entry DESC LIMIT ?2;

-- name: all
SELECT customer_id, entry, window_end, reason, held_at, deadline, fate, release, released_at, release_reason, void
FROM quarantine WHERE entry < ?1 ORDER BY entry DESC LIMIT ?2;

-- name: customersHeld
SELECT customer_id, entry, window_end, reason, held_at, deadline, fate, release, released_at, release_reason, void
FROM quarantine
WHERE /*! lane = ?0 AND */ customer_id = ?1 AND entry < ?2 AND release IS NULL AND void IS NULL
ORDER BY entry DESC LIMIT ?3;

-- name: customersReleased
SELECT customer_id, entry, window_end, reason, held_at, deadline, fate, release, released_at, release_reason, void
FROM quarantine
WHERE /*! lane = ?0 AND */ customer_id = ?1 AND entry < ?2 AND release IS NOT NULL AND void IS NULL
ORDER BY entry DESC LIMIT ?3;

-- name: customersRejected
SELECT customer_id, entry, window_end, reason, held_at, deadline, fate, release, released_at, release_reason, void
FROM quarantine
WHERE /*! lane = ?0 AND */ customer_id = ?1 AND entry < ?2 AND void IS NOT NULL
ORDER BY entry DESC LIMIT ?3;

-- name: customersAll
SELECT customer_id, entry, window_end, reason, held_at, deadline, fate, release, released_at, release_reason, void
FROM quarantine WHERE /*! lane = ?0 AND */ customer_id = ?1 AND entry < ?2
ORDER BY entry DESC LIMIT ?3;
