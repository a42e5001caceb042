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

  private let db: Database
  private let customer: Int64
  private let instance: Int64

  init(_ db: Database, customer: Int64, instance: Int64) {
    self.db = db
    self.customer = customer
    self.instance = instance
  }

  /// Throws an `AmountError` when a sum does not fit.
  func adding(_ body: EntryBody, window: StoredWindow) throws -> Change {
    let day = HourSlot(number: window.hour).day
    var totals = try dayTotals(day)
    for value in body.counted { try totals.add(value) }
    var slot = try storedSlot(window.hour) ?? foldedSlot(window.hour)
    try slot?.add(body, window: window.window)
    return Change(day: day, dayTotals: totals, slot: slot)
  }

  func write(_ change: Change) throws {
    try db.run(
      """
      INSERT INTO day_totals (customer, day, totals) VALUES (?, ?, ?)
      ON CONFLICT (customer, day) DO UPDATE SET totals = excluded.totals
      """, [customer, change.day, change.dayTotals.encoded])
    if let slot = change.slot { try write(slot) }
  }

  private func write(_ slot: SlotTotals) throws {
    try db.run(
      """
      INSERT INTO hour_slots (customer, instance, hour, totals) VALUES (?, ?, ?, ?)
      ON CONFLICT (customer, instance, hour) DO UPDATE SET totals = excluded.totals
      """, [customer, instance, slot.hour, slot.encoded])
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
    let sql = "SELECT totals FROM day_totals WHERE customer = ? AND day = ?"
    guard let row = try db.first(sql, [customer, day]) else { return MetricTotals() }
    return try MetricTotals(encoded: row[0])
  }

  private func storedSlot(_ hour: Int64) throws -> SlotTotals? {
    let sql = "SELECT totals FROM hour_slots WHERE customer = ? AND instance = ? AND hour = ?"
    return try db.first(sql, [customer, instance, hour])
      .map { try SlotTotals(hour: hour, encoded: $0[0]) }
  }

  /// Makes the slot of an hour that has entries and none yet, so that they are not needed for its totals any more.
  func keepSlot(of hour: Int64) throws {
    guard try storedSlot(hour) == nil, let slot = try foldedSlot(hour) else { return }
    try write(slot)
  }

  /// The slot of an hour that already has an entry; nil for an hour without one.
  private func foldedSlot(_ hour: Int64) throws -> SlotTotals? {
    let (slot, entryCount) = try folded(hour)
    return entryCount == 0 ? nil : slot
  }

  private func folded(_ hour: Int64) throws -> (slot: SlotTotals, entryCount: Int) {
    var slot = SlotTotals(hour: hour)
    var entryCount = 0
    let rows = try SlotEntries.rows(db, customer, instance, hours: hour...hour)
    while let row = try rows.next() {
      entryCount += 1
      let entry = try SlotEntries.Entry(row)
      if !entry.isVoid { try slot.add(entry.body, window: entry.window) }
    }
    return (slot, entryCount)
  }
}
