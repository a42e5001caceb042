import Amounts
import Metering
import Reporting
import UsageLedger

/// What becomes of a report: new, there already, a completion, or a conflict.
enum AppendCases {
  static let all = [
    ConformanceCase("the same report again is one entry", sameReportAgain),
    ConformanceCase("other content for a window is a conflict, kept once", otherContent),
    ConformanceCase("a completion adds the missing metrics only", completion),
    ConformanceCase("active devices complete a missing device count", completionByActiveDevices),
    ConformanceCase("plain reports count each time", plainReports),
    ConformanceCase("a client key names a plain report", clientKeys),
    ConformanceCase(numbered: "a batch keeps its order and finds its own repeats", batch),
    ConformanceCase("everything that a report says is kept", everythingIsKept),
    ConformanceCase("a day's total that does not fit is refused, and only that", overflow),
  ]

  private static func sameReportAgain(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let draft = try maker.hourly(1, ["devices": 8, "mqtt_messages": 1_500])
    let first = try await store.append(draft).added()
    let later = EntryDraft(
      report: draft.report, receivedAt: ReportMaker.time(hour: 9), reportedBy: "key_2")
    try expect(await store.append(later), .alreadyThere(first), "the repeat")
    try expect(await store.entry(first.id), first, "the entry")
    try expect(await Asking(store, maker).facts("mqtt_messages").entryCount, 1, "entries")
  }

  private static func otherContent(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let first = try await store.append(maker.hourly(1, ["devices": 8])).added()
    let other = try maker.hourly(1, ["devices": 9])
    for _ in 1...2 {
      try expect(await store.append(other), .conflict(with: ExistingReport(first)), "other content")
    }
    let third = try maker.hourly(1, ["devices": 10])
    try expect(await store.append(third), .conflict(with: ExistingReport(first)), "third content")
    try expect(await Asking(store, maker).sum("devices"), 8, "the total")
    let kept = try await store.conflicts(of: maker.customer, limit: 10)
    let wanted = [third, other].map { draft in
      ReportConflict(
        report: draft.report, contentHash: draft.contentHash, existing: first.id,
        receivedAt: draft.receivedAt, reportedBy: draft.reportedBy)
    }
    try expect(kept, wanted, "conflicts")
    try expect(
      await store.conflicts(of: maker.customer, limit: 1), [wanted[0]], "the newest conflict")
  }

  private static func completion(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let asking = Asking(store, maker)
    let first = try await store.append(
      maker.hourly(1, ["devices": 8], missing: ["mqtt_messages", "storage_gb"])
    ).added()
    let draft = try maker.hourly(
      1, ["devices": 8, "mqtt_messages": 70], missing: ["storage_gb"])
    let second = try await store.append(draft).added()
    try expect(
      second.kind, .completion(of: first.id, adds: [MetricName("mqtt_messages")]), "the kind")
    let last = try await store.append(
      maker.hourly(1, ["devices": 8, "mqtt_messages": 70, "storage_gb": 3])
    ).added()
    try expect(
      last.kind, .completion(of: first.id, adds: [MetricName("storage_gb")]), "the last kind")
    try expect(await store.append(draft), .alreadyThere(second), "the completion again")
    try expect(await store.entry(second.id), second, "the completion as kept")
    let conflict = try maker.hourly(1, ["devices": 8, "mqtt_messages": 71, "storage_gb": 3])
    try expect(
      await store.append(conflict), .conflict(with: ExistingReport(last)), "a changed value")
    for (metric, sum) in ["devices": Quantity(8), "mqtt_messages": 70, "storage_gb": 3] {
      try expect(
        await asking.facts(metric, .always), MetricFacts(sum: sum, entryCount: 1), metric)
    }
  }

  private static func completionByActiveDevices(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    _ = try await store.append(maker.hourly(1, ["gb": 1], missing: ["devices"])).added()
    _ = try await store.append(
      maker.windowed(endMinute: 60, ["gb": 1], activeDevices: 5)
    ).added()
    try expect(await Asking(store, maker).sum("devices"), 5, "devices")
    try expect(await Asking(store, maker).sum("gb"), 1, "gb")
  }

  private static func plainReports(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let draft = try maker.plain(minute: 5, ["mqtt_messages": 10], activeDevices: 4)
    let entries = [try await store.append(draft).added(), try await store.append(draft).added()]
    try expect(entries[0].window, TimeWindow(instant: draft.receivedAt), "the window")
    try expect(entries[1].id > entries[0].id, "the second number is higher")
    try expect(await Asking(store, maker).sum("mqtt_messages"), 20, "messages")
    try expect(await store.entry(entries[1].id), entries[1], "the second entry")
    let devices = try await Asking(store, maker).total(
      "devices", .last, UsageSpan(hours: 0..<744))
    try expect(devices.whole, 4, "devices")
  }

