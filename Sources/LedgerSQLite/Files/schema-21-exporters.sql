-- Which version of the exporter each instance reported with last, and on which day.

CREATE TABLE exporter_versions (
  customer_id INTEGER NOT NULL REFERENCES customers,
  instance_id TEXT NOT NULL,
  version TEXT NOT NULL,
  -- midnight in UTC, at which the day began
  seen_on INTEGER NOT NULL,
  PRIMARY KEY (customer_id, instance_id)
) STRICT, WITHOUT ROWID;
