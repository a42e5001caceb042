/// One numbered step of the schema. Its text is frozen: a database that was brought here once is never brought here again.
struct Migration: Sendable {
  /// Kept in `ledger_schema` once the step is done.
  let version: Int64
  let sql: String

  /// All steps in order; the last one's version is this program's.
  static let all = [
    Migration.ledger, Migration.retention, Migration.periods, Migration.coverage,
    Migration.segmentRules, Migration.subscriptions, Migration.overlaps, Migration.events,
    Migration.adjustments, Migration.changes, Migration.keys, Migration.collectionStates,
    Migration.lanes, Migration.audit,
  ]

  static var newest: Int64 { all.last?.version ?? 0 }
}
