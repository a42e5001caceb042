-- Alerting: rules made by the API, alerts, silences, what receivers were told; and by which way Stripe's events came last.
-- No role needs rights on them beyond those of every table.

CREATE TABLE alert_rules (
  name text COLLATE "C" PRIMARY KEY,
  document text NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE alerts (
  id text COLLATE "C" PRIMARY KEY,
  rule text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  customer text COLLATE "C",
  detail text COLLATE "C" NOT NULL,
  severity text NOT NULL,
  summary text NOT NULL,
  since bigint NOT NULL,
  fired_at bigint,
  told_at bigint,
  clear_since bigint,
  resolved_at bigint,
  revision bigint NOT NULL
);
-- of one rule and subject one alert is open
CREATE UNIQUE INDEX alerts_open ON alerts (rule, coalesce(customer, ''), detail) WHERE resolved_at IS NULL;
CREATE INDEX alerts_fired ON alerts (fired_at, id) WHERE fired_at IS NOT NULL;

CREATE TABLE alert_silences (
  id text COLLATE "C" PRIMARY KEY,
  rule text COLLATE "C",
  customer text COLLATE "C",
  reason text NOT NULL,
  created_at bigint NOT NULL,
  until bigint NOT NULL,
  ended_at bigint
);

CREATE TABLE alert_messages (
  id text COLLATE "C" PRIMARY KEY,
  alert text NOT NULL,
  receiver text NOT NULL,
  type text NOT NULL,
  body text NOT NULL,
  created_at bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('due', 'delivered', 'abandoned')),
  attempt_count bigint NOT NULL,
  next_at bigint,
  tried_until bigint NOT NULL,
  CHECK ((next_at IS NOT NULL) = (status = 'due'))
);
CREATE INDEX alert_messages_due ON alert_messages (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX alert_messages_by_age ON alert_messages (created_at, id);

CREATE TABLE alert_attempts (
  message text COLLATE "C" NOT NULL REFERENCES alert_messages (id),
  number bigint NOT NULL,
  at bigint NOT NULL,
  status bigint,
  problem text,
  PRIMARY KEY (message, number)
);

CREATE TABLE alert_lease (
  one bigint PRIMARY KEY CHECK (one = 1),
  holder text NOT NULL,
  until bigint NOT NULL
);

CREATE TABLE event_arrivals (
  way text COLLATE "C" PRIMARY KEY CHECK (way IN ('webhook', 'list')),
  at bigint NOT NULL
);
