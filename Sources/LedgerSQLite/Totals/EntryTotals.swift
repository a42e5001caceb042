import Amounts
import Foundation
import GRDB
import Metering
import UsageLedger

/// Keeps day totals and hour slots in step with the entries of one instance.
struct EntryTotals {
  /// What an entry changes; computed first, so that a sum that does not fit is refused before anything is written.
  struct Change {
    let day: Int64
    let dayTotals: MetricTotals
    /// Nil while the entry is its hour's only one.
    let slot: SlotTotals?
  }

  private let session: WriteSession
  private var db: Database { session.db }
  private let customer: Int64
  private let instance: Int64

  init(_ session: WriteSession, customer: Int64, instance: Int64) {
    self.session = session
    self.customer = customer
    self.instance = instance
  }

  /// Throws an `AmountError` when a sum does not fit.
  func adding(_ body: EntryBody, window: StoredWindow, to survey: ReportSurvey) throws -> Change {
    var totals = survey.dayTotals
    for value in body.counted { try totals.add(value) }
    var slot = survey.slot
    if slot == nil, survey.hasEntries { slot = try folded(window.hour).slot }
    try slot?.add(body, window: window.window)
    return Change(day: HourSlot(number: window.hour).day, dayTotals: totals, slot: slot)
  }

  func write(_ change: Change) throws {
    let statement = try session.reportStatements().keepDay
    statement.bind(1, customer)
    statement.bind(2, change.day)
    statement.bind(3, bytes: change.dayTotals.encoded)
    try statement.run()
    if let slot = change.slot { try write(slot) }
  }

  private func write(_ slot: SlotTotals) throws {
    let statement = try session.reportStatements().keepSlot
    statement.bind(1, customer)
    statement.bind(2, instance)
    statement.bind(3, slot.hour)
    statement.bind(4, bytes: slot.encoded)
    try statement.run()
  }

  /// Takes a void entry's values out of its day, and makes its hour's slot anew from the entries that remain.
  func takeOut(_ row: EntryRow) throws {
    let day = HourSlot(number: row.window.hour).day
    var totals = try dayTotals(day)
    for value in row.body.counted { try totals.remove(value) }
    let hasSlot = try storedSlot(row.window.hour) != nil
    let slot = hasSlot ? try folded(row.window.hour).slot : nil
    try write(Change(day: day, dayTotals: totals, slot: slot))
  }

  private func dayTotals(_ day: Int64) throws -> MetricTotals {
    let row = try BoundStatement(db, TotalsSQL.day)
    defer { row.reset() }
    row.bind(1, customer)
    row.bind(2, day)
    return try row.next() ? MetricTotals(bytes: row.bytes(0)) : MetricTotals()
  }

  private func storedSlot(_ hour: Int64) throws -> SlotTotals? {
    let row = try BoundStatement(db, TotalsSQL.slot)
    defer { row.reset() }
    row.bind(1, customer)
    row.bind(2, instance)
    row.bind(3, hour)
    return try row.next() ? SlotTotals(hour: hour, bytes: row.bytes(0)) : nil
  }

  /// Makes the slot of an hour that has entries and none yet, so that they are not needed for its totals any more.
  func keepSlot(of hour: Int64) throws {
    guard try storedSlot(hour) == nil else { return }
    let (slot, entryCount) = try folded(hour)
    if entryCount > 0 { try write(slot) }
  }

  private func folded(_ hour: Int64) throws -> (slot: SlotTotals, entryCount: Int) {
    var slot = SlotTotals(hour: hour)
    var entryCount = 0
    try SlotEntries.visit(db, customer, instance, hours: hour...hour) { entry in
      entryCount += 1
      if !entry.isVoid { try slot.add(entry.body(), window: entry.window) }
      return true
    }
    return (slot, entryCount)
  }
}
