import Amounts
import Billing
import LedgerConformance
import Metering
import Rating
import StripeAccounts
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAPI

/// Each state of a subscription in which Stripe does not charge, made at Stripe, is shown with the usage that it leaves behind:
/// since when Stripe says, whether we hear of it or list it (requirement 2 of issue 12).
@Suite struct CollectionStateTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Makes the state and returns the moment from which `since` is told.
    let make: @Sendable (CollectionWorld) async throws -> Timestamp
    let expected: [String]
  }

  private static func row(
    _ name: String, _ expected: [String],
    _ make: @escaping @Sendable (CollectionWorld) async throws -> Timestamp
  ) -> Row { Row(testDescription: name, make: make, expected: expected) }

  /// Collection paused in the first days; `passed`: so long after the period's end.
  private static func pausing(
    _ behavior: String, resumesAfterEnd seconds: Int64? = nil, passed: Int64? = nil,
    _ expected: String
  ) -> Row {
    row(
      "\(behavior)\(seconds.map { ", resumes \($0) s after the end" } ?? "")\(passed.map { ", \($0) s after the end" } ?? "")",
      ["collection_paused +0:\(expected)"]
    ) { there in
      let record = try await there.subscribe()
      var fields = [("pause_collection[behavior]", behavior)]
      if let seconds {
        let end = record.period.end.advanced(bySeconds: seconds)
        fields.append(("pause_collection[resumes_at]", "\(end.seconds)"))
      }
      try await there.call("subscriptions/\(record.id)", fields)
      let since = there.world.now
      if passed != nil { try await there.look(by: .listing) }
      if let passed { there.world.advance(to: record.period.end.advanced(bySeconds: passed)) }
      return since
    }
  }

  static let rows = [
    pausing("keep_as_draft", " device_usage 8 1500 draft"),
    pausing("void", " device_usage 8 1500 void"),
    pausing("mark_uncollectible", " device_usage 8 1500 uncollectible"),
    pausing("void", resumesAfterEnd: 86_400, " device_usage 8 1500 void"),
    pausing("void", resumesAfterEnd: -86_400, ""),
    pausing("keep_as_draft", passed: 7_200, " device_usage 8 1500 draft(draft)"),
    pausing("void", passed: 7_200, " device_usage 8 1500 void(void)"),
    pausing(
      "mark_uncollectible", passed: 7_200, " device_usage 8 1500 uncollectible(uncollectible)"),
    row("within the allowance", ["collection_paused +0: device_usage 3 0 void"]) { there in
      let record = try await there.subscribe(devices: 3)
      try await there.update(record.id, ("pause_collection[behavior]", "void"))
      return there.world.now
    },
    row("resumed", []) { there in
      let record = try await there.subscribe()
      try await there.update(record.id, ("pause_collection[behavior]", "void"))
      try await there.look(by: .listing)
      try await there.update(record.id, ("pause_collection", ""))
      return there.world.now
    },
    row("paused by its trial's end", ["paused +86400: device_usage 8 1500 none"]) { there in
      let start = there.world.now
      try await there.subscribeAtStripe(
        ("trial_period_days", "1"),
        ("trial_settings[end_behavior][missing_payment_method]", "pause"))
      there.world.clock.advance(bySeconds: 3_600)
      try await there.use(20)
      there.world.clock.advance(bySeconds: 86_400)
      try await there.world.report(["devices": 8], endingAt: there.world.now)
      return start
    },
    row("past due", ["past_due +3600:"]) { there in
      let record = try await there.subscribe()
      try await there.failCards()
      there.world.advance(to: record.period.end.advanced(bySeconds: 3_700))
      return record.period.end
    },
    row(
      "past due and paused", ["collection_paused +0: device_usage 8 1500 void", "past_due +-701:"]
    ) {
      there in
      let record = try await there.subscribe()
      try await there.failCards()
      there.world.advance(to: record.period.end.advanced(bySeconds: 3_700))
      try await there.look(by: .listing)
      try await there.use(8)
      try await there.update(record.id, ("pause_collection[behavior]", "void"))
      return there.world.now
    },
    row("unpaid", ["unpaid +7200: device_usage 9 2000 draft"]) { there in
      try await there.events.sandbox(
        "rules", #"{"after_failed_payments": "unpaid", "payment_retry_seconds": 3600}"#)
      let record = try await there.subscribe()
      try await there.failCards()
      there.world.advance(to: record.period.end.advanced(bySeconds: 7_300))
      _ = await there.world.upkeep()
      try await there.use(9)
      return record.period.end
    },
    row("incomplete", ["incomplete +0: device_usage 8 1500 if_paid"]) { there in
      let start = there.world.now
      try await Self.incomplete(there)
      return start
    },
    row("incomplete, expired", ["incomplete_expired +82800: device_usage 8 1500 none"]) { there in
      let start = there.world.now
      try await Self.incomplete(there)
      there.world.advance(to: start.advanced(bySeconds: 82_900))
      return start
    },
    row("canceled without an invoice", ["canceled +0: device_usage 8 1500 none"]) { there in
      let record = try await there.subscribe()
      _ = try await there.world.stripe.cancelSubscription(
        StripeSubscriptionID(record.id), invoiceNow: false)
      return there.world.now
    },
    row("canceled with an invoice", ["canceled +0:"]) { there in
      let record = try await there.subscribe()
      _ = try await there.world.stripe.cancelSubscription(
        StripeSubscriptionID(record.id), invoiceNow: true)
      return there.world.now
    },
    row("the customer deleted", ["customer_deleted +0: device_usage 8 1500 none"]) { there in
      _ = try await there.subscribe()
      try await there.deleteCustomer()
      return there.world.now
    },
    row("an item removed", ["item_removed +0: device_usage 8 1500 awaited"]) { there in
      let record = try await there.subscribe()
      try await Self.removeItem(of: record, there, "create_prorations")
      return there.world.now
    },
    row("an item removed, invoiced since", []) { there in
      let record = try await there.subscribe()
      try await Self.removeItem(of: record, there, "create_prorations")
      try await there.look(by: .listing)
      there.world.advance(to: record.period.end.advanced(bySeconds: 3_700))
      return there.world.now
    },
    row("active", []) { there in
      _ = try await there.subscribe()
      return there.world.now
    },
  ]

  private static func incomplete(_ there: CollectionWorld) async throws {
    let base = try #require(try await there.world.stripe.prices(lookupKeys: ["starter_base"]).first)
    try await there.subscribeAtStripe(
      ("items[1][price]", base.id.rawValue), ("payment_behavior", "default_incomplete"))
    try await there.world.sync.refresh(BillingWorld.customer)
    there.world.clock.advance(bySeconds: 7_200)
    try await there.use(8)
  }

  private static func removeItem(
    of record: SubscriptionRecord, _ there: CollectionWorld, _ proration: String
  ) async throws {
    let item = try #require(record.items.first { $0.meter != nil })
    _ = try await there.world.stripe.updateSubscription(
      StripeSubscriptionID(record.id),
      StripeSubscriptionUpdate(
        items: [.remove(StripeSubscriptionItemID(item.id.text), clearUsage: false)],
        proration: StripeProration(rawValue: proration)))
  }

  @Test(arguments: rows, CollectionWorld.Source.allCases)
  func aStateIsShownWithTheUsageItLeavesBehind(_ row: Row, _ source: CollectionWorld.Source)
    async throws
  {
    try await BillingWorld.run { world in
      let there = CollectionWorld(world)
      let base = try await row.make(there)
      try await there.look(by: source)
      let first = try await there.states(since: base)
      #expect(first == row.expected)
      // Seen again, the same is said of the same.
      try await there.look(by: .listing)
      let second = try await there.states(since: base)
      #expect(second == row.expected)
    }
  }

  /// The amount is what Stripe would have charged: its preview before, and its void invoice afterwards.
  @Test func theAmountIsThatOfStripesOwnInvoice() async throws {
    try await BillingWorld.run { world in
      let there = CollectionWorld(world)
      let record = try await there.subscribe()
      let preview = try await world.previews.upcoming(of: BillingWorld.customer)
      try await there.update(record.id, ("pause_collection[behavior]", "void"))
      try await there.look(by: .listing)
      let left = try await world.states.collection(of: BillingWorld.customer).flatMap(\.usage)
      #expect(left.map(\.amount.minorUnits) == [1_500])
      #expect(preview.stripe?.total == Money(minorUnits: 4_400))
      world.advance(to: record.period.end.advanced(bySeconds: 7_200))
      try await there.look(by: .listing)
      let void = try #require(
        try await world.store.invoicesSeen(of: BillingWorld.customer).first { $0.status == "void" })
      let usage = void.lines.filter { $0.price == left[0].price(record) }
      #expect(usage.reduce(0) { $0 + $1.amount.minorUnits } == 1_500)
    }
  }

  /// What was closed as unbilled is late usage: once it is billed, the state leaves nothing behind.
  @Test(arguments: [true, false]) func whatIsDecidedIsNotLeftBehind(isBilled: Bool) async throws {
    try await BillingWorld.run { world in
      let there = CollectionWorld(world)
      let record = try await there.subscribe()
      _ = try await world.stripe.cancelSubscription(
        StripeSubscriptionID(record.id), invoiceNow: false)
      let end = world.now
      for _ in 0..<3 {
        world.clock.advance(bySeconds: 4_000)
        await world.upkeep()
      }
      #expect(
        try await there.states(since: end) == ["canceled +0: device_usage 8 1500 none"])
      for entry in try await world.lateEntries() {
        if isBilled {
          _ = try await world.late.bill(entry.id, of: BillingWorld.customer)
        } else {
          _ = try await world.late.waive(entry.id, of: BillingWorld.customer, reason: "agreed")
        }
      }
      #expect(try await there.states(since: end) == ["canceled +0:"])
    }
  }
}

extension UncollectedUsage {
  fileprivate func price(_ record: SubscriptionRecord) -> PriceID? {
    record.items.first { $0.meter == meter }?.price
  }
}
