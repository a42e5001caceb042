import Amounts
import Metering
import Reporting
import UsageLedger

/// Retention: the details of a closed period go; totals, identities and the answer to a replay stay.
enum RetentionCases {
  static let all = [
    ConformanceCase(numbered: "sealing changes no total", totals),
    ConformanceCase(numbered: "a replay of a sealed report is still a replay", replays),
    ConformanceCase("a sealed hour takes late reports and no voids", lateAndVoids),
    ConformanceCase(
      numbered: "hours that a bound or a cut divides keep their details", dividedHours),
    ConformanceCase("sealed spans do not overlap", overlaps),
    ConformanceCase(numbered: "a sealed period's certificate is computed as before", certificate),
  ]

  private static let month = UsageSpan(hours: 0..<744)
  private static let now = ReportMaker.time(hour: 9_600)

  private static func seal(
    _ maker: ReportMaker, _ span: UsageSpan = month, through: Int64, cuts: [Timestamp] = []
  ) -> SealedSpan {
    SealedSpan(
      customer: maker.customer, span: span, through: EntryID(through), cuts: cuts, sealedAt: now)
  }

  /// Hours with one report, with several, with a void one, over two instances, beside another customer's.
  private static func totals(_ store: any BillingStore) async throws {
    let makers = try [ReportMaker(), ReportMaker("cust_1", "second"), ReportMaker("cust_2")]
    var last: Int64 = 0
    for (index, maker) in makers.enumerated() {
      for hour in Int64(1)...41 where hour != 3 {
        let value = Quantity(hour * 7 % 11 + Int64(index))
        last = try await store.append(maker.hourly(hour, ["n": value, "gb": value])).added()
          .id.number
      }
      for minute in [Int64(15), 30] {
        last = try await store.append(
          maker.windowed(15, endMinute: 120 + minute, ["n": 1, "gb": 50])
        ).added().id.number
      }
    }
    _ = try await store.void(EntryID(5), reason: "wrong", at: now)
    let maker = makers[0]
    let before = try await questions(store, maker)
    let sealed = seal(maker, through: last)
    try expect(await store.seal(sealed), 84, "entries that lose their details")
    try expect(await questions(store, maker), before, "the answers")
    try expect(await store.seal(sealed), 0, "entries that lose them the second time")
    try expect(await store.sealedSpans(of: maker.customer), [sealed], "the spans")
    let others = try await store.entries(of: makers[2].customer, matching: EntryFilter()).entries
    try expect(others.contains(where: \.isSealed), false, "another customer's entries")
    let own = try await store.entries(of: maker.customer, matching: EntryFilter()).entries
    try expect(own.count, 84, "the entries that are shown")
    try expect(own.allSatisfy { $0.isSealed && $0.report.metrics.isEmpty }, true, "all are sealed")
  }

  private static func questions(_ store: any BillingStore, _ maker: ReportMaker) async throws
    -> [MetricFacts]
  {
    var answers: [MetricFacts] = []
    for metric in ["n", "gb"] {
      for detail in [FactsQuery.Detail.sum, .newest, .hourly] {
        for span in [month, UsageSpan(hours: 1..<30), UsageSpan(hours: 24..<48)] {
          answers.append(try await Asking(store, maker).facts(metric, span, detail))
        }
      }
    }
    return answers
  }

  private static func replays(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let drafts = [
      try maker.hourly(1, ["n": 4], missing: ["m"]),
      try maker.plain(minute: 130, ["n": 6], key: "a"),
    ]
    for draft in drafts { _ = try await store.append(draft).added() }
    _ = try await store.seal(seal(maker, through: 2))
    for (index, draft) in drafts.enumerated() {
      let again = EntryDraft(report: draft.report, receivedAt: now, reportedBy: "key_2")
      guard case .alreadyThere(let entry) = try await store.append(again) else {
        throw ConformanceFailure("the replay of report \(index + 1) is not known")
      }
      try expect(entry.id.number, Int64(index + 1), "the first id")
      try expect(entry.report, draft.report, "the report as the replay tells it")
      try expect(entry.receivedAt, draft.receivedAt, "when it came first")
    }
    let other = try await store.append(maker.hourly(1, ["n": 5], missing: ["m"]))
    guard case .conflict(let existing) = other else {
      throw ConformanceFailure("other content for a sealed window is \(other)")
    }
    try expect(existing.id.number, 1, "the entry that stands")
    try expect(existing.contentHash, drafts[0].contentHash, "the hash of what it said")
    let completion = try await store.append(maker.hourly(1, ["n": 4, "m": 1]))
    guard case .conflict = completion else {
      throw ConformanceFailure("a completion of a sealed report is \(completion)")
    }
    try expect(await Asking(store, maker).sum("n"), 10, "the total")
  }

