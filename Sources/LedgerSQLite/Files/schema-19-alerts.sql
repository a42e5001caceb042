-- Alerting: rules made by the API, alerts, silences, what receivers were told; and by which way Stripe's events came last.
-- A customer is named here, not numbered: an alert says whom it was about also where that customer is no longer kept.

CREATE TABLE alert_rules (
  name TEXT NOT NULL PRIMARY KEY,
  document TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
  id TEXT NOT NULL PRIMARY KEY,
  rule TEXT NOT NULL,
  kind TEXT NOT NULL,
  customer TEXT,
  detail TEXT NOT NULL,
  severity TEXT NOT NULL,
  summary TEXT NOT NULL,
  since INTEGER NOT NULL,
  fired_at INTEGER,
  told_at INTEGER,
  clear_since INTEGER,
  resolved_at INTEGER,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- of one rule and subject one alert is open
CREATE UNIQUE INDEX alerts_open ON alerts (rule, coalesce(customer, ''), detail) WHERE resolved_at IS NULL;
CREATE INDEX alerts_fired ON alerts (fired_at, id) WHERE fired_at IS NOT NULL;

CREATE TABLE alert_silences (
  id TEXT NOT NULL PRIMARY KEY,
  rule TEXT,
  customer TEXT,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_messages (
  id TEXT NOT NULL PRIMARY KEY,
  alert TEXT NOT NULL,
  receiver TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('due', 'delivered', 'abandoned')),
  attempt_count INTEGER NOT NULL,
  next_at INTEGER,
  tried_until INTEGER NOT NULL,
  CHECK ((next_at IS NOT NULL) = (status = 'due'))
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_messages_due ON alert_messages (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX alert_messages_by_age ON alert_messages (created_at, id);

CREATE TABLE alert_attempts (
  message TEXT NOT NULL REFERENCES alert_messages (id),
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  status INTEGER,
  problem TEXT,
  PRIMARY KEY (message, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_lease (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  holder TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;

CREATE TABLE event_arrivals (
  way TEXT NOT NULL PRIMARY KEY CHECK (way IN ('webhook', 'list')),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
