import Amounts
import Billing
import LedgerConformance
import Metering
import Rating
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

@Suite struct PeriodClosingTests {
  @Test func aPeriodIsClosedOnceItsInvoiceIsFinal() async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      world.advance(to: period.end.advanced(bySeconds: -60))
      try await world.devices(8, of: "plant-1", lastHourOf: period.end)
      await world.upkeep()
      for seconds in [Int64(0), 3_599] {
        world.advance(to: period.end.advanced(bySeconds: seconds))
        await world.upkeep()
        #expect(try await world.certificates().isEmpty)
      }
      world.advance(to: BillingWorld.closing(after: period.end))
      for _ in 0..<2 { await world.upkeep() }
      let certificates = try await world.certificates()
      let certificate = try #require(certificates.first)
      #expect(certificates.count == 1)
      #expect(certificate.period == period)
      #expect(certificate.closedAt == world.now)
      #expect(certificate.entryCount == 1)
      #expect(certificate.segments.map(\.whole) == [8])
      #expect(certificate.segments.map(\.accepted) == [8])
      let invoiced = try #require(certificate.segments.first?.invoiced)
      #expect(invoiced.amount.minorUnits == 1_500)
      #expect(invoiced.finalizedAt == period.end.advanced(bySeconds: 3_600))
      let line = try #require(invoiced.lines.first)
      let invoice = try await world.stripe.invoice(StripeInvoiceID(line.invoice))
      let lines = try await world.stripe.lines(of: invoice)
      #expect(lines.contains { $0.id.rawValue == line.line })
      #expect(invoiced.lines.count == 2)
    }
  }

  /// Case 26: the customer reads on Stripe's invoice that a gauge counts on in silence; what somebody else wrote there stays.
  @Test(arguments: [false, true]) func silenceIsNamedOnStripesInvoice(hasMemo: Bool) async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      world.advance(to: period.end.advanced(bySeconds: -60))
      let silent = period.end.advanced(bySeconds: -4 * 3_600)
      try await world.devices(25, of: "plant-1", lastHourOf: silent)
      try await world.devices(1, of: "plant-2", lastHourOf: period.end)
      await world.upkeep()
      world.advance(to: period.end.advanced(bySeconds: 3_299))
      await world.upkeep()
      let customer = StripeCustomerID(
        try #require(try await world.store.link(of: Sample.customer)).stripeCustomer)
      let drafts = try await world.stripe.invoices(customer: customer, status: .draft).all()
      let draft = try #require(drafts.first)
      if hasMemo { _ = try await world.stripe.describeInvoice(draft.id, as: "Order 7") }
      world.clock.advance(bySeconds: 1)
      for _ in 0..<2 { await world.upkeep() }
      let since = silent.advanced(bySeconds: -3_600)
      #expect(
        try await world.stripe.invoice(draft.id).description
          == (hasMemo
            ? "Order 7"
            : "Usage: device_usage: plant-1 has not reported since \(since); its last value counts until the period's end.")
      )
      world.clock.advance(bySeconds: 3_600)
      #expect(try await world.invoicedUsage() == 21 * 500)
    }
  }

  @Test func whatComesWithinTheGraceIsOnTheInvoice() async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      world.advance(to: period.end.advanced(bySeconds: 3_599))
      await world.upkeep()
      try await world.devices(8, of: "plant-1", lastHourOf: period.end)
      await world.upkeep()
      world.clock.advance(bySeconds: 86_400)
      await world.upkeep()
      #expect(try await world.lateEntries().isEmpty)
      #expect(try await world.invoicedUsage() == 1_500)
    }
  }

  @Test func aServiceThatWasAwayClosesByWhatHadCome() async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      world.advance(to: period.end.advanced(bySeconds: -60))
      try await world.devices(8, of: "plant-1", lastHourOf: period.end)
      await world.upkeep()
      world.advance(to: BillingWorld.closing(after: period.end))
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      world.clock.advance(bySeconds: 7 * 86_400)
      await world.upkeep()
      #expect(try await world.certificates().flatMap(\.segments).map(\.whole) == [8])
      #expect(try await world.lateEntries().map(\.id) == [late.id])
      #expect(world.transport.meterEvents.count == 1)
    }
  }

  @Test func aClosedPeriodNeverChanges() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let certificates = try await world.certificates()
      try await world.devices(100, of: "plant-2", lastHourOf: period.end)
      _ = try await world.store.void(EntryID(1), reason: "late", at: world.now)
      for _ in 0..<3 {
        let report = await world.upkeep()
        #expect(report.statuses.map(\.desired) == [8, 0])
        world.clock.advance(bySeconds: 3_600)
      }
      #expect(try await world.certificates() == certificates)
      #expect(world.transport.meterEvents.count == 1)
      #expect(try await world.invoicedUsage() == 1_500)
      let explained = try await world.explanation(at: period.end)
      #expect(explained.lines.map(\.line.quantity) == [8])
    }
  }

  @Test func certificatesAreAChainAlsoThroughMonthsWithoutASubscription() async throws {
    try await BillingWorld.run { world in
      try await world.link()
      for _ in 0..<4 {
        world.clock.advance(bySeconds: 31 * 86_400)
        await world.upkeep()
      }
      let certificates = try await world.certificates()
      #expect(certificates.map(\.number) == Array(1...Int64(certificates.count)))
      #expect(certificates.count >= 3)
      #expect(certificates.map(\.previous) == [nil] + certificates.dropLast().map(\.head))
      for (before, after) in zip(certificates, certificates.dropFirst()) {
        #expect(before.period.end == after.period.start)
      }
    }
  }
}

/// What a certificate says of windows that were not reported.
@Suite struct CertifiedGapTests {
  @Test func windowsThatNobodyReportedAreInTheCertificate() async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      world.advance(to: period.end.advanced(bySeconds: -60))
      try await world.devices(8, of: "plant-1", lastHourOf: period.end)
      try await world.devices(
        8, of: "plant-1", lastHourOf: period.end.advanced(bySeconds: -3 * 3_600))
      await world.upkeep()
      world.advance(to: BillingWorld.closing(after: period.end))
      await world.upkeep()
      let gaps = try await world.certificates().flatMap(\.gaps)
      #expect(gaps.map(\.state) == [.missing, .missing])
      #expect(gaps.map(\.windowCount) == [2, 1])
      #expect(gaps.map(\.end) == [period.end.advanced(bySeconds: -7_200), period.end])
    }
  }
}
