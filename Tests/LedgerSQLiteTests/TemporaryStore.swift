import Foundation
import LedgerSQLite
import UsageLedger

/// A folder of its own for one test, and the stores in it; both go away with `remove`.
struct TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("ledger-sqlite-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  var path: String { url.appendingPathComponent("billing.sqlite").path }

  func remove() { try? FileManager.default.removeItem(at: url) }
}

/// Runs `body` with a new, empty store, and closes it.
func withStore(_ body: (SQLiteStore, TemporaryFolder) async throws -> Void) async throws {
  let folder = try TemporaryFolder()
  defer { folder.remove() }
  let store = try SQLiteStore.open(path: folder.path)
  try await body(store, folder)
  try await store.close()
}
