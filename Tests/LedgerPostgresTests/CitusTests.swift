import Amounts
import Foundation
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import LedgerPostgres

/// The promises of a ledger on a Citus cluster, where lanes lie on several servers.
///
/// `TEST_CITUS_URL` names a database of the coordinator with the extension and its workers, and a role that may do anything there; what is
/// in it is lost. docs/operating/citus.md says how to make one. Without it nothing here runs: `LaneRuleTests` holds the statements.
@Suite(.serialized, .enabled(if: CitusCluster.url != nil)) struct CitusTests {
  @Test(arguments: StoragePromises.cases.filter { !$0.isNumbered })
  func keeps(_ promise: ConformanceCase) async throws {
    try await CitusCluster.shared.withStore { store, _ in try await promise.run(store) }
  }

  @Test(arguments: StoragePromises.sharedCases)
  func keepsTogether(_ promise: SharedConformanceCase) async throws {
    try await CitusCluster.shared.withStore { store, database in
      let other = try await database.openStore()
      try await promise.run(store, other)
      await other.close()
    }
  }

  /// A batch of one lane's customers is locked, asked and written on one server, whose commit has one step.
  @Test func aBatchIsOneServers() async throws {
    try await CitusCluster.shared.withStore { store, database in
      #expect(store.shape.isDistributed)
      _ = try await store.append(SampleReports.hourly(1, ["n": 1]))
      let servers = try await database.execute(
        """
        SELECT count(DISTINCT p.groupid) FROM pg_dist_shard s
        JOIN pg_dist_placement p USING (shardid)
        WHERE s.shardid IN (
          SELECT get_shard_id_for_distribution_column(t, \(store.shape.lane(of: "cust_1")))
          FROM unnest(ARRAY['lanes', 'entries', 'voids', 'instances', 'hour_slots', 'certificates',
            'invoices']::regclass[]) AS t)
        """)
      #expect(servers == [["1"]])
    }
  }
}

/// The cluster of `TEST_CITUS_URL`.
actor CitusCluster {
  static let url = ProcessInfo.processInfo.environment["TEST_CITUS_URL"].flatMap {
    URLComponents(string: $0)
  }
  static let shared = CitusCluster()
  private static let lanes = 16

  private static let dropAll = #"""
    DO $$
      DECLARE
        name text;
      BEGIN
        FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
          EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', name);
        END LOOP;
        EXECUTE coalesce((
          SELECT 'DROP FUNCTION ' || string_agg(oid::regprocedure::text, ', ') || ' CASCADE'
          FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        ), 'SELECT 1');
      END
    $$
    """#

  /// What refuses that a table is emptied, which is done before each test.
  private static let dropGuards = #"""
    DO $$
      DECLARE
        command text;
      BEGIN
        FOR command IN SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger
          WHERE tgname LIKE '%\_are\_not\_truncated' LOOP
          EXECUTE command;
        END LOOP;
      END
    $$
    """#

  private var isMade = false

  /// Runs `body` with an empty store, and closes it also when `body` throws.
  func withStore(_ body: @Sendable (PostgresStore, TestDatabase) async throws -> Void) async throws
  {
    let database = try await database()
    let store = try await database.openStore()
    do {
      try await body(store, database)
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }

  private func database() async throws -> TestDatabase {
    let url = try #require(Self.url)
    let database = TestDatabase(
      port: try #require(url.port), name: String(url.path.dropFirst()),
      role: try #require(url.user))
    if !isMade {
      try await database.execute(Self.dropAll)
      let store = try await database.openStore(lanes: Self.lanes)
      await store.close()
      try await database.execute(Self.dropGuards)
      try await database.execute("SELECT ledger_distribute()")
      isMade = true
    }
    try await database.execute(
      """
      DO $$
        BEGIN
          EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') FROM pg_tables
            WHERE schemaname = 'public'
              AND tablename NOT IN ('lanes', 'ledger_shape', 'ledger_schema'));
        END
      $$
      """)
    return database
  }
}
