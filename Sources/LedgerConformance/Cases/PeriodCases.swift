import Amounts
import Metering
import Reporting
import UsageLedger

/// Certificates of closed periods, and decisions about what came later.
enum PeriodCases {
  static let all = [
    ConformanceCase("certificates are a chain of which nothing is replaced", certificates),
    ConformanceCase(numbered: "the history of a span is whole, voids included", history),
    ConformanceCase("a late entry is decided and settled once", decisions),
    ConformanceCase("an adjustment is written down and settled once", adjustments),
  ]

  /// The certificate of the day with that number, over what the store has of it.
  static func certificate(
    _ day: Int64, after last: PeriodCertificate?, in store: any BillingStore
  ) async throws -> PeriodCertificate {
    let customer = try CustomerID("cust_1")
    let period = BillingPeriod(
      start: ReportMaker.time(hour: day * 24), end: ReportMaker.time(hour: day * 24 + 24))
    let history = try await store.history(of: customer, in: period.span)
    let meter = Meter(
      key: try MeterKey("storage gb"), metric: try MetricName("storage"), kind: .gauge,
      aggregation: .max, unit: "GB, begun", rounding: .up)
    let key = Segment.Key(
      customer: customer, meter: meter.key, item: ItemID("si_1"), start: period.start)
    let segment = Segment(
      key: key, price: PriceID("price_1"), end: period.end, billing: day == 0 ? .trial : .billed)
    return PeriodCertificate(
      period, of: customer, after: last, closedAt: PeriodState.closing(after: period.end),
      through: history.newest, history: history,
      segments: [
        CertifiedSegment(
          segment: segment, meter: meter, through: history.newest,
          exact: try Quantity(decimal: "2.5"), whole: 3, accepted: day == 0 ? nil : 3,
          pending: day == 0 ? 4 : nil)
      ],
      gaps: [
        CoverageGap(
          instance: .default, start: period.start, end: ReportMaker.time(hour: day * 24 + 1),
          state: .missing, windowCount: 1, metrics: day == 0 ? [] : [try MetricName("n, m")])
      ])
  }

  private static func certificates(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    for hour in [Int64(1), 24, 25] {
      _ = try await store.append(maker.hourly(hour, ["storage": 2]))
    }
    try expect(await store.certificates(of: maker.customer, overlapping: nil), [], "none yet")
    let first = try await certificate(0, after: nil, in: store)
    try expect(first.entryCount, 2, "entries of the first day: its last window ends with it")
    try await store.addCertificate(first)
    let second = try await certificate(1, after: first, in: store)
    try await expect(.conflict, "a number that is taken") {
      try await store.addCertificate(first)
    }
    try await expect(.conflict, "a number that skips one") {
      try await store.addCertificate(certificate(2, after: second, in: store))
    }
    try await store.addCertificate(second)
    try expect(
      await store.certificates(of: maker.customer, overlapping: nil), [first, second],
      "both, as they were written")
    try expect(
      await store.certificates(
        of: maker.customer, overlapping: UsageSpan(hours: 24..<30)), [second],
      "those that a span overlaps; a bound shared is no overlap")
    try expect(
      await store.certificates(of: CustomerID("cust_2"), overlapping: nil), [], "another customer")
  }

  private static func history(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("cust_1", "a")
    let other = try ReportMaker("cust_1", "b")
    let drafts = [
      try maker.hourly(1, ["n": 1]), try other.hourly(2, ["n": 2], missing: ["m"]),
      try maker.hourly(3, ["n": 3]), try maker.hourly(4, ["n": 4]),
      try ReportMaker("cust_2", "a").hourly(2, ["n": 9]),
    ]
    for draft in drafts { _ = try await store.append(draft) }
    _ = try await store.append(other.hourly(2, ["n": 2, "m": 5]))
    let void = try await store.void(EntryID(3), reason: "twice", at: ReportMaker.time(hour: 9))
    let history = try await store.history(of: maker.customer, in: UsageSpan(hours: 1..<3))
    try expect(history.entries.map(\.id.number), [2, 3, 6], "windows that end in the span")
    try expect(history.entries.map(\.voidedBy), [nil, void.id, nil], "what is void")
    try expect(history.newest, void.id, "the newest number, a void's too")
    try expect(
      history.entries.map(\.countedMetrics),
      [
        [try MetricName("n"): 2], [try MetricName("n"): 3], [try MetricName("m"): 5],
      ], "what each adds")
    try expect(
      await store.history(of: CustomerID("nobody"), in: UsageSpan(hours: 0..<9)).entries, [],
      "an unknown customer")
  }

