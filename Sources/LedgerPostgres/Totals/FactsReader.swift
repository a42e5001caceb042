import Amounts
import LedgerTables
import Metering
import Reporting
import UsageLedger

/// Answers a facts query: whole days from day totals, other whole hours from hour totals, both with what instances hold open, and
/// the hours at the span's bounds from the entries themselves. What it reads is asked beside what others read, in two steps at most.
struct FactsReader {
  private enum Step {
    case sums, hourSums, hours, open, newest, divided, bound, early, retirements
  }

  private let query: FactsQuery
  private let hours: SpanHours
  private var fold: FactsFold
  private var steps: [(place: Int, step: Step)] = []
  private var furtherPlaces: [Int] = []
  private var furtherHourPlaces: [Int] = []
  /// Instances whose open hour has the metric, by that hour: nothing of an earlier one is newer.
  private var openHours: [String: Int64] = [:]

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
      addHours(.hours, TotalsSQL.hours, hours.whole, to: &batch)
    } else {
      addDays(hours.wholeDays, to: &batch)
      for range in hours.besideDays {
        addHours(
          .hourSums, TotalsSQL.hours,
          hours.whole.clamped(to: range.lowerBound..<range.upperBound + 1), to: &batch)
      }
    }
    add(.open, OpenInstances.read(of: query.customer.text), to: &batch)
    if query.detail == .newest {
      addHours(.newest, TotalsSQL.newestHours, hours.whole, to: &batch)
    }
    if query.detail == .every {
      addHours(
        .divided, EntriesSQL.ofDividedHours, columns: EntryRow.columnCount, hours.whole, to: &batch)
    }
    for number in Set([hours.touched.lowerBound, hours.touched.upperBound]).sorted()
    where !hours.whole.contains(number) { add(bound: HourSlot(number: number), to: &batch) }
    if let from = query.span.windowsFrom {
      let values: [Parameter] = [
        .text(query.customer.text), .int(from.nanoseconds), .lane(query.customer.text),
      ]
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

  private mutating func addDays(_ days: Range<Int64>, to batch: inout ReadBatch) {
    guard !days.isEmpty else { return }
    let values: [Parameter] = [
      .text(query.customer.text), .text(query.metric.text), .int(days.lowerBound),
      .int(days.upperBound - 1), .lane(query.customer.text),
    ]
    add(.sums, TableRead(TotalsSQL.days, columns: 2, values), to: &batch)
  }

  /// Of rows of hours unless it is told otherwise.
  private mutating func addHours(
    _ step: Step, _ sql: String, columns: Int = 3, _ hours: Range<Int64>,
    to batch: inout ReadBatch
  ) {
    guard !hours.isEmpty else { return }
    let values: [Parameter] = [
      .text(query.customer.text), .int(hours.lowerBound), .int(hours.upperBound - 1),
      .lane(query.customer.text),
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
      case .hourSums: for row in rows { _ = try addHour(row) }
      case .hours:
        for row in rows { if let newest = try addHour(row)?.newest { try note(newest, row) } }
      case .open: for row in rows { try addOpen(row) }
      case .newest: for row in rows { try noteNewest(row, asking: &further) }
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
    for place in furtherHourPlaces {
      for row in answers[place] {
        if let value = try HourSlots.totals(row)[query.metric] { try note(value.newest, row) }
      }
    }
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

  /// Adds what an hour's row has of the metric, and returns it.
  private mutating func addHour(_ row: QueryResult.Row) throws -> HourTotals.Value? {
    guard let value = try HourSlots.totals(row)[query.metric] else { return nil }
    try fold.add(sum: value.total.sum, entryCount: value.total.entryCount)
    return value
  }

  /// Considers the reading of the instance whose row it is.
  private mutating func note(_ reading: GaugeReading, _ row: QueryResult.Row) throws {
    fold.note(reading, of: try InstanceID(stored: row.text(0)))
  }

  /// Of an instance's newest hour; where that has nothing of the metric, and no later one is open with it, all of its hours are asked.
  private mutating func noteNewest(_ row: QueryResult.Row, asking further: inout ReadBatch) throws {
    if let value = try HourSlots.totals(row)[query.metric] { return try note(value.newest, row) }
    if let open = openHours[try row.text(0)], open > (try row.int(1)) { return }
    furtherHourPlaces.append(
      further.add(
        TableRead(
          TotalsSQL.hoursOfInstance, columns: 3,
          [
            .text(query.customer.text), .text(try row.text(0)), .int(hours.whole.lowerBound),
            .int(try row.int(1) - 1), .lane(query.customer.text),
          ])))
  }

  /// What an instance holds open of hours or days that are counted by their rows.
  private mutating func addOpen(_ row: QueryResult.Row) throws {
    let open = try OpenInstances.open(row)
    guard let number = open.hour,
      hours.whole.contains(number) || hours.wholeDays.contains(day(number))
    else { return }
    let slot = open.slot?[query.metric]
    let isHourly = query.detail == .hourly || query.detail == .every
    let isInWholeDay = hours.wholeDays.contains(day(number))
    if let total = !isHourly && isInWholeDay ? open.day[query.metric] : slot?.total {
      try fold.add(sum: total.sum, entryCount: total.entryCount)
    }
    guard let slot else { return }
    try note(slot.newest, row)
    openHours[try row.text(0)] = number
  }

  private func day(_ hour: Int64) -> Int64 { HourSlot(number: hour).day }

  private mutating func addBound(_ entry: LedgerEntry) throws {
    guard let value = entry.countedMetrics[query.metric] else { return }
    try fold.add(GaugeReading(window: entry.window, value: value), of: entry.report.instance)
  }

  private func quantity(_ text: String) throws -> Quantity {
    guard let raw = Int128(text) else {
      throw LedgerError(
        .overflow, "the sum of \(query.metric) of \(query.customer) in \(query.span)")
    }
    return Quantity(rawValue: raw)
  }
}
