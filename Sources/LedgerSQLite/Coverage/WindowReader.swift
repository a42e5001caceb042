import GRDB
import Metering
import Reporting
import UsageLedger

/// Reads which windows were reported, without what was reported for them.
struct WindowReader {
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
      db.cachedStatement(sql: InstancesSQL.reportingNumbers), arguments: [customer])
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
    let rows = try db.rows(WindowsSQL.reported, bounds(customer, instance, limit: limit + 1))
    while let row = try rows.next() { found.append(try reported(row)) }
    return InstanceWindows(
      instance: name, first: first, windows: Array(found.prefix(limit)),
      isWhole: found.count <= limit)
  }

  private func first(of instance: Int64, customer: Int64) throws -> TimeWindow? {
    let rows = try db.rows(WindowsSQL.first, [customer, instance])
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

extension WindowReader {
  /// The windows of the instance that stand and share time with `window`, which is no instant.
  static func overlap(
    with window: TimeWindow, customer: Int64, instance: Int64, _ db: Database
  ) throws -> WindowOverlap? {
    let (stored, start) = (StoredWindow(window), StoredWindow(TimeWindow(instant: window.start)))
    let rows = try BoundStatement(db, WindowsSQL.overlapping)
    defer { rows.reset() }
    rows.bind(1, customer)
    rows.bind(2, Int64(WindowOverlap.limit + 1))
    rows.bind(3, instance)
    rows.bind(4, stored.hour)
    rows.bind(5, stored.offset)
    rows.bind(6, stored.length)
    rows.bind(7, start.hour)
    rows.bind(8, start.offset)
    rows.bind(9, window.end.nanoseconds)
    var found: [WindowOverlap.Window] = []
    while try rows.next() {
      let window = StoredWindow(hour: rows.int(1), offset: rows.int(2), length: rows.int(3))
      found.append(WindowOverlap.Window(report: EntryID(rows.int(0)), window: window.window))
    }
    return WindowOverlap(found)
  }
}
