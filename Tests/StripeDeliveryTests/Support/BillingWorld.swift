import Amounts
import Billing
import Catalog
import LedgerConformance
import Logging
import Metering
import Reporting
import StripeAPI
import StripeDelivery
import StripeSandbox
import UsageLedger
import WebClient

@testable import StripeAccounts
@testable import StripeCatalog

/// A sandbox over HTTP, a ledger in memory, one catalogue and one clock that tests move.
struct BillingWorld: Sendable {
  let clock: ManualClock
  let store: MemoryStore
  let transport: FaultyTransport
  let stripe: StripeClient
  let catalog: PriceCatalog
  let baseURL: String

  static let customer = Sample.name { try CustomerID("acme") }
  static let start = Timestamp(seconds: 1_780_000_000)

  static let yaml = """
    currency: usd
    meters:
      device_usage:  { metric: devices,       kind: gauge,   aggregate: last, unit: device }
      mqtt_messages: { metric: mqtt_messages, kind: counter, aggregate: sum,  unit: message }
      api_requests:  { metric: api_requests,  kind: counter, aggregate: sum,  unit: request }
    plans:
      starter:
        name: Starter
        base: "29.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 5, unit_amount: "5.00" }
      professional:
        name: Professional
        trial_days: 14
        base: "99.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 20, unit_amount: "4.00" }
          - { meter: mqtt_messages, model: package, included: 1000000, size: 1000, amount: "0.10" }
    """

  /// Runs `body` in a world whose catalogue is applied.
  static func run(_ body: @escaping @Sendable (BillingWorld) async throws -> Void) async throws {
    let clock = ManualClock(start)
    let httpClients = StripeHTTPTransport.makeClients()
    let (ports, ready) = AsyncStream.makeStream(of: Int.self)
    let silent = Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }
    let server = SandboxServer(
      settings: SandboxSettings(port: 0), clock: clock, logger: silent,
      onListening: { port in
        ready.yield(port)
        ready.finish()
      })
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        var port = 0
        for await announced in ports { port = announced }
        try await body(try await world(clock, httpClients, port, silent))
        group.cancelAll()
      }
    } catch {
      try await httpClients.shutdown()
      throw error
    }
    try await httpClients.shutdown()
  }

  private static func world(
    _ clock: ManualClock, _ httpClients: HTTPClients, _ port: Int, _ logger: Logger
  ) async throws -> BillingWorld {
    let transport = FaultyTransport(StripeHTTPTransport(clients: httpClients))
    let stripe = StripeClient(
      configuration: StripeConfiguration(
        key: StripeSecretKey("sk_test_delivery"), baseURL: "http://127.0.0.1:\(port)",
        maxRetries: 0),
      transport: transport, logger: logger)
    let catalog = try PriceCatalog.parse(yaml: yaml, file: "catalog.yaml")
    let applier = CatalogApplier(stripe: stripe)
    try await applier.apply(try await applier.plan(catalog))
    return BillingWorld(
      clock: clock, store: MemoryStore(), transport: transport, stripe: stripe, catalog: catalog,
      baseURL: "http://127.0.0.1:\(port)")
  }

  var now: Timestamp { clock.now() }

  /// A reconciliation as one process would do it; `skewSeconds` sets its clock wrong.
  func reconciliation(holder: String = "one", skewSeconds: Int64 = 0) -> CustomerReconciliation {
    CustomerReconciliation(
      store: store, stripe: stripe, catalog: catalog,
      clock: SkewedClock(clock: clock, seconds: skewSeconds), holder: holder)
  }

  /// The same with a clock of this process that is wrong in every respect: also Stripe's answers are compared with it.
  func process(skewSeconds: Int64) -> CustomerReconciliation {
    let wall = SkewedClock(clock: clock, seconds: skewSeconds)
    let stripe = StripeClient(
      configuration: stripe.configuration, transport: transport,
      effects: StripeClientEffects(
        randomBits: { UInt64.random(in: 0 ... .max) }, sleep: { try await Task.sleep(for: $0) },
        unixTime: { .nanoseconds(wall.now().nanoseconds) }))
    return CustomerReconciliation(
      store: store, stripe: stripe, catalog: catalog, clock: wall, holder: "skewed")
  }

  var sync: SubscriptionSync {
    SubscriptionSync(
      store: store, stripe: stripe, catalog: catalog,
      clock: CustomerClock(stripe: stripe, wall: clock))
  }

  @discardableResult
  func link(_ customer: CustomerID = customer, testClock: String? = nil) async throws
    -> CustomerLink
  {
    try await CustomerLinking(store: store, stripe: stripe).link(
      CustomerRequest(customer: customer, testClock: testClock), now: now)
  }

  /// Links and subscribes; no trial unless asked for.
  @discardableResult
  func subscribe(
    _ customer: CustomerID = customer, plan: String = "starter", trialDays: Int = 0,
    testClock: String? = nil
  ) async throws -> SubscriptionRecord {
    let link = try await link(customer, testClock: testClock)
    let request = SubscriptionRequest(
      customer: customer, plan: try PlanKey(plan), trialPeriodDays: trialDays)
    let creation = SubscriptionCreation(store: store, stripe: stripe, catalog: catalog)
    let subscription = try await creation.create(request, link: link)
    let record = try await sync.refresh(subscription.id)
    guard let record else { throw BillingError(.notLinked, "\(customer)") }
    return record
  }

  /// Reports values for the window of an hour that ends at `end`.
  @discardableResult
  func report(
    _ metrics: [String: Int64], endingAt end: Timestamp, seconds: Int64 = 3_600,
    customer: CustomerID = customer
  ) async throws -> LedgerEntry {
    var values: [MetricName: Quantity] = [:]
    for (name, value) in metrics { values[try MetricName(name)] = Quantity(value) }
    let report = UsageReport(
      customer: customer, instance: try InstanceID("plant-1"),
      window: try TimeWindow(start: end.advanced(bySeconds: -seconds), end: end), metrics: values)
    let draft = EntryDraft(report: report, receivedAt: now, reportedBy: nil)
    guard case .added(let entry) = try await store.append(draft) else {
      throw LedgerError(.conflict, "the report is not new")
    }
    return entry
  }

  /// What Stripe counted for a segment.
  func stripeTotal(_ segment: Segment, eventName: String = "device_usage") async throws -> String {
    let link = try await store.link(of: segment.key.customer)
    let meters = try await stripe.meters(active: true).all()
    guard let meter = meters.first(where: { $0.eventName == eventName }), let link else {
      return "no meter"
    }
    let minute = { (time: Timestamp) in (time.seconds + 59) / 60 * 60 }
    let query = StripeSummaryQuery(
      customer: StripeCustomerID(link.stripeCustomer),
      period: StripePeriod(
        start: StripeTimestamp(unixSeconds: minute(segment.key.start)),
        end: StripeTimestamp(unixSeconds: minute(segment.end))))
    return try await stripe.meterEventSummaries(meter.id, query).first()?.aggregatedValue.text
      ?? "0"
  }

  /// The segments of the sample customer's devices, oldest first.
  func deviceSegments(of customer: CustomerID = customer) async throws -> [Segment] {
    try await store.segments(of: customer).filter { $0.key.meter == Sample.meter }
  }
}
