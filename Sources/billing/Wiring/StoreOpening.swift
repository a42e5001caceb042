import CoreMetrics
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
      case .postgres(let url): try PostgresStore.open(url: url, onCommit: counting())
      }
    AuditScope.current?.attach(store)
    return store
  }

  /// When a sync fails later the process ends at once: what would be answered after that could not be kept.
  private static func openFile(_ path: String, logger: Logger) throws(LedgerError) -> SQLiteStore {
    try SQLiteStore.open(
      path: path,
      onFatal: { error in
        logger.critical("the ledger cannot be written safely, stopping: \(error)")
        exit(1)
      }, onCommit: counting())
  }

  /// How many commits there were, and how many callers they served: the quotient is how well they share.
  private static func counting() -> @Sendable (Int) -> Void {
    let commits = Counter(label: "billing_ledger_commits_total")
    let callers = Counter(label: "billing_ledger_committed_writes_total")
    return { count in
      commits.increment()
      callers.increment(by: count)
    }
  }
}
