import Amounts
import Metering
import Reporting
import UsageLedger

/// Reports that are there in every way, and count nothing until they are released.
enum QuarantineCases {
  static let all = [
    ConformanceCase("a held report counts nothing until it is released, and then once", released),
    ConformanceCase("a held report is the same report when it comes again", repeated),
    ConformanceCase("a plain report is released once, and its void takes the release", plain),
    ConformanceCase("a completion is held by what it adds alone", completions),
    ConformanceCase("a released report can be completed, and counts once", completedAfterwards),
    ConformanceCase("what a void takes back is held again", takenBack),
    ConformanceCase("a rejected report is void, and comes anew", rejected),
    ConformanceCase("a corrected report leaves quarantine", corrected),
    ConformanceCase("what cannot be released is refused and changes nothing", refusals),
    ConformanceCase("a release that does not fit changes nothing", overflow),
    ConformanceCase("quarantine is listed by state and customer, page by page", listed),
    ConformanceCase("nobody is heard of when a report is released", unheard),
  ]

  private static let now = ReportMaker.time(hour: 1_000)
  private static let deadline = ReportMaker.time(hour: 72)

  private static func hold(_ metrics: String..., fate: ReportHold.Fate = .bill) throws -> ReportHold
  {
    ReportHold(
      metrics: Set(try metrics.map { try MetricName($0) }), reason: "a jump",
      heldAt: ReportMaker.time(hour: 1), deadline: deadline, fate: fate)
  }

  private static func release(_ id: EntryID, in store: any BillingStore) async throws -> LedgerEntry
  {
    try await store.release(id, reason: "looked at", at: now)
  }

  private static func states(_ store: any BillingStore) async throws -> [QuarantinedReport.State] {
    try await store.quarantined(QuarantineQuery(state: nil)).map(\.state)
  }

  private static func released(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let asking = Asking(store, maker)
    _ = try await store.append(maker.hourly(1, ["n": 1, "gb": 1]))
    let draft = try maker.hourly(2, ["n": 100, "gb": 7])
    let held = try await store.append(draft.held(hold("n"))).added()
    _ = try await store.append(maker.windowed(30, endMinute: 150, ["n": 5, "gb": 2]))
    try expect(held.isHeld, true, "the entry")
    try expect(await store.entry(held.id), held, "the entry as kept")
    try expect(held.countedMetrics, [:], "what it counts")
    try expect(await asking.sum("n"), 6, "the sum beside it")
    try expect(
      await asking.total("gb", .last, UsageSpan(hours: 0..<2)).exact, 1, "the newest reading")
    let known = QuarantinedReport(
      customer: maker.customer, entry: held.id, windowEnd: held.window.end, reason: "a jump",
      heldAt: ReportMaker.time(hour: 1), deadline: deadline, fate: .bill)
    try expect(await store.quarantined(QuarantineQuery()), [known], "the quarantine")
    let snapshot = try await store.snapshot(of: maker.customer) { _ in CustomerQuestion() }
    try expect(snapshot.records.quarantine, [known], "the customer's records")

    let done = try await release(held.id, in: store)
    try expect(
      done.kind, .completion(of: held.id, adds: [MetricName("n"), MetricName("gb")]), "the release")
    try expect(done.window, held.window, "where it counts")
    try expect(done.receivedAt, now, "when it came")
    try expect(await store.entry(done.id), done, "the release as kept")
    try expect(await release(held.id, in: store), done, "the release again")
    try expect(await asking.sum("n"), 106, "the sum")
    try expect(await asking.sum("n", UsageSpan(hours: 1..<2)), 100, "the sum of its hour")
    try expect(
      await asking.total("gb", .last, UsageSpan(hours: 0..<2)).exact, 7, "the newest reading by now"
    )
    let after = known.released(
      QuarantinedReport.ReleaseRecord(entry: done.id, at: now, reason: "looked at"))
    try expect(await store.quarantined([held.id]), [after], "what is known of it")
    try expect(await store.quarantined(QuarantineQuery()), [], "the quarantine by now")
    let later = try await store.snapshot(of: maker.customer) { _ in CustomerQuestion() }
    try expect(later.records.quarantine, [], "the customer's records by now")
    try expect(
      await store.activity(after: LedgerCursor([]), limit: 10).customers, [maker.customer],
      "whose totals changed")
  }

  private static func repeated(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let draft = try maker.hourly(1, ["n": 100])
    let held = try await store.append(draft.held(hold("n"))).added()
    try expect(await store.append(draft), .alreadyThere(held), "the report without a hold")
    try expect(await store.append(draft.held(hold("n"))), .alreadyThere(held), "with one")
    try expect(
      await store.append(maker.hourly(1, ["n": 1])), .conflict(with: ExistingReport(held)),
      "other content")
    try expect(
      await store.append(maker.windowed(30, endMinute: 30, ["n": 1])),
      .overlap(
        WindowOverlap([WindowOverlap.Window(report: held.id, window: held.window)])
          .orFailing("an overlap")), "a window inside")
    _ = try await release(held.id, in: store)
    try expect(await store.append(draft), .alreadyThere(held), "the report after its release")
    try expect(await Asking(store, maker).sum("n"), 100, "the sum")
    let keyed = try maker.plain(minute: 70, ["n": 50], key: "a")
    let named = try await store.append(keyed.held(hold("n"))).added()
    _ = try await release(named.id, in: store)
    try expect(
      await store.append(maker.plain(minute: 99, ["n": 50], key: "a")), .alreadyThere(named),
      "a client key after its release")
    try expect(await Asking(store, maker).sum("n"), 150, "the sum of both")
  }

