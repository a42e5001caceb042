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

  /// The entries of hours in which a metric of an instance has more than one.
  static let dividedSQL = """
    SELECT \(EntryRow.columns)
    FROM instances i CROSS JOIN LATERAL (
      SELECT hour FROM hour_totals
      WHERE customer_id = i.customer_id AND metric = $2::text AND instance_id = i.instance_id
        AND hour BETWEEN $3::bigint AND $4::bigint AND entry_count > 1 OFFSET 0
    ) h CROSS JOIN LATERAL (
      SELECT * FROM entries
      WHERE customer_id = i.customer_id AND instance_id = i.instance_id
        AND window_end > h.hour * 3600000000000
        AND window_end <= (h.hour + 1) * 3600000000000 OFFSET 0
    ) e
    \(EntryRow.void)
    WHERE i.customer_id = $1::text AND v.void IS NULL
    """
  /// The entries whose windows began before `$2` and end after it.
  static let earlySQL = """
    SELECT \(EntryRow.columns)
    FROM instances i
    CROSS JOIN LATERAL (\(EntryLookup.overlapping(start: "$2::bigint", end: "$2::bigint"))) e
    \(EntryRow.void)
    WHERE i.customer_id = $1::text AND v.void IS NULL
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
    if query.detail == .hourly || query.detail == .every {
      try addHours()
    } else {
      try addSums(Self.daysSQL, hours.wholeDays)
      for range in hours.besideDays {
        try addSums(
          Self.sumsSQL, hours.whole.clamped(to: range.lowerBound..<range.upperBound + 1))
      }
    }
    if query.detail == .newest { try noteNewest() }
    if query.detail == .every { try noteDivided() }
    try addBounds()
    try takeOutEarly()
    if query.detail != .sum { try noteRetirements() }
  }

  private mutating func noteRetirements() throws {
    for retirement in try MarkTable(connection: connection)
      .retirements(of: query.customer, in: query.span)
    { fold.note(retirement) }
  }

  private mutating func noteDivided() throws {
    guard !hours.whole.isEmpty else { return }
    try note(
      connection.query(Self.dividedSQL, parameters(hours.whole)).rows
        .map { try EntryRow($0).entry })
  }

  /// Considers the readings of entries that are in the sums already.
  private mutating func note(_ entries: [LedgerEntry]) throws {
    for entry in entries {
      guard let value = entry.countedMetrics[query.metric] else { continue }
      fold.note(GaugeReading(window: entry.window, value: value), of: entry.report.instance)
    }
  }

  /// Takes out what days and hours hold of windows that began before those that the span counts: of those that end in an
  /// hour that lies in the span wholly, since the others were looked at one by one.
  private mutating func takeOutEarly() throws {
    guard let from = query.span.windowsFrom else { return }
    let early = try connection.query(
      Self.earlySQL, [.text(query.customer.text), .int(from.nanoseconds)]
    ).rows.map { try EntryRow($0).entry }
    for entry in early where query.span.contains(windowEnd: entry.window.end) {
      guard let value = entry.countedMetrics[query.metric] else { continue }
      let hour = HourSlot(ofWindowEnd: entry.window.end)
      if hours.whole.contains(hour.number) { try fold.remove(value) }
      guard query.detail != .sum else { continue }
      try note(
        HourEntries(connection: connection).entries(
          of: query.customer.text, instance: entry.report.instance.text,
          endingIn: UsageSpan(start: query.span.start, end: min(query.span.end, hour.end))))
    }
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
      of: try InstanceID(stored: row.text(0)))
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
