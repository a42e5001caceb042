import Amounts
import Metering
import Reporting
import UsageLedger

/// Corrections in one commit: a void and the report that stands in its place, both new entries.
enum SupersedeCases {
  static let all = [
    ConformanceCase(numbered: "a superseded report is void, and its replacement counts", replaces),
    ConformanceCase("superseding a completed report takes its completions out", completed),
    ConformanceCase("superseding a completion leaves the report", completionOnly),
    ConformanceCase(numbered: "the same supersede again answers with what is there", repeated),
    ConformanceCase("a plain report's replacement counts at the same instant", plainReports),
    ConformanceCase(numbered: "a replacement leaves the exporter's numbers alone", exporterNumbers),
    ConformanceCase(numbered: "a replacement that does not fit changes nothing", overflow),
    ConformanceCase("what is no replacement is refused and changes nothing", refusals),
    ConformanceCase("a sealed hour is not superseded, and a repeat is known", sealed),
  ]

  private static let now = ReportMaker.time(hour: 1_000)

  private static func supersede(_ id: EntryID, _ draft: EntryDraft, in store: any BillingStore)
    async throws -> Superseded
  {
    try await store.supersede(id, by: corrected(draft), reason: "a typing error", at: now)
  }

  /// The draft as it is received with the correction.
  private static func corrected(_ draft: EntryDraft) -> EntryDraft {
    EntryDraft(report: draft.report, receivedAt: now, reportedBy: nil)
  }

  private static func replaces(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let wrong = try await store.append(maker.hourly(1, ["n": 80, "devices": 3])).added()
    _ = try await store.append(maker.plain(minute: 45, ["n": 1, "gb": 9]))
    let right = try maker.hourly(1, ["n": 8, "gb": 2])
    let done = try await supersede(wrong.id, right, in: store)
    let reason = "superseded by entry 4: a typing error"
    try expect(
      done,
      Superseded(
        void: wrong.void(id: EntryID(3), reason: reason, at: now),
        replacement: corrected(right).entry(EntryID(4), kind: .report), isNew: true),
      "what was written")
    try expect(
      done.void.supersession, Supersession(replacement: EntryID(4), reason: "a typing error"),
      "what the void says")
    for written in [done.void, done.replacement] {
      try expect(await store.entry(written.id), written, "entry \(written.id) as kept")
    }
    try expect(await store.entry(wrong.id)?.voidedBy, done.void.id, "the old entry")
    let asking = Asking(store, maker)
    for (metric, sum) in ["n": Quantity(9), "devices": 0, "gb": 11] {
      try expect(await asking.sum(metric), sum, metric)
    }
    try expect(
      await asking.total("gb", .last, UsageSpan(hours: 0..<1)).exact, 2, "the newest reading")
    try expect(await store.end().newest, EntryID(4), "the newest number")
    try expect(
      await store.activity(after: LedgerCursor([2]), limit: 10).customers, [maker.customer],
      "the activity"
    )
    try expect(await store.append(right), .alreadyThere(done.replacement), "the replacement again")
    try expect(
      await store.append(maker.hourly(1, ["n": 80, "devices": 3])),
      .conflict(with: ExistingReport(done.replacement)), "the old content again")
    let next = try await supersede(done.replacement.id, maker.hourly(1, ["n": 5]), in: store)
    try expect(next.replacement.id, EntryID(6), "the replacement's replacement")
    try expect(await asking.sum("n"), 6, "its total")
  }

  private static func completed(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let report = try await store.append(maker.hourly(1, ["n": 1], missing: ["m"])).added()
    let completion = try await store.append(maker.hourly(1, ["n": 1, "m": 2])).added()
    let done = try await supersede(report.id, maker.hourly(1, ["n": 3], missing: ["m"]), in: store)
    try expect(await store.entry(completion.id)?.voidedBy, done.void.id, "the completion")
    let again = try await store.append(maker.hourly(1, ["n": 3, "m": 4])).added()
    try expect(
      again.kind, .completion(of: done.replacement.id, adds: [MetricName("m")]), "completed anew")
    for (metric, sum) in ["n": Quantity(3), "m": 4] {
      try expect(await Asking(store, maker).sum(metric), sum, metric)
    }
  }

