import Amounts
import Billing
import LedgerConformance
import Metering
import StripeDelivery
import Testing
import UsageLedger

/// Late usage of a period whose reports have lost their details, and what else is told of such a period.
@Suite struct LatePrunedTests {
  @Test func itIsListedWithoutAWorthAndCanBeWaivedOnly() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      try await world.prune()
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      let listed = try #require(try await world.lateEntries().first)
      #expect(listed.id == late.id)
      #expect(listed.state == .open)
      #expect(listed.amount == nil)
      #expect(listed.meters == [try MeterKey("device_usage")])
      let error = await #expect(throws: BillingError.self) {
        try await world.late.bill(late.id, of: BillingWorld.customer)
      }
      #expect(error?.code == .notRatable)
      #expect(try await world.lateEntries().map(\.state) == [.open])
      let waived = try await world.late.waive(late.id, of: BillingWorld.customer, reason: "too old")
      #expect(waived.state == .waived)
      #expect(waived.amount == nil)
      #expect(try await world.lateEntries().map(\.state) == [.waived])
      #expect(try await world.invoiceItems().isEmpty)
    }
  }

  @Test func whatWasDecidedBeforeStaysAsItWas() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let ids = try await [Int64(2), 3].asyncMap { count in
        try await world.devices(count, of: "late-\(count)", lastHourOf: period.end).id
      }
      _ = try await world.late.bill(ids[0], of: BillingWorld.customer)
      #expect(try await world.plan().kept.map(\.reason) == [.undecided([ids[1]])])
      _ = try await world.late.waive(ids[1], of: BillingWorld.customer, reason: "outage")
      let before = try await world.lateEntries()
      world.clock.advance(bySeconds: 60)
      try await world.prune()
      #expect(try await world.lateEntries() == before)
      #expect(before.map(\.amount?.minorUnits) == [1_000, 1_500])
    }
  }

  @Test func certificatesAndTheInvoicesQuantityStay() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let before = try await world.explanation(at: period.end)
      try await world.prune()
      let after = try await world.explanation(at: period.end)
      #expect(after.invoice == before.invoice)
      #expect(after.lines.compactMap { $0.total?.total.whole } == [8])
      #expect(after.lines.compactMap { $0.total?.isSealed } == [true])
      #expect(
        after.text(line: 1)?.contains(
          "what its reports said is pruned: the total of the whole period, as certified") == true)
      let found = try await CertificateVerification(store: world.store)
        .verify(BillingWorld.customer)
      #expect(found.count == 1)
      #expect(found.differences == [])
    }
  }
}

extension BillingWorld {
  fileprivate func plan() async throws -> RetentionPlan {
    let later = now.advanced(bySeconds: PeriodRetention.minimumAgeDays * 86_400)
    return try await PeriodRetention(store: store).plan(Self.customer, before: now, now: later)
  }

  /// Seals what is closed, as if it were long ago.
  fileprivate func prune() async throws {
    let steps = try await plan().steps
    #expect(!steps.isEmpty)
    for step in steps {
      _ = try await store.seal(
        SealedSpan(
          customer: step.seal.customer, span: step.seal.span, through: step.seal.through,
          cuts: step.seal.cuts, sealedAt: now))
    }
  }
}

extension Array {
  fileprivate func asyncMap<Value>(_ work: (Element) async throws -> Value) async rethrows
    -> [Value]
  {
    var values: [Value] = []
    for element in self { values.append(try await work(element)) }
    return values
  }
}
