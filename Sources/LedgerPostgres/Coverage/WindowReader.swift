import Metering
import Reporting
import UsageLedger

/// Reads which windows were reported, without what was reported for them.
struct WindowReader {
  let query: WindowsQuery

  func windows(_ connection: PostgresConnection) throws -> [InstanceWindows] {
    try windows(newest: connection.rows(newestRead), first: connection.rows(firstRead))
  }

  /// The windows of the span, one more than asked for.
  var newestRead: TableRead {
    TableRead(
      WindowsSQL.reported, columns: 6,
      [
        .text(query.customer.text), .int(query.span.start.nanoseconds),
        .int(query.span.end.nanoseconds), .int(limit + 1), .lane(query.customer.text),
      ])
  }

  /// Each instance's first window of all times.
  var firstRead: TableRead {
    TableRead(
      WindowsSQL.first, columns: 3, [.text(query.customer.text), .lane(query.customer.text)])
  }

  private var limit: Int64 { query.limit.map(Int64.init) ?? .max - 1 }

  func windows(newest rows: [QueryResult.Row], first: [QueryResult.Row]) throws -> [InstanceWindows]
  {
    var found: [String: [ReportedWindow]] = [:]
    for row in rows { found[try row.text(0), default: []].append(try reported(row)) }
    return try first.map { row in
      let name = try row.text(0)
      let newest = (found[name] ?? []).sorted { $0.window.end > $1.window.end }
      return InstanceWindows(
        instance: try InstanceID(stored: name), first: try window(row, 1),
        windows: Array(newest.prefix(query.limit ?? newest.count)),
        isWhole: newest.count <= limit)
    }.sorted { $0.instance < $1.instance }
  }

  private func window(_ row: QueryResult.Row, _ column: Int) throws -> TimeWindow? {
    guard let start = try row.optionalInt(column) else { return nil }
    return TimeWindow(
      storedStart: Timestamp(nanoseconds: start),
      storedEnd: Timestamp(nanoseconds: try row.int(column + 1)))
  }

  private func reported(_ row: QueryResult.Row) throws -> ReportedWindow {
    let body = try row.optionalBytes(5).map { try EntryBody(bytes: $0) }
    return ReportedWindow(
      entry: EntryID(try row.int(1)),
      window: TimeWindow(
        storedStart: Timestamp(nanoseconds: try row.int(2)),
        storedEnd: Timestamp(nanoseconds: try row.int(3))),
      missing: body?.missing.map(\.metric) ?? [],
      voidedBy: try row.optionalInt(4).map { EntryID($0) })
  }
}
