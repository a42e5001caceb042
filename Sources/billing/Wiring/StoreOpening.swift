import Foundation
import LedgerSQLite
import Logging
import UsageLedger

/// Opens the store that the settings name, its schema brought to this version.
enum StoreOpening {
  /// When a sync fails later the process ends at once: what would be answered after that could not be kept.
  static func open(_ database: ProgramSettings.Database, logger: Logger) throws(LedgerError)
    -> SQLiteStore
  {
    switch database {
    case .sqlite(let path):
      try SQLiteStore.open(path: path) { error in
        logger.critical("the ledger cannot be written safely, stopping: \(error)")
        exit(1)
      }
    }
  }
}
