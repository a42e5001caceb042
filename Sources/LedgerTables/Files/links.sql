-- Which Stripe customer a customer of ours is.

-- name: insert
INSERT INTO links (customer_id, stripe_customer, name, email, test_clock, linked_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING;

-- name: remove
DELETE FROM links WHERE customer_id = ?1 AND stripe_customer = ?2;

-- name: ofCustomer
-- The link, or no row.
SELECT customer_id, stripe_customer, name, email, test_clock, linked_at FROM links WHERE customer_id = ?1;

-- name: ofStripeCustomer
SELECT customer_id, stripe_customer, name, email, test_clock, linked_at FROM links WHERE stripe_customer = ?1;

-- name: among
SELECT customer_id FROM links WHERE customer_id {{isAny}};

-- name: page
-- In the order of the customers' names.
SELECT customer_id, stripe_customer, links.name, email, test_clock, linked_at FROM {{namedLinks}}
WHERE {{customerName}} > ?1 ORDER BY {{customerName}} LIMIT ?2;
