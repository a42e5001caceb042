import Amounts
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger

/// Which stretches of closed periods lose the details of their reports. Hours are counted from 2026-01-01T00:00:00Z.
@Suite struct RetentionPlanTests {
  private static let start = Timestamp(seconds: 1_767_225_600)
  private static let now = hour(24 * 400)

  private static func hour(_ hour: Int64) -> Timestamp { start.advanced(bySeconds: hour * 3_600) }

  private static func period(_ hours: Range<Int64>) -> BillingPeriod {
    BillingPeriod(start: hour(hours.lowerBound), end: hour(hours.upperBound))
  }

  /// A customer whose hours have one report each, and whose certificates are written as the test says.
  private struct World {
    let store = MemoryStore()
    let customer: CustomerID

    init(hours: ClosedRange<Int64>) async throws {
      customer = try CustomerID("acme")
      for hour in hours { try await report(hour) }
    }

    func report(_ hour: Int64, instance: String = "plant") async throws {
      let window = try TimeWindow(
        start: RetentionPlanTests.hour(hour - 1), end: RetentionPlanTests.hour(hour))
      let report = UsageReport(
        customer: customer, instance: try InstanceID(instance), window: window,
        metrics: [try MetricName("devices"): Quantity(hour)])
      _ = try await store.append(
        EntryDraft(report: report, receivedAt: window.end, reportedBy: nil))
    }

    func segment(_ hours: Range<Int64>, item: String = "si_1") throws -> Segment {
      let period = RetentionPlanTests.period(hours)
      return Segment(
        key: Segment.Key(
          customer: customer, meter: try MeterKey("device_usage"), item: ItemID(item),
          start: period.start),
        price: PriceID("price_1"), end: period.end, billing: .billed)
    }

    /// Closes a period that has these segments; `reach` is the newest entry that Stripe's total had.
    func close(
      _ hours: Range<Int64>, segments: [Segment], through: EntryID? = nil, reach: EntryID? = nil
    ) async throws {
      let period = RetentionPlanTests.period(hours)
      let meter = Meter(
        key: try MeterKey("device_usage"), metric: try MetricName("devices"), kind: .gauge,
        aggregation: .last, unit: "device", rounding: .up)
      let history = try await store.history(of: customer, in: period.span)
      let certified = segments.map {
        CertifiedSegment(
          segment: $0, meter: meter, through: reach ?? through ?? history.newest, exact: 1,
          whole: 1,
          accepted: nil)
      }
      try await store.addCertificate(
        PeriodCertificate(
          period, of: customer,
          after: try await store.certificates(of: customer, overlapping: nil).last,
          closedAt: period.end, through: through ?? history.newest, history: history,
          segments: certified))
    }

    func plan(before hour: Int64, segments: [Segment] = []) async throws -> RetentionPlan {
      let certificates = try await store.certificates(of: customer, overlapping: nil)
      let decisions = try await store.decisions(of: customer)
      let limit = RetentionPlanTests.hour(hour)
      var contents: [RetentionContent] = []
      for certificate in certificates where certificate.period.end <= limit {
        contents.append(
          RetentionContent(
            of: certificate,
            try await store.history(of: customer, in: certificate.period.span),
            decisions: decisions))
      }
      return RetentionPlan(
        before: limit, certificates: certificates, contents: contents, segments: segments,
        seals: try await store.sealedSpans(of: customer), now: RetentionPlanTests.now)
    }

    /// `start..<end: reports` in hours.
    func steps(_ plan: RetentionPlan) -> [String] {
      plan.steps.map { step in
        let hours = [step.seal.span.start, step.seal.span.end].map {
          ($0.seconds - RetentionPlanTests.start.seconds) / 3_600
        }
        return "\(hours[0])..<\(hours[1]): \(step.entryCount), through \(step.seal.through)"
      }
    }
  }

  @Test func periodsThatEndedBeforeTheLimitAreSealedOnce() async throws {
    let world = try await World(hours: 1...72)
    for day in Int64(0)..<3 {
      let hours = day * 24..<day * 24 + 24
      try await world.close(hours, segments: [try world.segment(hours)])
    }
    let plan = try await world.plan(before: 71)
    #expect(world.steps(plan) == ["0..<24: 24, through 24", "24..<48: 24, through 48"])
    #expect(plan.kept == [])
    for step in plan.steps { _ = try await world.store.seal(step.seal) }
    #expect(try await world.plan(before: 71).steps == [])
    #expect(world.steps(try await world.plan(before: 72)) == ["48..<72: 24, through 72"])
  }

  @Test func aCutKeepsItsHour() async throws {
    let world = try await World(hours: 1...24)
    let cut = Self.hour(5).advanced(bySeconds: 60)
    let segments = [
      try world.segment(0..<24), try world.segment(0..<24, item: "si_2").ending(at: cut),
    ]
    try await world.close(0..<24, segments: segments)
    let plan = try await world.plan(before: 24, segments: segments)
    #expect(plan.steps.map(\.seal.cuts) == [[cut]])
    #expect(plan.steps.map(\.entryCount) == [23])
  }

