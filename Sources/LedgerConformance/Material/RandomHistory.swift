import Amounts
import Metering
import Reporting
import UsageLedger

/// Random reports of a customer with three instances: windows of many lengths, plain reports, repeats, completions,
/// contradictions, overlaps.
struct RandomHistory {
  let customer: CustomerID
  private let makers: [ReportMaker]
  private let minutes: Int64

  init(customer: String, days: Int64) throws {
    self.customer = try CustomerID(customer)
    makers = try ["a", "b", "c"].map { try ReportMaker(customer, $0) }
    minutes = days * 1_440
  }

  /// Any report: windows are drawn from few, so that identities meet.
  func draft(using random: inout SeededGenerator) throws -> EntryDraft {
    let maker = makers.randomElement(using: &random) ?? makers[0]
    let isIncomplete = Int.random(in: 0..<3, using: &random) == 0
    var metrics = values(using: &random)
    if isIncomplete { metrics["gb"] = nil }
    let missing = isIncomplete ? ["gb"] : []
    if Int.random(in: 0..<5, using: &random) == 0 {
      let key = Bool.random(using: &random) ? "key \(Int.random(in: 0..<9, using: &random))" : nil
      return try maker.plain(
        minute: .random(in: 0...minutes, using: &random), metrics, key: key, missing: missing,
        activeDevices: 2)
    }
    let length = Self.pick([1, 5, 15, 60, 60, 1_440], using: &random)
    let end = Int64.random(in: 1...max(1, minutes / 60), using: &random) * 60
    let offset = length < 60 ? length * Int64.random(in: 0..<3, using: &random) : 0
    return try maker.windowed(length, endMinute: end - offset, metrics, missing: missing)
  }

  /// Another report with the identity of `old`.
  func replacement(of old: LedgerEntry, using random: inout SeededGenerator) throws -> EntryDraft {
    var metrics: [MetricName: Quantity] = [:]
    for (name, value) in values(using: &random) { metrics[try MetricName(name)] = value }
    metrics[try MetricName("n")] = Quantity(Int64.random(in: 0..<5, using: &random))
    let report = UsageReport(
      customer: old.report.customer, instance: old.report.instance, window: old.report.window,
      clientKey: old.report.clientKey, metrics: metrics)
    return EntryDraft(
      report: report, receivedAt: ReportMaker.time(hour: 501), reportedBy: nil)
  }

  private static func pick(_ lengths: [Int64], using random: inout SeededGenerator) -> Int64 {
    lengths.randomElement(using: &random) ?? 60
  }

  /// Few values, so that repeats and completions are frequent.
  private func values(using random: inout SeededGenerator) -> [String: Quantity] {
    let number = Int64.random(in: 0..<2, using: &random)
    return [
      "n": Quantity(number), "gb": Quantity(rawValue: 1_500_000_000_001 * Int128(number + 1)),
      "devices": 3,
    ]
  }

  /// A report that is the same for the same seed; no two overlap but those that are the same, and each instance has one for
  /// every four hours at most.
  func fact(seed: UInt64) throws -> EntryDraft {
    var random = SeededGenerator(seed: seed)
    let maker = makers.randomElement(using: &random) ?? makers[0]
    let block = Int64.random(in: 1...minutes / 240, using: &random)
    let length: Int64 = [1, 7, 60, 240][Int(block % 4)]
    let end = block * 240 - (length == 240 ? 0 : (block * 37) % (240 - length))
    let value = Quantity(rawValue: Int128((end * 31 + length) % 997) * 500_000_000_000)
    let metrics: [String: Quantity] = ["n": value, "gb": value, "devices": 1]
    guard block % 5 > 0 else {
      return try maker.plain(minute: end, metrics, key: "block \(block)")
    }
    return try maker.windowed(length, endMinute: end, metrics)
  }

  /// Any instance's end, at any time of the history.
  func retirement(using random: inout SeededGenerator) -> CoverageMark {
    let maker = makers.randomElement(using: &random) ?? makers[0]
    return .retirement(
      of: maker.instance, customer: customer,
      from: ReportMaker.time(minute: Int64.random(in: 0...minutes / 5, using: &random) * 5),
      reason: "random", at: ReportMaker.time(hour: 502))
  }

  /// Any span, on days, on hours or beside them, and any detail.
  func query(using random: inout SeededGenerator, metric: String?) throws -> FactsQuery {
    let unit = Self.pick([1, 60, 60, 1_440], using: &random)
    let bounds = (0..<2).map { _ in
      Int64.random(in: -1...(minutes / unit + 1), using: &random) * unit
    }.sorted()
    let nudge = Int64.random(in: -1...1, using: &random)
    let start = ReportMaker.time(minute: bounds[0]).advanced(byNanoseconds: nudge)
    let end = ReportMaker.time(minute: bounds[1]).advanced(byNanoseconds: -nudge)
    let detail = [FactsQuery.Detail.sum, .newest, .hourly, .every].randomElement(using: &random)
    let before = Self.pick([-1, -1, 0, 420], using: &random)
    return FactsQuery(
      customer: customer, metric: try MetricName(metric ?? "n"),
      span: UsageSpan(
        start: start, end: end, windowsFrom: before < 0 ? nil : start.advanced(bySeconds: -before)),
      detail: detail ?? .sum)
  }
}