  private static func plain(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let asking = Asking(store, maker)
    let draft = try maker.plain(minute: 5, ["n": 100])
    let held = try await store.append(draft.held(hold("n"))).added()
    let twin = try await store.append(draft.held(hold("n"))).added()
    let done = try await release(held.id, in: store)
    try expect(await release(held.id, in: store), done, "the release again")
    try expect(await asking.sum("n"), 100, "the sum of one of two")
    _ = try await release(twin.id, in: store)
    try expect(await asking.sum("n", UsageSpan(hours: 0..<1)), 200, "the sum of both")
    _ = try await store.void(held.id, reason: "wrong", at: now)
    try expect(await store.entry(done.id)?.voidedBy != nil, true, "the release is void, too")
    try expect(await asking.sum("n"), 100, "the sum of the other")
    try expect(await states(store), [.released, .rejected], "their states")
  }

  private static func completions(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let asking = Asking(store, maker)
    let first = try await store.append(maker.hourly(1, ["n": 1], missing: ["m", "k"])).added()
    let doubted = try maker.hourly(1, ["n": 1, "m": 900], missing: ["k"])
    let held = try await store.append(doubted.held(hold("m", "n"))).added()
    try expect(held.kind, .completion(of: first.id, adds: [MetricName("m")]), "the completion")
    try expect(held.isHeld, true, "is held")
    let rest = try maker.hourly(1, ["n": 1, "m": 900, "k": 3])
    let other = try await store.append(rest.held(hold("m"))).added()
    try expect(other.kind, .completion(of: first.id, adds: [MetricName("k")]), "the next one")
    try expect(other.isHeld, false, "is not held")
    for (metric, sum) in ["n": Quantity(1), "m": 0, "k": 3] {
      try expect(await asking.sum(metric), sum, metric)
    }
    let done = try await release(held.id, in: store)
    try expect(done.kind, .completion(of: first.id, adds: [MetricName("m")]), "the release")
    for (metric, sum) in ["n": Quantity(1), "m": 900, "k": 3] {
      try expect(await asking.sum(metric), sum, "\(metric) by now")
    }
    try expect(await store.append(rest), .alreadyThere(other), "the last content again")
  }

  private static func completedAfterwards(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let asking = Asking(store, maker)
    let held = try await store.append(
      maker.hourly(1, ["n": 100], missing: ["m", "k"]).held(hold("n"))
    ).added()
    let completion = try await store.append(maker.hourly(1, ["n": 100, "m": 5], missing: ["k"]))
      .added()
    try expect(completion.isHeld, false, "the completion")
    for (metric, sum) in ["n": Quantity(0), "m": 5] {
      try expect(await asking.sum(metric), sum, metric)
    }
    _ = try await release(held.id, in: store)
    let last = try await store.append(maker.hourly(1, ["n": 100, "m": 5, "k": 7])).added()
    try expect(last.kind, .completion(of: held.id, adds: [MetricName("k")]), "what follows")
    for (metric, sum) in ["n": Quantity(100), "m": 5, "k": 7] {
      try expect(await asking.sum(metric), sum, "\(metric) by now")
    }
    try await expect(.conflict, "void twice") {
      let void = try await store.void(held.id, reason: "wrong", at: now)
      _ = try await store.void(void.id, reason: "wrong", at: now)
    }
    for metric in ["n", "m", "k"] { try expect(await asking.sum(metric), 0, "\(metric), void") }
  }

  private static func takenBack(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let asking = Asking(store, maker)
    let held = try await store.append(
      maker.hourly(1, ["n": 100], missing: ["m"]).held(hold("n"))
    ).added()
    let completion = try await store.append(maker.hourly(1, ["n": 100, "m": 5])).added()
    _ = try await release(held.id, in: store)
    _ = try await store.void(completion.id, reason: "wrong", at: now)
    for metric in ["n", "m"] { try expect(await asking.sum(metric), 0, metric) }
    try expect(await states(store), [.held], "the state")
    let again = try await release(held.id, in: store)
    try expect(await asking.sum("n"), 100, "the sum of the second release")
    _ = try await store.void(again.id, reason: "released by mistake", at: now)
    try expect(await states(store), [.held], "the state after its release is void")
    try expect(await asking.sum("n"), 0, "the sum")
  }

