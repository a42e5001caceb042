import Amounts
import Metering
import UsageLedger

/// Links, subscriptions, segments and prices.
enum DirectoryCases {
  static let all = [
    ConformanceCase("a customer and a Stripe customer have one link", links),
    ConformanceCase("a link that ended makes room on both sides", unlinking),
    ConformanceCase("subscriptions are kept as they were seen last", subscriptions),
    ConformanceCase("a customer has one live item on a meter", liveItems),
    ConformanceCase("a segment's end moves, its key stays", segments),
    ConformanceCase("a segment keeps the rules it began with", rules),
    ConformanceCase("the first document of a price stays", prices),
  ]

  private static func link(_ customer: String, _ stripe: String) throws -> CustomerLink {
    CustomerLink(
      customer: try CustomerID(customer), stripeCustomer: stripe, name: "Ada", email: nil,
      testClock: "clock_1", linkedAt: ReportMaker.epoch)
  }

  private static func links(_ store: any BillingStore) async throws {
    let first = try link("a", "cus_a")
    try await store.addLink(first)
    try await store.addLink(first)
    try await expect(.conflict, "a second Stripe customer") {
      try await store.addLink(link("a", "cus_b"))
    }
    try await expect(.conflict, "a second customer") {
      try await store.addLink(link("b", "cus_a"))
    }
    let others = [try link("c", "cus_c"), try link("b", "cus_b")]
    for other in others { try await store.addLink(other) }
    try expect(await store.link(of: first.customer), first, "by customer")
    try expect(await store.link(ofStripeCustomer: "cus_c"), others[0], "by Stripe customer")
    try expect(await store.link(ofStripeCustomer: "cus_x"), nil, "an unknown one")
    try expect(await store.link(of: CustomerID("x")), nil, "an unlinked one")
    let asked = Set(try ["a", "c", "x"].map { try CustomerID($0) })
    try expect(
      await store.linked(among: asked), [first.customer, others[0].customer], "the linked ones")
    try expect(await store.linked(among: []), [], "the linked ones among none")
    try expect(await store.links(after: nil, limit: 2), [first, others[1]], "the first two")
    try expect(await store.links(after: CustomerID("b"), limit: 2), [others[0]], "the rest")
  }

  private static func unlinking(_ store: any BillingStore) async throws {
    let first = try link("a", "cus_a")
    try await store.removeLink(of: first.customer)
    try await store.addLink(first)
    try await store.addLink(link("b", "cus_b"))
    try await store.removeLink(of: first.customer)
    try expect(await store.link(of: first.customer), nil, "the ended link")
    try expect(await store.link(of: CustomerID("b"))?.stripeCustomer, "cus_b", "another link")
    try await store.addLink(link("c", "cus_a"))
    try await store.addLink(link("a", "cus_c"))
    try expect(await store.link(of: first.customer)?.stripeCustomer, "cus_c", "the new link")
  }

  private static func subscription(
    _ id: String, _ meters: [String?], status: String = "active", customer: String = "c",
    createdHour: Int64 = 0
  ) throws -> SubscriptionRecord {
    let items = try meters.enumerated().map { position, meter in
      SubscriptionRecord.Item(
        id: ItemID("si_\(id)_\(position)"), price: PriceID("price_\(position)"),
        meter: try meter.map { try MeterKey($0) })
    }
    return SubscriptionRecord(
      id: id, customer: try CustomerID(customer), plan: "starter", status: status,
      period: BillingPeriod(
        start: ReportMaker.time(hour: 0), end: ReportMaker.time(hour: 744)),
      trialEnd: status == "trialing" ? ReportMaker.time(hour: 336) : nil,
      createdAt: ReportMaker.time(hour: createdHour),
      endedAt: status == "canceled" ? ReportMaker.time(hour: 700) : nil, items: items)
  }

  private static func subscriptions(_ store: any BillingStore) async throws {
    let trialing = try subscription("sub_1", [nil, "devices", "mqtt"], status: "trialing")
    try await store.save(trialing, segments: [])
    try expect(await store.subscription("sub_1"), trialing, "the first form")
    let active = try subscription("sub_1", [nil, "devices"])
    try await store.save(active, segments: [])
    let later = try subscription("sub_2", ["mqtt"], createdHour: 5)
    try await store.save(later, segments: [])
    try expect(await store.subscription("sub_1"), active, "the second form")
    try await states(store, of: active)
    try expect(await store.subscription("sub_9"), nil, "an unknown one")
    try expect(await store.subscriptions(of: active.customer), [later, active], "newest first")
    try await expect(.conflict, "another customer's subscription") {
      try await store.save(subscription("sub_1", [nil], customer: "d"), segments: [])
    }
  }

