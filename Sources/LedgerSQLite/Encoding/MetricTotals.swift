import Amounts
import Foundation
import Metering
import UsageLedger

/// Sum and number of entries for each metric of a customer's day: the `totals` of a day.
struct MetricTotals: Equatable {
  struct Total: Equatable {
    let metric: Int64
    var sum: Quantity
    var count: Int64
  }

  /// In order of their metrics' numbers.
  private(set) var totals: [Total] = []

  init() {}

  init(bytes: [UInt8]) throws(LedgerError) {
    var blob = BlobReader(bytes)
    for _ in 0..<(try blob.count()) {
      let (metric, sum) = try blob.numberAndQuantity()
      totals.append(Total(metric: metric, sum: sum, count: try blob.signed()))
    }
  }

  /// One metric's total of an encoded day, without the others.
  static func total(of metric: Int64, in bytes: [UInt8]) throws(LedgerError) -> Total? {
    var blob = BlobReader(bytes)
    for _ in 0..<(try blob.count()) {
      let sum = try blob.quantity(of: metric)
      let count = try blob.signed()
      if let sum { return Total(metric: metric, sum: sum, count: count) }
    }
    return nil
  }

  var encoded: [UInt8] {
    var blob = BlobWriter()
    blob.write(count: totals.count)
    for total in totals {
      blob.write(total.metric, total.sum)
      blob.write(signed: total.count)
    }
    return blob.bytes
  }

  subscript(metric: Int64) -> Total? { totals.first { $0.metric == metric } }

  mutating func add(_ value: EntryBody.Metric) throws(AmountError) {
    let index = totals.firstIndex { $0.metric >= value.name } ?? totals.count
    guard index < totals.count, totals[index].metric == value.name else {
      totals.insert(Total(metric: value.name, sum: value.value, count: 1), at: index)
      return
    }
    totals[index].sum = try totals[index].sum.adding(value.value)
    totals[index].count += 1
  }

  mutating func remove(_ value: EntryBody.Metric) throws(AmountError) {
    guard let index = totals.firstIndex(where: { $0.metric == value.name }) else { return }
    totals[index].sum = try totals[index].sum.subtracting(value.value)
    totals[index].count -= 1
    if totals[index].count == 0 { totals.remove(at: index) }
  }
}
