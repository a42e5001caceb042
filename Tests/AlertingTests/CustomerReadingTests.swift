import Amounts
import Billing
import LedgerConformance
import Metering
import Rating
import Reporting
import Testing
import UsageLedger

@testable import Alerting

/// Each condition about a customer, with neighbours on both sides of its border.
@Suite struct CustomerReadingTests {
  private static let now = Timestamp(seconds: 1_780_000_000)

  private static func ago(_ seconds: Int64) -> Timestamp { now.advanced(bySeconds: -seconds) }

  private static func name<Name>(_ make: () throws -> Name) -> Name {
    do {
      return try make()
    } catch {
      preconditionFailure("\(error)")
    }
  }

  private static let customer = name { try CustomerID("acme") }
  private static let plant = name { try InstanceID("plant-1") }
  private static let meter = Meter(
    key: name { try MeterKey("messages") }, metric: name { try MetricName("messages") },
    kind: .counter, aggregation: .sum, unit: "message", rounding: .up)
  private static let segment = Segment(
    key: Segment.Key(customer: customer, meter: meter.key, item: ItemID("si_1"), start: ago(9_000)),
    price: PriceID("price_1"), end: now.advanced(bySeconds: 9_000), billing: .billed)

  private static func observed(
    instances: [InstanceState] = [], marks: [CoverageMark] = [],
    deliveries: [DeliveryRecord] = [], changes: [ChangeOrder] = [], segments: [Segment] = [],
    usage: [MeterUsage]? = nil, total: Int64? = nil, projected: (Int64, Int64)? = nil,
    conflicts: [ReportConflict]? = nil, coverage: CustomerCoverage? = nil,
    differences: [VerificationDifference]? = nil, quarantine: [QuarantinedReport] = [],
    exporters: [String: String]? = nil, release: String? = nil
  ) -> CustomerObservation {
    func invoice(_ total: Int64) -> Invoice {
      name {
        try Invoice(
          customer: customer, plan: nil, currency: .usd, period: nil,
          lines: [
            InvoiceLine(
              description: "Base", meter: nil, price: nil, quantity: 1, included: .zero,
              billable: 1, amount: Money(minorUnits: total), tiers: [])
          ])
      }
    }
    return CustomerObservation(
      records: CustomerRecords(
        customer: customer, segments: segments, deliveries: deliveries, instances: instances,
        marks: marks, changes: changes, quarantine: quarantine), now: now, usage: usage,
      bill: total.map { total in
        CustomerObservation.Bill(
          soFar: invoice(total),
          projected: projected.map {
            ProjectedInvoice(low: invoice($0.0), high: invoice($0.1))
          })
      }, coverage: coverage, conflicts: conflicts, differences: differences,
      exporters: exporters.map { versions in
        Dictionary(
          versions.compactMap { name, text in
            SemanticVersion(text).map { version in (Self.name { try InstanceID(name) }, version) }
          }
        ) { $1 }
      }, release: release.flatMap { SemanticVersion($0) })
  }

  private static func levels(_ condition: AlertCondition, _ customer: CustomerObservation)
    -> [String]?
  {
    guard case .known(let findings) = condition.reading(of: customer) else { return nil }
    return findings.map { "\($0.level.rawValue) \($0.detail)" }
  }

