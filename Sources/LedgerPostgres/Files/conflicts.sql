-- Reports that were refused with a conflict.

-- name: insert
INSERT INTO conflicts (lane, customer_id, instance_id, window_start, window_end, content_hash,
  standing, received_at, reported_by, client_key, body)
SELECT lane, customer, instance, window_start, window_end, hash, standing, received, reporter,
  client_key, body
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[],
  $7::bigint[], $8::text[], $9::text[], $10::bytea[], $11::integer[]) WITH ORDINALITY
  AS n(customer, instance, window_start, window_end, hash, standing, received, reporter,
    client_key, body, lane, ord)
ORDER BY ord
ON CONFLICT (lane, customer_id, standing, content_hash) DO NOTHING;

-- name: ofCustomer
SELECT instance_id, window_start, window_end, content_hash, standing, received_at, reported_by,
  client_key, body
FROM conflicts WHERE lane = $3::integer AND customer_id = $1::text
ORDER BY id DESC LIMIT $2::bigint;
