import Metering
import UsageLedger

/// Asks for the period to date of one customer after the other, in the middle of the month's last day but one.
struct FactsRun {
  private static let questions = 2_000

  let address: String

  func measure() async throws -> [String: Double] {
    let opened = try OpenLedger(address)
    let store = opened.ledger
    let customers = try await store.customers(after: nil, limit: 50)
    let start = ReportSeries.start
    let span = UsageSpan(start: start, end: start.advanced(bySeconds: 28 * 86_400 + 45_000))
    var result: [String: Double] = [:]
    for (name, metric, detail) in [
      ("sum", "mqtt_messages", FactsQuery.Detail.sum), ("newest", "devices", .newest),
    ] {
      let metric = try MetricName(metric)
      var taken: [Double] = []
      var entries: Int64 = 0
      let clock = ContinuousClock()
      for number in 0..<Self.questions {
        let query = FactsQuery(
          customer: customers[number % customers.count], metric: metric, span: span,
          detail: detail)
        let began = clock.now
        entries += try await store.facts(query).entryCount
        taken.append((clock.now - began).inSeconds * 1e6)
      }
      result["\(name)_us"] = taken.sorted()[Self.questions / 2]
      result["\(name)_entries"] = Double(entries) / Double(Self.questions)
    }
    try await opened.close()
    return result
  }
}
