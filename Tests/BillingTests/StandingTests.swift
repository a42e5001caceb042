import Amounts
import Catalog
import LedgerConformance
import Metering
import Rating
import Testing
import UsageLedger

@testable import Billing

@Suite struct StandingTests {
  /// At every moment of a life the customer stood as one whose reports end there.
  @Test(arguments: UInt64(1)...8)
  func aMomentIsAsIfNothingHadComeBehindIt(seed: UInt64) async throws {
    var whole = try RandomLife(seed: seed)
    try await whole.live()
    let moments = stride(from: Int64(1), through: 30, by: 3).map {
      Sample.time($0 * 86_400 - 1_800)
    }
    let state = try await Self.state(of: whole, at: whole.period.end, moments)
    let standings = try state.standings(moments)
    #expect(standings.map(\.moment) == moments)
    for (moment, standing) in zip(moments, standings) {
      var until = try RandomLife(seed: seed, reportsUntil: moment)
      try await until.live()
      let truth = try await Self.state(of: until, at: moment, [])
      let periods = BilledPeriod.standing(at: moment, truth.records)
      let bases = try periods.map { try truth.baseLines($0) }
      // An item that is gone before any invoice had it: whose base is on its invoice is not known.
      let isKnown = !periods.contains { $0.subscription == nil }
      #expect(
        standing.invoice == (isKnown ? try truth.invoice(of: periods, bases: bases) : nil))
      #expect(
        standing.projection == (isKnown ? try truth.projection(of: periods, bases: bases) : nil))
      for usage in try #require(standing.usage) {
        let known = try truth.usage().first { $0.meter.key == usage.meter.key }
        #expect(usage.total == known?.total)
        #expect(usage.included == known?.included)
      }
    }
  }

  private static func state(of life: RandomLife, at now: Timestamp, _ moments: [Timestamp])
    async throws -> CustomerState
  {
    let catalog = life.catalog
    let scope = CustomerState.Scope { scope in
      scope.moments = moments
      scope.besides = { _ in true }
    }
    let snapshot = try await life.store.snapshot(of: life.customer) { records in
      CustomerState.question(records, catalog: catalog, now: now, scope: scope)
    }
    return CustomerState(snapshot, catalog: catalog, now: now)
  }

  /// Two months of one subscription: 700 messages in the first half of each, 600 in the second.
  private struct TwoMonths {
    static let month = Sample.monthSeconds
    let catalog: PriceCatalog
    let now = Sample.time(2 * month - 60)
    var changes: [ChangeOrder] = []
    var invoices: [InvoiceSeen] = []

    init() throws { catalog = try PriceCatalog.parse(yaml: RandomLife.yaml, file: "catalog.yaml") }

    func standing(at moment: Timestamp) throws -> Standing {
      let messages = try #require(catalog.meter(MeterKey("messages")))
      let segments = [0, 1].map { number in
        Segment(
          key: Segment.Key(
            customer: Sample.customer, meter: messages.key, item: ItemID("si_1"),
            start: Sample.time(number * Self.month)),
          price: PriceID("small_messages"), end: Sample.time((number + 1) * Self.month),
          billing: .billed, rules: messages)
      }
      let subscription = SubscriptionRecord(
        id: "sub_1", customer: Sample.customer, plan: "small", status: "active",
        period: BillingPeriod(start: segments[1].key.start, end: segments[1].end), trialEnd: nil,
        createdAt: Sample.start, endedAt: nil,
        items: [
          SubscriptionRecord.Item(id: ItemID("si_0"), price: PriceID("small_base"), meter: nil),
          SubscriptionRecord.Item(
            id: ItemID("si_1"), price: PriceID("small_messages"), meter: messages.key),
        ])
      let records = CustomerRecords(
        customer: Sample.customer, subscriptions: [subscription], segments: segments,
        prices: try RandomLife.prices(of: catalog), invoices: invoices, changes: changes)
      let question = CustomerState.question(
        records, catalog: catalog, now: now, scope: CustomerState.Scope { $0.moments = [moment] })
      var facts: [FactsQuery: MetricFacts] = [:]
      for query in question.facts {
        let length = query.span.end.seconds - query.span.start.seconds
        let isCounter = query.metric == messages.metric
        let sum: Int64 = length < Self.month / 2 ? 700 : length < Self.month ? 1_300 : 9_999
        facts[query] = isCounter ? MetricFacts(sum: Quantity(sum), entryCount: 1) : .none
      }
      let state = CustomerState(
        CustomerSnapshot(records: records, facts: facts), catalog: catalog, now: now)
      return try #require(try state.standings([moment]).first)
    }
  }

  @Test(arguments: [(10, 700, 2_900), (20, 1_300, 2_930), (40, 700, 2_900), (50, 1_300, 2_930)])
  func aPeriodThatIsOverStoodAsItsOwn(day: Int64, used: Int64, cents: Int64) throws {
    let standing = try TwoMonths().standing(at: Sample.time(day * 86_400))
    #expect(standing.usage?.map(\.total.whole.units) == [used])
    #expect(standing.invoice?.total.minorUnits == cents)
    #expect(
      standing.invoice?.period?.start == Sample.time(day / 30 * Sample.monthSeconds))
    #expect(standing.projection != nil)
  }

  /// What a later change took away is on the invoice that charged it, or nothing is said.
  @Test func theBaseOfAPeriodThatIsOverIsWhatItsInvoiceCharges() throws {
    var life = try TwoMonths()
    let (before, after) = (Sample.time(10 * 86_400), Sample.time(40 * 86_400))
    life.changes = [
      ChangeOrder(
        id: "chg_1", customer: Sample.customer, subscription: "sub_1", kind: .change, moment: .now,
        plan: "small", requestedAt: after, status: .done,
        effectiveAt: after.advanced(bySeconds: -60))
    ]
    #expect(try life.standing(at: before).invoice == nil)
    #expect(try life.standing(at: before).usage?.count == 1)
    #expect(try life.standing(at: after).invoice?.total.minorUnits == 2_900)
    // In the running period, too: what it was going to renew as before the change is not known.
    let running = Sample.time(35 * 86_400)
    #expect(try life.standing(at: running).invoice == nil)
    let end = Sample.time(TwoMonths.month)
    let next = BillingPeriod(start: end, end: Sample.time(2 * TwoMonths.month))
    func line(_ id: String, _ amount: Int64, _ period: BillingPeriod, isProration: Bool = false)
      -> InvoiceSeen.Line
    {
      InvoiceSeen.Line(
        id: id, item: ItemID(id), price: PriceID("large_base"), period: period, quantity: 1,
        amount: Money(minorUnits: amount), isProration: isProration)
    }
    func invoice(_ status: String) -> InvoiceSeen {
      InvoiceSeen(
        id: "in_1", customer: Sample.customer, number: nil, stripeCustomer: "cus_1",
        subscription: "sub_1", status: status, currency: "usd", total: Money(minorUnits: 10_000),
        createdAt: end, automaticallyFinalizesAt: nil, finalizedAt: end,
        lines: [
          line("si_0", 9_900, next), line("si_8", 5, next, isProration: true),
          line("si_9", 100, BillingPeriod(start: Sample.start, end: end)),
        ], seenAt: end)
    }
    life.invoices = [invoice("void")]
    #expect(try life.standing(at: before).invoice == nil)
    life.invoices = [invoice("paid")]
    #expect(try life.standing(at: before).invoice?.total.minorUnits == 9_900)
  }

  /// On day 40: a change or cancellation at the period's end counts from when it was asked for, one that came to nothing never.
  @Test(
    arguments: [
      (ChangeOrder.Moment.periodEnd, ChangeOrder.Status.scheduled, true),
      (.periodEnd, .done, true), (.periodEnd, .revoked, false), (.periodEnd, .replaced, false),
      (.now, .accepted, true), (.now, .lapsed, false),
    ])
  func whatWasAskedForLaterIsNotKnownBefore(
    moment: ChangeOrder.Moment, status: ChangeOrder.Status, isUnknown: Bool
  ) throws {
    var life = try TwoMonths()
    let asked = Sample.time(40 * 86_400)
    for kind in ChangeOrder.Kind.allCases {
      life.changes = [
        ChangeOrder(
          id: "chg_1", customer: Sample.customer, subscription: "sub_1", kind: kind,
          moment: moment, plan: kind == .change ? "large" : nil, requestedAt: asked,
          prices: [ChangeOrder.Price(id: PriceID("small_base"), meter: nil)], status: status,
          effectiveAt: moment == .periodEnd ? Sample.time(60 * 86_400) : nil)
      ]
      let before = try life.standing(at: asked.advanced(bySeconds: -3_600))
      #expect((before.invoice == nil) == isUnknown)
      #expect(before.usage?.count == 1)
      #expect(try life.standing(at: asked.advanced(bySeconds: 3_600)).invoice != nil)
    }
  }

  @Test func momentsThatWereNotReadAreRefused() async throws {
    var life = try RandomLife(seed: 1)
    try await life.live()
    let state = try await Self.state(of: life, at: life.period.end, [])
    #expect(throws: BillingError.self) { try state.standings([Sample.time(5 * 86_400)]) }
  }

  @Test func beforeTheFirstSubscriptionNothingStands() async throws {
    var life = try RandomLife(seed: 1)
    try await life.live()
    let moment = Sample.time(-40 * 86_400)
    let state = try await Self.state(of: life, at: life.period.end, [moment])
    let standing = try #require(try state.standings([moment]).first)
    #expect(standing.usage == [])
    #expect(standing.invoice?.total == .zero)
    #expect(standing.projection != nil)
  }
}
