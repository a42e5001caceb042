-- Which version of the exporter each instance reported with last.

-- name: record
INSERT INTO exporter_versions (/*! lane, */ customer_id, instance_id, version, seen_on)
VALUES (/*! ?0, */ ?1, ?2, ?3, ?4)
ON CONFLICT (/*! lane, */ customer_id, instance_id) DO UPDATE SET version = excluded.version, seen_on = excluded.seen_on
WHERE exporter_versions.seen_on <= excluded.seen_on;

-- name: ofCustomer
SELECT instance_id, version, seen_on FROM exporter_versions
WHERE /*! lane = ?0 AND */ customer_id = ?1 ORDER BY instance_id;
