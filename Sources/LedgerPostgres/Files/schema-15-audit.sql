-- The audit log, and where its chain ends. Whoever adds a row locks the one row of the end first. No role changes rows,
-- as with entries; a foreign key would need the right to lock them.

CREATE TABLE audit_log (
  number bigint PRIMARY KEY,
  -- the row whose outcome this one tells
  outcome_of bigint CHECK (outcome_of < number),
  at bigint NOT NULL,
  actor text NOT NULL,
  actor_name text,
  address text,
  request_id text,
  action text NOT NULL,
  target text NOT NULL,
  details text NOT NULL,
  outcome text,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL
);
CREATE INDEX audit_outcomes ON audit_log (outcome_of) WHERE outcome_of IS NOT NULL;
CREATE TABLE audit_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  number bigint NOT NULL,
  hash bytea NOT NULL
);
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM CURRENT_USER;
REVOKE DELETE, TRUNCATE ON audit_head FROM CURRENT_USER;

-- lets a role serve that owns nothing
CREATE OR REPLACE FUNCTION ledger_admit(service name) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  DECLARE
    place text := quote_ident(current_schema());
    who text := quote_ident(service);
  BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %s TO %s', place, who);
    EXECUTE format(
      'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %s TO %s', place, who);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %s TO %s', place, who);
    EXECUTE format('REVOKE UPDATE, DELETE ON entries, client_keys, voids, voided_entries, '
      'conflicts, ledger_shape, ledger_schema, audit_log FROM %s', who);
    EXECUTE format('REVOKE INSERT ON ledger_shape, ledger_schema, lanes FROM %s', who);
    EXECUTE format('REVOKE DELETE ON lanes, audit_head FROM %s', who);
    EXECUTE format('GRANT EXECUTE ON FUNCTION ledger_seal TO %s', who);
  END
$$;
