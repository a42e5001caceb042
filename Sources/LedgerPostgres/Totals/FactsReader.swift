import Amounts
import Metering
import Reporting
import UsageLedger

/// Answers a facts query: whole days from day totals, other whole hours from hour totals, and the hours at the span's
/// bounds from the entries themselves.
struct FactsReader {
  static let daysSQL = """
    SELECT sum(sum), coalesce(sum(entry_count), 0)::bigint FROM day_totals
    WHERE customer_id = $1::text AND metric = $2::text AND day BETWEEN $3::bigint AND $4::bigint
    """
  /// Instance by instance: `OFFSET 0` keeps the planner from reading a metric's hours of all times and then choosing.
  private static let hoursOfInstance = """
    SELECT newest_start, newest_end, newest_value, sum, entry_count FROM hour_totals
    WHERE customer_id = i.customer_id AND metric = $2::text AND instance_id = i.instance_id
      AND hour BETWEEN $3::bigint AND $4::bigint OFFSET 0
    """
  static let sumsSQL = """
    SELECT sum(h.sum), coalesce(sum(h.entry_count), 0)::bigint
    FROM instances i CROSS JOIN LATERAL (\(hoursOfInstance)) h
    WHERE i.customer_id = $1::text
    """
  static let hoursSQL = """
    SELECT i.instance_id, h.newest_start, h.newest_end, h.newest_value, h.sum, h.entry_count
    FROM instances i CROSS JOIN LATERAL (\(hoursOfInstance)) h
    WHERE i.customer_id = $1::text
    """
  static let newestSQL = """
    SELECT i.instance_id, h.newest_start, h.newest_end, h.newest_value
    FROM instances i CROSS JOIN LATERAL (
      SELECT newest_start, newest_end, newest_value FROM hour_totals
      WHERE customer_id = i.customer_id AND metric = $2::text AND instance_id = i.instance_id
        AND hour BETWEEN $3::bigint AND $4::bigint
      ORDER BY hour DESC LIMIT 1
    ) h
    WHERE i.customer_id = $1::text
    """

  private let connection: PostgresConnection
  private let query: FactsQuery
  private let hours: SpanHours
  private var fold: FactsFold

  static func facts(_ query: FactsQuery, _ connection: PostgresConnection) throws -> MetricFacts {
    guard let hours = SpanHours(query.span) else { return .none }
    var reader = FactsReader(connection, query, hours)
    try reader.read()
    return reader.fold.facts
  }

  private init(_ connection: PostgresConnection, _ query: FactsQuery, _ hours: SpanHours) {
    self.connection = connection
    self.query = query
    self.hours = hours
    fold = FactsFold(query)
  }

  private mutating func read() throws {
    if query.detail == .hourly {
      try addHours()
    } else {
      try addSums(Self.daysSQL, hours.wholeDays)
      for range in hours.besideDays {
        try addSums(
          Self.sumsSQL, hours.whole.clamped(to: range.lowerBound..<range.upperBound + 1))
      }
    }
    if query.detail == .newest { try noteNewest() }
    try addBounds()
  }

  private func parameters(_ range: Range<Int64>) -> [Parameter] {
    [
      .text(query.customer.text), .text(query.metric.text), .int(range.lowerBound),
      .int(range.upperBound - 1),
    ]
  }

  private mutating func addSums(_ sql: String, _ range: Range<Int64>) throws {
    guard !range.isEmpty, let row = try connection.query(sql, parameters(range)).first,
      try row.int(1) > 0
    else { return }
    try fold.add(sum: try quantity(row.text(0)), entryCount: try row.int(1))
  }

  private mutating func addHours() throws {
    guard !hours.whole.isEmpty else { return }
    for row in try connection.query(Self.hoursSQL, parameters(hours.whole)).rows {
      try fold.add(sum: try quantity(row.text(4)), entryCount: try row.int(5))
      try note(row)
    }
  }

  private mutating func noteNewest() throws {
    guard !hours.whole.isEmpty else { return }
    for row in try connection.query(Self.newestSQL, parameters(hours.whole)).rows {
      try note(row)
    }
  }

  private mutating func note(_ row: QueryResult.Row) throws {
    let window = TimeWindow(
      storedStart: Timestamp(nanoseconds: try row.int(1)),
      storedEnd: Timestamp(nanoseconds: try row.int(2)))
    fold.note(
      GaugeReading(window: window, value: try quantity(row.text(3))),
      of: try InstanceID(row.text(0)))
  }

  /// The span's first and last hour where it does not hold them wholly.
  private mutating func addBounds() throws {
    let ends = Set([hours.touched.lowerBound, hours.touched.upperBound])
    for number in ends where !hours.whole.contains(number) {
      let hour = HourSlot(number: number)
      let entries = try HourEntries(connection: connection).entries(
        of: query.customer.text, instance: nil,
        endingIn: UsageSpan(
          start: max(query.span.start, hour.start), end: min(query.span.end, hour.end)))
      for entry in entries {
        guard let value = entry.countedMetrics[query.metric] else { continue }
        try fold.add(GaugeReading(window: entry.window, value: value), of: entry.report.instance)
      }
    }
  }

  private func quantity(_ text: String) throws -> Quantity {
    guard let raw = Int128(text) else {
      throw LedgerError(
        .overflow, "the sum of \(query.metric) of \(query.customer) in \(query.span)")
    }
    return Quantity(rawValue: raw)
  }
}
