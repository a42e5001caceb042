import Amounts
import Metering
import UsageLedger

/// What an instance's own row holds of totals: of the hour that it reported for last what the hour's row does not have yet, and of
/// that hour's day what the day's rows do not have yet. A report changes nothing but this; the rows are written when the instance
/// turns to another hour or day.
struct OpenTotals: Equatable {
  /// Nil while nothing is open.
  private(set) var slot: HourTotals?
  private(set) var day: [MetricName: TotalChanges.Sum] = [:]

  /// The first byte of a day that this version writes; the names of versions before 18 began with even numbers.
  private static let form: UInt8 = 1

  /// Never part of its callers: Swift 6.3.1's optimizer traps where this is read inside `AppendPlan.count`.
  @inline(never) var hour: Int64? { slot?.hour }

  /// Nothing is open.
  init() {}

  /// As the instance's row has them.
  init(hour: Int64, slot: [UInt8], day: [UInt8]) throws(LedgerError) {
    self.slot = try HourTotals(hour: hour, bytes: slot)
    let isShort = day.first == Self.form
    var reader = TotalBytes.Reader(isShort ? Array(day.dropFirst()) : day)
    while !reader.isAtEnd {
      if isShort {
        self.day[try reader.metric()] = try reader.sum()
      } else {
        self.day[try reader.longMetric()] = TotalChanges.Sum(
          sum: try reader.rawQuantity(), entryCount: try reader.number())
      }
    }
  }

  /// The hour's part as it is stored.
  var slotBytes: [UInt8] { slot?.bytes ?? [] }

  /// The day's part as it is stored, by the metrics' names.
  var dayBytes: [UInt8] {
    guard !day.isEmpty else { return [] }
    var bytes = TotalBytes()
    bytes.append(byte: Self.form)
    for (name, total) in day.sorted(by: { $0.key < $1.key }) {
      bytes.append(name)
      bytes.append(total)
    }
    return bytes.bytes
  }

  /// Turns to another hour; what was open of the last one, and of its day where that ends too, is taken off.
  mutating func turn(to next: HourSlot) {
    if let hour, HourSlot(number: hour).day != next.day { day = [:] }
    if hour != next.number { slot = HourTotals(hour: next.number) }
  }

  /// Adds a value of the open hour.
  mutating func add(_ reading: GaugeReading, of metric: MetricName) throws(AmountError) {
    try slot?.add(reading, of: metric)
    day[metric] = try (day[metric] ?? .zero).adding(
      TotalChanges.Sum(sum: reading.value, entryCount: 1))
  }
}
