import Amounts
import Metering
import Reporting
import UsageLedger

/// Gauges over time: how long a reading counts, the peak of several instances, and windows that belong to another span.
enum GaugeCases {
  static let all = [
    ConformanceCase("a gauge counts to the span's end, and its silence is named", silence),
    ConformanceCase("no gauge is carried into the next span", nextSpan),
    ConformanceCase("a retired instance's gauge ends with its retirement", retirement),
    ConformanceCase("an installation that was renamed is not counted twice", renamed),
    ConformanceCase("the peak is that of every instant, not of the hours' last readings", peak),
    ConformanceCase("the peak of several instances is that of their total", peakOfSeveral),
    ConformanceCase(numbered: "the peak goes with the report that made it", voidedPeak),
    ConformanceCase("a window that began too early is not counted", earlyWindows),
  ]

  private static let gauges: [Aggregation] = [.last, .max, .average, .p95]

  private static func silence(_ store: any BillingStore) async throws {
    let alive = try ReportMaker("c", "alive")
    let gone = try ReportMaker("c", "gone")
    for hour in Int64(1)...10 { _ = try await store.append(alive.hourly(hour, ["devices": 4])) }
    _ = try await store.append(gone.hourly(1, ["devices": 9]))
    let asking = Asking(store, alive)
    for (end, isSilent) in [(Int64(1), false), (3, false), (4, true), (10, true)] {
      let span = UsageSpan(hours: 0..<end)
      for aggregation in gauges {
        let total = try await asking.total("devices", aggregation, span)
        try expect(total.whole, 13, "\(aggregation.rawValue) at hour \(end)")
        try expect(
          total.silentInstances, isSilent ? [gone.instance] : [], "silent at hour \(end)")
      }
    }
    // 29 days and 20 hours of reports, then four hours of silence.
    let customer = try ReportMaker("d", "plant")
    _ = try await store.append(
      try (Int64(1)...716).map { try customer.hourly($0, ["devices": 25]) })
    for aggregation in gauges {
      let total = try await Asking(store, customer)
        .total("devices", aggregation, UsageSpan(hours: 0..<720))
      try expect(total.whole, 25, "\(aggregation.rawValue) of a month")
      try expect(total.silentInstances, [customer.instance], "silent at the month's end")
    }
  }

  private static func nextSpan(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("c", "a")
    let plain = try ReportMaker("c", "plain")
    _ = try await store.append(maker.hourly(9, ["devices": 4]))
    _ = try await store.append(plain.plain(minute: 539, ["devices": 2]))
    for aggregation in gauges {
      for (hours, wanted) in [(0..<9, 6), (9..<20, 0), (8..<9, 6)] as [(Range<Int64>, Int64)] {
        let total = try await Asking(store, maker)
          .total("devices", aggregation, UsageSpan(hours: hours))
        let isMean = aggregation == .average || aggregation == .p95
        guard !isMean || hours != 0..<9 else { continue }
        try expect(total.whole, WholeQuantity(wanted), "\(aggregation.rawValue) in \(hours)")
      }
    }
  }

  private static func retire(_ maker: ReportMaker, minute: Int64, in store: any BillingStore)
    async throws
  {
    try await store.addMark(
      .retirement(
        of: maker.instance, customer: maker.customer, from: ReportMaker.time(minute: minute),
        reason: "sold", at: ReportMaker.time(hour: 900)))
  }

  private static func retirement(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("c", "a")
    let other = try ReportMaker("c", "b")
    for hour in Int64(1)...10 {
      _ = try await store.append(other.hourly(hour, ["devices": 1]))
      if hour <= 3 { _ = try await store.append(maker.hourly(hour, ["devices": 9])) }
    }
    let asking = Asking(store, maker)
    let span = UsageSpan(hours: 0..<10)
    try expect(await asking.total("devices", .last, span).whole, 10, "before it is retired")
    try await retire(maker, minute: 180, in: store)
    try expect(await asking.total("devices", .last, span).whole, 1, "last, once retired")
    try expect(await asking.total("devices", .last, span).silentInstances, [], "silent")
    try expect(await asking.total("devices", .max, span).whole, 10, "max: it was there")
    try expect(
      await asking.total("devices", .average, span).exact, try Quantity(decimal: "3.7"), "average")
    try expect(
      await asking.total("devices", .last, UsageSpan(hours: 0..<3)).whole, 10,
      "at the instant of the retirement itself")
    // A later report counts again, until the next retirement.
    _ = try await store.append(maker.hourly(6, ["devices": 9]))
    try expect(await asking.total("devices", .last, span).whole, 10, "once it reports again")
    try expect(
      await asking.total("devices", .average, span).exact, try Quantity(decimal: "8.2"),
      "three hours, then five")
    try await retire(maker, minute: 8 * 60 + 30, in: store)
    try expect(await asking.total("devices", .last, span).whole, 1, "retired again")
    try expect(
      await asking.total("devices", .average, span).exact, try Quantity(decimal: "6.4"),
      "hours that ended before it")
    try await retire(other, minute: 20 * 60, in: store)
    try expect(await asking.total("devices", .last, span).whole, 1, "one that is still to come")
  }

  private static func renamed(_ store: any BillingStore) async throws {
    let (old, new) = (try ReportMaker("c", "plant-1"), try ReportMaker("c", "plant-one"))
    for end in stride(from: Int64(5), through: 6 * 60, by: 5) {
      let maker = end <= 170 ? old : new
      _ = try await store.append(maker.windowed(5, endMinute: end, ["gb": 100]))
    }
    let asking = Asking(store, old)
    let span = UsageSpan(hours: 0..<6)
    try expect(await asking.total("gb", .max, span).whole, 200, "max, while both are there")
    try await retire(old, minute: 170, in: store)
    for aggregation in gauges {
      try expect(await asking.total("gb", aggregation, span).whole, 100, aggregation.rawValue)
    }
  }

