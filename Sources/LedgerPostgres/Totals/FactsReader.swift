import Amounts
import LedgerTables
import Metering
import Reporting
import UsageLedger

/// Answers a facts query: whole days from day totals, other whole hours from hour totals, both with what instances hold open, and
/// the hours at the span's bounds from the entries themselves. What it reads is asked beside what others read, in two steps at most.
struct FactsReader {
  private enum Step { case sums, hours, open, newest, divided, bound, early, retirements }

  private let query: FactsQuery
  private let hours: SpanHours
  private var fold: FactsFold
  private var steps: [(place: Int, step: Step)] = []
  private var furtherPlaces: [Int] = []

  static func facts(_ query: FactsQuery, connection: PostgresConnection) throws -> MetricFacts {
    guard var reader = FactsReader(query) else { return .none }
    var batch = ReadBatch()
    reader.ask(&batch)
    var further = ReadBatch()
    try reader.take(batch.rows(connection), asking: &further)
    return try reader.facts(further.rows(connection))
  }

  /// Nil where the span holds nothing.
  init?(_ query: FactsQuery) {
    guard let hours = SpanHours(query.span) else { return nil }
    self.query = query
    self.hours = hours
    fold = FactsFold(query)
  }

  /// Adds what is to be read first.
  mutating func ask(_ batch: inout ReadBatch) {
    if query.detail == .hourly || query.detail == .every {
      add(.hours, TotalsSQL.hours, columns: 6, hours.whole, to: &batch)
    } else {
      add(.sums, TotalsSQL.days, columns: 2, hours.wholeDays, to: &batch)
      for range in hours.besideDays {
        add(
          .sums, TotalsSQL.hourSums, columns: 2,
          hours.whole.clamped(to: range.lowerBound..<range.upperBound + 1), to: &batch)
      }
    }
    add(.open, OpenInstances.read(of: query.customer.text), to: &batch)
    if query.detail == .newest {
      add(.newest, TotalsSQL.newestReadings, columns: 4, hours.whole, to: &batch)
    }
    if query.detail == .every {
      add(
        .divided, EntriesSQL.ofDividedHours, columns: EntryRow.columnCount, hours.whole, to: &batch)
    }
    for number in Set([hours.touched.lowerBound, hours.touched.upperBound]).sorted()
    where !hours.whole.contains(number) { add(bound: HourSlot(number: number), to: &batch) }
    if let from = query.span.windowsFrom {
      let values: [Parameter] = [.text(query.customer.text), .int(from.nanoseconds)]
      add(
        .early, TableRead(EntriesSQL.begunBefore, columns: EntryRow.columnCount, values), to: &batch
      )
    }
    if query.detail != .sum {
      add(
        .retirements, TableRead(MarkTable.retirements(of: query.customer, in: query.span)),
        to: &batch)
    }
  }

  private mutating func add(_ step: Step, _ read: TableRead, to batch: inout ReadBatch) {
    steps.append((batch.add(read), step))
  }

  private mutating func add(
    _ step: Step, _ sql: String, columns: Int, _ range: Range<Int64>, to batch: inout ReadBatch
  ) {
    guard !range.isEmpty else { return }
    let values: [Parameter] = [
      .text(query.customer.text), .text(query.metric.text), .int(range.lowerBound),
      .int(range.upperBound - 1),
    ]
    add(step, TableRead(sql, columns: columns, values), to: &batch)
  }

  /// The span's first or last hour, which it does not hold wholly.
  private mutating func add(bound hour: HourSlot, to batch: inout ReadBatch) {
    let span = UsageSpan(
      start: max(query.span.start, hour.start), end: min(query.span.end, hour.end))
    add(
      .bound, HourEntries.read(of: query.customer.text, instance: nil, endingIn: span), to: &batch)
  }

