import Amounts
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import LedgerPostgres

/// What rows of hours hold, and what an instance's row holds of its hour and day.
@Suite struct OpenTotalsTests {
  private static func reading(_ end: Int64, _ value: Quantity, length: Int64 = 60) -> GaugeReading {
    GaugeReading(
      window: TimeWindow(
        storedStart: Timestamp(nanoseconds: end - length), storedEnd: Timestamp(nanoseconds: end)),
      value: value)
  }

  private static let readings: [(String, Int64, Quantity)] = [
    ("n", 100, Quantity(3)), ("b\"\\", 70, Quantity(rawValue: .max)), ("n", 90, 4),
    ("é", -5, Quantity(rawValue: -1)), ("zero", .max, 0), ("m", .min + 60, 1),
    ("devices", 7, Quantity(rawValue: 12_500_000_000_000)), ("api_requests", 8, 1_000_000),
    ("storage_gb", 0, Quantity(rawValue: .min)),
  ]

  @Test(arguments: [Int64(-7), 0, 491_000, -2_562_048, 2_562_047])
  func whatIsWrittenIsRead(_ hour: Int64) throws {
    var open = OpenTotals()
    open.turn(to: HourSlot(number: hour))
    for (name, end, value) in Self.readings {
      try open.add(Self.reading(end, value), of: MetricName(name))
    }
    let again = try OpenTotals(hour: hour, slot: open.slotBytes, day: open.dayBytes)
    #expect(again == open)
    let n = try MetricName("n")
    #expect(open.slot?[n]?.newest == Self.reading(100, 3))
    #expect(open.slot?[n]?.total == .init(sum: 7, entryCount: 2))
    #expect(open.slot?.isDivided == true)
    #expect(try HourTotals(hour: hour, bytes: open.slotBytes) == open.slot)
  }

  @Test func anotherHourKeepsTheDayAnotherDayNothing() throws {
    let name = try MetricName("n")
    var open = OpenTotals()
    open.turn(to: HourSlot(number: 24))
    try open.add(Self.reading(1, 3), of: name)
    #expect(open.slot?.isDivided == false)
    open.turn(to: HourSlot(number: 47))
    #expect(open.slot?.isEmpty == true && open.day[name] == .init(sum: 3, entryCount: 1))
    open.turn(to: HourSlot(number: 47))
    try open.add(Self.reading(2, 4), of: name)
    #expect(open.day[name] == .init(sum: 7, entryCount: 2))
    open.turn(to: HourSlot(number: 23))
    #expect(open.slot?.isEmpty == true && open.day.isEmpty && open.hour == 23)
  }

  /// Three metrics of the guide with a window of an hour: what such a row costs is what a fleet's database grows by.
  @Test func anHourOfTheGuidesMetricsIsShort() throws {
    var hour = HourTotals(hour: 491_000)
    let end = HourSlot(number: 491_000).end.nanoseconds
    for (name, value) in [("devices", 12), ("mqtt_messages", 48_213), ("storage_gb", 3)] {
      try hour.add(
        Self.reading(end, Quantity(Int64(value)), length: 3_600_000_000_000), of: MetricName(name))
    }
    #expect(hour.bytes.count == 47)
  }

  /// What versions before 18 wrote into instances' rows: names in full, twelve decimals always, times since 1970.
  @Test func whatInstancesHeldOpenBeforeIsRead() throws {
    var slot = TotalBytes()
    var day = TotalBytes()
    var wanted = OpenTotals()
    wanted.turn(to: HourSlot(number: 9))
    for (name, end, value) in Self.readings where name != "n" {
      let reading = Self.reading(end, value)
      slot.append(name)
      slot.append(value.rawValue)
      slot.append(Int64(1))
      slot.append(reading.window.end.nanoseconds)
      slot.append(reading.window.start.nanoseconds)
      slot.append(value.rawValue)
      day.append(name)
      day.append(value.rawValue)
      day.append(Int64(1))
      try wanted.add(reading, of: MetricName(name))
    }
    #expect(try OpenTotals(hour: 9, slot: slot.bytes, day: day.bytes) == wanted)
    #expect(try OpenTotals(hour: 9, slot: [], day: []).day.isEmpty)
  }

  /// What the migration makes of the rows of metrics that there were before version 18.
  @Test func hoursOfMetricsAreRead() throws {
    let json = #"{"n":[7000000000000,2,40,100,3000000000000],"é":[-1,1,-65,-5,-1]}"#
    let hour = try HourTotals(hour: 9, bytes: [0x80] + Array(json.utf8))
    let n = try MetricName("n")
    #expect(hour[n]?.total == .init(sum: 7, entryCount: 2))
    #expect(hour[n]?.newest == Self.reading(100, 3))
    #expect(hour[try MetricName("é")]?.newest == Self.reading(-5, Quantity(rawValue: -1)))
    #expect(hour.isDivided)
  }

  @Test(arguments: [
    [1, 0x80], [1, 2, 97], [1, 2, 97, 0, 2], [1, 3, 97], [1, 2, 97, 13, 2, 2, 2, 2, 0, 2],
    [1, 9, 0, 2, 2, 2, 2, 0, 2], [1, 1, 0, 2, 2, 2, 1, 0, 2], [0x80], [0x80, 0x7B],
    Array("\u{80}".utf8), [0x80] + Array(#"{"n":[1,2,3,4]}"#.utf8),
    [0x80] + Array(#"{"n":[1,2,3,4,5.5]}"#.utf8), [0x80] + Array("[]".utf8), [0x80, 0x80],
    [2, 97], [2, 97, 2], [3, 97, 2, 2], [2, 97, 2, 2, 2],
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
    bytes.append(Quantity(rawValue: number))
    var reader = TotalBytes.Reader(bytes.bytes)
    #expect(try reader.number(Int128.self) == number)
    #expect(try reader.quantity() == Quantity(rawValue: number))
    #expect(reader.isAtEnd)
  }

  /// Where a name lies among the short ones is in every row.
  @Test func shortNamesStayWhereTheyAre() {
    #expect(
      ShortMetricNames.names == ["devices", "mqtt_messages", "storage_gb", "api_requests"])
  }
}
