import Foundation
import GRDB
import LedgerTables
import Metering
import UsageLedger

/// Answers a facts query: whole days from day totals, other whole hours from slots, and what is left (hours at the
/// span's bounds, hours with a single entry) from the entries themselves.
struct FactsReader {
  private let db: Database
  private let query: FactsQuery
  private let customer: Int64
  private let metric: Int64
  private let hours: SpanHours
  private var fold: FactsFold

  static func facts(_ query: FactsQuery, _ db: Database) throws -> MetricFacts {
    let names = NameReading(db)
    guard let hours = SpanHours(query.span), let customer = try names.number(of: query.customer),
      let metric = try names.number(of: query.metric)
    else { return .none }
    var reader = FactsReader(db, query, customer, metric, hours)
    try reader.read()
    return reader.fold.facts
  }

  private init(
    _ db: Database, _ query: FactsQuery, _ customer: Int64, _ metric: Int64, _ hours: SpanHours
  ) {
    self.db = db
    self.query = query
    self.customer = customer
    self.metric = metric
    self.hours = hours
    fold = FactsFold(query)
  }

  private mutating func read() throws {
    let readsAllHours = query.detail == .hourly || query.detail == .every
    if !readsAllHours { try addDays() }
    if query.detail != .sum { try noteRetirements() }
    for (number, instance) in try instances() {
      for range in readsAllHours ? [hours.touched] : hours.besideDays {
        try add(range, of: instance, number: number)
      }
      if query.detail == .newest { try noteNewest(of: instance, number: number) }
      try takeOutEarly(of: instance, number: number, countedBySlots: readsAllHours)
    }
  }

  private mutating func noteRetirements() throws {
    let question = MarkTable.retirements(of: query.customer, in: query.span)
    for row in try SQLiteConnection(db).rows(question) { fold.note(try MarkTable.retirement(row)) }
  }

  private func instances() throws -> [(Int64, InstanceID)] {
    let rows = try BoundStatement(db, InstancesSQL.numbersAndNames)
    defer { rows.reset() }
    rows.bind(1, customer)
    var found: [(Int64, InstanceID)] = []
    while try rows.next() { found.append((rows.int(0), try InstanceID(stored: rows.text(1)))) }
    return found
  }

  private mutating func addDays() throws {
    guard !hours.wholeDays.isEmpty else { return }
    let rows = try BoundStatement(db, TotalsSQL.days)
    defer { rows.reset() }
    rows.bind(1, customer)
    rows.bind(2, hours.wholeDays.lowerBound)
    rows.bind(3, hours.wholeDays.upperBound - 1)
    while try rows.next() {
      guard let total = try MetricTotals.total(of: metric, in: rows.bytes(0)) else { continue }
      try fold.add(sum: total.sum, entryCount: total.count)
    }
  }

  private mutating func add(
    _ range: ClosedRange<Int64>, of instance: InstanceID, number: Int64
  ) throws {
    var next = range.lowerBound
    var divided: [ClosedRange<Int64>] = []
    for slot in try slots(range, number) {
      if let total = slot[metric] {
        try fold.add(sum: total.sum, entryCount: total.count)
        fold.note(total.newest, of: instance)
        if total.count > 1 { divided.append(following: slot.hour) }
      }
      try addEntries(next, through: slot.hour - 1, of: instance, number)
      next = slot.hour + 1
    }
    try addEntries(next, through: range.upperBound, of: instance, number)
    guard query.detail == .every else { return }
    for hours in divided { try noteEntries(hours, of: instance, number) }
  }

  private func slots(_ range: ClosedRange<Int64>, _ instance: Int64) throws -> [SlotTotals] {
    let whole = hours.whole.clamped(to: range.lowerBound..<range.upperBound + 1)
    guard !whole.isEmpty else { return [] }
    let rows = try BoundStatement(db, TotalsSQL.slots)
    defer { rows.reset() }
    rows.bind(1, customer)
    rows.bind(2, instance)
    rows.bind(3, whole.lowerBound)
    rows.bind(4, whole.upperBound - 1)
    var slots: [SlotTotals] = []
    while try rows.next() { slots.append(try SlotTotals(hour: rows.int(0), bytes: rows.bytes(1))) }
    return slots
  }

  private mutating func addEntries(
    _ first: Int64, through last: Int64, of instance: InstanceID, _ number: Int64
  ) throws {
    guard first <= last else { return }
    try SlotEntries.visit(db, customer, number, hours: first...last) { entry in
      if let value = try entry.counted(metric) {
        try fold.add(GaugeReading(window: entry.window, value: value), of: instance)
      }
      return true
    }
  }

  /// Considers every reading of hours whose sums are counted already.
  private mutating func noteEntries(
    _ hours: ClosedRange<Int64>, of instance: InstanceID, _ number: Int64
  ) throws {
    try SlotEntries.visit(db, customer, number, hours: hours) { entry in
      if query.span.contains(windowEnd: entry.window.end), let value = try entry.counted(metric) {
        fold.note(GaugeReading(window: entry.window, value: value), of: instance)
      }
      return true
    }
  }

  /// Takes out what days and slots hold of windows that began before those that the span counts: of a window that has
  /// entries in an hour that lies in the span wholly, since the others were looked at one by one.
  private mutating func takeOutEarly(
    of instance: InstanceID, number: Int64, countedBySlots: Bool
  ) throws {
    guard let from = query.span.windowsFrom else { return }
    let early = try EarlyEntries(db: db, customer: customer, instance: number, metric: metric)
      .readings(before: from, in: query.span)
    for reading in early {
      let hour = HourSlot(ofWindowEnd: reading.window.end).number
      if try isInTotals(hour, of: number, countedBySlots) { try fold.remove(reading.value) }
      guard query.detail != .sum else { continue }
      try noteEntries(hours.touched.lowerBound...hour, of: instance, number)
    }
  }

  /// Whether the hour's entries were counted by a total that cannot tell them apart.
  private func isInTotals(_ hour: Int64, of instance: Int64, _ countedBySlots: Bool) throws -> Bool
  {
    if !countedBySlots, hours.wholeDays.contains(HourSlot(number: hour).day) { return true }
    return try slots(hour...hour, instance).isEmpty == false
  }

  private mutating func noteNewest(of instance: InstanceID, number: Int64) throws {
    let search = NewestReading(
      db: db, customer: customer, instance: number, metric: metric, span: query.span, hours: hours)
    if let reading = try search.reading() { fold.note(reading, of: instance) }
  }
}

extension [ClosedRange<Int64>] {
  /// Adds an hour behind those that are there: to the last range, if it follows it.
  fileprivate mutating func append(following hour: Int64) {
    guard let last, last.upperBound == hour - 1 else { return append(hour...hour) }
    self[count - 1] = last.lowerBound...hour
  }
}