  private static func peak(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("c", "a")
    let values: [Int64: Int64] = [620: 500, 625: 400, 1_000: 499]
    let ends = Array(stride(from: Int64(5), through: 1_440, by: 5))
    // In any order: from both ends to the middle.
    for end in ends.sorted(by: { ($0 * 7) % 1_439 < ($1 * 7) % 1_439 }) {
      let value = Quantity(values[end] ?? 100)
      _ = try await store.append(maker.windowed(5, endMinute: end, ["gb": value]))
    }
    let table: [(Range<Int64>, Int64)] = [
      (0..<1_440, 500), (620..<1_440, 499), (619..<1_440, 500), (0..<619, 100), (0..<620, 500),
      (620..<630, 400), (625..<990, 100), (612..<622, 500),
    ]
    for (minutes, wanted) in table {
      let total = try await Asking(store, maker).total("gb", .max, UsageSpan(minutes: minutes))
      try expect(total.whole, WholeQuantity(wanted), "minutes \(minutes)")
    }
  }

  private static func peakOfSeveral(_ store: any BillingStore) async throws {
    let makers = try ["a", "b", "c"].map { try ReportMaker("c", $0) }
    // Three instances that move their data around: each peaks at 90, together they never have more than 110.
    for step in Int64(1)...12 {
      for (index, maker) in makers.enumerated() {
        let value: Int64 = Int(step) % 3 == index ? 90 : 10
        _ = try await store.append(
          maker.windowed(5, endMinute: step * 5, ["gb": Quantity(value)]))
      }
    }
    let asking = Asking(store, makers[0])
    try expect(await asking.total("gb", .max, UsageSpan(hours: 0..<2)).whole, 110, "in step")
    // A plain report between two windows, while the others hold theirs: 90 + 10 + 40.
    _ = try await store.append(ReportMaker("c", "d").plain(minute: 32, ["gb": 40]))
    try expect(await asking.total("gb", .max, UsageSpan(hours: 0..<2)).whole, 150, "and one more")
    _ = try await store.append(ReportMaker("c", "d").plain(minute: 33, ["gb": 0]))
    try expect(
      await asking.total("gb", .max, UsageSpan(hours: 0..<2)).whole, 150, "for a minute")
    // An hour's window speaks for its whole hour.
    _ = try await store.append(ReportMaker("c", "e").hourly(1, ["gb": 1_000]))
    try expect(
      await asking.total("gb", .max, UsageSpan(hours: 0..<2)).whole, 1_150, "beside an hour's")
  }

  private static func voidedPeak(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("c", "a")
    for (end, value) in [(Int64(20), 5), (40, 50), (60, 6), (80, 7)] as [(Int64, Int64)] {
      _ = try await store.append(maker.windowed(20, endMinute: end, ["gb": Quantity(value)]))
    }
    let asking = Asking(store, maker)
    let span = UsageSpan(hours: 0..<3)
    try expect(await asking.total("gb", .max, span).whole, 50, "the peak")
    _ = try await store.void(EntryID(2), reason: "wrong", at: ReportMaker.epoch)
    try expect(await asking.total("gb", .max, span).whole, 7, "without it")
    _ = try await store.append(maker.windowed(20, endMinute: 40, ["gb": 8]))
    try expect(await asking.total("gb", .max, span).whole, 8, "with another in its place")
  }

  /// A day's window that began two minutes into a trial of which all but a minute is over when it ends.
  private static func earlyWindows(_ store: any BillingStore) async throws {
    let maker = try ReportMaker("c", "a")
    let other = try ReportMaker("c", "b")
    _ = try await store.append([
      maker.windowed(1_440, endMinute: 1_442, ["n": 100_000]),
      maker.plain(minute: 1_441, ["n": 7]), maker.plain(minute: 1_442, ["n": 3]),
      maker.windowed(58, endMinute: 1_500, ["n": 20]),
      other.windowed(4_320, endMinute: 5_000, ["n": 9_000]),
      other.windowed(2_000, endMinute: 7_000, ["n": 400]),
    ])
    let start = ReportMaker.time(minute: 1_441)
    func span(_ end: Int64, _ from: Timestamp?) -> UsageSpan {
      UsageSpan(start: start, end: ReportMaker.time(minute: end), windowsFrom: from)
    }
    let table: [(Int64, Timestamp?, Int64, Int64)] = [
      (1_442, nil, 100_003, 3), (1_442, start, 3, 3), (1_500, start, 23, 20),
      (7_000, nil, 109_423, 20 + 400), (7_000, start, 423, 20 + 400), (6_000, start, 23, 20),
      (7_000, ReportMaker.time(minute: 1), 109_423, 420),
      (7_000, ReportMaker.time(minute: 3), 9_423, 420), (9_000, start, 423, 420),
    ]
    let asking = Asking(store, maker)
    for (end, from, sum, last) in table {
      let what = "to minute \(end), windows from \(from.map { "\($0)" } ?? "any time")"
      try expect(await asking.total("n", .sum, span(end, from)).exact, Quantity(sum), what)
      try expect(await asking.total("n", .last, span(end, from)).exact, Quantity(last), what)
    }
    let peak = try await asking.total("n", .max, span(9_000, start))
    try expect(peak.whole, 420, "the peak")
  }
}