  private static func decisions(_ store: any BillingStore) async throws {
    let customer = try CustomerID("cust_1")
    let billed = LateDecision(
      customer: customer, entry: EntryID(7), kind: .bill, amount: Money(minorUnits: -250),
      currency: "usd", decidedAt: ReportMaker.time(hour: 1))
    let waived = LateDecision(
      customer: customer, entry: EntryID(5), kind: .waive, amount: Money(minorUnits: 100),
      currency: "usd", reason: "our fault", decidedAt: ReportMaker.time(hour: 1),
      settledAt: ReportMaker.time(hour: 1))
    for decision in [billed, waived] { try await store.recordDecision(decision) }
    try expect(await store.decisions(of: customer), [waived, billed], "by entry")
    for kind in [LateDecision.Kind.bill, .waive] {
      try await expect(.conflict, "a second decision") {
        try await store.recordDecision(
          LateDecision(
            customer: customer, entry: EntryID(7), kind: kind, amount: .zero, currency: "usd",
            decidedAt: ReportMaker.time(hour: 2)))
      }
    }
    for (item, hour) in [("ii_1", Int64(3)), ("ii_2", 4)] {
      try await store.settleDecision(
        about: EntryID(7), of: customer, invoiceItem: item, at: ReportMaker.time(hour: hour))
    }
    try expect(
      await store.decisions(of: customer),
      [waived, billed.settled("ii_1", at: ReportMaker.time(hour: 3))], "the first outcome stays")
    try await expect(.notFound, "an entry that nothing was decided about") {
      try await store.settleDecision(
        about: EntryID(9), of: customer, invoiceItem: nil, at: ReportMaker.epoch)
    }
    try expect(await store.decisions(of: CustomerID("cust_2")), [], "another customer")
  }

  private static func adjustments(_ store: any BillingStore) async throws {
    let customer = try CustomerID("cust_1")
    func adjustment(_ meter: String, _ kind: SegmentAdjustment.Kind, hour: Int64) throws
      -> SegmentAdjustment
    {
      SegmentAdjustment(
        id: SegmentAdjustment.ID(
          segment: Segment.Key(
            customer: customer, meter: try MeterKey(meter), item: ItemID("si_1"),
            start: ReportMaker.epoch),
          kind: kind, decidedAt: ReportMaker.time(hour: hour)),
        amount: Money(minorUnits: -250), currency: "usd", entryCount: 3)
    }
    let late = try adjustment("n", .lateUsage, hour: 1)
    let other = try adjustment("n", .difference, hour: 1)
    let later = try adjustment("m", .lateUsage, hour: 2)
    let decision = LateDecision(
      customer: customer, entry: EntryID(7), kind: .bill, amount: Money(minorUnits: -250),
      currency: "usd", decidedAt: ReportMaker.time(hour: 1))
    try await store.recordDecisions([decision], adjustments: [late, other])
    try await store.recordDecisions([], adjustments: [later])
    let expected = [later, other, late]
    try expect(await store.adjustments(of: customer), expected, "by meter, start and time")
    try await expect(.conflict, "one of the entries is decided: nothing is written") {
      let second = LateDecision(
        customer: customer, entry: EntryID(9), kind: .bill, amount: .zero, currency: "usd",
        decidedAt: ReportMaker.time(hour: 3))
      try await store.recordDecisions(
        [second, decision], adjustments: [try adjustment("k", .lateUsage, hour: 3)])
    }
    try expect(await store.adjustments(of: customer), expected, "all or nothing")
    try expect(await store.decisions(of: customer), [decision], "all or nothing")
    try await expect(.conflict, "the same adjustment again") {
      try await store.recordDecisions([], adjustments: [late])
    }
    for (item, hour) in [("ii_1", Int64(3)), ("ii_2", 4)] {
      try await store.settleAdjustment(
        late.id, invoiceItem: item, at: ReportMaker.time(hour: hour))
    }
    try expect(
      await store.adjustments(of: customer),
      [later, other, late.settled("ii_1", at: ReportMaker.time(hour: 3))],
      "the first outcome stays")
    try await expect(.notFound, "an adjustment that was never written down") {
      try await store.settleAdjustment(
        try adjustment("k", .lateUsage, hour: 1).id, invoiceItem: "ii_3", at: ReportMaker.epoch)
    }
    try expect(await store.adjustments(of: CustomerID("cust_2")), [], "another customer")
  }
}
