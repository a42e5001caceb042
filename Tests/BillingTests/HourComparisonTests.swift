import Amounts
import Catalog
import LedgerConformance
import Metering
import Rating
import Testing
import UsageLedger

@testable import Billing

@Suite struct HourComparisonTests {
  private static func state(of life: RandomLife, _ wanted: CustomerState.WantedHours) async throws
    -> CustomerState
  {
    let (catalog, now) = (life.catalog, life.period.end)
    let snapshot = try await life.store.snapshot(of: life.customer) { records in
      CustomerState.question(
        records, catalog: catalog, now: now, scope: CustomerState.Scope { $0.hours = wanted })
    }
    return CustomerState(snapshot, catalog: catalog, now: now)
  }

  /// The hours of a counter add up to what was counted, and what they cost to what its segments cost.
  @Test(arguments: UInt64(1)...6)
  func hoursAddUpToTheirSegment(seed: UInt64) async throws {
    var life = try RandomLife(seed: seed)
    try await life.live()
    let first = HourSlot(ofWindowEnd: life.period.start.advanced(byNanoseconds: 1)).number
    let last = HourSlot(ofWindowEnd: life.period.end).number - 1
    let wanted = CustomerState.WantedHours(
      weeks: 0, hours: (first...last).map { HourSlot(number: $0) }, hasCost: true)
    let state = try await Self.state(of: life, wanted)
    let messages = try MeterKey("messages")
    let hours = try state.hourComparisons(wanted).filter { $0.meter.key == messages }
    #expect(hours.count == Int(last - first) + 1)

    let meter = try #require(life.catalog.meter(messages))
    let span = UsageSpan(start: HourSlot(number: first).start, end: HourSlot(number: last).end)
    let facts = try await life.store.facts(
      FactsQuery(customer: life.customer, meter: meter, span: span))
    var sum = Quantity.zero
    for hour in hours { sum = try sum.adding(hour.current.value ?? .zero) }
    #expect(sum == facts.sum)

    for segment in state.records.segments where segment.key.meter == messages {
      let own = hours.filter { segment.span.contains(windowEnd: $0.current.hour.end) }
      guard let end = own.last?.current.hour.end else { continue }
      let known = segment.span.until(end)
      let facts = try await life.store.facts(
        FactsQuery(customer: life.customer, meter: meter, span: known))
      let total = try SegmentTotal(meter: meter, facts: facts, span: known, now: end)
      var cost = try state.line(segment, meter, .zero).amount
      for hour in own { cost = try cost.adding(hour.current.cost ?? .zero) }
      let line = try state.line(segment, meter, total.whole)
      #expect(cost == line.amount)
    }
  }

  @Test func anHourIsComparedWithTheWeeksBefore() async throws {
    var life = try RandomLife(seed: 3)
    try await life.live()
    let wanted = CustomerState.WantedHours()
    let state = try await Self.state(of: life, wanted)
    let newest = try #require(CustomerState.newestHour(state.records, now: state.now))
    for comparison in try state.hourComparisons(wanted) {
      #expect(comparison.current.hour == newest)
      #expect(
        comparison.before.map(\.hour)
          == [168, 336, 504, 672].map { HourSlot(number: newest.number - $0) })
      #expect(comparison.current.cost == nil)
    }
    #expect(throws: BillingError.self) {
      try state.hourComparisons(CustomerState.WantedHours(weeks: 5))
    }
  }

  /// The newest hour is whole for the newest report, and not after now.
  @Test(
    arguments: [
      (7_200, 9_999, 1), (7_201, 9_999, 1), (7_199, 9_999, 0), (7_200, 7_199, 0), (3_600, 9_999, 0),
      (3_599, 9_999, -1),
    ] as [(Int64, Int64, Int64)])
  func theNewestHourIsOneThatIsOver(newest: Int64, now: Int64, hour: Int64) throws {
    let end = Timestamp(seconds: newest)
    let instance = InstanceState(
      instance: .default, newestWindow: TimeWindow(instant: end), lastReceivedAt: end,
      entryCount: 1, exporter: nil)
    let records = CustomerRecords(customer: Sample.customer, instances: [instance])
    #expect(
      CustomerState.newestHour(records, now: Timestamp(seconds: now)) == HourSlot(number: hour))
    #expect(
      CustomerState.newestHour(CustomerRecords(customer: Sample.customer), now: end) == nil)
  }
}
