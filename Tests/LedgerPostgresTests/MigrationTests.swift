import Amounts
import LedgerConformance
import Testing
import UsageLedger

@testable import LedgerPostgres

@Suite(.serialized) struct MigrationTests {
  @Test func replicasThatStartAtOnceMigrateOnce() async throws {
    let database = try await PostgresServer.shared.makeDatabase()
    let stores = try await withThrowingTaskGroup(of: PostgresStore.self) { group in
      for _ in 0..<4 { group.addTask { try await database.openStore() } }
      var stores: [PostgresStore] = []
      for try await store in group { stores.append(store) }
      return stores
    }
    let versions = try await database.execute("SELECT version FROM ledger_schema ORDER BY version")
    #expect(versions == Migration.all.map { ["\($0.version)"] })
    // Four replicas meet a new customer at the same time.
    let outcomes = try await withThrowingTaskGroup(of: AppendOutcome.self) { group in
      for store in stores {
        group.addTask { try await store.append(SampleReports.hourly(1, ["n": 1])) }
      }
      var outcomes: [AppendOutcome] = []
      for try await outcome in group { outcomes.append(outcome) }
      return outcomes
    }
    #expect(outcomes.filter { if case .added = $0 { true } else { false } }.count == 1)
    #expect(Set(outcomes).count == 2)
    for store in stores { await store.close() }
  }

  @Test func aDatabaseOfANewerProgramIsRefused() async throws {
    try await withStore { _, database in
      try await database.execute("INSERT INTO ledger_schema (version) VALUES (99)")
      let error = #expect(throws: LedgerError.self) { try PostgresStore.open(url: database.url) }
      #expect(error?.code == .unavailable)
      #expect(
        error?.context
          == "PostgreSQL at 127.0.0.1:\(database.port)/\(database.name) has schema version 99, this program knows versions up to \(Migration.newest)"
      )
    }
  }

  @Test func aSecondMigrationChangesNothing() async throws {
    let database = try await PostgresServer.shared.makeDatabase()
    let first = try PostgresStore.migrate(url: database.url)
    #expect(first == (0, Migration.newest))
    let second = try PostgresStore.migrate(url: database.url)
    #expect(second == (Migration.newest, Migration.newest))
  }
}
