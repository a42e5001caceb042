import Amounts
import Billing
import Catalog
import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAPI
@testable import StripeAccounts
@testable import StripeCatalog

/// Each check found and not found, on a sandbox and a store of its own.
@Suite struct DoctorTests {
  static let facts = InstallationFacts(
    access: .test, stripeURL: "http://127.0.0.1:1", isStripeItself: false,
    apiVersion: "\(StripeVersion.pinned)", database: "sqlite:billing.sqlite",
    freeMegabytes: 10_000, hasAdminKey: true, hasSecret: false, hasWebhookSecret: true,
    publicURL: "https://billing.example", catalog: "catalog.yaml")

  static func doctor(
    _ world: BillingWorld, _ facts: InstallationFacts = facts, skewSeconds: Int64 = 0
  ) -> Doctor {
    let wall = SkewedClock(clock: world.clock, seconds: skewSeconds)
    var effects = StripeClientEffects.system
    effects.unixTime = { .seconds(wall.now().seconds) }
    let stripe = StripeClient(
      configuration: world.stripe.configuration, transport: world.transport, effects: effects)
    return Doctor(
      facts: facts, store: world.store, stripe: stripe, catalog: world.catalog, clock: wall)
  }

  static func endpoint(
    _ world: BillingWorld, url: String = "https://billing.example/webhooks/stripe",
    events: [String] = ["*"]
  ) async throws {
    var form = FormBody()
    form.set("url", url)
    form.set("enabled_events", events)
    _ = try await world.stripe.perform(.post(StripePath("webhook_endpoints"), form))
  }

  static func found(_ report: DoctorReport, _ check: DoctorCheck) -> [DoctorFinding] {
    report.findings.filter { $0.check == check }
  }

