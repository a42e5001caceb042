import Metering
import Testing

@Suite struct PeriodAnchorTests {
  struct Anchor: Sendable, CustomTestStringConvertible {
    let start: String
    let unit: BillingInterval.Unit
    let count: Int64
    var testDescription: String { "\(start) every \(count) \(unit)" }

    init(_ start: String, _ unit: BillingInterval.Unit = .month, _ count: Int64 = 1) {
      self.start = start
      self.unit = unit
      self.count = count
    }

    var anchor: PeriodAnchor {
      get throws {
        PeriodAnchor(
          start: try Timestamp(rfc3339: start), interval: BillingInterval(unit: unit, count: count))
      }
    }
  }

  /// Ends of months, leap days, sub-second starts, starts in the middle and at the ends of the stretch.
  static let anchors = [
    Anchor("2024-01-31T00:00:00Z"), Anchor("2023-01-30T23:59:59.999999999Z"),
    Anchor("2024-02-29T12:34:56.789Z"), Anchor("1850-05-31T10:00:00.000000001Z"),
    Anchor("2199-12-15T00:00:00Z"), Anchor("2024-08-31T00:00:00Z", .month, 3),
    Anchor("2023-10-29T06:00:00Z", .month, 36), Anchor("2024-02-29T00:00:00Z", .year),
    Anchor("2000-02-29T01:02:03.4Z", .year, 3), Anchor("2024-03-10T02:30:00Z", .week),
    Anchor("2024-03-10T02:30:00.5Z", .day, 90),
  ]

  /// From 1800 to 2200: every period begins where the one before ends, and its first and last instant are found in it.
  @Test(arguments: anchors)
  func periodsTileFourHundredYears(_ row: Anchor) throws {
    let anchor = try row.anchor
    let end = try Timestamp(rfc3339: "2200-01-01T00:00:00Z")
    var instant = try Timestamp(rfc3339: "1800-01-01T00:00:00Z")
    var wrong: [BillingPeriod] = []
    var count = 0
    var previous = anchor.period(containing: instant)
    while instant < end {
      let period = anchor.period(containing: instant)
      let last = anchor.period(containing: period.end.advanced(byNanoseconds: -1))
      if period.end <= period.start || last != period
        || (count > 0 && period.start != previous.end)
      {
        wrong.append(period)
      }
      previous = period
      instant = period.end
      count += 1
    }
    #expect(wrong.isEmpty)
    #expect(count > 100)
  }

  @Test func aDayThatAMonthLacksIsItsLastAndComesBack() throws {
    let anchor = try Anchor("2024-01-31T10:00:00Z").anchor
    let starts = (0..<14).map { anchor.boundary($0).description.prefix(10) }
    #expect(
      starts == [
        "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30",
        "2024-07-31", "2024-08-31", "2024-09-30", "2024-10-31", "2024-11-30", "2024-12-31",
        "2025-01-31", "2025-02-28",
      ])
  }

  @Test func aLeapDaysYearEndsOnTheLastOfFebruary() throws {
    let anchor = try Anchor("2024-02-29T00:00:00Z", .year).anchor
    let starts = (-1..<5).map { anchor.boundary($0).description.prefix(10) }
    #expect(
      starts == [
        "2023-02-28", "2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29",
      ]
    )
  }

  @Test(arguments: [
    ("2024-03-31T10:00:00Z", "2024-03-31T10:00:00Z", "2024-04-30T10:00:00Z"),
    ("2024-03-31T09:59:59.999999999Z", "2024-02-29T10:00:00Z", "2024-03-31T10:00:00Z"),
    ("2024-01-30T00:00:00Z", "2023-12-31T10:00:00Z", "2024-01-31T10:00:00Z"),
  ])
  func aBoundaryBelongsToThePeriodItStarts(_ instant: String, _ start: String, _ end: String) throws
  {
    let anchor = try Anchor("2024-01-31T10:00:00Z").anchor
    let period = anchor.period(containing: try Timestamp(rfc3339: instant))
    #expect(period.description == "\(start) … \(end)")
  }

  @Test(arguments: BillingInterval.Unit.allCases)
  func theEndsOfTimeHaveAPeriod(_ unit: BillingInterval.Unit) {
    let anchor = PeriodAnchor(
      start: Timestamp(nanoseconds: 0), interval: BillingInterval(unit: unit, count: 1))
    for instant in [Timestamp(nanoseconds: .min), Timestamp(nanoseconds: .max)] {
      let period = anchor.period(containing: instant)
      #expect(period.start <= instant && instant <= period.end)
    }
  }

  @Test func anIntervalIsNeverEmpty() {
    #expect(BillingInterval(unit: .day, count: 0) == BillingInterval(unit: .day, count: 1))
    #expect(BillingInterval(unit: .month, count: -3).count == 1)
    #expect(BillingInterval.monthly.description == "month")
    #expect(BillingInterval(unit: .month, count: 3).description == "3 months")
  }

  @Test(arguments: [
    ("2024-03-01T00:00:00Z", "2024-02-01"), ("2024-03-01T00:00:00.000000001Z", "2024-03-01"),
    ("2024-03-31T23:00:00Z", "2024-03-01"),
  ])
  func aWindowThatEndsWithTheMonthBelongsToIt(_ end: String, _ start: String) throws {
    let period = BillingPeriod(calendarMonthOfWindowEnd: try Timestamp(rfc3339: end))
    #expect(period.start.description.prefix(10) == start)
    #expect(period.span.contains(windowEnd: try Timestamp(rfc3339: end)))
  }
}
