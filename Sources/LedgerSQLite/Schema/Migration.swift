/// One numbered step of the schema. Its text is frozen: a file that was brought here once is never brought here again.
struct Migration: Sendable {
  /// Kept in `PRAGMA user_version` once the step is done.
  let version: Int
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
    Migration(version: 15, sql: EmbeddedFiles.schema15Audit),
    Migration(version: 16, sql: EmbeddedFiles.schema16SharedTables),
    Migration(version: 19, sql: EmbeddedFiles.schema19Alerts),
    Migration(version: 20, sql: EmbeddedFiles.schema20Quarantine),
    Migration(version: 21, sql: EmbeddedFiles.schema21Exporters),
  ]

  static var newest: Int { all.last?.version ?? 0 }

  /// Kept in `PRAGMA application_id`, so that another program's file is not taken for a ledger: "mbil".
  static let applicationID: Int32 = 0x6D62_696C
}
