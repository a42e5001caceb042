import Amounts
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import LedgerPostgres

/// What an instance's row holds of its hour and day.
@Suite struct OpenTotalsTests {
  private static func reading(_ end: Int64, _ value: Quantity) -> GaugeReading {
    GaugeReading(
      window: TimeWindow(
        storedStart: Timestamp(nanoseconds: end - 60), storedEnd: Timestamp(nanoseconds: end)),
      value: value)
  }

  @Test func whatIsWrittenIsRead() throws {
    var open = OpenTotals()
    open.turn(to: HourSlot(number: -7))
    for (name, end, value) in [
      ("n", Int64(100), Quantity(3)), ("b\"\\", 70, Quantity(rawValue: .max)), ("n", 90, 4),
      ("é", -5, Quantity(rawValue: -1)), ("zero", .max, 0), ("m", .min + 60, 1),
    ] {
      try open.add(Self.reading(end, value), of: MetricName(name))
    }
    let again = try OpenTotals(
      hour: -7, slot: open.slotBytes, day: open.dayBytes)
    #expect(again == open)
    #expect(open.slot[try MetricName("n")]?.newest == Self.reading(100, 3))
    #expect(open.slot[try MetricName("n")]?.total == .init(sum: 7, entryCount: 2))
  }

  @Test func anotherHourKeepsTheDayAnotherDayNothing() throws {
    let name = try MetricName("n")
    var open = OpenTotals()
    open.turn(to: HourSlot(number: 24))
    try open.add(Self.reading(1, 3), of: name)
    open.turn(to: HourSlot(number: 47))
    #expect(open.slot.isEmpty && open.day[name] == .init(sum: 3, entryCount: 1))
    open.turn(to: HourSlot(number: 47))
    try open.add(Self.reading(2, 4), of: name)
    #expect(open.day[name] == .init(sum: 7, entryCount: 2))
    open.turn(to: HourSlot(number: 23))
    #expect(open.slot.isEmpty && open.day.isEmpty && open.hour == 23)
  }

  @Test(arguments: [
    [1], [0x80], [2, 97], [2, 97, 2], [3, 97, 2, 2], [2, 97, 2, 2, 2],
    Array(repeating: UInt8(0xFF), count: 40),
    [2, 97] + Array(repeating: 0xFF, count: 18) + [4, 2],
  ])
  func whatIsNoTotalsIsDamage(_ bytes: [UInt8]) {
    let error = #expect(throws: LedgerError.self) {
      try OpenTotals(hour: 0, slot: bytes, day: [])
    }
    #expect(error?.code == .corrupt)
  }

  @Test(arguments: [Int128.min, .max, 0, -1, 1, 1 << 62, -(1 << 62), 1 << 63, -(1 << 64), 63, 64])
  func numbersOfAllSizesAreRead(_ number: Int128) throws {
    var bytes = TotalBytes()
    bytes.append(number)
    var reader = TotalBytes.Reader(bytes.bytes)
    #expect(try reader.number(Int128.self) == number)
    #expect(reader.isAtEnd)
  }
}
