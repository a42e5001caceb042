import Amounts
import Metering
import UsageLedger

/// What an instance's own row holds of totals: of the hour that it reported for last what the hour's rows do not have yet, and of
/// that hour's day what the day's rows do not have yet. A report changes nothing but this; the rows are written when the instance
/// turns to another hour or day.
struct OpenTotals: Equatable {
  struct Value: Equatable {
    var total: TotalChanges.Sum
    var newest: GaugeReading
  }

  /// Nil while nothing is open.
  private(set) var hour: Int64?
  private(set) var slot: [MetricName: Value] = [:]
  private(set) var day: [MetricName: TotalChanges.Sum] = [:]

  /// Nothing is open.
  init() {}

  /// As the instance's row has them.
  init(hour: Int64, slot: [UInt8], day: [UInt8]) throws {
    self.hour = hour
    var reader = TotalBytes.Reader(slot)
    while !reader.isAtEnd {
      let name = try MetricName(stored: try reader.text())
      let total = try reader.sum()
      let end: Int64 = try reader.number()
      let start: Int64 = try reader.number()
      let window = TimeWindow(
        storedStart: Timestamp(nanoseconds: start), storedEnd: Timestamp(nanoseconds: end))
      let newest = GaugeReading(window: window, value: Quantity(rawValue: try reader.number()))
      self.slot[name] = Value(total: total, newest: newest)
    }
    reader = TotalBytes.Reader(day)
    while !reader.isAtEnd { self.day[try MetricName(stored: try reader.text())] = try reader.sum() }
  }

  /// The hour's part as it is stored, by the metrics' names.
  var slotBytes: [UInt8] {
    var bytes = TotalBytes()
    for (name, value) in slot.sorted(by: { $0.key < $1.key }) {
      bytes.append(name.text)
      bytes.append(value.total)
      bytes.append(value.newest.window.end.nanoseconds)
      bytes.append(value.newest.window.start.nanoseconds)
      bytes.append(value.newest.value.rawValue)
    }
    return bytes.bytes
  }

  /// The day's part as it is stored, by the metrics' names.
  var dayBytes: [UInt8] {
    var bytes = TotalBytes()
    for (name, total) in day.sorted(by: { $0.key < $1.key }) {
      bytes.append(name.text)
      bytes.append(total)
    }
    return bytes.bytes
  }

  /// Turns to another hour; what was open of the last one, and of its day where that ends too, is taken off.
  mutating func turn(to next: HourSlot) {
    if let hour, HourSlot(number: hour).day != next.day { day = [:] }
    if hour != next.number { slot = [:] }
    hour = next.number
  }

  /// Adds a value of the open hour.
  mutating func add(_ reading: GaugeReading, of metric: MetricName) throws(AmountError) {
    let sum = TotalChanges.Sum(sum: reading.value, entryCount: 1)
    let known = slot[metric]
    slot[metric] = Value(
      total: try (known?.total ?? .zero).adding(sum), newest: reading.newer(known?.newest))
    day[metric] = try (day[metric] ?? .zero).adding(sum)
  }
}
