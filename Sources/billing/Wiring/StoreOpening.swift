import Foundation
import LedgerPostgres
import LedgerSQLite
import Logging
import UsageLedger

/// Opens the store that the settings name, its schema brought to this version.
enum StoreOpening {
  static func open(_ database: ProgramSettings.Database, logger: Logger) throws(LedgerError)
    -> any BillingStore
  {
    let store: any BillingStore =
      switch database {
      case .sqlite(let path): try openFile(path, logger: logger)
      case .postgres(let url): try PostgresStore.open(url: url)
      }
    AuditScope.current?.attach(store)
    return store
  }

  /// When a sync fails later the process ends at once: what would be answered after that could not be kept.
  private static func openFile(_ path: String, logger: Logger) throws(LedgerError) -> SQLiteStore {
    try SQLiteStore.open(path: path) { error in
      logger.critical("the ledger cannot be written safely, stopping: \(error)")
      exit(1)
    }
  }
}
