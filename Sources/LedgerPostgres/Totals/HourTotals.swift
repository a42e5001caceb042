import Amounts
import Metering
import Reporting
import UsageLedger

/// Sum, number of entries and newest reading of each metric of an instance's hour: what a row of `hour_slots` holds, and what the
/// instance's own row holds of its open hour.
struct HourTotals: Equatable {
  struct Value: Equatable {
    var total: TotalChanges.Sum
    var newest: GaugeReading

    func adding(_ other: Value) throws(AmountError) -> Value {
      Value(total: try total.adding(other.total), newest: other.newest.newer(newest))
    }
  }

  let hour: Int64
  private(set) var values: [MetricName: Value] = [:]

  init(hour: Int64) { self.hour = hour }

  var isEmpty: Bool { values.isEmpty }

  /// A metric has more than one entry.
  var isDivided: Bool { values.values.contains { $0.total.entryCount > 1 } }

  subscript(metric: MetricName) -> Value? { values[metric] }

  /// Adds a value of the hour.
  mutating func add(_ reading: GaugeReading, of metric: MetricName) throws(AmountError) {
    try add(Value(total: .init(sum: reading.value, entryCount: 1), newest: reading), of: metric)
  }

  /// Adds all of another part of the same hour.
  mutating func add(_ other: HourTotals) throws(AmountError) {
    for (metric, value) in other.values { try add(value, of: metric) }
  }

  private mutating func add(_ value: Value, of metric: MetricName) throws(AmountError) {
    values[metric] = try values[metric]?.adding(value) ?? value
  }
}

extension HourTotals {
  /// The first byte of what this version writes. No name of versions before 18 begins so, whose lengths were even numbers.
  private static let form: UInt8 = 1
  /// JSON that a migration wrote: `{metric: [sum, entries, newest start, newest end, newest value]}`, quantities times 10^12.
  private static let jsonForm: UInt8 = 0x80

  /// As it is kept, by the metrics' names: times as they lie before the hour's end. Nothing where there is nothing.
  var bytes: [UInt8] {
    guard !isEmpty else { return [] }
    var bytes = TotalBytes()
    bytes.append(byte: Self.form)
    let end = HourSlot(number: hour).end.nanoseconds
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      bytes.append(name)
      bytes.append(value.total)
      bytes.append(value.newest.window.end.nanoseconds &- end)
      bytes.append(value.newest.window.durationNanoseconds)
      bytes.append(value.newest.value)
    }
    return bytes.bytes
  }

  /// Throws `corrupt` for what no version wrote.
  init(hour: Int64, bytes: [UInt8]) throws(LedgerError) {
    self.hour = hour
    switch bytes.first {
    case Self.form: values = try Self.values(TotalBytes.Reader(Array(bytes.dropFirst())), hour)
    case Self.jsonForm: values = try Self.values(json: Array(bytes.dropFirst()))
    default: values = try Self.longValues(TotalBytes.Reader(bytes))
    }
  }

  private static func values(_ bytes: TotalBytes.Reader, _ hour: Int64) throws(LedgerError)
    -> [MetricName: Value]
  {
    var reader = bytes
    var values: [MetricName: Value] = [:]
    let hourEnd = HourSlot(number: hour).end.nanoseconds
    while !reader.isAtEnd {
      let name = try reader.metric()
      let total = try reader.sum()
      let end = hourEnd &+ (try reader.number(Int64.self))
      let start = end &- (try reader.number(Int64.self))
      guard start <= end else { throw reader.damage }
      values[name] = Value(
        total: total, newest: reading(start: start, end: end, try reader.quantity()))
    }
    return values
  }

  /// As versions before 18 wrote what instances hold open.
  private static func longValues(_ bytes: TotalBytes.Reader) throws(LedgerError)
    -> [MetricName: Value]
  {
    var reader = bytes
    var values: [MetricName: Value] = [:]
    while !reader.isAtEnd {
      let name = try reader.longMetric()
      let total = TotalChanges.Sum(
        sum: try reader.rawQuantity(), entryCount: try reader.number())
      let end: Int64 = try reader.number()
      let start: Int64 = try reader.number()
      values[name] = Value(
        total: total, newest: reading(start: start, end: end, try reader.rawQuantity()))
    }
    return values
  }

  private static func values(json: [UInt8]) throws(LedgerError) -> [MetricName: Value] {
    do {
      guard case .object(let object) = try JSONParser.parse(json) else { throw damage }
      var values: [MetricName: Value] = [:]
      for member in object.members {
        guard case .array(let numbers) = member.value, numbers.count == 5 else { throw damage }
        values[try MetricName(stored: member.key)] = Value(
          total: .init(
            sum: Quantity(rawValue: try number(numbers[0])), entryCount: try number(numbers[1])),
          newest: reading(
            start: try number(numbers[2]), end: try number(numbers[3]),
            Quantity(rawValue: try number(numbers[4]))))
      }
      return values
    } catch {
      throw damage
    }
  }

  private static func number<Number: FixedWidthInteger>(_ value: JSONValue) throws(LedgerError)
    -> Number
  {
    guard case .number(let digits) = value, let number = Number(digits) else { throw damage }
    return number
  }

  private static func reading(start: Int64, end: Int64, _ value: Quantity) -> GaugeReading {
    GaugeReading(
      window: TimeWindow(
        storedStart: Timestamp(nanoseconds: start), storedEnd: Timestamp(nanoseconds: end)),
      value: value)
  }

  private static var damage: LedgerError {
    LedgerError(.corrupt, "the totals of an hour cannot be read")
  }
}
