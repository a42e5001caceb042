import Amounts
import Metering
import Reporting
import UsageLedger

/// Reading entries back: pages, filters, instances, activity.
enum PageCases {
  static let all = [
    ConformanceCase("pages are walked from the newest back", pages),
    ConformanceCase("filters choose by instance and window end", filters),
    ConformanceCase("instances remember their newest window and exporter", instances),
    ConformanceCase("customers are listed in order", customers),
    ConformanceCase(numbered: "activity names who got entries or voids", activity),
  ]

  private static func pages(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let empty = try await store.entries(of: maker.customer, matching: EntryFilter())
    try expect(empty, EntryPage(entries: [], total: 0, next: nil), "no entries")
    var entries: [LedgerEntry] = []
    for hour in Int64(1)...25 {
      entries.append(try await store.append(maker.hourly(100 - hour, ["n": 1])).added())
    }
    let void = try await store.void(entries[3].id, reason: "no", at: ReportMaker.time(hour: 0))
    entries[3] = entries[3].voided(by: void.id)
    var found: [LedgerEntry] = []
    var before: EntryID?
    var sizes: [Int] = []
    repeat {
      let page = try await store.entries(
        of: maker.customer, matching: EntryFilter(before: before, limit: 10))
      found += page.entries
      sizes.append(page.entries.count)
      try expect(page.total, 25, "the number of entries")
      before = page.next
    } while before != nil
    try expect(sizes, [10, 10, 5], "page sizes")
    try expect(found, entries.reversed(), "the entries of all pages")
    let exact = try await store.entries(of: maker.customer, matching: EntryFilter(limit: 25))
    try expect(exact.next, nil, "a page that holds all")
    let least = try await store.entries(of: maker.customer, matching: EntryFilter(limit: 0))
    try expect(least.entries.count, 1, "the smallest page")
  }

  private static func filters(_ store: any BillingStore) async throws {
    let makers = [try ReportMaker("c", "a"), try ReportMaker("c", "b")]
    var entries: [LedgerEntry] = []
    for end in stride(from: Int64(20), through: 400, by: 20) {
      let maker = makers[Int(end / 20) % 2]
      entries.append(
        try await store.append(maker.windowed(20, endMinute: end, ["n": 1])).added())
    }
    let table: [(InstanceID?, Int64?, Int64?)] = [
      (makers[0].instance, nil, nil), (nil, 100, nil), (nil, nil, 100), (nil, 100, 300),
      (makers[1].instance, 101, 299), (try InstanceID("none"), nil, nil), (nil, 400, nil),
      (nil, 300, 100),
    ]
    for (instance, from, to) in table {
      var filter = EntryFilter(
        instance: instance, from: from.map { ReportMaker.time(minute: $0) },
        to: to.map { ReportMaker.time(minute: $0) }, limit: 4)
      let wanted = Array(entries.filter(filter.matches).reversed())
      var found: [LedgerEntry] = []
      repeat {
        let page = try await store.entries(of: makers[0].customer, matching: filter)
        try expect(page.total, Int64(wanted.count), "the number for \(filter)")
        found += page.entries
        filter.before = page.next
      } while filter.before != nil
      try expect(found, wanted, "the entries for \(filter)")
    }
  }

  private static func instances(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("c", "eu")
    try expect(await store.instances(of: maker.customer), [], "none")
    let plain = try await store.append(try ReportMaker("c", "ap").plain(minute: 1, [:])).added()
    let stamped = [(5, 1), (3, 2), (5, nil)].map { (hour: Int64, sequence: Int64?) in
      (hour, sequence.map { ExporterStamp(id: "spool", sequence: $0) })
    }
    var newest: TimeWindow?
    for (position, (hour, stamp)) in stamped.enumerated() {
      let draft = try maker.windowed(
        position == 2 ? 30 : 60, endMinute: position == 2 ? 330 : hour * 60, ["n": 1])
      let report = UsageReport(
        customer: maker.customer, instance: maker.instance, window: draft.window,
        metrics: draft.report.metrics, exporter: stamp)
      _ = try await store.append(
        EntryDraft(
          report: report, receivedAt: ReportMaker.time(hour: 10 - hour), reportedBy: nil))
      if position == 2 { newest = draft.window }
    }
    let wanted = [
      InstanceState(
        instance: plain.report.instance, newestWindow: plain.window,
        lastReceivedAt: plain.receivedAt, entryCount: 1, exporter: nil),
      InstanceState(
        instance: maker.instance, newestWindow: newest ?? plain.window,
        lastReceivedAt: ReportMaker.time(hour: 7), entryCount: 3,
        exporter: ExporterStamp(id: "spool", sequence: 2)),
    ]
    try expect(await store.instances(of: maker.customer), wanted, "instances")
  }

  private static func customers(_ store: any BillingStore) async throws {
    for name in ["m", "a", "z", "b"] {
      _ = try await store.append(ReportMaker(name).hourly(1, [:]))
    }
    try await store.addLink(
      CustomerLink(
        customer: try CustomerID("c"), stripeCustomer: "cus_1", name: nil, email: nil,
        testClock: nil, linkedAt: ReportMaker.epoch))
    let first = try await store.customers(after: nil, limit: 3)
    try expect(first.map(\.text), ["a", "b", "m"], "the first three")
    let rest = try await store.customers(after: first.last, limit: 3)
    try expect(rest.map(\.text), ["z"], "the rest")
  }

  private static func activity(_ store: any BillingStore) async throws {
    let nobody = LedgerActivity(customers: [], through: LedgerCursor([0]))
    try expect(await store.activity(after: LedgerCursor([0]), limit: 10), nobody, "no activity")
    try expect(await store.end().newest, EntryID(0), "no newest entry")
    let makers = try ["a", "b", "c"].map { try ReportMaker($0) }
    for maker in makers { _ = try await store.append(maker.hourly(1, ["n": 1])) }
    let void = try await store.void(EntryID(1), reason: "no", at: ReportMaker.epoch)
    let table: [(Int64, Int, [Int], Int64)] = [
      (0, 10, [0, 1, 2], 4), (0, 2, [0, 1], 2), (2, 10, [0, 2], 4), (3, 10, [0], 4), (4, 10, [], 4),
    ]
    for (after, limit, positions, through) in table {
      let wanted = LedgerActivity(
        customers: Set(positions.map { makers[$0].customer }), through: LedgerCursor([through]))
      try expect(
        await store.activity(after: LedgerCursor([after]), limit: limit), wanted, "after \(after)")
    }
    try expect(void.id, EntryID(4), "the void's number")
    try expect(await store.end().newest, void.id, "the newest, a void")
  }
}