  private static func rejected(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let draft = try maker.hourly(1, ["n": 100])
    let held = try await store.append(draft.held(hold("n"))).added()
    let void = try await store.void(held.id, reason: "a typing error", at: now)
    try expect(await store.quarantined([held.id]).map(\.voidedBy), [void.id], "its void")
    try expect(await states(store), [.rejected], "its state")
    try await expect(.conflict, "a release of a void entry") {
      _ = try await release(held.id, in: store)
    }
    let anew = try await store.append(draft).added()
    try expect(anew.isHeld, false, "the same report, this time without a hold")
    try expect(await Asking(store, maker).sum("n"), 100, "the sum")
  }

  private static func corrected(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let held = try await store.append(maker.hourly(1, ["n": 100]).held(hold("n"))).added()
    let right = try maker.hourly(1, ["n": 10])
    let done = try await store.supersede(held.id, by: right, reason: "a zero too much", at: now)
    try expect(done.replacement.isHeld, false, "the replacement")
    try expect(await Asking(store, maker).sum("n"), 10, "the sum")
    try expect(await states(store), [.rejected], "the state")
  }

  private static func refusals(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let entry = try await store.append(maker.hourly(1, ["n": 1]).held(hold("m"))).added()
    try expect(entry.isHeld, false, "an entry without what is doubted")
    try await expect(.notFound, "an entry that is not held") {
      _ = try await release(entry.id, in: store)
    }
    try await expect(.notFound, "nobody's number") {
      _ = try await release(EntryID(1 << 40), in: store)
    }
    let void = try await store.void(entry.id, reason: "wrong", at: now)
    try await expect(.notFound, "a void") { _ = try await release(void.id, in: store) }
    try expect(await store.quarantined([entry.id, void.id]), [], "what is known of them")
  }

  private static func overflow(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let large = try maker.hourly(1, ["n": Quantity(rawValue: .max)])
    let held = try await store.append(large.held(hold("n"))).added()
    _ = try await store.append(maker.hourly(2, ["n": 1])).added()
    try await expect(.overflow, "a day's total that does not fit") {
      _ = try await release(held.id, in: store)
    }
    try expect(await states(store), [.held], "the state")
    try expect(await Asking(store, maker).sum("n"), 1, "the sum")
  }

  private static func listed(_ store: any BillingStore) async throws {
    let (left, right) = (try ReportMaker("left"), try ReportMaker("right"))
    var held: [EntryID] = []
    for hour in Int64(1)...3 {
      for maker in [left, right] {
        held.append(
          try await store.append(
            maker.hourly(hour, ["n": 100]).held(hold("n", fate: hour == 2 ? .late : .bill))
          ).added().id)
      }
    }
    _ = try await release(held[0], in: store)
    _ = try await store.void(held[3], reason: "wrong", at: now)
    func list(_ query: QuarantineQuery) async throws -> [EntryID] {
      try await store.quarantined(query).map(\.entry)
    }
    func sorted(_ ids: [EntryID]) -> [EntryID] { ids.sorted(by: >) }
    try expect(
      await list(QuarantineQuery()), sorted([held[1], held[2], held[4], held[5]]), "held")
    try expect(await list(QuarantineQuery(state: .released)), [held[0]], "released")
    try expect(await list(QuarantineQuery(state: .rejected)), [held[3]], "rejected")
    try expect(await list(QuarantineQuery(state: nil)), sorted(held), "all")
    try expect(
      await list(QuarantineQuery(customer: right.customer)), sorted([held[1], held[5]]), "one's")
    for (state, id) in [(QuarantinedReport.State.rejected, 3), (.released, nil)]
      as [(QuarantinedReport.State, Int?)]
    {
      try expect(
        await list(QuarantineQuery(customer: right.customer, state: state)),
        id.map { [held[$0]] } ?? [], "one's \(state)")
    }
    try expect(
      await list(QuarantineQuery(customer: right.customer, state: nil)),
      sorted([held[1], held[3], held[5]]), "one's, all")
    var pages: [EntryID] = []
    var before: EntryID?
    repeat {
      let page = try await list(QuarantineQuery(state: nil, before: before, limit: 4))
      pages += page
      before = page.count == 4 ? page.last : nil
    } while before != nil
    try expect(pages, sorted(held), "page by page")
    try expect(
      await store.quarantined(QuarantineQuery(customer: left.customer)).map(\.fate),
      [.bill, .late],
      "their fates")
  }

  private static func unheard(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let draft = try maker.hourly(
      1, ["n": 100], exporter: ExporterStamp(id: "spool", sequence: 3))
    let held = try await store.append(draft.held(hold("n"))).added()
    let before = try await store.instances(of: maker.customer)
    _ = try await release(held.id, in: store)
    let after = try await store.instances(of: maker.customer)
    try expect(after.map(\.lastReceivedAt), before.map(\.lastReceivedAt), "when it was heard")
    try expect(after.map(\.exporter), before.map(\.exporter), "the exporter's last number")
    try expect(after.map(\.entryCount), [2], "its entries")
    try expect(
      await store.entries(of: maker.customer, matching: EntryFilter()).total, 2, "the page's total")
  }
}

extension Optional {
  fileprivate func orFailing(_ what: String) throws -> Wrapped {
    guard let self else { throw ConformanceFailure("\(what) is not there") }
    return self
  }
}
