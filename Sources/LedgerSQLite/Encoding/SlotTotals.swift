import Amounts
import Foundation
import Metering
import UsageLedger

/// Sum, number of entries and newest reading for each metric of an instance's hour: the `totals` of a slot.
struct SlotTotals: Equatable {
  struct Total: Equatable {
    let metric: Int64
    var sum: Quantity
    var count: Int64
    var newest: GaugeReading
  }

  let hour: Int64
  /// In order of their metrics' numbers.
  private(set) var totals: [Total] = []

  init(hour: Int64) { self.hour = hour }

  init(hour: Int64, bytes: [UInt8]) throws(LedgerError) {
    self.hour = hour
    var blob = BlobReader(bytes)
    for _ in 0..<(try blob.count()) {
      let (metric, sum) = try blob.numberAndQuantity()
      let count = try blob.signed()
      let offset = try blob.signed()
      let length = try blob.signed()
      let (_, value) = try blob.numberAndQuantity()
      let window = StoredWindow(hour: hour, offset: offset, length: length)
      guard window.isPlausible else {
        throw LedgerError(.corrupt, "a slot of hour \(hour) with a reading outside that hour")
      }
      totals.append(
        Total(
          metric: metric, sum: sum, count: count,
          newest: GaugeReading(window: window.window, value: value)))
    }
  }

  var encoded: [UInt8] {
    var blob = BlobWriter()
    blob.write(count: totals.count)
    for total in totals {
      let window = StoredWindow(total.newest.window)
      blob.write(total.metric, total.sum)
      blob.write(signed: total.count)
      blob.write(signed: window.offset)
      blob.write(signed: window.length)
      blob.write(0, total.newest.value)
    }
    return blob.bytes
  }

  subscript(metric: Int64) -> Total? { totals.first { $0.metric == metric } }

  /// Adds an entry whose window ends in this hour.
  mutating func add(_ body: EntryBody, window: TimeWindow) throws(AmountError) {
    for value in body.counted {
      let reading = GaugeReading(window: window, value: value.value)
      let index = totals.firstIndex { $0.metric >= value.name } ?? totals.count
      guard index < totals.count, totals[index].metric == value.name else {
        totals.insert(
          Total(metric: value.name, sum: value.value, count: 1, newest: reading), at: index)
        continue
      }
      totals[index].sum = try totals[index].sum.adding(value.value)
      totals[index].count += 1
      totals[index].newest = reading.newer(totals[index].newest)
    }
  }
}
