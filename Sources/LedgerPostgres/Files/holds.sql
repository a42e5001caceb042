-- What a batch of reports adds to quarantine; the rest of it is LedgerTables'.

-- name: insert
INSERT INTO quarantine (lane, customer_id, entry, window_end, reason, held_at, deadline, fate)
SELECT lane, customer, entry, window_end, reason, held_at, deadline, fate
FROM unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[], $8::text[])
  AS n(lane, customer, entry, window_end, reason, held_at, deadline, fate);
