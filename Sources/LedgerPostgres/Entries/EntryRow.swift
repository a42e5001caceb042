import Metering
import Reporting
import UsageLedger

/// An entry as its row holds it.
struct EntryRow {
  /// In the order that `init` reads, and whether the entry is void.
  static let columns = """
    e.customer_id, e.id, e.window_end, e.window_start, e.instance_id, e.completes, \
    e.content_hash, e.received_at, e.reported_by, e.client_key, e.body, v.void
    """
  static let columnCount = 12
  static let void = """
    LEFT JOIN voided_entries v ON v.customer_id = e.customer_id AND v.entry = e.id
    """

  /// The entries of instance `i` whose windows end after `$3` and not after `$4`. `OFFSET 0` keeps the planner from reading
  /// those of other instances first, the order from walking all of the customer's.
  static let ofInstance = """
    SELECT * FROM entries
    WHERE customer_id = i.customer_id AND instance_id = i.instance_id
      AND window_end > $3::bigint AND window_end <= $4::bigint
    ORDER BY window_end OFFSET 0
    """

  let entry: LedgerEntry

  /// Reads the columns from `first` on.
  init(_ row: QueryResult.Row, from first: Int = 0) throws {
    let window = TimeWindow(
      storedStart: Timestamp(nanoseconds: try row.int(first + 3)),
      storedEnd: Timestamp(nanoseconds: try row.int(first + 2)))
    let body = try EntryBody(text: row.text(first + 10))
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
      voidedBy: try row.optionalInt(first + 11).map { EntryID($0) }, isSealed: body.isSealed)
  }
}
