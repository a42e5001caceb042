-- What a statement has in the place of a marker such as {{yes}} for SQLite 3.40 and later.
--
-- A name is here where SQLite and PostgreSQL cannot be asked in the same words; each says why it is one.

-- name: yes
-- The values of `boolean`, which SQLite has not: a partial index is used only where a condition says `= 1` as the index does.
1;

-- name: no
0;

-- name: forUpdate
-- Behind a `SELECT` whose rows are changed later in the transaction. SQLite's writers take turns anyway, and know no such words.
;

-- name: least
-- The smaller of two numbers: SQLite's `min` of two values is `least` in PostgreSQL, where `min` is of many rows.
min;

-- name: isAny
-- Whether what stands before it is one of a list, the first parameter. PostgreSQL has arrays; SQLite reads a list from JSON.
IN (SELECT value FROM json_each(?1));

-- name: newestAttempt
-- The newest attempt n of each segment k of the customer ?1, if there is one. PostgreSQL is asked segment by segment: otherwise it may
-- read all attempts for each. SQLite knows no such join, and seeks.
LEFT JOIN delivery_attempts n ON n.customer_id = ?1 AND n.meter = k.meter AND n.start_at = k.start_at
  AND n.item = k.item
  AND n.sequence = (
    SELECT sequence FROM delivery_attempts
    WHERE customer_id = ?1 AND meter = k.meter AND start_at = k.start_at AND item = k.item
    ORDER BY sequence DESC LIMIT 1
  );

-- name: newestAcceptedAttempt
-- The newest accepted one, a, in the same way: to be found by its own index, which SQLite takes only where it is named.
LEFT JOIN delivery_attempts a ON a.customer_id = ?1 AND a.meter = k.meter AND a.start_at = k.start_at
  AND a.item = k.item
  AND a.sequence = (
    SELECT sequence FROM delivery_attempts INDEXED BY accepted_attempts
    WHERE customer_id = ?1 AND meter = k.meter AND start_at = k.start_at AND item = k.item
      AND is_accepted = 1
    ORDER BY sequence DESC LIMIT 1
  );

-- name: pricesOfOpenChanges
-- The ids of the prices that open changes of the customer ?1 name: `price` or `price=meter` with blanks between.
SELECT substr(named.value, 1, instr(named.value || '=', '=') - 1)
FROM subscription_changes,
  json_each('[' || replace(json_quote(prices), ' ', '","') || ']') AS named
WHERE customer_id = ?1 AND is_open = 1;

-- name: namedLinks
-- Links with their customers' names, to come in their order: SQLite keeps a number for each customer, which says nothing about it.
links JOIN customers AS owner ON owner.id = links.customer_id;

-- name: customerName
owner.name;
