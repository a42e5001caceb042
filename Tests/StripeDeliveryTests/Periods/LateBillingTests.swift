import Amounts
import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import StripeDelivery
import Testing
import UsageLedger

@Suite struct LateBillingTests {
  @Test func aLateReportIsBilledOnce() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      let listed = try await world.lateEntries()
      #expect(listed.map(\.id) == [late.id])
      #expect(listed.map(\.amount) == [Money(minorUnits: 1_000)])
      #expect(listed.map(\.state) == [.open])
      for _ in 0..<2 {
        let billed = try await world.late.bill(late.id, of: BillingWorld.customer)
        #expect(billed.state == .billed)
      }
      let items = try await world.invoiceItems()
      #expect(items.map(\.amount) == [1_000])
      #expect(
        items.first?.description
          == "device_usage: late usage of \(late.window.start) to \(late.window.end), report \(late.id)"
      )
      #expect(items.first?.metadata?["report_id"] == "\(late.id)")
      let error = await #expect(throws: BillingError.self) {
        try await world.late.waive(late.id, of: BillingWorld.customer, reason: "no")
      }
      #expect(error?.code == .alreadyDecided)
    }
  }

  /// No subscription will make another invoice: the item would wait for ever.
  @Test func lateUsageAfterTheSubscriptionsEndGetsAnInvoiceOfItsOwn() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let subscription = try #require(
        try await world.store.subscriptions(of: BillingWorld.customer).first)
      _ = try await world.stripe.cancelSubscription(
        StripeSubscriptionID(subscription.id), invoiceNow: false, prorate: false)
      try await world.sync.refresh(BillingWorld.customer)
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      for _ in 0..<2 {
        #expect(
          try await world.late.bill(late.id, of: BillingWorld.customer).state == .billed)
      }
      let item = try #require(try await world.invoiceItems().first)
      let invoice = try await world.stripe.invoice(try #require(item.invoice))
      #expect(invoice.total == 1_000)
      #expect(invoice.status != .draft)
      #expect(try await world.invoiceItems().count == 1)
    }
  }

  /// Each alone is within the allowance of five; together they are two devices above it.
  @Test func entriesBilledAtOnceCostWhatTheyCostTogether() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 3)
      var late: [EntryID] = []
      for plant in 2...5 {
        late.append(
          try await world.devices(1, of: "plant-\(plant)", lastHourOf: period.end).id)
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for id in late {
          group.addTask { _ = try await world.late.bill(id, of: BillingWorld.customer) }
        }
        try await group.waitForAll()
      }
      #expect(try await world.lateEntries().map(\.state) == Array(repeating: .billed, count: 4))
      #expect(try await world.invoicedUsage() == 1_000)
    }
  }

  @Test func aWaivedEntryIsNotBilled() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      for reason in ["our outage", "another"] {
        let waived = try await world.late.waive(late.id, of: BillingWorld.customer, reason: reason)
        #expect(waived.decision?.reason == "our outage")
      }
      let error = await #expect(throws: BillingError.self) {
        try await world.late.bill(late.id, of: BillingWorld.customer)
      }
      #expect(error?.code == .alreadyDecided)
      #expect(try await world.invoiceItems().isEmpty)
    }
  }

  @Test func aLateVoidIsACreditAndAReportOfNoWorthNeedsNoItem() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let void = try await world.store.void(EntryID(1), reason: "wrong", at: world.now)
      let small = try await world.devices(4, of: "plant-2", lastHourOf: period.end)
      var listed = try await world.lateEntries()
      #expect(listed.map(\.kind) == [.void, .report])
      #expect(listed.map(\.amount?.minorUnits) == [-1_500, 2_000])
      _ = try await world.late.bill(void.id, of: BillingWorld.customer)
      listed = try await world.lateEntries()
      #expect(listed.map(\.amount?.minorUnits) == [-1_500, 0])
      let nothing = try await world.late.bill(small.id, of: BillingWorld.customer)
      #expect(nothing.state == .billed)
      #expect(try await world.invoiceItems().map(\.amount) == [-1_500])
    }
  }

  @Test func aLateReportThatIsVoidByNowIsWorthNothing() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      _ = try await world.store.void(late.id, reason: "twice", at: world.now)
      let listed = try await world.lateEntries()
      #expect(listed.map(\.amount?.minorUnits) == [0, 0])
      #expect(listed.map(\.state) == [.void, .open])
      for entry in listed { _ = try await world.late.bill(entry.id, of: BillingWorld.customer) }
      #expect(try await world.lateEntries().map(\.amount?.minorUnits) == [0, 0])
      #expect(try await world.invoiceItems().isEmpty)
    }
  }

  @Test func aBilledReportThatBecomesVoidIsWorthItBack() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      _ = try await world.late.bill(late.id, of: BillingWorld.customer)
      _ = try await world.store.void(late.id, reason: "twice", at: world.now)
      #expect(try await world.lateEntries().map(\.amount?.minorUnits) == [1_000, -1_000])
    }
  }

  @Test func aTrialsLateUsageIsWorthNothing() async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe(trialDays: 14).period
      world.advance(to: period.end.advanced(bySeconds: 86_400))
      await world.upkeep()
      try await world.devices(50, of: "plant-1", lastHourOf: period.end)
      #expect(try await world.lateEntries().map(\.amount?.minorUnits) == [0])
    }
  }

  @Test func whatIsInTheTotalIsNotLate() async throws {
    try await BillingWorld.run { world in
      _ = try await world.closedPeriod(devices: 8)
      let error = await #expect(throws: BillingError.self) {
        try await world.late.bill(EntryID(1), of: BillingWorld.customer)
      }
      #expect(error?.code == .notLate)
    }
  }

  /// faults.md 1–3: the answer or the request is lost, the process ends in between, and Stripe forgets keys after 24 h.
  @Test(arguments: [FaultyTransport.Fault.requestLost, .answerLost, .status(500)], [0, 25])
  func whateverIsLostItIsBilledOnce(_ fault: FaultyTransport.Fault, _ hours: Int64) async throws {
    // Stripe is asked what it has before anything is decided: only what writes is lost.
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      _ = try await world.lateEntries()
      for _ in 0..<2 {
        world.transport.stand(fault, writing: "/v1/invoiceitems")
        let error = await #expect(throws: BillingError.self) {
          try await world.late.bill(late.id, of: BillingWorld.customer)
        }
        #expect(error?.code == .stripeUnavailable)
        world.transport.stand(nil)
        #expect(try await world.lateEntries().map(\.state) == [.billing])
        world.clock.advance(bySeconds: hours * 3_600)
        // Stripe has it: the next call finds it and sends nothing.
        if fault == .answerLost { break }
      }
      #expect(world.transport.fired >= 1)
      let billed = try await world.late.bill(late.id, of: BillingWorld.customer)
      #expect(billed.state == .billed)
      #expect(try await world.invoiceItems().map(\.amount) == [1_000])
    }
  }

  @Test func twoOperatorsBillItOnce() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<4 {
          group.addTask { _ = try? await world.late.bill(late.id, of: BillingWorld.customer) }
        }
      }
      _ = try await world.late.bill(late.id, of: BillingWorld.customer)
      #expect(try await world.invoiceItems().map(\.amount) == [1_000])
    }
  }
}
