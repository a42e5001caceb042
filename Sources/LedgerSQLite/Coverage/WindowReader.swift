import GRDB
import Metering
import Reporting
import UsageLedger

/// Reads which windows were reported, without what was reported for them.
struct WindowReader {
  static let windowsSQL = """
    SELECT e.id, e.window_hour, e.window_offset, e.window_length, v.void, e.body
    FROM entries e INDEXED BY entries_by_window LEFT JOIN voided_entries v ON v.entry = e.id
    WHERE e.customer = ?1 AND e.instance = ?2 AND e.window_hour BETWEEN ?3 AND ?5
      AND (e.window_hour, e.window_offset) > (?3, ?4)
      AND (e.window_hour, e.window_offset) <= (?5, ?6) AND e.window_length <> 0
    ORDER BY e.window_hour DESC, e.window_offset DESC LIMIT ?7
    """
  static let firstSQL = """
    SELECT e.window_hour, e.window_offset, e.window_length
    FROM entries e INDEXED BY entries_by_window
    WHERE e.customer = ? AND e.instance = ? AND e.window_length <> 0
    ORDER BY e.window_hour, e.window_offset LIMIT 1
    """

  private let db: Database
  private let query: WindowsQuery
  private var names: NameReading

  init(_ db: Database, _ query: WindowsQuery) {
    self.db = db
    self.query = query
    names = NameReading(db)
  }

  func windows() throws -> [InstanceWindows] {
    var reader = self
    guard let customer = try reader.names.number(of: query.customer) else { return [] }
    let instances = try Int64.fetchAll(
      db.cachedStatement(
        sql: "SELECT number FROM instances WHERE customer = ? AND entry_count > 0"),
      arguments: [customer])
    return try instances.map { try reader.windows(of: $0, customer: customer) }
      .sorted { $0.instance < $1.instance }
  }

  private mutating func windows(of instance: Int64, customer: Int64) throws -> InstanceWindows {
    let name = try names.instance(instance, customer: customer)
    guard let first = try first(of: instance, customer: customer) else {
      return InstanceWindows(instance: name, first: nil, windows: [])
    }
    let limit = query.limit ?? .max - 1
    var found: [ReportedWindow] = []
    let rows = try db.rows(Self.windowsSQL, bounds(customer, instance, limit: limit + 1))
    while let row = try rows.next() { found.append(try reported(row)) }
    return InstanceWindows(
      instance: name, first: first, windows: Array(found.prefix(limit)),
      isWhole: found.count <= limit)
  }

  private func first(of instance: Int64, customer: Int64) throws -> TimeWindow? {
    let rows = try db.rows(Self.firstSQL, [customer, instance])
    return try rows.next().map { StoredWindow(hour: $0[0], offset: $0[1], length: $0[2]).window }
  }

  private mutating func reported(_ row: Row) throws -> ReportedWindow {
    var missing: [MetricName] = []
    for name in try EntryBody.missingNames(row[5]) { missing.append(try names.metric(name)) }
    return ReportedWindow(
      entry: EntryID(row[0]),
      window: StoredWindow(hour: row[1], offset: row[2], length: row[3]).window, missing: missing,
      voidedBy: (row[4] as Int64?).map { EntryID($0) })
  }

  private func bounds(_ customer: Int64, _ instance: Int64, limit: Int) -> StatementArguments {
    let from = StoredWindow(TimeWindow(instant: query.span.start))
    let to = StoredWindow(TimeWindow(instant: query.span.end))
    return [customer, instance, from.hour, from.offset, to.hour, to.offset, limit]
  }
}
