import Amounts
import Billing
import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import Testing
import UsageLedger

@Suite struct VerificationTests {
  @Test func aSoundLedgerAndStripeHaveNoDifferences() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      _ = try await world.store.void(EntryID(1), reason: "late", at: world.now)
      let certificates = try await CertificateVerification(store: world.store)
        .verify(BillingWorld.customer)
      #expect(certificates.count == 1)
      #expect(certificates.differences == [])
      let delivery = try await DeliveryVerification(reconciliation: world.reconciliation())
        .verify(BillingWorld.customer)
      #expect(delivery.count == 2)
      #expect(delivery.differences == [])
    }
  }

  @Test func whatStripeLacksIsNamedAndRepaired() async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      world.clock.advance(bySeconds: 7_200)
      try await world.report(["devices": 8], endingAt: world.now)
      let verification = DeliveryVerification(reconciliation: world.reconciliation())
      let found = try await verification.verify(BillingWorld.customer).differences
      #expect(
        found.map(\.description) == [
          "acme: device_usage \(period.span): the ledger has 8, Stripe accepted nothing"
        ])
      _ = await world.reconciliation().run(BillingWorld.customer, for: .repair)
      #expect(try await verification.verify(BillingWorld.customer).differences == [])
    }
  }

  @Test func twoItemsForOneMeterAreNamed() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe()
      world.clock.advance(bySeconds: 60)
      let known = try #require(try await world.deviceSegments().first)
      let twin = Segment(
        key: Segment.Key(
          customer: known.key.customer, meter: known.key.meter, item: ItemID("si_twin"),
          start: known.key.start),
        price: known.price, end: known.end, billing: known.billing)
      try await world.store.save(record, segments: [known, twin])
      let found = try await DeliveryVerification(reconciliation: world.reconciliation())
        .verify(BillingWorld.customer).differences
      let items = [known.key.item.text, "si_twin"].sorted().joined(separator: " and ")
      #expect(
        found.map(\.description) == [
          "acme: device_usage: the subscription items \(items) bill it at once, each the whole total: end one"
        ])
    }
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The hours that the damaged ledger has, by number, and the devices in each.
    let entries: [(Int64, Int64)]
    var isVoid = false
    let detail: String
  }

  static let damages = [
    Damage(
      testDescription: "a report is gone", entries: [(1, 5)],
      detail: "it has 2 entries, the ledger 1"),
    Damage(
      testDescription: "a void was added behind its back", entries: [(1, 5), (2, 8)], isVoid: true,
      detail: "it has 0 voids, the ledger 1"),
    Damage(
      testDescription: "a value was changed", entries: [(1, 5), (2, 9)],
      detail:
        "device_usage (2026-05-28T20:26:40Z, 2026-05-29T20:26:40Z] is certified as 8, the ledger's entries make 9"
    ),
    Damage(
      testDescription: "a value that the total does not show was changed",
      entries: [(1, 6), (2, 8)],
      detail: "its head is"),
  ]

  @Test(arguments: damages)
  func theFirstDifferenceIsNamed(_ damage: Damage) async throws {
    let sound = try await Self.ledger([(1, 5), (2, 8)])
    let certificate = try await Self.certificate(of: sound)
    let damaged = try await Self.ledger(damage.entries)
    // The void's number would be above the certificate's: it is written where the certificate covers it.
    if damage.isVoid { _ = try await damaged.void(EntryID(1), reason: "?", at: Sample.start) }
    let through = damage.isVoid ? EntryID(3) : certificate.through
    try await damaged.addCertificate(
      PeriodCertificate(text: certificate.text.replacing("through\t2", with: "through\t\(through)"))
    )
    let found = try await CertificateVerification(store: damaged).verify(Sample.customer)
    #expect(found.differences.count == 1)
    #expect(found.differences.first?.subject == "certificate 1")
    #expect(found.differences.first?.detail.hasPrefix(damage.detail) == true)
  }

  private static let period = BillingPeriod(start: Sample.time(0), end: Sample.time(86_400))

  private static func ledger(_ hours: [(Int64, Int64)]) async throws -> MemoryStore {
    let store = MemoryStore()
    for (hour, devices) in hours {
      let end = hour == 2 ? 86_400 : hour * 3_600
      let report = UsageReport(
        customer: Sample.customer, instance: .default,
        window: try TimeWindow(start: Sample.time(end - 3_600), end: Sample.time(end)),
        metrics: [try MetricName("devices"): Quantity(devices)])
      _ = try await store.append(
        EntryDraft(report: report, receivedAt: Sample.time(end), reportedBy: nil))
    }
    return store
  }

  private static func certificate(of store: MemoryStore) async throws -> PeriodCertificate {
    let history = try await store.history(of: Sample.customer, in: period.span)
    let meter = Meter(
      key: Sample.meter, metric: try MetricName("devices"), kind: .gauge, aggregation: .last,
      unit: "device", rounding: .up)
    return PeriodCertificate(
      period, of: Sample.customer, after: nil, closedAt: PeriodState.closing(after: period.end),
      through: history.newest, history: history,
      segments: [
        CertifiedSegment(
          segment: Sample.segment(to: 86_400), meter: meter, through: history.newest, exact: 8,
          whole: 8, accepted: 8)
      ])
  }
}