  @Test func whatCouldNotBeReadIsUnknown() {
    let nothing = Self.observed()
    let conditions: [AlertCondition] = [
      .spikeUnits(meters: nil, deviations: 1, minimum: 1),
      .spikeMoney(meters: nil, deviations: 1, minimum: .zero),
      .dropToZero(meters: nil, minimum: 1), .allowance(meters: nil, percent: 1), .budget(.zero),
      .projectedInvoice(.zero), .exporterConflict(withinSeconds: 9), .gaps(windows: 1),
      .deliveryAgeing(afterSeconds: 1), .differences(minimum: .zero), .lateUsage(minimum: .zero),
      .exporterOutdated(below: nil),
    ]
    for condition in conditions { #expect(Self.levels(condition, nothing) == nil) }
    for condition in [AlertCondition.webhookSilence(afterSeconds: 1), .clockSkew(seconds: 1)] {
      #expect(Self.levels(condition, nothing) == [])
    }
  }

  @Test(
    arguments: [
      (800, 1_000, 80, ["breached messages"]), (799, 1_000, 80, []),
      (1_000, 1_000, 100, ["breached messages"]),
      (999, 1_000, 100, []), (1, 0, 80, []), (3, 10, 25, ["breached messages"]), (2, 10, 25, []),
    ] as [(Int64, Int64, Int64, [String])])
  func anAllowanceIsUsed(total: Int64, included: Int64, percent: Int64, expected: [String]) throws {
    func usage(_ kind: Segment.Kind) throws -> MeterUsage {
      let segment = Segment(
        key: Self.segment.key, price: Self.segment.price, end: Self.segment.end, billing: kind)
      return MeterUsage(
        meter: Self.meter, period: BillingPeriod(start: segment.key.start, end: segment.end),
        segment: segment,
        total: try SegmentTotal(
          meter: Self.meter, facts: MetricFacts(sum: Quantity(total), entryCount: 1),
          span: segment.span, now: Self.now),
        included: WholeQuantity(included), overage: .zero, delivered: nil,
        delivery: DeliveryStatus(.queued), lastReportAt: nil)
    }
    let condition = AlertCondition.allowance(meters: nil, percent: percent)
    #expect(Self.levels(condition, Self.observed(usage: [try usage(.billed)])) == expected)
    #expect(Self.levels(condition, Self.observed(usage: [try usage(.trial)])) == [])
    let other = AlertCondition.allowance(meters: [try MeterKey("other")], percent: percent)
    #expect(Self.levels(other, Self.observed(usage: [try usage(.billed)])) == [])
  }

  @Test(
    arguments: [(5_000, ["breached "]), (4_999, []), (5_001, ["breached "])] as [(Int64, [String])])
  func aBudgetIsReached(total: Int64, expected: [String]) {
    let condition = AlertCondition.budget(Money(minorUnits: 5_000))
    #expect(Self.levels(condition, Self.observed(total: total)) == expected)
  }

  @Test(
    arguments: [
      ((0, 10_000), ["breached "]), ((0, 9_999), ["near "]), ((0, 9_500), ["near "]),
      ((0, 9_499), []),
      (nil, ["unknown "]),
    ] as [((Int64, Int64)?, [String])])
  func aProjectionReachesItsLimit(projected: (Int64, Int64)?, expected: [String]) {
    let condition = AlertCondition.projectedInvoice(Money(minorUnits: 10_000))
    #expect(Self.levels(condition, Self.observed(total: 1, projected: projected)) == expected)
  }

  /// A report of an hour is waited for until two hours behind its window.
  @Test(
    arguments: [
      (7_200, 0, []), (7_201, 0, ["breached plant-1"]), (7_260, 60, []),
      (7_261, 60, ["breached plant-1"]),
    ] as [(Int64, Int64, [String])])
  func anInstanceIsSilent(ago seconds: Int64, after: Int64, expected: [String]) throws {
    let window = try TimeWindow(start: Self.ago(seconds + 3_600), end: Self.ago(seconds))
    func instance(_ window: TimeWindow) -> InstanceState {
      InstanceState(
        instance: Self.plant, newestWindow: window, lastReceivedAt: window.end, entryCount: 1,
        exporter: nil)
    }
    let condition = AlertCondition.exporterSilent(afterSeconds: after)
    #expect(Self.levels(condition, Self.observed(instances: [instance(window)])) == expected)
    let plain = instance(TimeWindow(instant: window.end))
    #expect(Self.levels(condition, Self.observed(instances: [plain])) == [])
    let retired = CoverageMark.retirement(
      of: Self.plant, customer: Self.customer, from: window.end, reason: "gone", at: Self.now)
    let gone = Self.observed(instances: [instance(window)], marks: [retired])
    #expect(Self.levels(condition, gone) == [])
  }

  @Test(
    arguments: [
      ("0.1.9", "0.2.0", nil, ["breached plant-1"]), ("0.2.0", "0.2.0", nil, []),
      ("0.2.0-rc.1", "0.2.0", nil, ["breached plant-1"]), ("0.2.1", "0.2.0", nil, []),
      // Without a limit it is the service's minor version that counts.
      ("0.2.0", nil, "0.2.3", []), ("0.1.9", nil, "0.2.3", ["breached plant-1"]),
      ("0.3.0", nil, "0.2.3", []), ("0.2.0-rc.1", nil, "0.2.0-rc.1", []),
      ("0.1.9", nil, "0.2.0-rc.1", ["breached plant-1"]), ("0.1.0", nil, nil, nil),
      (nil, "0.2.0", nil, []),
    ] as [(String?, String?, String?, [String]?)])
  func anExporterIsOutdated(
    version: String?, below: String?, release: String?, expected: [String]?
  ) throws {
    let instance = InstanceState(
      instance: Self.plant,
      newestWindow: try TimeWindow(start: Self.ago(3_600), end: Self.now),
      lastReceivedAt: Self.now, entryCount: 1, exporter: nil)
    let condition = AlertCondition.exporterOutdated(below: below.flatMap { SemanticVersion($0) })
    let exporters = version.map { ["plant-1": $0] } ?? [:]
    let seen = Self.observed(instances: [instance], exporters: exporters, release: release)
    #expect(Self.levels(condition, seen) == expected)
    let retired = CoverageMark.retirement(
      of: Self.plant, customer: Self.customer, from: Self.now, reason: "gone", at: Self.now)
    let gone = Self.observed(
      instances: [instance], marks: [retired], exporters: exporters, release: release)
    #expect(Self.levels(condition, gone) == expected.map { _ in [] })
  }

  @Test(arguments: [(59, ["breached plant-1"]), (60, []), (61, [])] as [(Int64, [String])])
  func aReportWasRefused(ago seconds: Int64, expected: [String]) {
    let report = UsageReport(customer: Self.customer, instance: Self.plant, window: nil)
    let conflict = ReportConflict(
      report: report, contentHash: ContentHash(of: report), existing: EntryID(1),
      receivedAt: Self.ago(seconds), reportedBy: nil)
    let condition = AlertCondition.exporterConflict(withinSeconds: 60)
    #expect(Self.levels(condition, Self.observed(conflicts: [conflict])) == expected)
  }

  @Test(
    arguments: [
      (nil, nil, nil, [], [], []),
      (nil, "no meter", nil, ["breached"], [], []),
      (DeliveryAttempt.Outcome.rejected(reason: "no"), nil, nil, [], ["breached"], []),
      (.rejected(reason: "no"), "no meter", nil, ["breached"], [], []),
      (.accepted, nil, 901, [], [], []),
      (nil, nil, 900, [], [], []), (nil, nil, 901, [], [], ["breached"]),
      (nil, "no meter", 901, ["breached"], [], []),
    ] as [(DeliveryAttempt.Outcome?, String?, Int64?, [String], [String], [String])])
  func aDeliveryIsInTrouble(
    outcome: DeliveryAttempt.Outcome?, blocked: String?, sentAgo: Int64?, failed: [String],
    refused: [String], ageing: [String]
  ) {
    let isSent = sentAgo != nil || outcome != nil
    let attempt = DeliveryAttempt(
      segment: Self.segment.key, sequence: 1, eventName: "e", value: 1, eventTime: Self.now,
      identifier: "i", intendedAt: Self.ago(sentAgo ?? 0), outcome: outcome)
    let record = DeliveryRecord(
      segment: Self.segment.key, newest: isSent ? attempt : nil, blockedReason: blocked)
    let customer = Self.observed(deliveries: [record], usage: [])
    func levels(_ condition: AlertCondition) -> [String]? {
      Self.levels(condition, customer)?.map { String($0.prefix { $0 != " " }) }
    }
    #expect(levels(.deliveryFailed) == failed)
    #expect(levels(.deliveryRefused) == refused)
    #expect(levels(.deliveryAgeing(afterSeconds: 900)) == ageing)
  }

  @Test(
    arguments: [
      (.failed, nil, ["breached chg_1"]), (.scheduled, 3_600, []),
      (.scheduled, 3_601, ["breached chg_1"]),
      (.scheduled, -9, []), (.done, 9_999, []), (.lapsed, 9_999, []),
    ] as [(ChangeOrder.Status, Int64?, [String])])
  func aChangeIsInTrouble(status: ChangeOrder.Status, dueAgo: Int64?, expected: [String]) {
    let change = ChangeOrder(
      id: "chg_1", customer: Self.customer, subscription: "sub_1", kind: .change,
      moment: .periodEnd, plan: "p", requestedAt: Self.ago(99_999), status: status,
      effectiveAt: dueAgo.map { Self.ago($0) }, problem: status == .failed ? "no card" : nil)
    let condition = AlertCondition.plannedChange(afterSeconds: 3_600)
    #expect(Self.levels(condition, Self.observed(changes: [change])) == expected)
  }

  @Test(arguments: [([], []), ([9], ["breached quarantine"]), ([9, 5], ["breached quarantine"])])
  func reportsAreHeld(deadlines: [Int64], expected: [String]) {
    let held = deadlines.map { seconds in
      QuarantinedReport(
        customer: Self.customer, entry: EntryID(seconds), windowEnd: Self.now, reason: "a jump",
        heldAt: Self.now, deadline: Self.now.advanced(bySeconds: seconds), fate: .bill)
    }
    #expect(Self.levels(.quarantine, Self.observed(quarantine: held)) == expected)
  }

  @Test(arguments: [(3_600, 0), (3_601, 1), (-1, 0)] as [(Int64, Int)])
  func aPeriodIsNotClosed(endedAgo: Int64, count: Int) {
    let segment = Segment(
      key: Self.segment.key, price: Self.segment.price, end: Self.ago(endedAgo), billing: .billed)
    let condition = AlertCondition.unbilledPeriod(afterSeconds: 3_600)
    #expect(Self.levels(condition, Self.observed(segments: [segment]))?.count == count)
  }

  @Test(arguments: [(nil, 1), (99, 0), (100, 1), (-100, 1), (-99, 0)] as [(Int64?, Int)])
  func aDifferenceCounts(amount: Int64?, count: Int) {
    let difference = VerificationDifference(
      customer: Self.customer, subject: "price p", detail: "d", cause: .price, remedy: "r",
      amount: amount.map { Money(minorUnits: $0) }, currency: .usd)
    let condition = AlertCondition.differences(minimum: Money(minorUnits: 100))
    #expect(Self.levels(condition, Self.observed(differences: [difference]))?.count == count)
  }

  @Test(
    arguments: [
      // webhook, list, silent for so long: seconds ago
      (nil, nil, nil), (nil, 301, "breached"), (nil, 300, ""), (3_601, 400, "breached"),
      (3_600, 400, ""), (9_999, 299, ""), (400, 9_999, ""), (9_999, 9_999, ""),
    ] as [(Int64?, Int64?, String?)])
  func webhooksAreSilent(webhook: Int64?, list: Int64?, level: String?) {
    let service = ServiceObservation(
      now: Self.now,
      events: .init(webhookAt: webhook.map { Self.ago($0) }, listedAt: list.map { Self.ago($0) }),
      clockSkewSeconds: nil)
    let found: String? =
      switch AlertCondition.webhookSilence(afterSeconds: 3_600).reading(of: service) {
      case .unknown: nil
      case .known(let findings): findings.first?.level.rawValue ?? ""
      }
    #expect(found == level)
  }

  @Test(
    arguments: [
      (nil, nil), (0, ""), (3, ""), (4, "near"), (5, "breached"), (-5, "breached"), (-4, "near"),
      (-3, ""),
    ] as [(Int64?, String?)])
  func theClocksAreApart(skew: Int64?, level: String?) {
    let service = ServiceObservation(now: Self.now, events: nil, clockSkewSeconds: skew)
    let found: String? =
      switch AlertCondition.clockSkew(seconds: 5).reading(of: service) {
      case .unknown: nil
      case .known(let findings): findings.first?.level.rawValue ?? ""
      }
    #expect(found == level)
  }
}
