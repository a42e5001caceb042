extension Migration {
  /// Part of 14: what the ledger's tables take is a matter of privileges, of the role that owns them too.
  static let privileges = """
    DROP FUNCTION ledger_lets_seal();
    REVOKE UPDATE, DELETE, TRUNCATE
      ON entries, client_keys, voids, voided_entries, conflicts, ledger_shape FROM CURRENT_USER;
    REVOKE INSERT ON ledger_shape, lanes FROM CURRENT_USER;
    REVOKE DELETE, TRUNCATE ON lanes FROM CURRENT_USER;

    -- the one change that entries may see: in a sealed span their bodies lose what they said
    GRANT UPDATE (body) ON entries TO CURRENT_USER;
    CREATE FUNCTION ledger_seal(customer text, after bigint, through_end bigint, newest bigint)
      RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
      WITH sealed AS (
        UPDATE entries e SET body = '{"metrics":{},"sealed":true}'::json
        FROM instances i CROSS JOIN LATERAL (
          SELECT x.id FROM entries x
          WHERE x.customer_id = i.customer_id AND x.instance_id = i.instance_id
            AND x.window_end > after AND x.window_end <= through_end AND x.id <= newest
          ORDER BY x.window_end OFFSET 0
        ) w
        WHERE i.customer_id = customer AND e.customer_id = i.customer_id AND e.id = w.id
          AND e.body::text <> '{"metrics":{},"sealed":true}'
          AND EXISTS (
            SELECT 1 FROM sealed_spans s
            WHERE s.customer_id = e.customer_id AND e.id <= s.through
              AND s.start_at < e.window_end AND e.window_end <= s.end_at
          )
        RETURNING 1
      )
      SELECT count(*) FROM sealed
    $$;
    REVOKE EXECUTE ON FUNCTION ledger_seal FROM PUBLIC;

    -- lets a role serve that owns nothing
    CREATE FUNCTION ledger_admit(service name) RETURNS void
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
          'conflicts, ledger_shape, ledger_schema FROM %s', who);
        EXECUTE format('REVOKE INSERT ON ledger_shape, ledger_schema, lanes FROM %s', who);
        EXECUTE format('REVOKE DELETE ON lanes FROM %s', who);
        EXECUTE format('GRANT EXECUTE ON FUNCTION ledger_seal TO %s', who);
      END
    $$;
    REVOKE EXECUTE ON FUNCTION ledger_admit FROM PUBLIC;
    """
}
