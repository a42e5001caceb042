-- What a file says of itself.

-- name: tableCount
SELECT count(*) FROM sqlite_schema;
