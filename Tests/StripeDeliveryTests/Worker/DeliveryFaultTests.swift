import Amounts
import Billing
import LedgerConformance
import Metering
import StripeAPI
import Testing
import UsageLedger

@testable import StripeDelivery

/// What loses or doubles usage on the way to Stripe, injected between the delivery and a real sandbox.
@Suite struct DeliveryFaultTests {
  /// Runs reconciliations, a little later each time, until everything is settled.
  static func settle(_ world: BillingWorld, _ reconciliation: CustomerReconciliation) async throws {
    for _ in 0..<60 {
      let report = await reconciliation.run(BillingWorld.customer, for: .request)
      if !report.statuses.isEmpty, report.statuses.allSatisfy({ $0.state == .settled }) { return }
      world.clock.advance(bySeconds: 1)
    }
    Issue.record("not settled after a minute")
  }

  @Test(arguments: 1...5)
  func halfOfTheAnswersLostAndRestartsInBetween(seed: Int) async throws {
    try await BillingWorld.run { world in
      var random = SeededGenerator(seed: UInt64(seed))
      try await world.subscribe()
      world.transport.plan(
        (0..<400).map { _ in
          [FaultyTransport.Fault.requestLost, .answerLost, .status(500), nil, nil, nil]
            .randomElement(using: &random) ?? nil
        })
      var reconciliation = world.reconciliation()
      for _ in 0..<20 {
        world.clock.advance(bySeconds: 3_600)
        try await world.report(
          ["devices": Int64.random(in: 0...50, using: &random)], endingAt: world.now)
        _ = await reconciliation.run(BillingWorld.customer, for: .request)
        if Bool.random(using: &random) { reconciliation = world.reconciliation() }
      }
      try await Self.settle(world, reconciliation)
      let segment = try #require(try await world.deviceSegments().first)
      let record = try await world.store.delivery(of: segment.key)
      #expect(try await world.stripeTotal(segment) == record.accepted?.value.description)
      let final = await reconciliation.run(BillingWorld.customer, for: .request)
      #expect(final.statuses.map(\.desired) == [record.accepted?.value])
      #expect(world.transport.fired > 3)
    }
  }