  private static func completionOnly(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let report = try await store.append(maker.hourly(1, ["n": 1], missing: ["m"])).added()
    let completion = try await store.append(maker.hourly(1, ["n": 1, "m": 2])).added()
    try await expect(.conflict, "a replacement that contradicts the report") {
      _ = try await supersede(completion.id, maker.hourly(1, ["n": 7, "m": 3]), in: store)
    }
    try await expect(.conflict, "a replacement that is the report itself") {
      _ = try await supersede(completion.id, maker.hourly(1, ["n": 1], missing: ["m"]), in: store)
    }
    let done = try await supersede(completion.id, maker.hourly(1, ["n": 1, "m": 3]), in: store)
    try expect(
      done.replacement.kind, .completion(of: report.id, adds: [MetricName("m")]), "the replacement")
    try expect(await store.entry(report.id)?.voidedBy, nil, "the report")
    for (metric, sum) in ["n": Quantity(1), "m": 3] {
      try expect(await Asking(store, maker).sum(metric), sum, metric)
    }
  }

  private static func repeated(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let wrong = try await store.append(maker.hourly(1, ["n": 80])).added()
    let right = try maker.hourly(1, ["n": 8])
    let done = try await supersede(wrong.id, right, in: store)
    let again = try await store.supersede(
      wrong.id, by: right, reason: "other words", at: now.advanced(bySeconds: 60))
    try expect(
      again, Superseded(void: done.void, replacement: done.replacement, isNew: false), "the repeat")
    try await expect(.conflict, "other content for the old report") {
      _ = try await supersede(wrong.id, maker.hourly(1, ["n": 9]), in: store)
    }
    let later = try await supersede(done.replacement.id, maker.hourly(1, ["n": 9]), in: store)
    let late = try await supersede(wrong.id, right, in: store)
    try expect(late.isNew, false, "the repeat after a later correction")
    try expect(late.replacement.voidedBy, later.void.id, "the replacement by now")
    try expect(await store.end().newest, EntryID(5), "the newest number")
    try expect(await Asking(store, maker).sum("n"), 9, "the total")
    let voided = try await store.append(maker.hourly(2, ["n": 1])).added()
    _ = try await store.void(voided.id, reason: "superseded by entry 99: no", at: now)
    try await expect(.conflict, "a report that is void without a replacement") {
      _ = try await supersede(voided.id, maker.hourly(2, ["n": 2]), in: store)
    }
  }

  private static func plainReports(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let unnamed = try await store.append(maker.plain(minute: 5, ["n": 1])).added()
    let twin = try await store.append(maker.plain(minute: 5, ["n": 1])).added()
    let keyed = try await store.append(maker.plain(minute: 70, ["n": 10], key: "a")).added()
    let later = try maker.plain(minute: 9_000, ["n": 100])
    let done = try await supersede(unnamed.id, later, in: store)
    try expect(done.replacement.window, unnamed.window, "where the replacement counts")
    try expect(done.replacement.receivedAt, now, "when it came")
    try expect(await store.entry(twin.id)?.voidedBy, nil, "the twin")
    try expect(await supersede(unnamed.id, later, in: store).isNew, false, "the repeat")
    let other = try await supersede(
      keyed.id, maker.plain(minute: 9_000, ["n": 1_000], key: "a"), in: store)
    try expect(await store.entry(other.replacement.id), other.replacement, "the keyed one as kept")
    for (hours, sum) in [(Int64(0)..<1, Quantity(101)), (1..<2, 1_000), (0..<2_000, 1_101)] {
      try expect(await Asking(store, maker).sum("n", UsageSpan(hours: hours)), sum, "\(hours)")
    }
    try expect(
      await store.append(maker.plain(minute: 80, ["n": 1_000], key: "a")),
      .alreadyThere(other.replacement), "the key's report again")
    for (id, draft, what) in [
      (twin.id, try maker.plain(minute: 5, ["n": 7], key: "a"), "a key where there was none"),
      (twin.id, try maker.hourly(1, ["n": 7]), "a window where there was none"),
      (other.replacement.id, try maker.plain(minute: 5, ["n": 7], key: "b"), "another key"),
      (other.replacement.id, try maker.plain(minute: 5, ["n": 7]), "no key"),
    ] {
      try await expect(.conflict, what) { _ = try await supersede(id, draft, in: store) }
    }
  }

