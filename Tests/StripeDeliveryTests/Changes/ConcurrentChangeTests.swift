import Billing
import Catalog
import LedgerConformance
import Metering
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAccounts

/// Orders of one subscription are carried out one after the other, over all processes: the later one's is what stays at Stripe.
@Suite struct ConcurrentChangeTests {
  /// Who gets to Stripe first.
  enum Course: CaseIterable, Sendable {
    case older, newer, atOnceOlderSlow, atOnceNewerSlow
  }

  private static let kinds: [(older: ChangeOrder.Kind, newer: ChangeOrder.Kind)] = [
    (.change, .change), (.change, .cancel), (.cancel, .cancel),
  ]

  @Test(arguments: Course.allCases, [0, 1, 2]) func theLaterOneStays(_ course: Course, _ row: Int)
    async throws
  {
    let kinds = Self.kinds[row]
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "professional")
      let older = Self.order("chg_b", kinds.older, "professional", subscription, world.now)
      // An equal moment is decided by the id, as in the stores' lists.
      let newer = Self.order("chg_c", kinds.newer, "starter", subscription, world.now)
      for order in [older, newer] { try await world.store.save(order) }
      let slow = world.subscriptions(patience: .seconds(60), stripe: world.slowStripe).execution
      switch course {
      case .older:
        try await world.subscriptions(patience: .seconds(60)).execution.carryOut(older.id)
        try await world.subscriptions(patience: .seconds(60)).execution.carryOut(newer.id)
      case .newer:
        try await world.subscriptions(patience: .seconds(60)).execution.carryOut(newer.id)
        try await world.subscriptions(patience: .seconds(60)).execution.carryOut(older.id)
      case .atOnceOlderSlow:
        async let first = slow.carryOut(older.id)
        async let second = world.subscriptions(patience: .seconds(60)).execution.carryOut(newer.id)
        _ = try await (first, second)
      case .atOnceNewerSlow:
        async let first = world.subscriptions(patience: .seconds(60)).execution.carryOut(older.id)
        async let second = slow.carryOut(newer.id)
        _ = try await (first, second)
      }
      #expect(try await world.orders().map(\.id) == [newer.id, older.id])
      #expect(try await world.statuses() == [.scheduled, .replaced])
      #expect(
        try await world.atStripe(subscription.id).cancelAtPeriodEnd == (kinds.newer == .cancel))
      try await world.pass(subscription.period.end, by: 300)
      world.clock.advance(bySeconds: 3_600)
      #expect(try await world.statuses() == [.done, .replaced])
      let record = try #require(try await world.store.subscription(subscription.id))
      switch kinds.newer {
      case .change:
        #expect(record.plan == "starter")
        #expect(try await world.renewal().lines == ["starter_base 2900"])
      case .cancel: #expect(record.status == "canceled")
      }
    }
  }

  /// Two changes that take effect now, of one process: the second begins when the first is made, and both are on the invoice.
  @Test func twoChangesNowAreMadeInTurns() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: 10 * 86_400)
      try await PlanChangeTests.use(world, ["devices": 8])
      let older = Self.order("chg_b", .change, "professional", subscription, world.now, .now)
      let newer = Self.order("chg_c", .change, "starter", subscription, world.now, .now)
      for order in [older, newer] { try await world.store.save(order) }
      let execution = world.subscriptions(patience: .seconds(60), stripe: world.slowStripe)
        .execution
      async let first = execution.carryOut(older.id)
      async let second = execution.carryOut(newer.id)
      let made = try await [first, second].compactMap(\.?.status)
      #expect(made.allSatisfy { !$0.isOpen })
      #expect(try await world.statuses().first == .done)
      #expect(
        try await world.atStripe(subscription.id).metadata[ChangeOrder.metadataKey] == newer.id)
      #expect(try await world.store.subscription(subscription.id)?.plan == "starter")
    }
  }

  /// Another process' clock is ahead: what is asked for afterwards is later all the same.
  @Test func whatIsAskedForLaterIsLater() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "professional")
      let ahead = Self.order(
        "chg_z", .change, "starter", subscription, world.now.advanced(bySeconds: 240))
      try await world.store.save(ahead)
      let change = try await world.subscriptions().cancel(subscription.id, at: .periodEnd)
      #expect(try await world.orders().first?.id == change.order?.id)
      try await world.subscriptions(patience: .seconds(60)).execution.carryOut(ahead.id)
      #expect(try await world.statuses() == [.scheduled, .replaced])
      #expect(try await world.atStripe(subscription.id).cancelAtPeriodEnd)
    }
  }

  private static func order(
    _ id: String, _ kind: ChangeOrder.Kind, _ plan: String, _ subscription: SubscriptionRecord,
    _ now: Timestamp, _ moment: ChangeOrder.Moment = .periodEnd
  ) -> ChangeOrder {
    ChangeOrder(
      id: id, customer: subscription.customer, subscription: subscription.id, kind: kind,
      moment: moment, plan: kind == .change ? plan : nil, requestedAt: now,
      effectiveAt: moment == .periodEnd ? subscription.period.end : nil)
  }
}

extension BillingWorld {
  /// Whose writes reach Stripe a tenth of a second late.
  fileprivate var slowStripe: StripeClient {
    StripeClient(configuration: stripe.configuration, transport: SlowTransport(next: transport))
  }
}

private struct SlowTransport: StripeTransport {
  let next: any StripeTransport

  func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
    if request.method == .post { try await Task.sleep(for: .milliseconds(100)) }
    return try await next.send(request)
  }
}
