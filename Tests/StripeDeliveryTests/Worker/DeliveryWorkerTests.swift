import Amounts
import Billing
import LedgerConformance
import Logging
import Metering
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

@Suite struct DeliveryWorkerTests {
  /// Runs a worker beside `body`.
  static func withWorker(
    _ world: BillingWorld, settings: DeliverySettings = DeliverySettings(tick: .milliseconds(20)),
    _ body: @escaping @Sendable (DeliveryWorker) async throws -> Void
  ) async throws {
    let worker = DeliveryWorker(
      reconciliation: world.reconciliation(), settings: settings,
      logger: Logger(label: "worker") { _ in SwiftLogNoOpLogHandler() })
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await worker.run() }
      try await body(worker)
      group.cancelAll()
    }
  }

  /// Waits until Stripe's total of the devices is that one; a fact on its way does not count.
  static func waitForTotal(_ total: String, _ world: BillingWorld) async throws {
    let segment = try #require(try await world.deviceSegments().first)
    for _ in 0..<500 {
      if try await world.stripeTotal(segment) == total { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("Stripe never had the total \(total)")
  }

  @Test func aReportIsAcceptedWhileItsSenderWaits() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await Self.withWorker(world) { worker in
        let entry = try await world.report(["devices": 8], endingAt: world.now)
        let status = await worker.deliver(entry, waitingAtMost: .seconds(120))
        #expect(status == DeliveryStatus(.accepted))
        #expect(status.isReported)
      }
      let segment = try #require(try await world.deviceSegments().first)
      #expect(try await world.stripeTotal(segment) == "8")
    }
  }

  @Test func whatStripeHasNoMeterForIsDisabledUntilSomeoneActs() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      let entry = try await world.report(["devices": 8], endingAt: world.now)
      let transport = RewritingTransport(inner: world.transport, from: "\"last\"", to: "\"sum\"")
      let reconciliation = CustomerReconciliation(
        store: world.store,
        stripe: StripeClient(configuration: world.stripe.configuration, transport: transport),
        catalog: world.catalog, clock: world.clock, holder: "one")
      let worker = DeliveryWorker(
        reconciliation: reconciliation, settings: DeliverySettings(tick: .milliseconds(20)),
        logger: Logger(label: "worker") { _ in SwiftLogNoOpLogHandler() })
      await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await worker.run() }
        let status = await worker.deliver(entry, waitingAtMost: .seconds(120))
        #expect(status.status == .disabled)
        #expect(!status.isReported)
        #expect(
          status.hint
            == "the Stripe meter \"device_usage\" has the formula sum: totals need the formula last"
        )
        group.cancelAll()
      }
      // Once the meter is right the same report is delivered.
      try await Self.withWorker(world) { worker in
        let status = await worker.deliver(entry, waitingAtMost: .seconds(120))
        #expect(status == DeliveryStatus(.accepted))
      }
    }
  }

  @Test func theSenderDoesNotWaitLongerThanItWants() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      let entry = try await world.report(["devices": 8], endingAt: world.now)
      // No worker runs.
      let worker = DeliveryWorker(
        reconciliation: world.reconciliation(),
        logger: Logger(label: "worker") { _ in SwiftLogNoOpLogHandler() })
      let started = ContinuousClock.now
      let status = await worker.deliver(entry, waitingAtMost: .milliseconds(200))
      #expect(status.status == .queued)
      #expect(ContinuousClock.now - started < .seconds(5))
    }
  }

  @Test func whileStripeIsAwayReportsAreQueuedAndDeliveredLater() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await Self.withWorker(world) { worker in
        let first = try await world.report(["devices": 7], endingAt: world.now)
        _ = await worker.deliver(first, waitingAtMost: .seconds(120))
        world.transport.stand(.requestLost)
        world.clock.advance(bySeconds: 3_600)
        let second = try await world.report(["devices": 8], endingAt: world.now)
        let status = await worker.deliver(second, waitingAtMost: .seconds(120))
        #expect(status.status == .queued)
        #expect(status.hint == "Stripe: lost")
        world.transport.stand(nil)
        world.clock.advance(bySeconds: 60)
        try await Self.waitForTotal("8", world)
      }
      #expect(world.transport.meterEvents.count >= 3)
    }
  }

  @Test func whatOthersWriteIntoTheLedgerIsFound() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await Self.withWorker(world) { _ in
        try await world.report(["devices": 8], endingAt: world.now)
        try await Self.waitForTotal("8", world)
      }
      #expect(world.transport.meterEvents.count == 1)
    }
  }

  @Test func hundredReportsAtOnceShareFewCalls() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe(plan: "professional")
      world.clock.advance(bySeconds: 200 * 3_600)
      try await Self.withWorker(world) { worker in
        await withTaskGroup(of: StripeStatus?.self) { group in
          for hour in 0..<100 as Range<Int64> {
            group.addTask {
              let end = world.now.advanced(bySeconds: -hour * 3_600)
              let entry = try? await world.report(["mqtt_messages": 1_000], endingAt: end)
              guard let entry else { return nil }
              return await worker.deliver(entry, waitingAtMost: .seconds(120)).status
            }
          }
          for await status in group { #expect(status == .accepted) }
        }
      }
      let segments = try await world.store.segments(of: BillingWorld.customer)
      let messages = try #require(segments.last)
      #expect(try await world.stripeTotal(messages, eventName: "mqtt_messages_per_1000") == "100")
      #expect(world.transport.meterEvents.count < 60)
    }
  }

  struct StatusRow: Sendable, CustomTestStringConvertible {
    let label: String
    let metrics: [String: Int64]
    /// Hours after the subscription's start at which the window ends.
    var hours: Int64 = 1
    var isLinked = true
    var isSubscribed = true
    let status: StripeStatus
    var testDescription: String { label }
  }

  @Test(arguments: [
    StatusRow(label: "priced", metrics: ["devices": 8], status: .accepted),
    StatusRow(label: "nothing used", metrics: ["devices": 0], status: .accepted),
    StatusRow(
      label: "priced and not priced", metrics: ["devices": 8, "api_requests": 50],
      status: .accepted),
    StatusRow(label: "not priced", metrics: ["api_requests": 50], status: .noMeteredPrice),
    StatusRow(label: "not counted", metrics: ["cpu": 50], status: .noMeteredPrice),
    StatusRow(
      label: "before the subscription", metrics: ["devices": 8], hours: -1,
      status: .noSubscription),
    StatusRow(
      label: "not subscribed", metrics: ["devices": 8], isSubscribed: false,
      status: .noSubscription),
    StatusRow(
      label: "not linked", metrics: ["devices": 8], isLinked: false, isSubscribed: false,
      status: .notLinked),
  ])
  func saysHowFarAReportIs(row: StatusRow) async throws {
    try await BillingWorld.run { world in
      if row.isLinked { try await world.link() }
      if row.isSubscribed { try await world.subscribe() }
      world.clock.advance(bySeconds: 3_600)
      try await Self.withWorker(world) { worker in
        let end = BillingWorld.start.advanced(bySeconds: row.hours * 3_600)
        let entry = try await world.report(row.metrics, endingAt: end)
        let status = await worker.deliver(entry, waitingAtMost: .seconds(120))
        #expect(status.status == row.status)
        #expect((status.hint == nil) == (row.status == .accepted))
      }
    }
  }
}