  @Test func undecidedLateUsageKeepsThePeriod() async throws {
    let world = try await World(hours: 1...24)
    try await world.close(0..<24, segments: [try world.segment(0..<24)])
    try await world.report(3, instance: "late")
    let void = try await world.store.void(EntryID(7), reason: "wrong", at: Self.hour(30))
    var plan = try await world.plan(before: 24)
    #expect(plan.steps == [])
    #expect(
      plan.kept.map(\.reason) == [.undecided([EntryID(25), void.id])])
    for (entry, settledAt) in [(EntryID(25), Self.hour(40)), (void.id, nil)] {
      try await world.store.recordDecision(
        LateDecision(
          customer: world.customer, entry: entry, kind: .bill, amount: Money(minorUnits: 5),
          currency: "usd", decidedAt: Self.hour(40), settledAt: settledAt))
    }
    #expect(try await world.plan(before: 24).kept.map(\.reason) == [.undecided([void.id])])
    try await world.store.settleDecision(
      about: void.id, of: world.customer, invoiceItem: "ii_1", at: Self.hour(41))
    plan = try await world.plan(before: 24)
    #expect(world.steps(plan) == ["0..<24: 24, through 24"])
    #expect(plan.kept == [])
  }

  @Test func aLateReportThatIsVoidNeedsNoDecision() async throws {
    let world = try await World(hours: 1...24)
    try await world.close(0..<24, segments: [try world.segment(0..<24)])
    try await world.report(3, instance: "late")
    let void = try await world.store.void(EntryID(25), reason: "wrong", at: Self.hour(30))
    #expect(try await world.plan(before: 24).kept.map(\.reason) == [.undecided([void.id])])
  }

  @Test func whatStripesTotalHadNotIsLateAndKeepsItsDetails() async throws {
    let world = try await World(hours: 1...24)
    try await world.close(0..<24, segments: [try world.segment(0..<24)], reach: EntryID(22))
    let late = [EntryID(23), EntryID(24)]
    #expect(try await world.plan(before: 24).kept.map(\.reason) == [.undecided(late)])
    for entry in late {
      try await world.store.recordDecision(
        LateDecision(
          customer: world.customer, entry: entry, kind: .waive, amount: .zero, currency: "usd",
          decidedAt: Self.hour(40), settledAt: Self.hour(40)))
    }
    #expect(world.steps(try await world.plan(before: 24)) == ["0..<24: 22, through 22"])
  }

  @Test func overlappingPeriodsAreSealedOnceAndByTheOlderCertificate() async throws {
    let world = try await World(hours: 1...72)
    try await world.close(
      0..<48, segments: [try world.segment(0..<48)], through: EntryID(40))
    try await world.close(
      24..<72, segments: [try world.segment(24..<72, item: "si_2")], through: EntryID(72))
    for entry in Int64(41)...48 {
      try await world.store.recordDecision(
        LateDecision(
          customer: world.customer, entry: EntryID(entry), kind: .waive, amount: .zero,
          currency: "usd", decidedAt: Self.hour(80), settledAt: Self.hour(80)))
    }
    let early = try await world.plan(before: 48)
    #expect(world.steps(early) == ["0..<24: 24, through 40"])
    #expect(
      early.kept
        == [.init(period: Self.period(0..<48), reason: .overlaps(Self.period(24..<72)))])
    for step in early.steps { _ = try await world.store.seal(step.seal) }
    let all = try await world.plan(before: 72)
    #expect(world.steps(all) == ["24..<48: 16, through 40", "48..<72: 24, through 72"])
    #expect(all.kept == [])
    for step in all.steps { _ = try await world.store.seal(step.seal) }
    #expect(try await world.plan(before: 72).steps == [])
  }

  @Test func whatIsNotClosedKeepsWhatItShares() async throws {
    let world = try await World(hours: 1...48)
    let open = try world.segment(12..<36, item: "si_2")
    try await world.close(0..<24, segments: [try world.segment(0..<24)])
    let plan = try await world.plan(before: 48, segments: [try world.segment(0..<24), open])
    #expect(world.steps(plan) == ["0..<12: 12, through 24"])
    #expect(
      plan.kept == [
        .init(period: Self.period(0..<24), reason: .overlaps(Self.period(12..<36))),
        .init(period: Self.period(12..<36), reason: .notClosed),
      ])
  }

  @Test func theLimitIsAtLeastNinetyDaysAgo() async throws {
    let world = try await World(hours: 1...2)
    let retention = PeriodRetention(store: world.store)
    let latest = PeriodRetention.latestLimit(at: Self.now)
    #expect(latest == Self.hour(24 * 310))
    _ = try await retention.plan(world.customer, before: latest, now: Self.now)
    let error = await #expect(throws: LedgerError.self) {
      try await retention.plan(
        world.customer, before: latest.advanced(bySeconds: 1), now: Self.now)
    }
    #expect(
      error?.context
        == "2026-11-07T00:00:01Z is less than 90 days ago; the latest is 2026-11-07T00:00:00Z")
  }
}

extension Segment {
  fileprivate func ending(at end: Timestamp) -> Segment {
    Segment(key: key, price: price, end: end, billing: billing)
  }
}