  @Test(arguments: [
    FaultyTransport.Fault.requestLost, FaultyTransport.Fault.answerLost,
  ])
  func aFactLostForADayIsSentAgainAsItWas(fault: FaultyTransport.Fault) async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 5], endingAt: world.now)
      world.transport.plan([fault])
      _ = await world.reconciliation().run(BillingWorld.customer, for: .request)
      // Stripe forgets identifiers and keys after 24 hours.
      world.clock.advance(bySeconds: 25 * 3_600)
      try await world.report(["devices": 7], endingAt: world.now)
      try await Self.settle(world, world.reconciliation())
      let segment = try #require(try await world.deviceSegments().first)
      #expect(try await world.stripeTotal(segment) == "7")
      let bodies = world.transport.meterEvents
      #expect(bodies.count == 3)
      #expect(bodies[0] == bodies[1])
      #expect(world.transport.fired == 1)
    }
  }

  @Test func tooManyRequestsAreWaitedOutWithinTenSeconds() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 5], endingAt: world.now)
      world.transport.plan(Array(repeating: .status(429), count: 12))
      let reconciliation = world.reconciliation()
      var waits: [Int64] = []
      while true {
        let report = await reconciliation.run(BillingWorld.customer, for: .request)
        guard case .queued(let until?, _)? = report.statuses.first?.state else { break }
        let wait = until.nanoseconds(since: world.now) / 1_000_000_000
        waits.append(wait)
        world.clock.advance(bySeconds: max(1, wait))
      }
      #expect(waits.count == 12)
      #expect(waits.max() == 10)
      let segment = try #require(try await world.deviceSegments().first)
      #expect(try await world.stripeTotal(segment) == "5")
    }
  }

  @Test func anOutageOf36DaysIsToldAndNothingIsInvented() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      let segment = try #require(try await world.deviceSegments().first)
      let span = segment.end.nanoseconds(since: world.now) / 1_000_000_000
      world.clock.advance(bySeconds: span - 30)
      try await world.report(["devices": 8], endingAt: world.now)
      let reconciliation = world.reconciliation()
      world.transport.plan([.requestLost])
      _ = await reconciliation.run(BillingWorld.customer, for: .request)
      world.transport.stand(.requestLost)
      world.clock.advance(bySeconds: 35 * 86_400 + 60)
      world.transport.stand(nil)
      let report = await world.reconciliation().run(BillingWorld.customer, for: .request)
      let old = try #require(report.statuses.first { $0.segment.key == segment.key })
      // The period is closed without what Stripe never took: it is late usage, which Stripe may have after all.
      #expect(old.desired == 0)
      let late = try await world.lateEntries()
      #expect(late.map(\.mayBeInvoiced) == [true])
      #expect(late.map(\.state) == [.open])
      world.clock.advance(bySeconds: 700)
      let later = await world.reconciliation().run(BillingWorld.customer, for: .request)
      #expect(later.statuses.first { $0.segment.key == segment.key }?.state == .settled)
      #expect(world.transport.fired > 0)
    }
  }

  @Test func aClockTenMinutesAheadIsRefusedAndHealsByItself() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 5], endingAt: world.now)
      let ahead = world.reconciliation(skewSeconds: 600)
      let report = await ahead.run(BillingWorld.customer, for: .request)
      guard case .queued(_, let reason?)? = report.statuses.first?.state else {
        Issue.record("refused with a reason")
        return
      }
      #expect(reason.contains("5 minutes in the future"))
      // The clock is set right.
      world.clock.advance(bySeconds: 1_800)
      try await Self.settle(world, world.reconciliation())
      let segment = try #require(try await world.deviceSegments().first)
      #expect(try await world.stripeTotal(segment) == "5")
    }
  }

  @Test(arguments: [2, 8])
  func severalProcessesAtOnceSendEachFactOnce(processes: Int) async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      let rounds = (0..<processes).map { world.reconciliation(holder: "process-\($0)") }
      for total in 1...10 as ClosedRange<Int64> {
        world.clock.advance(bySeconds: 3_600)
        try await world.report(["devices": total], endingAt: world.now)
        await withTaskGroup(of: Void.self) { group in
          for reconciliation in rounds {
            group.addTask { _ = await reconciliation.run(BillingWorld.customer, for: .request) }
          }
        }
        try await Self.settle(world, rounds[0])
      }
      let segment = try #require(try await world.deviceSegments().first)
      #expect(try await world.stripeTotal(segment) == "10")
      #expect(world.transport.mostInFlight == 1)
      #expect(Set(world.transport.meterEvents).count == world.transport.meterEvents.count)
    }
  }

  @Test func anotherProcessTakesOverWhenALeaseEnds() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 5], endingAt: world.now)
      let until = world.now.advanced(bySeconds: DeliveryLease.seconds)
      #expect(
        try await world.store.claim(
          BillingWorld.customer, holder: "dead", until: until, now: world.now))
      let report = await world.reconciliation().run(BillingWorld.customer, for: .request)
      guard case .claimedElsewhere = report.outcome else {
        Issue.record("the dead process' lease still counts")
        return
      }
      #expect(
        report.wakeAt == world.now.advanced(bySeconds: CustomerReconciliation.claimedRetrySeconds))
      world.clock.advance(bySeconds: DeliveryLease.seconds)
      try await Self.settle(world, world.reconciliation())
      #expect(world.transport.meterEvents.count == 1)
    }
  }

  /// Half of a lease outlasts a request; all of it, the next question and the worker's tick are over within 30 s.
  @Test func aLeaseIsLongEnoughForARequestAndShortEnoughForATakeover() {
    #expect(DeliveryLease.seconds / 2 > 10)
    let tick = DeliverySettings().tick.components.seconds
    #expect(DeliveryLease.seconds + CustomerReconciliation.claimedRetrySeconds + tick < 30)
  }
}
