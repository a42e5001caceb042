import Amounts
import Metering
import Reporting
import UsageLedger

/// Windows of one instance share no time: what overlaps one that stands is refused, and changes nothing.
enum OverlapCases {
  static let all = [
    ConformanceCase(
      numbered: "a window that overlaps others is refused, and they are named", refused),
    ConformanceCase(numbered: "a day over its hours names twenty of them", namesTwenty),
    ConformanceCase("what shares no time with a window is taken", taken),
    ConformanceCase(
      numbered: "the same window is a repeat, a completion or a conflict, no overlap", same),
    ConformanceCase(numbered: "a window that was voided is open to any other", voided),
    ConformanceCase(numbered: "of two that overlap in one batch the first is taken", batches),
    ConformanceCase("a long window is known wherever one begins in it", longWindows),
    ConformanceCase("a nanosecond is an overlap", nanoseconds),
    ConformanceCase(numbered: "a report is superseded between its neighbours", superseded),
    ConformanceCase("of windows that overlap, sent at once, none that stand do", concurrent),
  ]

  /// Hours 1 to 6 of an instance, each with five.
  private static func hours(_ store: any BillingStore) async throws -> ReportMaker {
    let maker = try ReportMaker("c", "a")
    _ = try await store.append(try (Int64(1)...6).map { try maker.hourly($0, ["n": 5]) })
    return maker
  }

  private static func named(_ hours: [Int64], _ maker: ReportMaker) throws -> AppendOutcome? {
    WindowOverlap(
      try hours.map {
        WindowOverlap.Window(report: EntryID($0), window: try maker.hourly($0, [:]).window)
      }
    ).map { .overlap($0) }
  }

  private static func refused(_ store: any BillingStore) async throws {
    let maker = try await hours(store)
    let table: [(minutes: Int64, end: Int64, hours: [Int64])] = [
      (1, 1, [1]), (1, 60, [1]), (60, 61, [1, 2]), (60, 90, [1, 2]), (30, 90, [2]), (30, 120, [2]),
      (60, 359, [5, 6]), (120, 120, [1, 2]), (360, 360, [1, 2, 3, 4, 5, 6]), (61, 361, [6]),
      (1_440, 1_440, [1, 2, 3, 4, 5, 6]), (2, 61, [1, 2]),
    ]
    for (minutes, end, hours) in table {
      let draft = try maker.windowed(minutes, endMinute: end, ["n": 100])
      let outcome = try await store.append(draft)
      try expect(outcome, try named(hours, maker), "\(minutes) minutes to minute \(end)")
      try expect(await store.append([draft]), [outcome], "the same in a batch")
    }
    try expect(await Asking(store, maker).sum("n"), 30, "the total")
    try expect(await store.entries(of: maker.customer, matching: EntryFilter()).total, 6, "entries")
    try expect(await store.end().newest, EntryID(6), "the newest number")
    let kept = try await store.conflicts(of: maker.customer, limit: 100)
    try expect(Set(kept.map(\.existing.number)), [1, 2, 5, 6], "what the attempts met")
  }

  private static func namesTwenty(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("c", "a")
    _ = try await store.append(try (Int64(1)...24).map { try maker.hourly($0, ["n": 2_400]) })
    let day = try maker.windowed(1_440, endMinute: 1_440, ["n": 57_600])
    guard case .overlap(let overlap) = try await store.append(day) else {
      throw ConformanceFailure("a day over its hours was not refused")
    }
    try expect(overlap.windows.map(\.report.number), Array(1...20), "those that are named")
    try expect(overlap.hasMore, "that there are more")
    try expect(await Asking(store, maker).sum("n"), 57_600, "the total")
  }

  private static func taken(_ store: any BillingStore) async throws {
    let maker = try await hours(store)
    let drafts = [
      try maker.windowed(60, endMinute: 0, ["n": 1]),
      try maker.windowed(60, endMinute: 420, ["n": 1]),
      try maker.windowed(1_440, endMinute: -60, ["n": 1]),
      try ReportMaker("c", "b").windowed(1_440, endMinute: 1_440, ["n": 1]),
      try ReportMaker("d", "a").windowed(1_440, endMinute: 1_440, ["n": 1]),
      try maker.plain(minute: 90, ["n": 1]), try maker.plain(minute: 60, ["n": 1]),
      try maker.windowed(1, endMinute: 421, ["n": 1]),
    ]
    for draft in drafts { _ = try await store.append(draft).added() }
  }

  private static func same(_ store: any BillingStore) async throws {
    let maker = try await hours(store)
    let first = try await store.append(maker.hourly(7, ["n": 5], missing: ["m"])).added()
    try expect(
      await store.append(maker.hourly(7, ["n": 5], missing: ["m"])), .alreadyThere(first),
      "the same again")
    _ = try await store.append(maker.hourly(7, ["n": 5, "m": 1])).added()
    let other = try await store.append(maker.hourly(6, ["n": 6]))
    guard case .conflict(let existing) = other else {
      throw ConformanceFailure("other content for a window was \(other)")
    }
    try expect(existing.id, EntryID(6), "the entry that stands")
    let half = try await store.append(maker.windowed(30, endMinute: 420, ["n": 1]))
    guard case .overlap(let overlap) = half else {
      throw ConformanceFailure("half of a completed window was \(half)")
    }
    try expect(overlap.windows.map(\.report), [first.id], "a completed report is named once")
  }

