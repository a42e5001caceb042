import Amounts
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import LedgerPostgres

/// Addresses, settings of a session, and connections that are lost.
@Suite(.serialized) struct ConnectionTests {
  struct Address: Sendable, CustomTestStringConvertible {
    let uri: String
    let name: String

    var testDescription: String { name }
  }

  static let addresses = [
    Address(
      uri: "postgres://u:geheim@db.example:5433/ledger",
      name: "PostgreSQL at db.example:5433/ledger"),
    Address(
      uri: "postgresql://u:geheim@a,b/ledger?sslmode=verify-full&sslrootcert=/ca.pem",
      name: "PostgreSQL at a,b/ledger"),
    Address(uri: "postgres://u@/", name: "PostgreSQL at the local socket/u"),
  ]

  @Test(arguments: addresses)
  func anAddressIsNamedWithoutItsPassword(_ row: Address) throws {
    #expect(try ConnectionAddress(uri: row.uri).name == row.name)
  }

  @Test(arguments: [
    "postgres://u:geheim@[half/ledger", "postgres://u:geheim@host/%zz",
    "postgres://u:geheim@h/d?sslmood=1",
  ])
  func anAddressThatIsNoneIsNotQuoted(_ uri: String) {
    let error = #expect(throws: LedgerError.self) { try PostgresStore.open(url: uri) }
    #expect(error?.code == .unavailable)
    #expect(error?.description.contains("geheim") == false)
  }

