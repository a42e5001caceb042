import Metering
import Reporting
import UsageLedger

/// An entry as its row holds it.
struct EntryRow {
  /// What the statements of `Files/entries.sql` select, in the order that `init` reads.
  static let columnCount = 12

  let entry: LedgerEntry

  /// Reads the columns from `first` on.
  init(_ row: QueryResult.Row, from first: Int = 0) throws {
    let window = TimeWindow(
      storedStart: Timestamp(nanoseconds: try row.int(first + 3)),
      storedEnd: Timestamp(nanoseconds: try row.int(first + 2)))
    let body = try EntryBody(bytes: row.bytes(first + 10))
    let report = UsageReport(
      customer: try CustomerID(stored: row.text(first)),
      instance: try InstanceID(stored: row.text(first + 4)),
      window: window.isInstant ? nil : window, clientKey: row.optionalText(first + 9),
      activeDevices: body.activeDevices, totalDevices: body.totalDevices, metrics: body.metrics,
      missing: body.missing, exporter: body.exporter)
    let completes = try row.optionalInt(first + 5)
    entry = LedgerEntry(
      id: EntryID(try row.int(first + 1)),
      kind: completes.map { .completion(of: EntryID($0), adds: body.adds) } ?? .report,
      report: report, window: window,
      contentHash: ContentHash(storedBytes: try row.bytes(first + 6)),
      receivedAt: Timestamp(nanoseconds: try row.int(first + 7)),
      reportedBy: row.optionalText(first + 8),
      voidedBy: try row.optionalInt(first + 11).map { EntryID($0) }, isSealed: body.isSealed,
      isHeld: body.isHeld)
  }
}
