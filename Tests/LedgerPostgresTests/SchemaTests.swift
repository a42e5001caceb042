import Amounts
import LedgerConformance
import Testing
import UsageLedger

@testable import LedgerPostgres

@Suite(.serialized) struct SchemaTests {
  /// Tables with their columns, constraints, indexes and triggers, as the catalogue has them.
  private static let catalogue = """
    SELECT line FROM (
      SELECT c.relname AS name, 0 AS kind, a.attnum::text AS place, format('%s.%s %s%s%s', c.relname,
          a.attname, format_type(a.atttypid, a.atttypmod),
          CASE WHEN co.collname = 'C' THEN ' COLLATE "C"' ELSE '' END,
          CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END) AS line
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_collation co ON co.oid = a.attcollation
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
          AND NOT a.attisdropped
      UNION ALL
      SELECT c.relname, 1, 'partition', format('%s PARTITION BY %s', c.relname,
          pg_get_partkeydef(c.oid))
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'p'
      UNION ALL
      SELECT c.relname, 1, 'partition', format('%s OF %s %s', c.relname, p.relname,
          pg_get_expr(c.relpartbound, c.oid))
        FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
        JOIN pg_class p ON p.oid = i.inhparent
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      UNION ALL
      SELECT c.relname, 2, k.conname, format('%s %s %s', c.relname, k.conname,
          pg_get_constraintdef(k.oid))
        FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace
      UNION ALL
      SELECT tablename, 3, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
      UNION ALL
      SELECT c.relname, 4, t.tgname, pg_get_triggerdef(t.oid)
        FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
    ) AS lines
    ORDER BY name COLLATE "C", kind, CASE WHEN kind = 0 THEN lpad(place, 3, '0') ELSE place END
      COLLATE "C", line COLLATE "C"
    """

  @Test func theSchemaIsTheGoldenOne() async throws {
    try await withStore { _, database in
      let lines = try await database.execute(Self.catalogue).map { $0[0] ?? "" }
      try GoldenText.expect(lines.joined(separator: "\n") + "\n", is: "schema.txt")
    }
  }

  /// Every key of what grows with usage begins with the customer's lane: the rows of one can live on one server of many. What lists
  /// customers is none: it looks into all lanes.
  @Test func keysOfUsageBeginWithTheLane() async throws {
    try await withStore { _, database in
      let others = try await database.execute(
        """
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename IN
          ('entries', 'client_keys', 'voids', 'voided_entries', 'conflicts', 'instances',
           'customer_metrics', 'hour_slots', 'day_totals', 'wide_days', 'segments',
           'delivery_attempts', 'delivery_states', 'leases', 'invoices', 'invoice_lines',
           'coverage_marks', 'certificates', 'late_decisions', 'segment_adjustments',
           'sealed_spans')
          AND indexdef NOT LIKE '%(lane, customer_%' AND indexdef NOT LIKE '%(lane, id)'
          AND indexname <> 'instances_by_name'
        """)
      #expect(others == [])
    }
  }

  @Test(arguments: [
    ("DELETE FROM stripe_events", "events are never changed or deleted"),
    ("TRUNCATE stripe_events", "events are never changed or deleted"),
    (
      "UPDATE invoices SET finalized_at = NULL",
      "a final invoice is never a draft again and never deleted"
    ),
    ("DELETE FROM invoices", "a final invoice is never a draft again and never deleted"),
  ])
  func theDatabaseItselfKeepsWhatStripeSaid(sql: String, reason: String) async throws {
    try await withStore { store, database in
      try await UpgradeSample.write(to: store)
      let error = await #expect(throws: PostgresError.self) { try await database.execute(sql) }
      #expect(error?.message == reason)
    }
  }
}
