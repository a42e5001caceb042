import Alerting
import Amounts
import Billing
import Catalog
import CoreMetrics
import LedgerConformance
import Logging
import Metering
import Reporting
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

@testable import BillingServer

@Suite struct AlertEvaluationTests {
  private static let yaml = """
    receivers:
      ops: { url: "https://ops.example", secret_file: none }
      night: { url: "https://night.example", secret_file: none }
      am: { kind: alertmanager, url: "http://am.example" }
    rules:
      silent: { kind: exporter_silent }
      skew: { kind: clock_skew, receivers: [ops] }
    """

  /// Replicas on one store, with a clock that the test moves.
  private struct Replica {
    let evaluation: AlertEvaluation
    let store: MemoryStore
    let clock: ManualClock

    init(
      _ store: MemoryStore, _ clock: ManualClock, _ name: String,
      yaml: String = AlertEvaluationTests.yaml,
      reads: Bool = true, random: CountingRandom = CountingRandom()
    ) throws {
      self.store = store
      self.clock = clock
      let catalog = try PriceCatalog.parse(
        yaml: "currency: usd\nmeters: {}\nplans: {}\n", file: "catalog.yaml")
      let observer = AlertObserver(
        store: store,
        state: { customer, _ throws(BillingError) in
          guard reads else { throw BillingError(.storeFailed, "not now") }
          let now = clock.now()
          do throws(LedgerError) {
            let snapshot = try await store.snapshot(of: customer) { records in
              CustomerState.question(records, catalog: catalog, now: now, scope: .coverage)
            }
            return CustomerState(snapshot, catalog: catalog, now: now)
          } catch {
            throw BillingError(ledger: error)
          }
        }, clock: clock,
        offset: {
          StripeClockObservation(
            date: StripeTimestamp(unixSeconds: 100), sentAt: .seconds(110),
            receivedAt: .seconds(110))
        }, verification: { nil })
      evaluation = AlertEvaluation(
        store: store, observer: observer,
        rules: AlertRuleSet(
          store: store,
          configuration: FixedAlertConfiguration(try AlertConfiguration(yaml: yaml))),
        right: AlertRight(store: store, holder: name, clock: clock), clock: clock,
        random: random, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func told() async throws -> [String] {
      try await store.alertMessages(before: nil, limit: 99).reversed()
        .map { "\($0.type) \($0.receiver)" }.sorted()
    }
  }

  private static func reported(_ clock: ManualClock) async throws -> MemoryStore {
    let store = MemoryStore()
    let end = clock.now()
    _ = try await store.append(
      EntryDraft(
        report: UsageReport(
          customer: try CustomerID("acme"), instance: try InstanceID("plant-1"),
          window: try TimeWindow(start: end.advanced(bySeconds: -3_600), end: end),
          metrics: [try MetricName("n"): 1]), receivedAt: end, reportedBy: nil))
    return store
  }

  @Test func oneReplicaTellsOnce() async throws {
    let clock = try ManualClock("2026-01-31T10:00:00Z")
    let store = try await Self.reported(clock)
    let random = CountingRandom()
    let one = try Replica(store, clock, "one", random: random)
    let other = try Replica(store, clock, "other", random: random)
    for replica in [one, other] { try await replica.evaluation.evaluate() }
    #expect(try await one.told() == ["alert.fired ops"])
    #expect(try await store.openAlerts().map(\.rule) == ["skew"])
    clock.advance(seconds: 3 * 3_600 + 1)
    // The other one has the right to now, and the first has not.
    for replica in [other, one, other] { try await replica.evaluation.evaluate() }
    #expect(
      try await one.told() == ["alert.fired night", "alert.fired ops", "alert.fired ops"])
    let open = try await store.openAlerts()
    #expect(
      open.map(\.summary) == [
        "instance plant-1 is silent: its newest report is about 2026-01-31T10:00:00Z",
        "this machine's clock is 9 s ahead of Stripe's",
      ])
    #expect(open.map(\.subject.customer?.text) == ["acme", nil])
  }

  @Test func whatCannotBeReadStaysAsItIs() async throws {
    let clock = try ManualClock("2026-01-31T10:00:00Z")
    let store = try await Self.reported(clock)
    clock.advance(seconds: 3 * 3_600 + 1)
    try await Replica(store, clock, "one").evaluation.evaluate()
    let open = try await store.openAlerts()
    #expect(open.count == 2)
    try await Replica(store, clock, "one", reads: false).evaluation.evaluate()
    #expect(try await store.openAlerts() == open)
  }

  @Test func alertsOfARuleThatIsGoneAreResolved() async throws {
    let clock = try ManualClock("2026-01-31T10:00:00Z")
    let store = try await Self.reported(clock)
    try await Replica(store, clock, "one").evaluation.evaluate()
    let none = try Replica(
      store, clock, "one", yaml: "receivers:\n  ops: { url: \"https://x\", secret_file: n }\n")
    try await none.evaluation.evaluate()
    #expect(try await store.openAlerts() == [])
    #expect(try await none.told() == ["alert.fired ops", "alert.resolved ops"])
  }

  @Test func aMessageSaysWhatHappened() async throws {
    let clock = try ManualClock("2026-01-31T10:00:00Z")
    let store = try await Self.reported(clock)
    try await Replica(store, clock, "one").evaluation.evaluate()
    let message = try #require(try await store.alertMessages(before: nil, limit: 1).first)
    let body = try JSONParser.parse(Array(message.body.utf8))
    #expect(
      body
        == .object([
          "type": .string("alert.fired"), "timestamp": .string("2026-01-31T10:00:00Z"),
          "data": .object(try #require(try await store.openAlerts().first).jsonForm),
        ]))
    #expect(message.nextAt == clock.now())
    #expect(message.triedUntil == clock.now().advanced(bySeconds: 259_200))
  }

  /// Who evaluates says how complete customers are and what fires; who does no more says nothing.
  @Test func whoEvaluatesMeasures() async throws {
    let clock = try ManualClock("2026-01-31T10:00:00Z")
    let store = try await Self.reported(clock)
    let (one, other) = (try Replica(store, clock, "one"), try Replica(store, clock, "other"))
    let metrics = PrometheusRegistry()
    func measured() -> [String] {
      metrics.exposition().split(separator: "\n").map(String.init)
        .filter { $0.hasPrefix("billing_windows{") || $0.hasPrefix("billing_alerts_firing{") }
        .filter { !$0.hasSuffix(" 0") }
    }
    clock.advance(seconds: 4 * 3_600 + 1)
    try await withMetricsFactory(metrics) { try await one.evaluation.evaluate() }
    #expect(
      measured() == [
        #"billing_alerts_firing{severity="warning"} 2"#, #"billing_windows{state="late"} 2"#,
        #"billing_windows{state="missing"} 2"#, #"billing_windows{state="reported"} 1"#,
      ])
    clock.advance(seconds: 61)
    try await other.evaluation.evaluate()
    try await withMetricsFactory(metrics) { try await one.evaluation.evaluate() }
    #expect(measured() == [])
  }
}