  private static func exporterNumbers(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    func stamped(_ hour: Int64, _ value: Quantity, _ sequence: Int64) throws -> EntryDraft {
      let plain = try maker.hourly(hour, ["n": value])
      let report = UsageReport(
        customer: maker.customer, instance: maker.instance, window: plain.window,
        metrics: plain.report.metrics, exporter: ExporterStamp(id: "spool", sequence: sequence))
      return EntryDraft(report: report, receivedAt: plain.receivedAt, reportedBy: nil)
    }
    for hour in Int64(1)...3 { _ = try await store.append(stamped(hour, 1, hour)) }
    let done = try await supersede(EntryID(1), stamped(1, 5, 1), in: store)
    try expect(done.replacement.report.exporter, nil, "the replacement's exporter")
    try expect(
      await store.instances(of: maker.customer).map(\.exporter),
      [ExporterStamp(id: "spool", sequence: 3)], "the exporter's last number")
  }

  private static func overflow(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let report = try await store.append(maker.hourly(1, ["n": 1])).added()
    _ = try await store.append(maker.hourly(2, ["n": 1])).added()
    try await expect(.overflow, "a day's total that does not fit") {
      _ = try await supersede(
        report.id, maker.hourly(1, ["n": Quantity(rawValue: .max)]), in: store)
    }
    try expect(await store.entry(report.id)?.voidedBy, nil, "the report")
    try expect(await Asking(store, maker).sum("n"), 2, "the total")
    try expect(await store.end().newest, EntryID(2), "the newest number")
    let done = try await supersede(report.id, maker.hourly(1, ["n": 5]), in: store)
    try expect(done.void.id, EntryID(3), "the next number")
    try expect(await Asking(store, maker).sum("n"), 6, "the total after another replacement")
  }

  private static func refusals(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let entry = try await store.append(maker.hourly(1, ["n": 1])).added()
    let void = try await store.void(
      store.append(maker.hourly(9, ["n": 1])).added().id, reason: "wrong", at: now)
    for (id, draft, what) in [
      (entry.id, try maker.hourly(1, ["n": 1]), "the same content"),
      (entry.id, try maker.hourly(2, ["n": 2]), "another window"),
      (entry.id, try maker.plain(minute: 60, ["n": 2]), "no window"),
      (entry.id, try ReportMaker("cust_2").hourly(1, ["n": 2]), "another customer"),
      (entry.id, try ReportMaker("cust_1", "other").hourly(1, ["n": 2]), "another instance"),
      (void.id, try maker.hourly(9, ["n": 2]), "a void"),
    ] {
      try await expect(.conflict, what) { _ = try await supersede(id, draft, in: store) }
    }
    try await expect(.notFound, "an unknown number") {
      _ = try await supersede(EntryID(77), maker.hourly(1, ["n": 2]), in: store)
    }
    try expect(await store.end().newest, void.id, "the newest number")
    try expect(await store.conflicts(of: maker.customer, limit: 10), [], "refused reports")
    try expect(await Asking(store, maker).sum("n"), 1, "the total")
  }

  private static func sealed(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let first = try await store.append(maker.hourly(1, ["n": 1])).added()
    let right = try maker.hourly(1, ["n": 2])
    let done = try await supersede(first.id, right, in: store)
    _ = try await store.seal(
      SealedSpan(
        customer: maker.customer, span: UsageSpan(hours: 0..<24), through: done.replacement.id,
        sealedAt: now))
    let again = try await supersede(first.id, right, in: store)
    try expect(
      [again.void.id, again.replacement.id], [done.void.id, done.replacement.id], "the repeat")
    try await expect(.conflict, "a sealed report") {
      _ = try await supersede(done.replacement.id, maker.hourly(1, ["n": 3]), in: store)
    }
    try expect(await Asking(store, maker).sum("n"), 2, "the total")
  }
}
