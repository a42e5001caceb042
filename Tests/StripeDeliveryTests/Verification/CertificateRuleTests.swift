import Amounts
import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import Testing
import UsageLedger

/// A certificate is verified by the rule that its totals were made by, and by the retirements that it knows.
@Suite struct CertificateRuleTests {
  private static let period = BillingPeriod(start: Sample.time(0), end: Sample.time(86_400))

  /// A day in which two instances reported: one to the end, the other only in the first hour.
  private static func ledger() async throws -> MemoryStore {
    let store = MemoryStore()
    for (instance, hour, devices) in [("a", 1, 5), ("a", 24, 5), ("b", 1, 3)]
      as [(String, Int64, Int64)]
    {
      let window = try TimeWindow(
        start: Sample.time(hour * 3_600 - 3_600), end: Sample.time(hour * 3_600))
      let report = UsageReport(
        customer: Sample.customer, instance: try InstanceID(instance), window: window,
        metrics: [try MetricName("devices"): Quantity(devices)])
      _ = try await store.append(
        EntryDraft(report: report, receivedAt: window.end, reportedBy: nil))
    }
    return store
  }

  private static func retire(_ store: MemoryStore) async throws {
    try await store.addMark(
      .retirement(
        of: InstanceID("b"), customer: Sample.customer, from: Sample.time(3_600), reason: "sold",
        at: Sample.time(90_000)))
  }

  private static func certify(_ whole: WholeQuantity, _ rule: TotalRule, _ store: MemoryStore)
    async throws
  {
    let history = try await store.history(of: Sample.customer, in: period.span)
    let meter = Meter(
      key: Sample.meter, metric: try MetricName("devices"), kind: .gauge, aggregation: .last,
      unit: "device", rounding: .up)
    let certificate = PeriodCertificate(
      period, of: Sample.customer, after: nil, closedAt: PeriodState.closing(after: period.end),
      through: history.newest, history: history,
      segments: [
        CertifiedSegment(
          segment: Sample.segment(to: 86_400), meter: meter, through: history.newest,
          exact: Quantity(whole.units), whole: whole, accepted: whole)
      ], rule: rule)
    try await store.addCertificate(PeriodCertificate(text: certificate.text))
  }

  @Test(
    arguments: [
      (.expiring, 5, false, true), (.expiring, 8, false, false), (.holding, 8, false, true),
      (.holding, 5, false, false), (.holding, 5, true, true), (.holding, 8, true, false),
      (.expiring, 5, true, true),
    ] as [(TotalRule, WholeQuantity, Bool, Bool)])
  func aCertificateIsVerifiedByItsOwnRule(
    _ rule: TotalRule, _ whole: WholeQuantity, _ isRetired: Bool, _ isSound: Bool
  ) async throws {
    let store = try await Self.ledger()
    if isRetired { try await Self.retire(store) }
    try await Self.certify(whole, rule, store)
    let found = try await CertificateVerification(store: store).verify(Sample.customer)
    #expect(found.count == 1)
    #expect(found.differences.isEmpty == isSound)
  }

  @Test func aRetirementAfterTheCloseChangesNoCertificate() async throws {
    let store = try await Self.ledger()
    try await Self.certify(8, .holding, store)
    try await Self.retire(store)
    let found = try await CertificateVerification(store: store).verify(Sample.customer)
    #expect(found.differences == [])
  }

  @Test func theFormsReadBack() async throws {
    let store = try await Self.ledger()
    try await Self.retire(store)
    for rule in TotalRule.allCases {
      let history = try await store.history(of: Sample.customer, in: Self.period.span)
      let known = [
        Sample.segment(to: 86_400),
        Segment(
          key: Segment.Key(
            customer: Sample.customer, meter: Sample.meter, item: ItemID("si_0"),
            start: Sample.time(-86_400)),
          price: PriceID("price_0"), end: Sample.time(0), billing: .trial),
      ].knowingUnbilled
      let meter = Meter(
        key: Sample.meter, metric: try MetricName("devices"), kind: .gauge, aggregation: .last,
        unit: "device", rounding: .up)
      let certificate = PeriodCertificate(
        Self.period, of: Sample.customer, after: nil, closedAt: Sample.time(90_000),
        through: history.newest, history: history,
        segments: [
          CertifiedSegment(
            segment: known[0], meter: meter, through: history.newest, exact: 8, whole: 8,
            accepted: nil)
        ], rule: rule)
      let again = try PeriodCertificate(text: certificate.text)
      #expect(again == certificate)
      #expect(again.text == certificate.text)
      #expect(again.retirements.map(\.instance.text) == (rule != .expiring ? ["b"] : []))
      #expect(
        again.segments.map(\.segment.unbilledUntil) == [rule != .expiring ? Sample.time(0) : nil])
    }
  }
}
