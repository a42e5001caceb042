-- What a file says of itself.

-- name: tableCount
SELECT count(*) FROM sqlite_schema;

-- name: write
-- Changes the file, for a transaction that is taken back.
CREATE TABLE written_at_opening (number INTEGER);
