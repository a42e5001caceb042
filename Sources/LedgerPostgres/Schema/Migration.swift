/// One numbered step of the schema. Its text is frozen: a database that was brought here once is never brought here again.
struct Migration: Sendable {
  /// Kept in `ledger_schema` once the step is done.
  let version: Int64
  let sql: String

  /// All steps in order; the last one's version is this program's.
  static let all = [
    Migration(version: 1, sql: EmbeddedFiles.schema01Ledger),
    Migration(version: 2, sql: EmbeddedFiles.schema02Retention),
    Migration(version: 3, sql: EmbeddedFiles.schema03Periods),
    Migration(version: 4, sql: EmbeddedFiles.schema04Coverage),
    Migration(version: 5, sql: EmbeddedFiles.schema05SegmentRules),
    Migration(version: 6, sql: EmbeddedFiles.schema06Subscriptions),
    Migration(version: 7, sql: EmbeddedFiles.schema07Overlaps),
    Migration(version: 8, sql: EmbeddedFiles.schema08Events),
    Migration(version: 9, sql: EmbeddedFiles.schema09Adjustments),
    Migration(version: 10, sql: EmbeddedFiles.schema10Changes),
    Migration(version: 11, sql: EmbeddedFiles.schema11Keys),
    Migration(version: 12, sql: EmbeddedFiles.schema12CollectionStates),
    Migration(version: 14, sql: EmbeddedFiles.schema14Lanes),
    Migration(version: 15, sql: EmbeddedFiles.schema15Audit),
    Migration(version: 18, sql: EmbeddedFiles.schema18RowsByLane),
    Migration(version: 19, sql: EmbeddedFiles.schema19Alerts),
    Migration(version: 20, sql: EmbeddedFiles.schema20Quarantine),
    Migration(version: 21, sql: EmbeddedFiles.schema21Exporters),
  ]

  static var newest: Int64 { all.last?.version ?? 0 }
}
