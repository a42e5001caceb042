import Amounts
import Billing
import LedgerConformance
import Metering
import Reporting
import StripeAccounts
import Testing
import UsageLedger

/// Which reports are held before charge, on both sides of each border.
@Suite struct QuarantineRuleTests {
  /// Eight devices are there: 29 dollars and 3 above the allowance of 5, at 5 dollars each, are 44.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var factor: Int64 = 2
    var amount: Int64 = 1_000
    var devices: Int64
    var instance = "plant-2"
    var isHeld: Bool

    var testDescription: String { name }
  }

  static let rows = [
    Row(name: "twice as much, to the cent", devices: 8, isHeld: false),
    Row(name: "one device more", devices: 9, isHeld: true),
    Row(name: "the amount, to the cent", factor: 1, devices: 2, isHeld: false),
    Row(name: "more than the amount", factor: 1, devices: 3, isHeld: true),
    Row(name: "any amount, and no rise", factor: 1, amount: 0, devices: 0, isHeld: false),
    Row(name: "any amount, and a rise", factor: 1, amount: 0, devices: 1, isHeld: true),
    Row(name: "a large amount that is not yet reached", amount: 4_500, devices: 9, isHeld: false),
    Row(
      name: "the same instance: the value replaces the one before", devices: 17,
      instance: "plant-1", isHeld: true),
    Row(
      name: "the same instance, to the cent", devices: 16, instance: "plant-1", isHeld: false),
    Row(name: "fewer than before", factor: 1, devices: 1, instance: "plant-1", isHeld: false),
    Row(name: "so much that no product fits", devices: 9_007_199_254_740_992, isHeld: true),
  ]

  @Test(arguments: rows)
  func moneyHoldsAbove(_ row: Row) async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      world.advance(to: period.start.advanced(bySeconds: 3 * 86_400))
      try await world.report(["devices": 8], endingAt: world.hour(0))
      world.clock.advance(bySeconds: 3_600)
      let rules = QuarantineRules(
        money: QuarantineRules.MoneyRule(
          factor: row.factor, amount: Money(minorUnits: row.amount)))
      let hold = try await world.states.hold(
        for: world.draft(["devices": row.devices], of: row.instance, endingAt: world.hour(0)),
        by: rules)
      #expect((hold != nil) == row.isHeld, "\(hold?.reason ?? "not held")")
      if let hold {
        #expect(hold.metrics == [Sample.name { try MetricName("devices") }])
        #expect(hold.deadline == world.now.advanced(bySeconds: 3 * 86_400))
        #expect(hold.fate == .bill)
      }
    }
  }

  @Test func aReasonSaysWhatItWouldCost() async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      world.advance(to: period.start.advanced(bySeconds: 3 * 86_400))
      try await world.report(["devices": 8], endingAt: world.hour(0))
      let rules = QuarantineRules(
        money: QuarantineRules.MoneyRule(factor: 5, amount: Money(minorUnits: 10_000)))
      let hold = try await world.states.hold(
        for: world.draft(["devices": 800], of: "plant-2", endingAt: world.hour(0)), by: rules)
      #expect(
        hold?.reason
          == "devices 800 would take the expected invoice from $44.00 to $4044.00, more than 5 times $44.00 and $100.00 more"
      )
    }
  }

  /// At the beginning of a period the last one says what is usual: 105 devices were 529 dollars. Twice that are 210 devices and
  /// the base price.
  @Test(arguments: [(Int64(210), false), (211, true)])
  func theLastPeriodIsAStandard(devices: Int64, isHeld: Bool) async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 105)
      world.advance(to: period.end.advanced(bySeconds: 3 * 86_400))
      let rules = QuarantineRules(
        money: QuarantineRules.MoneyRule(factor: 2, amount: Money(minorUnits: 1_000)))
      _ = try await world.store.addMark(
        .retirement(
          of: InstanceID("plant-1"), customer: BillingWorld.customer, from: period.end,
          reason: "gone", at: world.now))
      let hold = try await world.states.hold(
        for: world.draft(["devices": devices], of: "plant-9", endingAt: world.hour(0)), by: rules)
      #expect((hold != nil) == isHeld, "\(hold?.reason ?? "not held")")
    }
  }

  @Test func nothingIsHeldWhereNothingIsCharged() async throws {
    try await BillingWorld.run { world in
      let rules = QuarantineRules(
        money: QuarantineRules.MoneyRule(factor: 1, amount: .zero))
      func hold(_ metrics: [String: Int64], _ end: Timestamp) async throws -> ReportHold? {
        try await world.states.hold(
          for: world.draft(metrics, of: "plant-2", endingAt: end), by: rules)
      }
      #expect(try await hold(["devices": 900], world.hour(0)) == nil, "nobody is linked")
      try await world.link()
      #expect(try await hold(["devices": 900], world.hour(0)) == nil, "no subscription")
      let period = try await world.subscribe(plan: "starter").period
      world.advance(to: period.start.advanced(bySeconds: 86_400))
      #expect(try await hold(["api_requests": 900], world.hour(0)) == nil, "no price")
      #expect(
        try await hold(["devices": 900], period.start.advanced(bySeconds: -3_600)) == nil,
        "before the subscription")
      #expect(try await hold(["devices": 900], world.hour(0)) != nil, "priced")
    }
  }

  /// A trial's usage is not charged.
  @Test func nothingIsHeldInATrial() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe(trialDays: 14)
      world.clock.advance(bySeconds: 86_400)
      let rules = QuarantineRules(
        money: QuarantineRules.MoneyRule(factor: 1, amount: .zero))
      let draft = try world.draft(["devices": 900], of: "plant-1", endingAt: world.hour(0))
      #expect(try await world.states.hold(for: draft, by: rules) == nil)
    }
  }

  struct Deadline: Sendable {
    /// Seconds beside the period's end.
    var now: Int64
    var deadline: Int64?
  }

  /// Nothing is held longer than until half an hour after its period, and nothing behind that.
  @Test(arguments: [
    Deadline(now: -10 * 86_400, deadline: -7 * 86_400),
    Deadline(now: -3 * 86_400, deadline: 0),
    Deadline(now: -86_400, deadline: 1_800),
    Deadline(now: 1_799, deadline: 1_800),
    Deadline(now: 1_800, deadline: nil),
  ])
  func aDeadlineIsBeforeTheInvoice(_ row: Deadline) async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      world.advance(to: period.end.advanced(bySeconds: row.now))
      let rules = QuarantineRules(
        money: QuarantineRules.MoneyRule(factor: 2, amount: .zero), fate: .late)
      let end = min(world.now, period.end)
      let hold = try await world.states.hold(
        for: world.draft(["devices": 900], of: "plant-1", endingAt: end), by: rules)
      #expect(hold?.deadline == row.deadline.map { period.end.advanced(bySeconds: $0) })
      #expect(hold == nil || hold?.fate == .late)
    }
  }
}

extension BillingWorld {
  /// The whole hour before now, and those before it.
  func hour(_ back: Int64) -> Timestamp {
    Timestamp(seconds: now.seconds / 3_600 * 3_600 - back * 3_600)
  }

  func draft(_ metrics: [String: Int64], of instance: String, endingAt end: Timestamp) throws
    -> EntryDraft
  {
    var values: [MetricName: Quantity] = [:]
    for (name, value) in metrics { values[try MetricName(name)] = Quantity(value) }
    let report = UsageReport(
      customer: Self.customer, instance: try InstanceID(instance),
      window: try TimeWindow(start: end.advanced(bySeconds: -3_600), end: end), metrics: values)
    return EntryDraft(report: report, receivedAt: now, reportedBy: nil)
  }
}
