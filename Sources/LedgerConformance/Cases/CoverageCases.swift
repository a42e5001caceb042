import Amounts
import Metering
import Reporting
import UsageLedger

/// Which windows were reported, and what is not waited for.
enum CoverageCases {
  static let all = [
    ConformanceCase(
      numbered: "the windows of a span are told, with voids and what was missing", windows),
    ConformanceCase("only the newest windows of each instance are told when that is asked", newest),
    ConformanceCase("a mark is kept as it was first made", marks),
  ]

  private static func windows(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("cust_1", "a")
    let other = try ReportMaker("cust_1", "b")
    let plain = try ReportMaker("cust_1", "plain")
    let drafts = [
      try maker.hourly(1, ["n": 1]), try maker.hourly(2, ["n": 2], missing: ["m", "k"]),
      try other.windowed(15, endMinute: 135, ["n": 3]),
      try other.windowed(15, endMinute: 150, ["n": 3]),
      try plain.plain(minute: 100, ["n": 4]), try ReportMaker("cust_2", "a").hourly(2, ["n": 9]),
      try maker.hourly(4, ["n": 5]),
    ]
    for draft in drafts { _ = try await store.append(draft) }
    let completed = try await store.append(maker.hourly(2, ["n": 2, "m": 5], missing: ["k"]))
    try expect(completed.entry?.id, EntryID(8), "a completion")
    let void = try await store.void(EntryID(4), reason: "twice", at: ReportMaker.time(hour: 9))
    func hour(_ id: Int64, _ hour: Int64, missing: [String] = []) throws -> ReportedWindow {
      ReportedWindow(
        entry: EntryID(id), window: try maker.hourly(hour, [:]).window,
        missing: try missing.map { try MetricName($0) })
    }
    func quarter(_ id: Int64, _ end: Int64, void: EntryID? = nil) throws -> ReportedWindow {
      ReportedWindow(
        entry: EntryID(id), window: try other.windowed(15, endMinute: end, [:]).window,
        voidedBy: void)
    }
    let query = WindowsQuery(customer: maker.customer, span: UsageSpan(hours: 1..<3))
    let found = try await store.reportedWindows(query)
    try expect(
      found.map { Self.sorted($0) },
      [
        InstanceWindows(
          instance: maker.instance, first: try maker.hourly(1, [:]).window,
          windows: [
            try hour(2, 2, missing: ["k", "m"]), try hour(8, 2, missing: ["k"]),
          ]),
        InstanceWindows(
          instance: other.instance, first: try other.windowed(15, endMinute: 135, [:]).window,
          windows: [try quarter(3, 135), try quarter(4, 150, void: void.id)]),
        InstanceWindows(instance: plain.instance, first: nil, windows: []),
      ], "windows that end in the span, by instance")
    try expect(
      await store.reportedWindows(
        WindowsQuery(customer: CustomerID("nobody"), span: UsageSpan(hours: 0..<9))), [],
      "an unknown customer")
  }

  /// The order of missing names is a storage's own.
  private static func sorted(_ windows: InstanceWindows) -> InstanceWindows {
    InstanceWindows(
      instance: windows.instance, first: windows.first,
      windows: windows.windows.map {
        ReportedWindow(
          entry: $0.entry, window: $0.window, missing: $0.missing.sorted(), voidedBy: $0.voidedBy)
      }, isWhole: windows.isWhole)
  }

  private static func newest(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("cust_1", "a")
    for hour in [3, 1, 960, 2] as [Int64] {
      _ = try await store.append(maker.hourly(hour, ["n": 1]))
    }
    for (limit, hours, isWhole) in [
      (1, [960], false), (3, [2, 3, 960], false), (4, [1, 2, 3, 960], true),
    ] as [(Int, [Int64], Bool)] {
      let found = try await store.reportedWindows(
        WindowsQuery(
          customer: maker.customer, span: UsageSpan(hours: 0..<1_000), limit: limit))
      try expect(
        found.flatMap(\.windows).map(\.window.end), hours.map { ReportMaker.time(hour: $0) },
        "the newest \(limit)")
      try expect(found.map(\.isWhole), [isWhole], "whether that is all, of \(limit)")
      try expect(found.map(\.first?.end), [ReportMaker.time(hour: 1)], "the first ever")
    }
  }

  private static func marks(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("cust_1", "a")
    let waiver = CoverageMark.waiver(
      of: maker.instance, customer: maker.customer, try maker.hourly(2, [:]).window,
      reason: "the site had no power", at: ReportMaker.time(hour: 5))
    let retirement = CoverageMark.retirement(
      of: maker.instance, customer: maker.customer, from: ReportMaker.time(hour: 4),
      reason: "contract ended", at: ReportMaker.time(hour: 6))
    let again = CoverageMark.retirement(
      of: maker.instance, customer: maker.customer, from: ReportMaker.time(hour: 4),
      reason: "another reason", at: ReportMaker.time(hour: 7))
    for mark in [retirement, waiver, again] { try await store.addMark(mark) }
    try expect(
      await store.marks(of: maker.customer), [waiver, retirement], "by start, each as it was first")
    try expect(await store.marks(of: CustomerID("cust_2")), [], "another customer")
  }
}

extension AppendOutcome {
  /// The entry that the outcome is about, but for one that refuses.
  fileprivate var entry: LedgerEntry? {
    switch self {
    case .added(let entry), .alreadyThere(let entry): entry
    case .conflict, .overlap: nil
    }
  }
}
