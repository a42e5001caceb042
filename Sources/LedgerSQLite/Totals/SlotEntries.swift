import Foundation
import GRDB
import Metering
import UsageLedger

/// The entries of one instance whose windows end in a range of hours, with no more than totals need of them.
enum SlotEntries {
  struct Entry {
    let stored: StoredWindow
    let body: EntryBody
    let isVoid: Bool

    init(_ row: Row) throws {
      stored = StoredWindow(hour: row[0], offset: row[1], length: row[2])
      body = try EntryBody(encoded: row[3])
      isVoid = row[4]
    }

    var window: TimeWindow { stored.window }
  }

  static let oldestFirst = sql("")
  static let newestFirst = sql("ORDER BY e.window_hour DESC, e.window_offset DESC")

  private static func sql(_ order: String) -> String {
    """
    SELECT e.window_hour, e.window_offset, e.window_length, e.body, v.void IS NOT NULL
    FROM \(EntryRow.source)
    WHERE e.customer = ? AND e.instance = ? AND e.window_hour BETWEEN ? AND ? \(order)
    """
  }

  static func rows(
    _ db: Database, _ customer: Int64, _ instance: Int64, hours: ClosedRange<Int64>,
    sql: String = oldestFirst
  ) throws -> RowCursor {
    try db.rows(sql, [customer, instance, hours.lowerBound, hours.upperBound])
  }
}
