import Amounts
import Foundation
import GRDB
import Metering
import UsageLedger

/// The entries of one instance whose windows end in a range of hours, with no more than totals need of them.
enum SlotEntries {
  struct Entry {
    let stored: StoredWindow
    let isVoid: Bool
    private let bytes: [UInt8]

    fileprivate init(_ row: BoundStatement) {
      stored = StoredWindow(hour: row.int(0), offset: row.int(1), length: row.int(2))
      bytes = row.bytes(3)
      isVoid = row.isTrue(4)
    }

    var window: TimeWindow { stored.window }

    func body() throws(LedgerError) -> EntryBody { try EntryBody(bytes: bytes) }

    /// What the entry adds to the totals of one metric, unless it is void.
    func counted(_ metric: Int64) throws(LedgerError) -> Quantity? {
      isVoid ? nil : try EntryBody.counted(metric, in: bytes)
    }
  }

  /// Shows entries to `visit` one after the other, until it returns false.
  static func visit(
    _ db: Database, _ customer: Int64, _ instance: Int64, hours: ClosedRange<Int64>,
    sql: String = EntriesSQL.ofHours, _ visit: (Entry) throws -> Bool
  ) throws {
    let rows = try BoundStatement(db, sql)
    defer { rows.reset() }
    rows.bind(1, customer)
    rows.bind(2, instance)
    rows.bind(3, hours.lowerBound)
    rows.bind(4, hours.upperBound)
    while try rows.next() {
      guard try visit(Entry(rows)) else { return }
    }
  }
}
