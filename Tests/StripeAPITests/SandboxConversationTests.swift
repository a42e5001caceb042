import StripeAPI
import StripeSandbox
import Testing

/// The client and the sandbox understand each other, over HTTP: what the loop over invoices and events needs.
@Suite struct SandboxConversationTests {
  private static let end = SandboxConversation.start + 28 * 86_400

  @Test func aDraftBecomesFinalAndAllItsLinesAreRead() async throws {
    try await SandboxConversation.run { world in
      let (clock, subscription) = try await world.subscribe(prices: 13)
      try await world.advance(clock, to: Self.end)
      let drafts = world.stripe.invoices(customer: subscription.customer, status: .draft)
      let draft = try #require(try await drafts.first())
      #expect(draft.automaticallyFinalizesAt?.unixSeconds == Self.end + 3_600)
      #expect(draft.advancesByItself)
      #expect(draft.transitions.finalizedAt == nil)
      let final = try await world.stripe.finalizeInvoice(draft.id)
      #expect(final.transitions.finalizedAt?.unixSeconds == Self.end)
      #expect(final.automaticallyFinalizesAt == nil)
      #expect(final.number?.hasSuffix("-0002") == true)
      #expect(final.subscription == subscription.id)
      #expect(final.testClock == clock.id)
      #expect(final.lines.data.count == 10)
      let lines = try await world.stripe.lines(of: final)
      #expect(lines.count == 13)
      #expect(Set(lines.compactMap(\.subscriptionItem)) == Set(subscription.items.map(\.id)))
      #expect(lines.reduce(0) { $0 + $1.amount } == final.total)
      let since = StripeTimestamp(unixSeconds: Self.end)
      let newer = try await world.stripe.invoices(customer: subscription.customer, since: since)
        .all()
      #expect(newer.map(\.id) == [draft.id])
    }
  }

  @Test func eventsAreReadOnFromACursorUntilItIsForgotten() async throws {
    try await SandboxConversation.run { world in
      for _ in 0..<3 { _ = try await world.stripe.createCustomer(StripeCustomerCreation()) }
      let all = try await world.stripe.events().all()
      let cursor = try #require(all.last?.id)
      let newer = try await world.stripe.events(after: cursor).all()
      #expect(newer.map(\.id) == all.dropLast().reversed().map(\.id))
      #expect(newer.allSatisfy { $0.type == "customer.created" && $0.requestKey != nil })
      world.clock.move(by: 30 * 86_400)
      let error = await #expect(throws: StripeError.self) {
        try await world.stripe.events(after: cursor).all()
      }
      #expect(error?.isUnknownCursor == true)
    }
  }

  @Test func meterErrorsAreFoundAsThinEvents() async throws {
    try await SandboxConversation.run { world in
      _ = try await world.stripe.createMeter(
        StripeMeterCreation(displayName: "M", eventName: "m", formula: .last))
      _ = try await world.stripe.createMeterEvent(
        StripeMeterEventDraft(
          eventName: "m", payload: ["stripe_customer_id": "cus_none", "value": "1"],
          identifier: "i", timestamp: StripeTimestamp(unixSeconds: SandboxConversation.start)))
      var found: [StripeThinEvent] = []
      while found.isEmpty {
        world.clock.move(by: 60)
        _ = try await world.stripe.customers().first()
        try await Task.sleep(for: .milliseconds(20))
        found = try await world.stripe.thinEvents(types: StripeMeterErrorReport.eventTypes)
      }
      let one = try await world.stripe.thinEvent(found[0].id)
      #expect(one == found[0])
      let report = try await world.stripe.meterErrorReport(one.id)
      #expect(report.meter?.rawValue == one.relatedObject?.id)
      #expect(report.errors.map(\.code) == ["meter_event_customer_not_found"])
    }
  }

  @Test func aCreditNoteCorrectsAPaidInvoice() async throws {
    try await SandboxConversation.run { world in
      let (_, subscription) = try await world.subscribe(prices: 1)
      let id = try #require(subscription.latestInvoice)
      let invoice = try await world.stripe.invoice(id)
      let note = try await world.stripe.createCreditNote(
        StripeCreditNoteCreation(
          invoice: id, lines: [.init(line: invoice.lines.data[0].id, amount: 40)],
          creditedToBalance: 40, metadata: ["segment": "s"]))
      #expect(note.total == 40)
      let listed = try await world.stripe.creditNotes(invoice: id).all()
      #expect(listed.map(\.metadata) == [["segment": "s"]])
      #expect(try await world.stripe.invoice(id).creditedAfterwards == 40)
    }
  }

  @Test func anInvoiceOfItsOwnTakesOnlyTheItemsMadeForIt() async throws {
    try await SandboxConversation.run { world in
      let (_, subscription) = try await world.subscribe(prices: 1)
      let customer = subscription.customer
      func item(_ amount: Int64, on invoice: StripeInvoiceID? = nil) -> StripeInvoiceItemCreation {
        StripeInvoiceItemCreation(
          customer: customer, amount: amount, currency: "usd", description: "Late",
          invoice: invoice)
      }
      _ = try await world.stripe.createInvoiceItem(item(1_000))
      let draft = try await world.stripe.createInvoice(
        StripeInvoiceCreation(
          customer: customer, currency: "usd", pendingItems: .exclude, advancesByItself: false,
          metadata: ["late": "l1"]))
      #expect(draft.automaticallyFinalizesAt == nil)
      _ = try await world.stripe.createInvoiceItem(item(250, on: draft.id))
      let final = try await world.stripe.finalizeInvoice(draft.id)
      #expect(final.total == 250)
      #expect(final.metadata == ["late": "l1"])
      let waiting = try await world.stripe.invoiceItems(customer: customer, pending: true).all()
      #expect(waiting.map(\.amount) == [1_000])
      let rest = try await world.stripe.createInvoice(customer: customer)
      #expect(rest.lines.data.map(\.amount) == [1_000])
    }
  }

  @Test(arguments: [-300, 0, 1, 300] as [Int64])
  func stripesClockIsKnownFromItsAnswers(behind: Int64) async throws {
    try await SandboxConversation.run(behindSeconds: behind) { world in
      #expect(world.stripe.observedClock == nil)
      _ = try await world.stripe.customers().first()
      let seen = try #require(world.stripe.observedClock)
      // The test's clocks show whole seconds.
      #expect(seen.earliestOffset == .seconds(behind))
      #expect(seen.latestOffset == .seconds(behind + 1))
      let now = Duration.seconds(world.clock.now() - behind)
      #expect(seen.certainSecond(at: now).unixSeconds == world.clock.now())
    }
  }
}
