import Amounts
import Metering
import Reporting
import UsageLedger

/// Totals of spans: which windows count, and what hours, instances and silence make of them.
enum TotalCases {
  static let all = [
    ConformanceCase("a span holds the windows that end after its start", bounds),
    ConformanceCase("instances add up, then hours are combined", instancesThenHours),
    ConformanceCase("a day's window covers its hours", dayWindows),
    ConformanceCase("a plain report's gauge holds until the next one", plainGauges),
    ConformanceCase("active devices stand in for an absent device count", activeDevices),
    ConformanceCase("what is not there is nothing", nothing),
    ConformanceCase("late entries count at once", lateEntries),
    ConformanceCase("the window that ends last is the newest, whenever it came", newest),
    ConformanceCase("more metrics than a report usually has", manyMetrics),
  ]

  private static func bounds(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    for end in stride(from: Int64(15), through: 300, by: 15) {
      _ = try await store.append(maker.windowed(15, endMinute: end, ["n": 1, "gb": Quantity(end)]))
    }
    let asking = Asking(store, maker)
    let table: [(Range<Int64>, Int64)] = [
      (0..<300, 20), (0..<15, 1), (0..<14, 0), (15..<30, 1), (14..<15, 1), (15..<15, 0),
      (7..<52, 3), (60..<120, 4), (59..<121, 5), (61..<119, 3), (45..<195, 10), (290..<1_000, 1),
      (300..<400, 0),
    ]
    for (minutes, count) in table {
      let found = try await asking.facts("n", UsageSpan(minutes: minutes))
      try expect(
        found, MetricFacts(sum: Quantity(count), entryCount: count), "minutes \(minutes)")
    }
    let newest = try await asking.facts("gb", UsageSpan(minutes: 0..<100), .newest)
    let reading = GaugeReading(
      window: try maker.windowed(15, endMinute: 90, [:]).window, value: 90)
    try expect(newest.readings, [maker.instance: [reading]], "the newest before minute 100")
  }

  private static func instancesThenHours(_ store: any BillingStore) async throws {
    let makers = [try ReportMaker("c", "a"), try ReportMaker("c", "b")]
    // Hour by hour: a 1…20, b 20…1, so that every hour's total is 21, but the last two hours' 31 and 41.
    for hour in Int64(1)...20 {
      let extra: Int64 = hour == 19 ? 10 : hour == 20 ? 20 : 0
      _ = try await store.append([
        makers[0].hourly(hour, ["gb": Quantity(hour + extra)]),
        makers[1].hourly(hour, ["gb": Quantity(21 - hour)]),
      ])
    }
    let asking = Asking(store, makers[0])
    let span = UsageSpan(hours: 0..<20)
    let table: [(Aggregation, Quantity)] = [
      (.sum, 450), (.last, 41), (.max, 41), (.p95, 31), (.average, try Quantity(decimal: "22.5")),
    ]
    for (aggregation, wanted) in table {
      try expect(
        await asking.total("gb", aggregation, span).exact, wanted, "\(aggregation.rawValue)")
    }
    try expect(
      await asking.total("gb", .average, span).whole, 23, "the average, rounded up once")
  }

  private static func dayWindows(_ store: any BillingStore) async throws {
    let daily = try ReportMaker("c", "daily")
    let hourly = try ReportMaker("c", "hourly")
    _ = try await store.append(daily.windowed(1_440, endMinute: 1_440, ["gb": 10]))
    _ = try await store.append(hourly.hourly(7, ["gb": 5]))
    let asking = Asking(store, daily)
    let day = UsageSpan(hours: 0..<24)
    try expect(await asking.total("gb", .max, day).exact, 15, "the peak")
    // Ten all day, five more from the seventh hour on: (24 × 10 + 18 × 5) / 24.
    try expect(
      await asking.total("gb", .average, day).exact, try Quantity(decimal: "13.75"), "the mean")
  }

  private static func plainGauges(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    _ = try await store.append(maker.plain(minute: 30, ["devices": 3]))
    _ = try await store.append(maker.plain(minute: 270, ["devices": 6]))
    let asking = Asking(store, maker)
    let span = UsageSpan(hours: 0..<8)
    try expect(await asking.total("devices", .last, span).whole, 6, "the newest")
    try expect(
      await asking.total("devices", .average, span).exact, try Quantity(decimal: "4.5"),
      "four hours of 3, four of 6")
  }

  private static func activeDevices(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    _ = try await store.append(maker.windowed(endMinute: 60, ["n": 1], activeDevices: 7))
    _ = try await store.append(
      maker.windowed(endMinute: 120, ["devices": 2], activeDevices: 7))
    _ = try await store.append(
      maker.windowed(endMinute: 180, ["n": 1], missing: ["devices"], activeDevices: 7))
    let facts = try await Asking(store, maker).facts("devices")
    try expect(facts, MetricFacts(sum: 9, entryCount: 2), "devices")
    try expect(
      await store.metrics(of: maker.customer), [.devices, MetricName("n")], "metrics")
  }

  private static func nothing(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let asking = Asking(store, maker)
    for detail in [FactsQuery.Detail.sum, .newest, .hourly, .every] {
      try expect(await asking.facts("n", .always, detail), .none, "an unknown customer")
    }
    _ = try await store.append(maker.hourly(1, ["m": 1]))
    for detail in [FactsQuery.Detail.sum, .newest, .hourly, .every] {
      try expect(await asking.facts("n", .always, detail), .none, "an unknown metric")
      let backwards = UsageSpan(
        start: ReportMaker.time(hour: 2), end: ReportMaker.time(hour: 1))
      try expect(await asking.facts("m", backwards, detail), .none, "an empty span")
      try expect(await asking.facts("m", .always, detail).sum, 1, "all times")
    }
    let other = Asking(store, try ReportMaker("someone else"))
    try expect(await other.sum("m"), 0, "another customer")
  }

  private static func lateEntries(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let asking = Asking(store, maker)
    for (hour, sum) in [(Int64(500), Quantity(500)), (3, 503), (250, 753), (251, 1_004)] {
      _ = try await store.append(maker.hourly(hour, ["n": Quantity(hour)]))
      try expect(await asking.sum("n"), sum, "after hour \(hour)")
    }
  }

  private static func newest(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let drafts = [
      try maker.plain(minute: 59, ["gb": 1]),
      try maker.windowed(15, endMinute: 60, ["gb": 2]),
      try maker.windowed(15, endMinute: 45, ["gb": 3]),
      try maker.windowed(20, endMinute: 30, ["gb": 4]),
    ]
    for draft in drafts {
      _ = try await store.append(draft)
    }
    let found = try await Asking(store, maker).facts("gb", UsageSpan(hours: 0..<1), .newest)
    try expect(
      found.readings, [maker.instance: [GaugeReading(window: drafts[1].window, value: 2)]],
      "the newest")
    try expect(found.entryCount, 4, "entries")
  }

  private static func manyMetrics(_ store: any BillingStore) async throws {
    let maker = try ReportMaker()
    let names = (0..<1_000).map { "metric_\($0)" }
    for hour in Int64(1)...2 {
      let values = names.enumerated().map { ($1, Quantity(Int64($0) * hour)) }
      _ = try await store.append(maker.hourly(hour, Dictionary(uniqueKeysWithValues: values)))
    }
    try expect(await Asking(store, maker).sum("metric_999"), 2_997, "the last metric")
    try expect(await store.metrics(of: maker.customer).count, 1_000, "the number of metrics")
  }
}
