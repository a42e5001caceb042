extension Migration {
  /// 13: the audit log, and where its chain ends. Whoever adds a row locks the one row of the end first.
  static let audit = Migration(
    version: 13,
    sql: """
      CREATE TABLE audit_log (
        number bigint PRIMARY KEY,
        -- the row whose outcome this one tells
        outcome_of bigint REFERENCES audit_log (number),
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
      CREATE UNIQUE INDEX audit_outcomes ON audit_log (outcome_of) WHERE outcome_of IS NOT NULL;
      CREATE FUNCTION audit_log_is_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit log never changes'; END $$;
      CREATE TRIGGER audit_log_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_kept();
      CREATE TABLE audit_head (
        only_row boolean PRIMARY KEY CHECK (only_row),
        number bigint NOT NULL,
        hash bytea NOT NULL
      );
      """)
}
