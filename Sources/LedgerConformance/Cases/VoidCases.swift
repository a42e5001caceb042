import Amounts
import Metering
import Reporting
import UsageLedger

/// Corrections: a void takes values out of the totals and leaves every entry where it is.
enum VoidCases {
  static let all = [
    ConformanceCase("a void takes a report out and opens its window", reportAgain),
    ConformanceCase("a void of a completed report takes its completions out", completed),
    ConformanceCase("a void of a completion leaves the report", completionOnly),
    ConformanceCase("a void of a completion takes the later ones out", earlierCompletion),
    ConformanceCase("what cannot be voided is refused", refusals),
    ConformanceCase("an hour's newest reading follows a void", newestOfHour),
    ConformanceCase("plain reports can be voided", plainReports),
  ]

  private static let now = ReportMaker.time(hour: 1_000)

  private static func reportAgain(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let asking = Asking(store, maker)
    let wrong = try await store.append(maker.hourly(1, ["n": 80, "devices": 3])).added()
    let right = try maker.hourly(1, ["n": 8])
    _ = try await store.append(right)
    let void = try await store.void(wrong.id, reason: "counted twice", at: now)
    try expect(void, wrong.void(id: void.id, reason: "counted twice", at: now), "the void")
    try expect(await asking.facts("n", .always, .hourly), .none, "nothing counts")
    let again = try await store.append(right).added()
    try expect(again.kind, .report, "the kind of the new report")
    try expect(await asking.sum("n"), 8, "the new total")
    try expect(await asking.sum("devices"), 0, "the metric that came no more")
    try expect(await store.entry(wrong.id)?.voidedBy, void.id, "the old entry")
    try expect(await store.entry(void.id), void, "the void as kept")
    try expect(await store.append(right), .alreadyThere(again), "the new report again")
    let old = try maker.hourly(1, ["n": 80, "devices": 3])
    try expect(
      await store.append(old), .conflict(with: ExistingReport(again)), "the old content again")
    let second = try await store.void(again.id, reason: "no", at: now)
    let reverted = try await store.append(old).added()
    try expect(reverted.id > second.id, "numbers rise over voids")
    try expect(await asking.sum("n"), 80, "the old content counts again")
  }

  private static func completed(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let report = try await store.append(maker.hourly(1, ["n": 1], missing: ["m"])).added()
    let completion = try await store.append(maker.hourly(1, ["n": 1, "m": 2])).added()
    let void = try await store.void(report.id, reason: "wrong", at: now)
    try expect(await store.entry(completion.id)?.voidedBy, void.id, "the completion")
    for metric in ["n", "m"] {
      try expect(await Asking(store, maker).sum(metric), 0, metric)
    }
    let again = try await store.append(maker.hourly(1, ["n": 1, "m": 2])).added()
    try expect(again.kind, .report, "the report after the void")
  }

  private static func completionOnly(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let report = try await store.append(maker.hourly(1, ["n": 1], missing: ["m"])).added()
    let completion = try await store.append(maker.hourly(1, ["n": 1, "m": 2])).added()
    _ = try await store.void(completion.id, reason: "wrong", at: now)
    try expect(await store.entry(report.id)?.voidedBy, nil, "the report")
    try expect(await Asking(store, maker).sum("n"), 1, "n")
    try expect(await Asking(store, maker).sum("m"), 0, "m")
    let again = try await store.append(maker.hourly(1, ["n": 1, "m": 3])).added()
    try expect(again.kind, .completion(of: report.id, adds: [MetricName("m")]), "completed anew")
    try expect(await Asking(store, maker).sum("m"), 3, "m completed anew")
  }

  private static func earlierCompletion(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    _ = try await store.append(maker.hourly(1, ["n": 1], missing: ["m", "o"])).added()
    let second = try await store.append(maker.hourly(1, ["n": 1, "m": 2], missing: ["o"])).added()
    let third = try await store.append(maker.hourly(1, ["n": 1, "m": 2, "o": 3])).added()
    let void = try await store.void(second.id, reason: "wrong", at: now)
    try expect(await store.entry(third.id)?.voidedBy, void.id, "the later completion")
    _ = try await store.append(maker.hourly(1, ["n": 1, "m": 20, "o": 30])).added()
    for (metric, sum) in ["n": Quantity(1), "m": 20, "o": 30] {
      try expect(await Asking(store, maker).sum(metric), sum, metric)
    }
  }

  private static func refusals(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let entry = try await store.append(maker.hourly(1, ["n": 1])).added()
    let void = try await store.void(entry.id, reason: "wrong", at: now)
    try await expect(.conflict, "a void entry") {
      _ = try await store.void(entry.id, reason: "again", at: now)
    }
    try await expect(.conflict, "a void") {
      _ = try await store.void(void.id, reason: "undo", at: now)
    }
    try await expect(.notFound, "an unknown number") {
      _ = try await store.void(EntryID(77), reason: "no", at: now)
    }
  }

  private static func newestOfHour(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let asking = Asking(store, maker)
    var entries: [LedgerEntry] = []
    for (index, value) in [5, 6, 7].enumerated() {
      let end = Int64(index + 1) * 20
      entries.append(
        try await store.append(maker.windowed(20, endMinute: end, ["gb": Quantity(Int64(value))]))
          .added())
    }
    let hour = UsageSpan(hours: 0..<1)
    for (voided, left) in [(2, Quantity(6)), (0, 6), (1, 0)] {
      _ = try await store.void(entries[voided].id, reason: "wrong", at: now)
      try expect(await asking.total("gb", .max, hour).exact, left, "after \(voided)")
    }
    try expect(await asking.facts("gb", hour, .newest), .none, "nothing is left")
    _ = try await store.append(maker.windowed(20, endMinute: 40, ["gb": 9])).added()
    try expect(await asking.total("gb", .last, hour).exact, 9, "reported anew")
  }

  private static func plainReports(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let unnamed = try await store.append(maker.plain(minute: 5, ["n": 1])).added()
    let twin = try await store.append(maker.plain(minute: 5, ["n": 1])).added()
    let keyed = try await store.append(
      maker.plain(minute: 6, ["n": 10], key: "a", missing: ["m"])
    ).added()
    let completion = try await store.append(
      maker.plain(minute: 7, ["n": 10, "m": 5], key: "a")
    ).added()
    _ = try await store.void(unnamed.id, reason: "test", at: now)
    try expect(await store.entry(twin.id)?.voidedBy, nil, "the twin")
    try expect(await Asking(store, maker).sum("n"), 11, "one of the twins")
    let void = try await store.void(keyed.id, reason: "test", at: now)
    try expect(await store.entry(completion.id)?.voidedBy, void.id, "the keyed completion")
    try expect(await Asking(store, maker).sum("m"), 0, "m")
    _ = try await store.append(maker.plain(minute: 8, ["n": 20], key: "a")).added()
    try expect(await Asking(store, maker).sum("n"), 21, "the key again")
  }
}