  private static func lateAndVoids(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let first = try await store.append(maker.windowed(20, endMinute: 20, ["n": 1])).added()
    _ = try await store.seal(seal(maker, through: first.id.number))
    let late = try await store.append(maker.windowed(20, endMinute: 40, ["n": 10])).added()
    try expect(await store.entry(late.id)?.isSealed, false, "the late entry")
    try expect(await Asking(store, maker).sum("n"), 11, "with the late entry")
    try expect(
      await Asking(store, maker).facts("n", UsageSpan(hours: 0..<1), .hourly).sum, 11, "its hour")
    for id in [first.id, late.id] {
      try await expect(.conflict, "a void of entry \(id)") {
        _ = try await store.void(id, reason: "wrong", at: now)
      }
    }
    try expect(await Asking(store, maker).sum("n"), 11, "after refused voids")
  }

  private static func dividedHours(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    for end in [Int64(50), 70, 130, 190, 250, 280] {
      _ = try await store.append(maker.windowed(10, endMinute: end, ["n": Quantity(end)])).added()
    }
    let cuts = [ReportMaker.time(minute: 135), ReportMaker.time(hour: 3)]
    let span = UsageSpan(minutes: 55..<270)
    try expect(await store.seal(seal(maker, span, through: 6, cuts: cuts)), 2, "sealed entries")
    let entries = try await store.entries(of: maker.customer, matching: EntryFilter()).entries
    try expect(
      entries.reversed().map(\.isSealed), [false, true, false, true, false, false], "which")
    for (part, sum) in [(55..<135, Quantity(200)), (135..<270, 440), (0..<744 * 60, 970)] {
      let span = UsageSpan(minutes: Int64(part.lowerBound)..<Int64(part.upperBound))
      try expect(await Asking(store, maker).sum("n", span), sum, "\(part)")
    }
  }

  private static func overlaps(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    _ = try await store.append(maker.hourly(1, ["n": 1])).added()
    _ = try await store.seal(seal(maker, through: 1))
    for (name, wanted) in [
      ("another bound", seal(maker, UsageSpan(hours: 0..<743), through: 1)),
      ("inside", seal(maker, UsageSpan(hours: 10..<20), through: 1)),
      ("through another entry", seal(maker, through: 2)),
    ] {
      try await expect(.conflict, name) { _ = try await store.seal(wanted) }
    }
    let next = seal(maker, UsageSpan(hours: 744..<1_416), through: 1)
    try expect(await store.seal(next), 0, "the next month")
    try expect(await store.sealedSpans(of: maker.customer).count, 2, "spans")
    try expect(await store.sealedSpans(of: ReportMaker("cust_9").customer), [], "of nobody")
  }

  /// Reports, a completion, voids of both kinds, and a late report, which keeps its details.
  private static func certificate(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    for hour in Int64(1)...4 {
      _ = try await store.append(maker.hourly(hour, ["n": Quantity(hour)], missing: ["m"]))
    }
    _ = try await store.append(maker.hourly(2, ["n": 2, "m": 1]))
    _ = try await store.void(EntryID(2), reason: "wrong", at: now)
    let last = try await store.supersede(
      EntryID(4), by: maker.hourly(4, ["n": 9]), reason: "wrong", at: now
    ).replacement.id
    let period = BillingPeriod(start: ReportMaker.time(hour: 0), end: ReportMaker.time(hour: 24))
    func certificate() async throws -> PeriodCertificate {
      PeriodCertificate(
        period, of: maker.customer, after: nil, closedAt: now, through: last,
        history: try await store.history(of: maker.customer, in: period.span), segments: [])
    }
    let before = try await certificate()
    let span = SealedSpan(
      customer: maker.customer, span: period.span, through: last, sealedAt: now)
    try expect(await store.seal(span), 6, "sealed entries")
    let late = try await store.append(maker.hourly(7, ["n": 7])).added()
    try expect(await certificate(), before, "the certificate")
    let history = try await store.history(of: maker.customer, in: period.span)
    try expect(
      history.entries.filter { !$0.isSealed }.map(\.id), [late.id], "what keeps its details")
    try expect(
      await store.append(maker.hourly(2, ["n": 2])).added().kind, .report,
      "a report for a sealed and void window")
    try expect(await Asking(store, maker).sum("n"), 22, "the total")
  }
}
