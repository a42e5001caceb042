-- The terms of prices, which never change at Stripe.

-- name: insert
INSERT INTO prices (id, terms) VALUES (?1, ?2) ON CONFLICT DO NOTHING;

-- name: byID
SELECT id, terms FROM prices WHERE id = ?1;

-- name: among
SELECT id, terms FROM prices WHERE id {{isAny}};

-- name: ofCustomer
-- The prices that segments, items and open changes name.
SELECT id, terms FROM prices WHERE id IN (
  SELECT price FROM segments WHERE /*! lane = ?0 AND */ customer_id = ?1
  UNION SELECT price FROM subscription_items WHERE customer_id = ?1
  UNION {{pricesOfOpenChanges}}
);
