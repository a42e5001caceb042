-- What a statement has in the place of a marker such as {{yes}} for PostgreSQL 15 and later; dialect-sqlite.sql says why it is one.

-- name: yes
true;

-- name: no
false;

-- name: forUpdate
FOR UPDATE;

-- name: least
least;

-- name: isAny
= ANY (?1);

-- name: newestAttempt
LEFT JOIN LATERAL (
  SELECT * FROM delivery_attempts
  WHERE lane = ?0 AND customer_id = ?1 AND meter = k.meter AND start_at = k.start_at AND item = k.item
  ORDER BY sequence DESC LIMIT 1
) n ON true;

-- name: newestAcceptedAttempt
LEFT JOIN LATERAL (
  SELECT * FROM delivery_attempts
  WHERE lane = ?0 AND customer_id = ?1 AND meter = k.meter AND start_at = k.start_at AND item = k.item
    AND is_accepted
  ORDER BY sequence DESC LIMIT 1
) a ON true;

-- name: pricesOfOpenChanges
SELECT split_part(unnest(string_to_array(prices, ' ')), '=', 1)
FROM subscription_changes WHERE customer_id = ?1 AND is_open;

-- name: namedLinks
links;

-- name: customerName
customer_id;
