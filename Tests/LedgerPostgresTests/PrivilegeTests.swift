import Amounts
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import LedgerPostgres

/// What the database lets the roles do that own the tables, and that only serve.
@Suite(.serialized) struct PrivilegeTests {
  enum Role: String, CaseIterable, Sendable { case owner, service }

  /// A database that a plain role owns and another one serves, and a store of `role`.
  private func withRoles(_ role: Role, _ body: (PostgresStore, TestDatabase) async throws -> Void)
    async throws
  {
    var database = try await PostgresServer.shared.makeDatabase()
    let (owner, service) = ("\(database.name)_owner", "\(database.name)_service")
    try await database.execute(
      """
      CREATE ROLE \(owner) LOGIN; CREATE ROLE \(service) LOGIN;
      ALTER DATABASE \(database.name) OWNER TO \(owner)
      """)
    database.role = owner
    _ = try PostgresStore.migrate(url: database.url + "&options=-c%20billing.lanes%3D1")
    try await database.execute("SELECT ledger_admit('\(service)')")
    if role == .service { database.role = service }
    let store = try await database.openStore()
    do {
      try await body(store, database)
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }

  @Test(arguments: Role.allCases)
  func eachMayDoAllThatAServiceDoes(_ role: Role) async throws {
    try await withRoles(role) { store, _ in
      try await UpgradeSample.write(to: store)
      let version = Int(Migration.newest)
      #expect(try await UpgradeSample.differences(in: store, version: version) == [])
      // A span that is sealed loses its details and nothing else.
      let span = UsageSpan(
        start: SampleReports.start, end: SampleReports.start.advanced(bySeconds: 7_200))
      let seal = SealedSpan(
        customer: try CustomerID("cust_1"), span: span, through: EntryID(3), cuts: [],
        sealedAt: SampleReports.start)
      #expect(try await store.seal(seal) > 0)
      #expect(try await store.entry(EntryID(1))?.isSealed == true)
      #expect(try await store.facts(SampleReports.query("n")).sum == 30)
    }
  }

  static let forbidden = [
    "UPDATE entries SET received_at = 0", "DELETE FROM entries WHERE id = 1", "TRUNCATE entries",
    "UPDATE entries SET lane = 1", "UPDATE entries SET id = id + 1",
    "UPDATE voids SET reason = ''", "DELETE FROM voids", "TRUNCATE voids",
    "DELETE FROM voided_entries", "UPDATE voided_entries SET void = 1", "DELETE FROM client_keys",
    "DELETE FROM conflicts", "UPDATE conflicts SET standing = 9", "DELETE FROM lanes",
    "INSERT INTO lanes VALUES (9)", "UPDATE ledger_shape SET lanes = 9",
    "DELETE FROM ledger_shape", "UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log",
    "UPDATE audit_log SET hash = ''", "TRUNCATE audit_log", "DELETE FROM audit_head",
    "TRUNCATE audit_head",
  ]

  @Test(arguments: Role.allCases)
  func neitherChangesWhatIsThere(_ role: Role) async throws {
    try await withRoles(role) { store, database in
      _ = try await store.append(SampleReports.hourly(1, ["n": 1]))
      _ = try await store.void(EntryID(1), reason: "test", at: SampleReports.start)
      var statements = Self.forbidden
      if role == .service {
        statements += [
          "UPDATE entries SET body = '\\x04'", "DROP TABLE entries", "DELETE FROM ledger_schema",
          "SELECT ledger_admit('app')", "SELECT ledger_distribute()", "TRUNCATE instances",
        ]
      }
      for sql in statements {
        let error = await #expect(throws: PostgresError.self, "\(sql)") {
          try await database.execute(sql)
        }
        #expect(error?.sqlState == "42501", "\(sql): \(error?.message ?? "")")
      }
    }
  }

  static let doubles = [
    (values: "lane, 99, window_end, window_start, revision", key: "entries_by_window"),
    ("lane, id, window_end, window_start, 1", "entries_by_number"),
  ]

  @Test(arguments: doubles)
  func keysRefuseADouble(values: String, key: String) async throws {
    try await withRoles(.service) { store, database in
      _ = try await store.append(SampleReports.hourly(1, ["n": 1]))
      let error = await #expect(throws: PostgresError.self) {
        try await database.execute(
          """
          INSERT INTO entries (lane, id, window_end, window_start, revision, received_at, customer_hash,
            customer_id, instance_id, content_hash, body)
          SELECT \(values), received_at, customer_hash, customer_id, instance_id, content_hash, body FROM entries
          """)
      }
      #expect(error?.message == "duplicate key value violates unique constraint \"\(key)\"")
    }
  }

  /// What is not sealed keeps what it says, whatever is asked for.
  @Test func onlySealedSpansLoseTheirDetails() async throws {
    try await withRoles(.service) { store, database in
      _ = try await store.append(SampleReports.hourly(1, ["n": 1]))
      let rows = try await database.execute(
        "SELECT ledger_seal(0, 'cust_1', 0, 9223372036854775807, 9223372036854775807)")
      #expect(rows == [["0"]])
      #expect(try await store.entry(EntryID(1))?.isSealed == false)
    }
  }

  /// A role that serves says so where the schema has to be brought up first.
  @Test func whoServesCannotMigrate() async throws {
    var database = try await PostgresServer.shared.makeDatabase()
    try await database.execute("CREATE ROLE \(database.name)_service LOGIN")
    database.role = "\(database.name)_service"
    let error = await #expect(throws: LedgerError.self) { try await database.openStore() }
    #expect(error?.code == .unavailable)
    #expect(error?.context.hasSuffix("the owner of the tables brings the schema up") == true)
  }
}