  /// A customer that subscribes and reports, and an endpoint: nothing else is needed.
  @Test func aWholeInstallationHasNoFindings() async throws {
    try await BillingWorld.run { world in
      try await Self.endpoint(world)
      try await world.subscribe()
      world.clock.advance(bySeconds: 7_200)
      try await world.report(["devices": 8], endingAt: world.now)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
      let report = await Self.doctor(world).examine()
      #expect(report.findings.map(\.explanation) == [])
      #expect(report.diagnoses.map(\.check) == DoctorCheck.allCases)
      #expect(
        report.diagnoses.filter { $0.status == .open }.map(\.check) == [
          .grace, .billingCycle, .alerts,
        ])
      #expect(report.document["ok"] == .bool(true))
      #expect(report.text.hasSuffix("19 checks: nothing is wrong"))
    }
  }

  /// Every check of Stripe's says why it was not made, and the others are made.
  @Test func aSilentStripeHidesNoOtherCheck() async throws {
    try await BillingWorld.run { world in
      world.transport.stand(.requestLost)
      var facts = Self.facts
      facts.hasAdminKey = false
      let report = await Self.doctor(world, facts).examine()
      let unchecked = report.diagnoses.filter { $0.status == .unchecked }.map(\.check)
      #expect(
        unchecked == [
          .account, .clock, .lookupKeys, .prices, .subscriptions, .thresholds, .webhook, .grace,
          .billingCycle,
        ])
      #expect(Self.found(report, .operatorKey).count == 1)
      #expect(
        Self.found(report, .account).allSatisfy { $0.explanation.hasPrefix("could not be checked") }
      )
    }
  }

  @Test(
    arguments: [
      (0, nil), (4, nil), (-4, nil), (60, .warning), (-60, .warning), (-400, .error), (400, .error),
    ] as [(Int64, DoctorFinding.Severity?)])
  func aClockThatIsOffIsNamed(_ seconds: Int64, _ severity: DoctorFinding.Severity?) async throws {
    try await BillingWorld.run { world in
      let report = await Self.doctor(world, skewSeconds: seconds).examine()
      let found = Self.found(report, .clock)
      #expect(found.map(\.severity) == [severity].compactMap { $0 })
      if severity != nil {
        #expect(found.first?.explanation.contains(seconds < 0 ? "behind" : "ahead of") == true)
      }
    }
  }

  @Test func aDatabaseThatIsNotOpenHidesNoOtherCheck() async throws {
    try await BillingWorld.run { world in
      var facts = Self.facts
      facts.databaseProblem = "the folder /data cannot be written (Read-only file system)"
      let doctor = Doctor(
        facts: facts, store: nil, stripe: world.stripe, catalog: world.catalog, clock: world.clock)
      let report = await doctor.examine()
      #expect(Self.found(report, .database).first?.severity == .error)
      #expect(Self.found(report, .operatorKey).first?.explanation.contains("/data") == true)
      #expect(report.diagnoses.first { $0.check == .lookupKeys }?.status == .ok)
    }
  }

  /// Guide, troubleshooting 1.
  @Test func aNearLookupKeyIsNamedBesideTheOneThatIsMissing() async throws {
    try await BillingWorld.run { world in
      let price = try #require(try await world.stripe.prices(lookupKeys: ["device_usage"]).first)
      _ = try await world.stripe.updatePrice(
        price.id, StripePriceUpdate(lookupKey: "device-usage"))
      let found = Self.found(await Self.doctor(world).examine(), .lookupKeys)
      #expect(found.map(\.severity) == [.error, .warning])
      #expect(found.first?.explanation.contains("\"device_usage\"") == true)
      #expect(found.first?.remedy.contains("billing catalog apply") == true)
      #expect(found.last?.explanation.contains("\"device-usage\"") == true)
    }
  }

  @Test func aPriceThatChargesOtherwiseIsNamed() async throws {
    try await BillingWorld.run { world in
      let dearer = try world.edited(
        replacing: "unit_amount: \"5.00\"", with: "unit_amount: \"6.00\"")
      let found = Self.found(await Self.doctor(dearer).examine(), .prices)
      #expect(found.count == 1)
      #expect(found.first?.explanation.contains("price device_usage") == true)
      let free = try world.edited(replacing: "unit_amount: \"5.00\"", with: "unit_amount: \"0\"")
      let explanations = Self.found(await Self.doctor(free).examine(), .prices).map(\.explanation)
      #expect(explanations.contains("it charges nothing, however much is used"))
    }
  }

  /// Guide, troubleshooting 2 and 3, and what others report of usage billing.
  @Test(arguments: SubscriptionTrouble.allCases)
  func aSubscriptionInTroubleIsNamed(_ trouble: SubscriptionTrouble) async throws {
    try await BillingWorld.run { world in
      try await trouble.bring(to: world)
      let report = await Self.doctor(world).examine()
      let found = Self.found(report, trouble.check)
      #expect(found.contains { $0.explanation.contains(trouble.words) }, "\(found)")
      #expect(found.allSatisfy { !$0.remedy.isEmpty })
    }
  }

  @Test func theSilentTheDoubledAndTheRefusedAreNamed() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      var found = Self.found(await Self.doctor(world).examine(), .exporters)
      #expect(found.map(\.subject) == ["customer acme"])
      #expect(found.first?.remedy.contains("ENABLE_USAGE_REPORTING=true") == true)

      world.clock.advance(bySeconds: 3_600)
      for (index, exporter) in ["one", "two", "one"].enumerated() {
        world.clock.advance(bySeconds: 3_600)
        let report = UsageReport(
          customer: BillingWorld.customer, instance: try InstanceID("plant-1"),
          window: try TimeWindow(start: world.now.advanced(bySeconds: -3_600), end: world.now),
          metrics: [try MetricName("devices"): 3],
          exporter: ExporterStamp(id: exporter, sequence: Int64(index)))
        let draft = EntryDraft(report: report, receivedAt: world.now, reportedBy: nil)
        _ = try await world.store.append(draft)
      }
      found = Self.found(await Self.doctor(world).examine(), .exporters)
      #expect(found.map(\.severity) == [.error])
      #expect(found.first?.explanation.contains("two exporters") == true)

      let refused = UsageReport(
        customer: BillingWorld.customer, instance: try InstanceID("plant-1"),
        window: try TimeWindow(start: world.now.advanced(bySeconds: -3_600), end: world.now),
        metrics: [try MetricName("devices"): 4])
      _ = try await world.store.append(
        EntryDraft(report: refused, receivedAt: world.now, reportedBy: nil))
      world.clock.advance(bySeconds: 2 * 3_600)
      found = Self.found(await Self.doctor(world).examine(), .exporters)
      #expect(found.map(\.severity) == [.error, .warning])
      world.clock.advance(bySeconds: 1)
      found = Self.found(await Self.doctor(world).examine(), .exporters)
      #expect(found.contains { $0.explanation.contains("it is silent") })
    }
  }

  @Test func aBlockedTotalIsNamedWithItsReason() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      let segment = try #require(try await world.deviceSegments().first)
      try await world.store.hold(segment.key, reason: "a total of 16 digits")
      let found = Self.found(await Self.doctor(world).examine(), .deliveries)
      #expect(found.map(\.explanation) == ["nothing is sent for it: a total of 16 digits"])
      #expect(found.first?.remedy.contains("billing verify --customer acme --repair") == true)
    }
  }

  @Test(
    arguments: [
      (nil, ["*"], true, ["no endpoint"]),
      (
        "https://elsewhere.example/webhooks/stripe", ["*"], true,
        ["there is one to https://elsewhere"]
      ),
      ("https://billing.example/webhooks/stripe", ["invoice.created"], true, ["customer.deleted"]),
      ("https://billing.example/webhooks/stripe", ["*"], false, ["answered 503"]),
      ("https://billing.example/webhooks/stripe", ["*"], true, []),
    ] as [(String?, [String], Bool, [String])])
  func anEndpointThatMissesSomethingIsNamed(
    _ url: String?, _ events: [String], _ hasSecret: Bool, _ words: [String]
  ) async throws {
    try await BillingWorld.run { world in
      if let url { try await Self.endpoint(world, url: url, events: events) }
      var facts = Self.facts
      facts.hasWebhookSecret = hasSecret
      let found = Self.found(await Self.doctor(world, facts).examine(), .webhook)
      #expect(found.count == words.count)
      for word in words { #expect(found.first?.explanation.contains(word) == true) }
    }
  }

  @Test func aDisabledEndpointIsNamed() async throws {
    try await BillingWorld.run { world in
      try await Self.endpoint(world)
      let endpoint = try #require(try await world.stripe.webhookEndpoints().first())
      var form = FormBody()
      form.set("disabled", true)
      _ = try await world.stripe.perform(
        .post(StripePath("webhook_endpoints").object(endpoint.id), form))
      let found = Self.found(await Self.doctor(world).examine(), .webhook)
      #expect(found.map(\.explanation) == ["it is disabled: Stripe sends nothing"])
    }
  }
}
