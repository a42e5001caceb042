import Amounts
import Billing
import Metering
import Rating
import Testing
import UsageLedger

@testable import Alerting

@Suite struct AlertBacktestTests {
  private static let first: Int64 = 500_000

  private static func hours(_ values: [Int64?]) throws -> [HourComparison] {
    let meter = Meter(
      key: try MeterKey("messages"), metric: try MetricName("messages"), kind: .counter,
      aggregation: .sum, unit: "message", rounding: .up)
    return values.enumerated().map { place, value in
      HourComparison(
        meter: meter, currency: nil,
        current: HourUsage(
          hour: HourSlot(number: first + Int64(place)), value: value.map { Quantity($0) }),
        before: [100, 100, 100].map { HourUsage(hour: HourSlot(number: 0), value: $0) })
    }
  }

  private static func end(_ hour: Int64) -> Timestamp { HourSlot(number: first + hour).end }

  private static func backtest(_ values: [Int64?], keep: Int64 = 0) throws -> AlertBacktest {
    let rule = AlertRule(
      name: try #require(AlertName("spike")),
      condition: .spikeUnits(meters: nil, deviations: 6, minimum: 1), keepSeconds: keep)
    var backtest = AlertBacktest(rule, of: try CustomerID("acme"))
    let hours = try hours(values)
    // The order in which days are read does not matter, hours of one call are sorted.
    backtest.go(through: Array(hours.prefix(3).reversed()))
    backtest.go(through: Array(hours.dropFirst(3)))
    return backtest
  }

  /// Usual is 100, one deviation 10: above 160 fires, above 130 goes on.
  @Test(
    arguments: [
      ([100, 161, 131, 130, 100], 0, [(1, 3)]), ([100, 160, 131], 0, []),
      ([161, 100, 161, 100], 0, [(0, 1), (2, 3)]),
      ([161, 100, 161, 100], 7_200, [(0, nil)]),
      ([161, nil, nil, 100, 161], 0, [(0, 3), (4, nil)]),
    ] as [([Int64?], Int64, [(Int64, Int64?)])])
  func aRuleFiresAsItWouldHave(
    values: [Int64?], keep: Int64, expected: [(Int64, Int64?)]
  ) throws {
    let firings = try Self.backtest(values, keep: keep).firings
    #expect(firings.map(\.firedAt) == expected.map { Self.end($0.0) })
    #expect(firings.map(\.resolvedAt) == expected.map { $0.1.map { Self.end($0) } })
    #expect(firings.allSatisfy { $0.summary.hasPrefix("messages: 161 message in the hour to") })
  }

  @Test func whatTheRuleWouldHaveMissed() throws {
    func recorded(
      _ id: String, from: Int64, to: Int64?, kind: String = "spike_units",
      customer: String = "acme", detail: String = "messages"
    ) throws -> AlertRecord {
      AlertRecord(
        id: id, rule: "other", kind: kind,
        subject: .init(customer: try CustomerID(customer), detail: detail), severity: "info",
        summary: "", since: Self.end(from), firedAt: Self.end(from),
        resolvedAt: to.map { Self.end($0) })
    }
    let backtest = try Self.backtest([100, 161, 100, 100, 100])
    let alerts = [
      try recorded("during", from: 1, to: 1), try recorded("before", from: 0, to: 0),
      try recorded("after", from: 3, to: nil), try recorded("around", from: 0, to: nil),
      try recorded("meter", from: 1, to: 1, detail: "other"),
      try recorded("kind", from: 4, to: 4, kind: "gaps"),
      try recorded("customer", from: 4, to: 4, customer: "b"),
    ]
    #expect(backtest.missed(of: alerts).map(\.id) == ["before", "after", "meter"])
  }

  private static func standing(_ hour: Int64, cents: Int64?, upTo high: Int64? = nil) throws
    -> Standing
  {
    func invoice(_ cents: Int64) throws -> Invoice {
      let line = InvoiceLine(
        description: "", meter: nil, price: nil, quantity: 1, included: .zero, billable: 1,
        amount: Money(minorUnits: cents), tiers: [])
      return try Invoice(
        customer: try CustomerID("acme"), plan: nil, currency: .usd, period: nil, lines: [line])
    }
    let soFar = try cents.map(invoice)
    return Standing(
      moment: end(hour), usage: [], invoice: soFar,
      projection: try high.map { ProjectedInvoice(low: try invoice(0), high: try invoice($0)) })
  }

  /// An hour that cannot be told leaves it as it is; the next period begins at less.
  @Test func aBudgetIsReachedOncePerPeriod() throws {
    let customer = try CustomerID("acme")
    let rule = AlertRule(
      name: try #require(AlertName("b")), condition: .budget(Money(minorUnits: 500)))
    var backtest = AlertBacktest(rule, of: customer)
    let values: [Int64?] = [100, 500, nil, 700, 0, nil, 499, 900]
    let standings = try values.enumerated().map {
      try Self.standing(Int64($0.offset), cents: $0.element)
    }
    backtest.go(through: standings, of: CustomerRecords(customer: customer))
    #expect(backtest.firings.map(\.firedAt) == [Self.end(1), Self.end(7)])
    #expect(backtest.firings.map(\.resolvedAt) == [Self.end(4), nil])
    #expect(backtest.firings.first?.summary == "the invoice so far is $5.00, the budget $5.00")
  }

  @Test func aProjectionNearItsLimitGoesOn() throws {
    let customer = try CustomerID("acme")
    let rule = AlertRule(
      name: try #require(AlertName("p")), condition: .projectedInvoice(Money(minorUnits: 1_000)))
    var backtest = AlertBacktest(rule, of: customer)
    let high: [Int64?] = [nil, 999, 1_000, 960, nil, 940, 950]
    let standings = try high.enumerated().map {
      try Self.standing(Int64($0.offset), cents: 0, upTo: $0.element)
    }
    backtest.go(through: standings, of: CustomerRecords(customer: customer))
    #expect(backtest.firings.map(\.firedAt) == [Self.end(2)])
    #expect(backtest.firings.map(\.resolvedAt) == [Self.end(5)])
  }

  @Test func onlyWhatTheLedgerTellsIsRead() throws {
    for kind in AlertKind.allCases where !AlertBacktest.kinds.contains(kind) {
      let fields =
        ["budget", "projected_invoice"].contains(kind.rawValue) ? ", amount_minor: 1" : ""
      let read = try AlertConfiguration(yaml: "rules:\n  r: { kind: \(kind.rawValue)\(fields) }\n")
      #expect(AlertBacktest.scope(of: try #require(read.rules.first), hours: []) == nil)
    }
  }
}
