import Dispatch
import Foundation
import LedgerConformance
import UsageLedger

@testable import LedgerPostgres

/// One database of the test run's server.
struct TestDatabase: Sendable {
  let port: Int
  let name: String
  /// Who connects; superusers may do anything.
  var role = "app"

  /// A machine that builds beside the tests may take long to connect.
  var url: String { "postgres://\(role)@127.0.0.1:\(port)/\(name)?connect_timeout=60" }

  /// Runs statements without parameters on a connection of their own; the rows of the last one as text.
  ///
  /// Without a limit of time: making a database copies files, which a machine that does much else takes long for.
  @discardableResult
  func execute(_ sql: String) async throws -> [[String?]] {
    try await onQueue { connection in
      try connection.execute("SET statement_timeout = 0")
      let result = try connection.execute(sql)
      return result.rows.map { row in row.texts }
    }
  }

  /// Runs `work` on a connection as the store has them, on a thread that may block.
  func onQueue<Value: Sendable>(
    _ work: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws -> Value {
    let address = try ConnectionAddress(uri: url)
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<Value, any Error>, Never>) in
      DispatchQueue(label: "test.postgres").async {
        continuation.resume(
          returning: Result {
            let connection = try PostgresConnection(address)
            try SessionSettings.apply(to: connection, name: address.name)
            return try work(connection)
          })
      }
    }
    return try result.get()
  }

  /// `lanes`: of a database that has no schema yet; nil: as many as it gets by itself.
  func openStore(queueLimit: Int = PostgresStore.defaultQueueLimit, lanes: Int? = nil)
    async throws -> PostgresStore
  {
    let url = self.url + (lanes.map { "&options=-c%20billing.lanes%3D\($0)" } ?? "")
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<PostgresStore, any Error>, Never>) in
      DispatchQueue(label: "test.postgres").async {
        continuation.resume(
          returning: Result { try PostgresStore.open(url: url, queueLimit: queueLimit) })
      }
    }
    return try result.get()
  }
}

/// Runs `body` with a new, empty store, and closes it also when `body` throws: connections are few.
///
/// The suites that use it are serialized: a hundred databases made at once wait for each other longer than a store waits
/// for a statement.
///
/// With one lane numbers are those of a store that numbers all entries in one row.
func withStore(
  lanes: Int = 1, _ body: (PostgresStore, TestDatabase) async throws -> Void
) async throws {
  let database = try await PostgresServer.shared.makeMigratedDatabase(lanes: lanes)
  let store = try await database.openStore()
  do {
    try await body(store, database)
  } catch {
    await store.close()
    throw error
  }
  await store.close()
}