  private static func clientKeys(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let first = try await store.append(
      maker.plain(minute: 5, ["n": 10], key: "a", missing: ["m"])
    ).added()
    let repeated = try maker.plain(minute: 50, ["n": 10], key: "a", missing: ["m"])
    try expect(await store.append(repeated), .alreadyThere(first), "the key again")
    let other = try maker.plain(minute: 51, ["n": 11], key: "a")
    try expect(
      await store.append(other), .conflict(with: ExistingReport(first)),
      "the key with other content")
    let completed = try await store.append(
      maker.plain(minute: 52, ["n": 10, "m": 1], key: "a")
    ).added()
    try expect(
      completed.kind, .completion(of: first.id, adds: [MetricName("m")]), "the completion")
    _ = try await store.append(maker.plain(minute: 53, ["n": 10], key: "b")).added()
    let neighbour = try ReportMaker("cust_1", "other")
    _ = try await store.append(neighbour.plain(minute: 53, ["n": 10], key: "a")).added()
    try expect(await Asking(store, maker).sum("n"), 30, "the total")
  }

  private static func batch(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let drafts = [
      try maker.hourly(1, ["n": 1]), try maker.hourly(2, ["n": 2]), try maker.hourly(1, ["n": 1]),
      try maker.hourly(2, ["n": 3]),
    ]
    let outcomes = try await store.append(drafts)
    let first = drafts[0].entry(EntryID(1), kind: .report)
    let second = drafts[1].entry(EntryID(2), kind: .report)
    try expect(
      outcomes,
      [
        .added(first), .added(second), .alreadyThere(first),
        .conflict(with: ExistingReport(second)),
      ], "outcomes")
    try expect(await store.append([]), [], "an empty batch")
    try expect(await Asking(store, maker).sum("n"), 3, "the total")
  }

  private static func everythingIsKept(_ store: any BillingStore) async throws {
    let window = try TimeWindow(
      start: Timestamp(nanoseconds: 1_767_225_600_000_000_001),
      end: Timestamp(nanoseconds: 1_767_229_199_999_999_999))
    let report = UsageReport(
      customer: try CustomerID("Kundin Nº 7 😀"), instance: try InstanceID("cluster/eu-west"),
      window: window, clientKey: "report-é", activeDevices: 0, totalDevices: .max,
      metrics: [
        try MetricName("tiny"): Quantity(rawValue: 1), try MetricName("zero"): 0,
        try MetricName("half"): try Quantity(decimal: "0.5"), .devices: .jsonLimit,
        try MetricName("负"): try Quantity(decimal: "-12345678.000000000009"),
      ],
      missing: [
        MissingMetric(metric: try MetricName("z"), reason: "HTTP 503, \"later\"\n"),
        MissingMetric(metric: try MetricName("a"), reason: ""),
      ], exporter: ExporterStamp(id: "spool-1", sequence: 41))
    let draft = EntryDraft(
      report: report, receivedAt: Timestamp(nanoseconds: 1_767_229_200_123_456_789),
      reportedBy: nil)
    let entry = try await store.append(draft).added()
    try expect(entry, draft.entry(entry.id, kind: .report), "the answer")
    try expect(await store.entry(entry.id), entry, "the entry")
    let bare = UsageReport(customer: report.customer, instance: .default, window: nil)
    let nothing = EntryDraft(report: bare, receivedAt: ReportMaker.epoch, reportedBy: "key")
    let empty = try await store.append(nothing).added()
    try expect(await store.entry(empty.id), empty, "an entry that says nothing")
    try expect(await store.entry(EntryID(99)), nil, "a number without an entry")
  }

  private static func overflow(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let largest = Quantity(rawValue: .max)
    let first = try await store.append(maker.hourly(1, ["n": largest])).added()
    try await expect(.overflow, "one more") {
      _ = try await store.append(maker.hourly(2, ["n": 1]))
    }
    try await expect(.overflow, "a batch with one more") {
      _ = try await store.append([maker.hourly(3, ["m": 1]), maker.hourly(4, ["n": 1])])
    }
    try expect(await Asking(store, maker).sum("m"), 0, "the batch")
    let other = try await store.append(maker.hourly(2, ["m": 1])).added()
    try expect(other.id > first.id, "the store goes on")
    // Days fit; their sum does not.
    _ = try await store.append(maker.hourly(30, ["n": 1])).added()
    try await expect(.overflow, "the sum of two days") {
      _ = try await Asking(store, maker).sum("n")
    }
    let facts = try await Asking(store, maker).facts("n", UsageSpan(hours: 24..<48))
    try expect(facts, MetricFacts(sum: 1, entryCount: 1), "the second day")
  }
}
