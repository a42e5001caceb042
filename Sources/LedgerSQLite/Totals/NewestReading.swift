import Foundation
import GRDB
import Metering
import UsageLedger

/// Finds an instance's newest value of a metric in a span, from the span's end backwards: usually the first entry.
struct NewestReading {
  let db: Database
  let customer: Int64
  let instance: Int64
  let metric: Int64
  let span: UsageSpan
  let hours: SpanHours

  func reading() throws -> GaugeReading? {
    var last = hours.touched.upperBound
    while last >= hours.touched.lowerBound {
      let slot = try newestSlot(through: last)
      let first = slot.map { $0.hour + 1 } ?? hours.touched.lowerBound
      if first <= last, let found = try newestEntry(first...last) { return found }
      guard let slot else { return nil }
      if let total = slot[metric] { return total.newest }
      last = slot.hour - 1
    }
    return nil
  }

  /// Slots tell only about hours that lie in the span wholly.
  private func newestSlot(through last: Int64) throws -> SlotTotals? {
    let whole = hours.whole.clamped(to: hours.touched.lowerBound..<last + 1)
    guard !whole.isEmpty else { return nil }
    let row = try BoundStatement(db, TotalsSQL.newestSlot)
    defer { row.reset() }
    row.bind(1, customer)
    row.bind(2, instance)
    row.bind(3, whole.lowerBound)
    row.bind(4, whole.upperBound - 1)
    return try row.next() ? SlotTotals(hour: row.int(0), bytes: row.bytes(1)) : nil
  }

  /// Entries that end at the same instant are compared with each other; older ones are not looked at.
  private func newestEntry(_ hours: ClosedRange<Int64>) throws -> GaugeReading? {
    var found: GaugeReading?
    try SlotEntries.visit(
      db, customer, instance, hours: hours, sql: EntriesSQL.ofHoursNewestFirst
    ) { entry in
      if let found, found.window.end > entry.window.end { return false }
      if span.counts(entry.window), let value = try entry.counted(metric) {
        found = GaugeReading(window: entry.window, value: value).newer(found)
      }
      return true
    }
    return found
  }
}