  @Test func aServerThatIsAwayIsUnavailable() {
    let error = #expect(throws: LedgerError.self) {
      try PostgresStore.open(url: "postgres://u:geheim@127.0.0.1:1/ledger")
    }
    #expect(error?.code == .unavailable)
    #expect(error?.context == "PostgreSQL at 127.0.0.1:1/ledger: the database does not answer")
    #expect(error?.description.contains("geheim") == false)
  }

  /// The test's server has no TLS: an address that asks for it is not served without.
  @Test func theAddressesTLSModeHolds() async throws {
    let database = try await PostgresServer.shared.makeDatabase()
    let error = #expect(throws: LedgerError.self) {
      try PostgresStore.open(url: database.url + "&sslmode=require")
    }
    #expect(error?.description.contains("server does not support SSL") == true)
  }

  struct Setting: Sendable, CustomTestStringConvertible {
    let name: String
    let value: String

    var testDescription: String { name }
  }

  static let settings = [
    Setting(name: "synchronous_commit", value: "on"),
    Setting(name: "statement_timeout", value: "10s"),
    Setting(name: "idle_in_transaction_session_timeout", value: "15s"),
    Setting(name: "plan_cache_mode", value: "force_generic_plan"),
    Setting(name: "client_encoding", value: "UTF8"),
    Setting(name: "application_name", value: "billing"),
    Setting(name: "transaction_isolation", value: "read committed"),
  ]

  @Test(arguments: settings)
  func aSessionsSettings(_ row: Setting) async throws {
    try await withStore { store, database in
      // Also where the database would have it otherwise.
      try await database.execute("ALTER DATABASE \(database.name) SET synchronous_commit = off")
      let found = try await store.read { try $0.execute("SHOW \(row.name)").first?.text(0) }
      #expect(found == row.value)
    }
  }

  @Test func connectionsThatWereCutAreMadeAgain() async throws {
    try await withStore { store, database in
      for hour in Int64(1)...5 {
        _ = try await store.append(SampleReports.hourly(hour, ["n": 1]))
        #expect(try await store.facts(SampleReports.query("n")).sum == Quantity(hour))
        try await database.execute(
          """
          SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()
          """)
      }
      let next = try await store.append(SampleReports.hourly(6, ["n": 1]))
      guard case .added(let entry) = next else {
        Issue.record("\(next)")
        return
      }
      #expect(entry.id == EntryID(6))
    }
  }

  @Test func aFailureThatSomebodySwallowedCommitsNothingAndSaysSo() async throws {
    try await withStore { store, _ in
      let error = await #expect(throws: LedgerError.self) {
        try await store.write { connection in _ = try? connection.execute("SELECT 1 / 0") }
      }
      #expect(error?.code == .unavailable)
      #expect(error?.context.contains("taken back") == true)
    }
  }

  @Test func aStatementThatTakesTooLongIsUnavailable() async throws {
    try await withStore { store, _ in
      let error = await #expect(throws: LedgerError.self) {
        try await store.read { connection in
          try connection.execute("SET statement_timeout = 50")
          try connection.execute("SELECT pg_sleep(5)")
        }
      }
      #expect(error?.code == .unavailable)
      #expect(error?.context.hasSuffix("the statement took too long") == true)
    }
  }

  /// As behind a connection whose other end stands still: it never says another word.
  @Test func aServerThatFallsSilentIsUnavailableAndConnectedToAgain() async throws {
    try await withStore { store, _ in
      let error = await #expect(throws: LedgerError.self) {
        try await store.read { connection in
          connection.silenceLimitSeconds = 1
          // Without this the work would be repeated on a new connection.
          connection.isCommitting = true
          try connection.execute("SELECT pg_sleep(8)")
        }
      }
      #expect(error?.code == .unavailable)
      #expect(error?.description.contains("silent for 1 s") == true)
      let next = try await store.read { try $0.execute("SELECT 1").first?.int(0) }
      #expect(next == 1)
    }
  }

  /// Nobody listens on port 1: the other host serves, in either order.
  @Test(arguments: [[1, 0], [0, 1]])
  func ofSeveralHostsTheOneThatTakesWritesServes(ports: [Int]) async throws {
    let database = try await PostgresServer.shared.makeDatabase()
    let hosts = ports.map { "127.0.0.1:\($0 == 0 ? database.port : $0)" }.joined(separator: ",")
    let url = "postgres://app@\(hosts)/\(database.name)?connect_timeout=60"
    let store = try PostgresStore.open(url: url)
    guard case .added = try await store.append(SampleReports.hourly(1, ["n": 1])) else {
      Issue.record("nothing was added")
      return
    }
    await store.close()
  }

  @Test func whatEachHostAnsweredIsSaid() {
    let error = #expect(throws: LedgerError.self) {
      try PostgresStore.open(url: "postgres://u:geheim@127.0.0.1:1,127.0.0.1:2/ledger")
    }
    #expect(error?.code == .unavailable)
    for port in [1, 2] { #expect(error?.description.contains("port \(port) failed") == true) }
    #expect(error?.description.contains("geheim") == false)
  }

  @Test func aClosedStoreRefuses() async throws {
    let database = try await PostgresServer.shared.makeDatabase()
    let store = try await database.openStore()
    await store.close()
    let written = await #expect(throws: LedgerError.self) {
      try await store.append(SampleReports.hourly(1, ["n": 1]))
    }
    #expect(written?.code == .unavailable)
    let read = await #expect(throws: LedgerError.self) { try await store.entry(EntryID(1)) }
    #expect(read?.code == .unavailable)
  }

  @Test func aTextThatCannotBeKeptFailsItsOwnWriteOnly() async throws {
    try await withStore { store, _ in
      let good = try SampleReports.hourly(1, ["n": 1])
      let bad = EntryDraft(
        report: try SampleReports.hourly(2, ["n": 1]).report, receivedAt: SampleReports.start,
        reportedBy: "key\0")
      async let first = store.append(good)
      let refusal = await #expect(throws: LedgerError.self) { try await store.append(bad) }
      guard case .added = try await first else {
        Issue.record("the neighbour was not added")
        return
      }
      #expect(refusal?.code == .conflict)
      #expect(try await store.facts(SampleReports.query("n")).entryCount == 1)
    }
  }

  @Test func waitsBetweenAttemptsGrow() {
    var schedule = ReconnectSchedule()
    var now = ContinuousClock.now
    #expect(schedule.mayConnect(at: now))
    for milliseconds in [100, 200, 400, 800, 1_000, 1_000, 1_000] {
      schedule.failed(at: now)
      #expect(!schedule.mayConnect(at: now.advanced(by: .milliseconds(milliseconds - 1))))
      now = now.advanced(by: .milliseconds(milliseconds))
      #expect(schedule.mayConnect(at: now))
    }
    schedule.failed(at: now)
    schedule.succeeded()
    #expect(schedule.mayConnect(at: now))
  }
}