  /// In which state a subscription is for how long comes and goes.
  private static func states(_ store: any BillingStore, of active: SubscriptionRecord) async throws
  {
    func state(
      _ status: String, since: Int64?, _ pause: CollectionPause? = nil, isDeleted: Bool = false
    ) -> SubscriptionRecord {
      SubscriptionRecord(
        id: active.id, customer: active.customer, plan: active.plan, status: status,
        period: active.period, trialEnd: nil, createdAt: active.createdAt, endedAt: nil,
        statusSince: since.map { ReportMaker.time(hour: $0) }, pause: pause,
        isCustomerDeleted: isDeleted, items: active.items)
    }
    for record in [
      state(
        "active", since: nil,
        CollectionPause(
          behavior: "void", since: ReportMaker.time(hour: 2), resumesAt: ReportMaker.time(hour: 9))),
      state(
        "past_due", since: 7,
        CollectionPause(behavior: "keep_as_draft", since: ReportMaker.time(hour: 3), resumesAt: nil)
      ),
      state("unpaid", since: 8), state("canceled", since: 9, isDeleted: true), active,
    ] {
      try await store.save(record, segments: [])
      try expect(await store.subscription(active.id), record, "\(record.status) as it is")
      let listed = try await store.subscriptions(of: active.customer).filter { $0.id == record.id }
      try expect(listed, [record], "and in the list")
    }
  }

  private static func liveItems(_ store: any BillingStore) async throws {
    try await store.save(subscription("sub_1", [nil, "devices"]), segments: [])
    let second = try subscription("sub_2", [nil, "devices"])
    try await expect(.conflict, "a second live item") {
      try await store.save(second, segments: [segment(end: 1)])
    }
    try expect(await store.subscription("sub_2"), nil, "the refused subscription")
    try expect(await store.segments(of: second.customer), [], "the refused segments")
    try await expect(.conflict, "two items on one meter") {
      try await store.save(subscription("sub_3", ["mqtt", "mqtt"]), segments: [])
    }
    try await store.save(
      subscription("sub_1", [nil, "devices"], status: "canceled"), segments: [])
    try await store.save(second, segments: [])
    try await store.save(subscription("sub_4", ["devices"], customer: "d"), segments: [])
    try await expect(.conflict, "a revival") {
      try await store.save(subscription("sub_1", [nil, "devices"]), segments: [])
    }
  }

  private static func segment(
    _ meter: String = "devices", start: Int64 = 0, end: Int64, item: String = "si_1"
  ) throws -> Segment {
    Segment(
      key: Segment.Key(
        customer: try CustomerID("c"), meter: try MeterKey(meter), item: ItemID(item),
        start: ReportMaker.time(hour: start)),
      price: PriceID("price_1"), end: ReportMaker.time(hour: end),
      billing: start == 0 ? .trial : .billed)
  }

  private static func segments(_ store: any BillingStore) async throws {
    let record = try subscription("sub_1", ["devices"])
    let wholes = [
      try segment("mqtt", end: 744), try segment(start: 336, end: 744), try segment(end: 336),
    ]
    try await store.save(record, segments: wholes)
    try expect(
      await store.segments(of: record.customer), [wholes[2], wholes[1], wholes[0]], "in order")
    let cut = try segment(start: 336, end: 500)
    let next = try segment(start: 500, end: 744, item: "si_2")
    try await store.save(record, segments: [cut, next])
    try expect(
      await store.segments(of: record.customer), [wholes[2], cut, next, wholes[0]], "after a cut")
  }

  private static func rules(_ store: any BillingStore) async throws {
    let record = try subscription("sub_1", ["devices"])
    func meter(_ aggregation: Aggregation, _ kind: Meter.Kind, _ rounding: RoundingRule) throws
      -> Meter
    {
      Meter(
        key: try MeterKey("devices"), metric: try MetricName("devices"), kind: kind,
        aggregation: aggregation, unit: "Gerät 'ä\"", rounding: rounding)
    }
    let unknown = try segment(end: 336)
    let whole = try segment(start: 336, end: 744).counted(by: meter(.last, .gauge, .up))
    try await store.save(record, segments: [unknown, whole])
    try expect(await store.segments(of: record.customer), [unknown, whole], "as they were seen")
    // One without rules takes the first that it is saved with; one with rules keeps them while its end moves.
    let learnt = unknown.counted(by: try meter(.p95, .counter, .halfUp))
    let cut = try segment(start: 336, end: 500)
    let other = cut.counted(by: try meter(.max, .gauge, .down))
    for again in [learnt, other, unknown, cut] {
      try await store.save(record, segments: [again])
    }
    try expect(
      await store.segments(of: record.customer), [learnt, cut.counted(by: whole.rules)],
      "after edits")
  }

  private static func prices(_ store: any BillingStore) async throws {
    let price = PriceDocument(id: PriceID("price_1"), json: "{\"unit\":\"500\"}")
    try await store.savePrice(price)
    try await store.savePrice(PriceDocument(id: price.id, json: "{}"))
    try expect(await store.price(price.id), price, "the price")
    try expect(await store.price(PriceID("price_2")), nil, "an unknown price")
  }
}
