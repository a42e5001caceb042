-- The numbers that are kept in the place of names.

-- name: customer
SELECT id FROM customers WHERE name = ?;

-- name: insertCustomer
INSERT INTO customers (name) VALUES (?) RETURNING id;

-- name: customerName
SELECT name FROM customers WHERE id = ?;

-- name: metric
SELECT id FROM metric_names WHERE name = ?;

-- name: insertMetric
INSERT INTO metric_names (name) VALUES (?) RETURNING id;

-- name: metricName
SELECT name FROM metric_names WHERE id = ?;

-- name: label
SELECT id FROM labels WHERE text = ?;

-- name: insertLabel
INSERT INTO labels (text) VALUES (?) RETURNING id;

-- name: labelText
SELECT text FROM labels WHERE id = ?;

-- name: instance
SELECT number FROM instances WHERE customer = ? AND name = ?;

-- name: insertInstance
-- Instances are numbered within their customer, from zero.
INSERT INTO instances (customer, number, name)
SELECT ?1, ifnull(max(number) + 1, 0), ?2 FROM instances WHERE customer = ?1 RETURNING number;

-- name: instanceName
SELECT name FROM instances WHERE customer = ? AND number = ?;
