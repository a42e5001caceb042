import LedgerSQLite
import Logging
import UsageLedger

/// Opens the store that the settings name, its schema brought to this version.
enum StoreOpening {
  static func open(_ database: ProgramSettings.Database, logger: Logger) throws(LedgerError)
    -> SQLiteStore
  {
    switch database {
    case .sqlite(let path): try SQLiteStore.open(path: path, logger: logger)
    }
  }
}
