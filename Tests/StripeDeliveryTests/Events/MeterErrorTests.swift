import Amounts
import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import Testing
import UsageLedger

@testable import StripeDelivery

/// What Stripe took at first and could not count.
@Suite struct MeterErrorTests {
  /// Eight devices delivered, then taken out of Stripe's total as if they had never been counted.
  static func lost(_ hears: EventWorld) async throws -> (Segment, StripeMeter, DeliveryAttempt) {
    let world = hears.world
    try await world.subscribe()
    world.clock.advance(bySeconds: 3_600)
    try await world.report(["devices": 8], endingAt: world.now)
    _ = await hears.worker.reconciliation.run(BillingWorld.customer, for: .request)
    let segment = try #require(try await world.deviceSegments().first)
    let accepted = try #require(try await world.store.delivery(of: segment.key).accepted)
    try await uncount(accepted, world)
    #expect(try await world.stripeTotal(segment) == "0")
    let meter = try #require(
      try await world.stripe.meters().all().first { $0.eventName == "device_usage" })
    world.clock.advance(bySeconds: 30)
    return (segment, meter, accepted)
  }

  /// As if Stripe had never counted a fact: an adjustment takes it out.
  static func uncount(_ attempt: DeliveryAttempt, _ world: BillingWorld) async throws {
    let configuration = world.stripe.configuration
    let answer = try await world.transport.send(
      StripeHTTPRequest(
        method: .post, url: "\(configuration.baseURL)/v1/billing/meter_event_adjustments",
        key: configuration.key,
        headers: [
          ("Content-Type", "application/x-www-form-urlencoded"),
          ("Stripe-Version", "\(configuration.version)"),
        ],
        body:
          "event_name=\(attempt.eventName)&type=cancel&cancel[identifier]=\(attempt.identifier)",
        timeout: .seconds(10)))
    #expect(answer.status == 200)
  }

  static func report(
    _ hears: EventWorld, _ meter: StripeMeter, code: String, identifier: String
  ) async throws {
    try await hears.sandbox(
      "error_reports",
      #"{"meter": "\#(meter.id.rawValue)", "code": "\#(code)", "identifier": "\#(identifier)"}"#)
  }

  @Test(arguments: ["timestamp_in_future", "archived_meter"])
  func whatMayHelpIsSentAgainAsANewFact(code: String) async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      let (segment, meter, accepted) = try await Self.lost(hears)
      try await Self.report(hears, meter, code: code, identifier: accepted.identifier)
      #expect(await hears.worker.readFeeds())
      try await hears.process()
      #expect(try await world.stripeTotal(segment) == "8")
      let record = try await world.store.delivery(of: segment.key)
      #expect(record.accepted?.sequence == accepted.sequence + 1)
      #expect(record.blockedReason == nil)
      #expect(try await world.store.inboxState().dueCount == 0)
      // Heard again, it changes nothing.
      let events = world.transport.meterEvents.count
      #expect(await hears.worker.readFeeds())
      try await hears.process()
      #expect(world.transport.meterEvents.count == events)
    }
  }

  @Test(arguments: ["meter_event_customer_not_found", "meter_event_invalid_value"])
  func whatCannotHelpIsBlockedUntilSomeoneRepairs(code: String) async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      let (segment, meter, accepted) = try await Self.lost(hears)
      try await Self.report(hears, meter, code: code, identifier: accepted.identifier)
      #expect(await hears.worker.readFeeds())
      try await hears.process()
      let blocked = try await world.store.delivery(of: segment.key)
      #expect(
        blocked.blockedReason
          == "Stripe reported that it could not count it (\(code)); mend that, then run `billing verify --repair`"
      )
      #expect(blocked.isContradicted)
      #expect(try await world.store.inboxState().dueCount == 0)
      _ = await hears.worker.reconciliation.run(BillingWorld.customer, for: .repair)
      #expect(try await world.stripeTotal(segment) == "8")
      #expect(try await world.store.delivery(of: segment.key).blockedReason == nil)
    }
  }

  /// What is reported over and over is not sent for ever.
  @Test func whatDoesNotHelpTwiceIsBlocked() async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      let (segment, meter, first) = try await Self.lost(hears)
      var accepted = first
      for _ in 0..<5 {
        try await Self.report(
          hears, meter, code: "timestamp_in_future", identifier: accepted.identifier)
        #expect(await hears.worker.readFeeds())
        try await hears.process()
        let record = try await world.store.delivery(of: segment.key)
        guard let newest = record.accepted, newest.sequence > accepted.sequence else { break }
        accepted = newest
        try await Self.uncount(accepted, world)
        world.clock.advance(bySeconds: 20)
      }
      let record = try await world.store.delivery(of: segment.key)
      #expect(record.accepted?.sequence == Int64(1 + ResendLimit.most))
      #expect(record.blockedReason?.hasPrefix(MeterSuspicion.opening) ?? false)
      #expect(try await world.stripeTotal(segment) == "0")
    }
  }

  /// A report about others' events, and one that Stripe's summaries contradict, move nothing.
  @Test(arguments: ["somebody-else", "ours"]) func whatIsCountedIsLeftAlone(whose: String)
    async throws
  {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 8], endingAt: world.now)
      _ = await hears.worker.reconciliation.run(BillingWorld.customer, for: .request)
      let segment = try #require(try await world.deviceSegments().first)
      let accepted = try #require(try await world.store.delivery(of: segment.key).accepted)
      let meter = try #require(
        try await world.stripe.meters().all().first { $0.eventName == "device_usage" })
      try await Self.report(
        hears, meter, code: "timestamp_in_future",
        identifier: whose == "ours" ? accepted.identifier : whose)
      #expect(await hears.worker.readFeeds())
      try await hears.process()
      #expect(world.transport.meterEvents.count == 1)
      #expect(try await world.store.inboxState().dueCount == 0)
      #expect(try await world.store.delivery(of: segment.key).blockedReason == nil)
    }
  }

  /// A meter that is not active any more blocks at once, and is delivered to when it is again.
  @Test func aMeterThatWasDeactivatedIsKnownAtOnce() async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      let (segment, meter, accepted) = try await Self.lost(hears)
      let path = "\(world.stripe.configuration.baseURL)/v1/billing/meters/\(meter.id.rawValue)"
      func post(_ verb: String) async throws {
        let answer = try await world.transport.send(
          StripeHTTPRequest(
            method: .post, url: "\(path)/\(verb)", key: world.stripe.configuration.key,
            headers: [("Stripe-Version", "\(world.stripe.configuration.version)")], body: "",
            timeout: .seconds(10)))
        #expect(answer.status == 200)
      }
      func hear(_ type: String) async throws {
        for event in try await hears.events() where event.type == type {
          try await hears.hear(event)
        }
        try await hears.worker.processEvents()
      }
      try await post("deactivate")
      try await Self.report(
        hears, meter, code: "archived_meter", identifier: accepted.identifier)
      #expect(await hears.worker.readFeeds())
      try await hear("billing.meter.deactivated")
      let report = await hears.worker.reconciliation.run(BillingWorld.customer, for: .upkeep)
      #expect(
        report.statuses.compactMap(\.blockedReason) == [
          "Stripe has no active meter \"device_usage\"; `billing catalog apply` creates it"
        ])
      try await hears.worker.processEvents()
      #expect(try await world.store.inboxState().dueCount == 0)
      try await post("reactivate")
      try await hear("billing.meter.reactivated")
      _ = await hears.worker.reconciliation.run(BillingWorld.customer, for: .upkeep)
      #expect(try await world.stripeTotal(segment) == "8")
    }
  }
}
