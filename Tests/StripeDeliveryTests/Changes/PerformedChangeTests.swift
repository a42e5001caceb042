import Metering
import Testing
import UsageLedger

@testable import StripeAccounts
@testable import StripeDelivery

/// When a change of plan is dated to itself, and when to the look that sees it. Hours of the present period.
@Suite struct PerformedChangeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var knownPlan: String? = "starter"
    var changedAt: Int64 = 5
    var segmentStarts: [Int64] = [0]
    var observed: Int64?
  }

  static let rows = [
    Row(testDescription: "nobody wrote it down yet", observed: 5),
    Row(testDescription: "the record has the plan already", knownPlan: "professional"),
    Row(testDescription: "the subscription is new here", knownPlan: nil),
    Row(testDescription: "segments begin with it already", segmentStarts: [0, 5]),
    Row(
      testDescription: "it was made in an earlier period", changedAt: -5, segmentStarts: [-20]),
    Row(testDescription: "it lies ahead of this clock", changedAt: 10),
  ]

  private static func time(_ hour: Int64) -> Timestamp {
    Timestamp(seconds: 1_767_225_600 + hour * 3_600)
  }

  @Test(arguments: rows) func isDated(_ row: Row) throws {
    let period = BillingPeriod(start: Self.time(0), end: Self.time(720))
    let customer = try CustomerID("acme")
    let known = row.knownPlan.map {
      SubscriptionRecord(
        id: "sub_1", customer: customer, plan: $0, status: "active", period: period, trialEnd: nil,
        createdAt: Self.time(0), endedAt: nil, items: [])
    }
    let meter = try MeterKey("device_usage")
    let segments = row.segmentStarts.map { start in
      Segment(
        key: Segment.Key(
          customer: customer, meter: meter, item: ItemID("si_1"), start: Self.time(start)),
        price: PriceID("price_1"), end: period.end, billing: .billed)
    }
    let change = PerformedChange(plan: "professional", at: Self.time(row.changedAt))
    #expect(
      change.observed(since: known, segments, in: period, now: Self.time(9))
        == row.observed.map(Self.time))
  }
}