  /// Takes the answers, and asks what follows from them.
  mutating func take(_ answers: [[QueryResult.Row]], asking further: inout ReadBatch) throws {
    for (place, step) in steps {
      let rows = answers[place]
      switch step {
      case .sums: for row in rows { try addSum(row) }
      case .hours: for row in rows { try addHour(row) }
      case .open: for row in rows { try addOpen(row) }
      case .newest: for row in rows { try note(row) }
      case .divided: try note(rows.map { try EntryRow($0).entry })
      case .bound: for row in rows { try addBound(EntryRow(row).entry) }
      case .early: for row in rows { try takeOut(EntryRow(row).entry, asking: &further) }
      case .retirements: for row in rows { fold.note(try MarkTable.retirement(row)) }
      }
    }
  }

  /// The facts, with the answers to what followed.
  mutating func facts(_ answers: [[QueryResult.Row]]) throws -> MetricFacts {
    for place in furtherPlaces { try note(answers[place].map { try EntryRow($0).entry }) }
    return fold.facts
  }

  /// Considers the readings of entries that are in the sums already.
  private mutating func note(_ entries: [LedgerEntry]) throws {
    for entry in entries {
      guard let value = entry.countedMetrics[query.metric] else { continue }
      fold.note(GaugeReading(window: entry.window, value: value), of: entry.report.instance)
    }
  }

  /// Takes out what days and hours hold of a window that began before those that the span counts: of one that ends in an
  /// hour that lies in the span wholly, since the others are looked at one by one.
  private mutating func takeOut(_ entry: LedgerEntry, asking further: inout ReadBatch) throws {
    guard query.span.contains(windowEnd: entry.window.end),
      let value = entry.countedMetrics[query.metric]
    else { return }
    let hour = HourSlot(ofWindowEnd: entry.window.end)
    if hours.whole.contains(hour.number) { try fold.remove(value) }
    guard query.detail != .sum else { return }
    furtherPlaces.append(
      further.add(
        HourEntries.read(
          of: query.customer.text, instance: entry.report.instance.text,
          endingIn: UsageSpan(start: query.span.start, end: min(query.span.end, hour.end)))))
  }

  private mutating func addSum(_ row: QueryResult.Row) throws {
    guard try row.int(1) > 0 else { return }
    try fold.add(sum: try quantity(row.text(0)), entryCount: try row.int(1))
  }

  private mutating func addHour(_ row: QueryResult.Row) throws {
    try fold.add(sum: try quantity(row.text(4)), entryCount: try row.int(5))
    try note(row)
  }

  /// What an instance holds open of hours or days that are counted by their rows.
  private mutating func addOpen(_ row: QueryResult.Row) throws {
    let open = try OpenInstances.open(row)
    guard let number = open.hour,
      hours.whole.contains(number) || hours.wholeDays.contains(day(number))
    else { return }
    let slot = open.slot[query.metric]
    let isHourly = query.detail == .hourly || query.detail == .every
    let isInWholeDay = hours.wholeDays.contains(day(number))
    if let total = !isHourly && isInWholeDay ? open.day[query.metric] : slot?.total {
      try fold.add(sum: total.sum, entryCount: total.entryCount)
    }
    if let slot { fold.note(slot.newest, of: try InstanceID(stored: row.text(0))) }
  }

  private func day(_ hour: Int64) -> Int64 { HourSlot(number: hour).day }

  private mutating func addBound(_ entry: LedgerEntry) throws {
    guard let value = entry.countedMetrics[query.metric] else { return }
    try fold.add(GaugeReading(window: entry.window, value: value), of: entry.report.instance)
  }

  private mutating func note(_ row: QueryResult.Row) throws {
    let window = TimeWindow(
      storedStart: Timestamp(nanoseconds: try row.int(1)),
      storedEnd: Timestamp(nanoseconds: try row.int(2)))
    fold.note(
      GaugeReading(window: window, value: try quantity(row.text(3))),
      of: try InstanceID(stored: row.text(0)))
  }

  private func quantity(_ text: String) throws -> Quantity {
    guard let raw = Int128(text) else {
      throw LedgerError(
        .overflow, "the sum of \(query.metric) of \(query.customer) in \(query.span)")
    }
    return Quantity(rawValue: raw)
  }
}
