/// One numbered step of the schema. Its text is frozen: a file that was brought here once is never brought here again.
struct Migration: Sendable {
  /// Kept in `PRAGMA user_version` once the step is done.
  let version: Int
  let sql: String

  /// All steps in order; the last one's version is this program's.
  static let all = [
    Migration.ledger, Migration.retention, Migration.periods, Migration.coverage,
    Migration.segmentRules, Migration.subscriptions, Migration.overlaps, Migration.events,
    Migration.adjustments, Migration.changes, Migration.keys, Migration.collectionStates,
    Migration.audit, Migration.sharedTables,
  ]

  static var newest: Int { all.last?.version ?? 0 }

  /// Kept in `PRAGMA application_id`, so that another program's file is not taken for a ledger: "mbil".
  static let applicationID: Int32 = 0x6D62_696C
}
