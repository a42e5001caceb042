import GRDB
import Testing

@testable import LedgerSQLite
@testable import LedgerTables

/// Every statement of the files, the shared ones too, is one that the store's own database takes.
@Suite struct StatementTests {
  @Test func everyStatementIsPrepared() async throws {
    let own = LedgerSQLite.EmbeddedFiles.statements
    let shared = LedgerTables.EmbeddedFiles.statements.filter { !$0.file.hasPrefix("dialect") }
    try await withStore { store, _ in
      let refused = try await store.read { db in
        (own + shared).flatMap { file, statements in
          statements.compactMap { name, text -> String? in
            do {
              _ = try db.makeStatement(sql: DialectText(text)[.sqlite])
              return nil
            } catch {
              return "\(file), \(name): \(error)"
            }
          }
        }
      }
      #expect(refused == [])
    }
    #expect(own.count > 5 && shared.count > 15)
  }
}
