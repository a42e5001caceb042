import LedgerPostgres
import LedgerSQLite
import UsageLedger

/// A ledger by its address: a file of SQLite's, or the database of a `postgres://…`.
struct OpenLedger {
  let ledger: any Ledger
  let close: () async throws -> Void

  init(_ address: String) throws {
    if address.hasPrefix("postgres") {
      let store = try PostgresStore.open(url: address)
      (ledger, close) = (store, { await store.close() })
    } else {
      let store = try SQLiteStore.open(path: address)
      (ledger, close) = (store, { try await store.close() })
    }
  }
}