  private static func voided(_ store: any BillingStore) async throws {
    let maker = try await hours(store)
    _ = try await store.void(EntryID(2), reason: "wrong", at: ReportMaker.epoch)
    _ = try await store.void(EntryID(3), reason: "wrong", at: ReportMaker.epoch)
    try expect(
      await store.append(maker.windowed(121, endMinute: 180, ["n": 1])), try named([1], maker),
      "one that reaches into the hour before")
    let both = try await store.append(maker.windowed(120, endMinute: 180, ["n": 1])).added()
    let again = try await store.append(maker.hourly(2, ["n": 5]))
    let overlap = WindowOverlap([.init(report: both.id, window: both.window)])
    try expect(again, overlap.map { .overlap($0) }, "the hour that was voided")
    _ = try await store.void(both.id, reason: "wrong", at: ReportMaker.epoch)
    for hour in [Int64(3), 2] { _ = try await store.append(maker.hourly(hour, ["n": 4])).added() }
    try expect(await Asking(store, maker).sum("n"), 28, "the total")
  }

  private static func batches(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("c", "a")
    let other = try ReportMaker("c", "b")
    let outcomes = try await store.append([
      maker.windowed(60, endMinute: 90, ["n": 1]), maker.hourly(1, ["n": 10]),
      maker.hourly(2, ["n": 10]), other.hourly(1, ["n": 100]), maker.hourly(3, ["n": 1_000]),
      maker.windowed(90, endMinute: 180, ["n": 10]), maker.windowed(60, endMinute: 90, ["n": 1]),
    ])
    let added = outcomes.map { if case .added = $0 { true } else { false } }
    try expect(added, [true, false, false, true, true, false, false], "which were added")
    let overlaps = outcomes.compactMap { outcome in
      if case .overlap(let overlap) = outcome { overlap.windows.map(\.report.number) } else { nil }
    }
    try expect(overlaps, [[1], [1], [3]], "what the others overlap")
    try expect(await Asking(store, maker).sum("n"), 1_101, "the total")
  }

  private static func longWindows(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("c", "a")
    let month: Int64 = 31 * 1_440
    _ = try await store.append(maker.windowed(15, endMinute: 2 * month, ["n": 1])).added()
    let long = try await store.append(maker.windowed(month, endMinute: month, ["n": 1])).added()
    let named = WindowOverlap([.init(report: long.id, window: long.window)])
      .map { AppendOutcome.overlap($0) }
    for end in [1, 60, month / 2, month - 1, month, month + 14] {
      try expect(
        await store.append(maker.windowed(15, endMinute: end, ["n": 1])), named,
        "a quarter to minute \(end)")
    }
    for end in [0, month + 15] {
      _ = try await store.append(maker.windowed(15, endMinute: end, ["n": 1])).added()
    }
  }

  private static func nanoseconds(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("c", "a")
    func draft(_ start: Int64, _ end: Int64) throws -> EntryDraft {
      let window = try TimeWindow(
        start: ReportMaker.epoch.advanced(byNanoseconds: start),
        end: ReportMaker.epoch.advanced(byNanoseconds: end))
      let report = UsageReport(
        customer: maker.customer, instance: maker.instance, window: window,
        metrics: [try MetricName("n"): 1])
      return EntryDraft(report: report, receivedAt: window.end, reportedBy: nil)
    }
    let hour: Int64 = 3_600_000_000_000
    let table: [(Int64, Int64, Bool)] = [
      (1, hour - 1, true), (0, 1, true), (0, 2, false), (hour - 2, hour + 5, false),
      (hour - 1, hour, true), (hour, 2 * hour + 1, true), (2 * hour, 3 * hour, false),
      (2 * hour + 1, 3 * hour, true), (-hour, 0, true), (-2 * hour, 1 - hour, false),
    ]
    for (start, end, isTaken) in table {
      if case .added = try await store.append(draft(start, end)) {
        try expect(isTaken, "\(start) to \(end) is refused")
      } else {
        try expect(!isTaken, "\(start) to \(end) is taken")
      }
    }
  }

  private static func superseded(_ store: any BillingStore) async throws {
    let maker = try await hours(store)
    let done = try await store.supersede(
      EntryID(3), by: maker.hourly(3, ["n": 50]), reason: "typing", at: ReportMaker.epoch)
    try expect(done.isNew, "that it is new")
    try expect(
      await store.append(maker.windowed(30, endMinute: 150, ["n": 1])),
      WindowOverlap([.init(report: done.replacement.id, window: done.replacement.window)])
        .map { .overlap($0) }, "a half of the hour then")
    try expect(await Asking(store, maker).sum("n"), 75, "the total")
  }

  private static func concurrent(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("c", "a")
    let drafts = try (0..<120).map { index in
      try maker.windowed(60, endMinute: 60 + Int64(index) * 25, ["n": 1])
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for draft in drafts { group.addTask { _ = try await store.append(draft) } }
      try await group.waitForAll()
    }
    try await expectTiles(of: maker, in: store)
  }

  /// That the windows that stand share no time, that each of those refused shares some with them, and that the total is
  /// theirs.
  static func expectTiles(of maker: ReportMaker, in store: any BillingStore) async throws {
    let found = try await store.entries(of: maker.customer, matching: EntryFilter(limit: 1_000))
    let windows = found.entries.map(\.window).sorted { $0.end < $1.end }
    for (window, next) in zip(windows, windows.dropFirst()) {
      try expect(window.end <= next.start, "that \(window) ends before \(next)")
    }
    try expect(!windows.isEmpty, "that some are there")
    try expect(
      await Asking(store, maker).sum("n"), Quantity(Int64(windows.count)), "the total")
  }
}
