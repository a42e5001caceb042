import Foundation
import GRDB
import UsageLedger

/// Looks whether a file is whole before anything rests on it.
///
/// SQLite itself refuses a file that is shorter than its header says. Beyond that every page of a small file is
/// checked; a large one, whose check would take longer than a start may, has its small tables checked and the two ends
/// of its large ones read.
struct FileCheck {
  static let smallFileBytes: Int64 = 64 << 20

  private static let smallTables = [
    "customers", "metric_names", "labels", "instances", "links", "subscriptions",
    "subscription_items", "segments", "prices", "delivery_states", "leases", "api_keys",
    "rotated_secrets", "sessions",
  ]

  let path: String

  func run(_ db: Database) throws {
    let pages = try db.number("PRAGMA page_count") ?? 0
    let pageSize = try db.number("PRAGMA page_size") ?? 0
    if pages * pageSize <= Self.smallFileBytes {
      try check(db, "PRAGMA quick_check(1)")
    } else {
      for table in Self.smallTables { try check(db, "PRAGMA quick_check(\(table))") }
      for (_, sql) in FileEndsSQL.statements { _ = try Row.fetchOne(db, sql: sql) }
    }
  }

  private func check(_ db: Database, _ pragma: String) throws {
    let finding = try String.fetchOne(db, sql: pragma)
    guard finding == "ok" else {
      throw LedgerError(
        .corrupt,
        "\(path) is damaged (\(finding ?? "no answer")); restore the newest backup as docs/operating/restore.md says"
      )
    }
  }
}
