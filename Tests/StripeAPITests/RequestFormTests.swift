import StripeAPI
import Testing

/// Every call as the text that goes out: method, address, body.
@Suite struct RequestFormTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    var version = StripeVersion.pinned
    let expected: String
    let call: @Sendable (StripeClient) async throws -> Void
    var testDescription: String { label }
  }

  @Test(arguments: writes + reads + legacy)
  func goesOutAs(row: Row) async throws {
    let transport = ScriptedTransport([.status(400)])
    let client = StripeClient.scripted(transport, version: row.version)
    await #expect(throws: StripeError.self) { try await row.call(client) }
    let request = try #require(transport.requests.first)
    let text = "\(request.method.rawValue) \(request.url)" + (request.body.map { " \($0)" } ?? "")
    #expect(text == row.expected.replacing("BASE", with: "http://stripe.test/v1"))
    #expect((request.header("Idempotency-Key") != nil) == (request.method == .post))
    #expect(request.header("Stripe-Version") == row.version.text)
  }

  /// The trace of the oldest request that waits for the call; what is no trace is not sent.
  @Test(
    arguments: [
      ([], nil), (["req_1"], nil), ([String(repeating: "0", count: 32)], nil),
      ([String(repeating: "A", count: 32)], nil),
      (
        ["4bf92f3577b34da6a3ce929d0e0e4736", "11111111111111111111111111111111"],
        "00-4bf92f3577b34da6a3ce929d0e0e4736-a3ce929d0e0e4736-01"
      ),
      (
        ["4bf92f3577b34da60000000000000000"],
        "00-4bf92f3577b34da60000000000000000-4bf92f3577b34da6-01"
      ),
    ] as [([String], String?)])
  func theTraceIsPassedOn(requests: [String], expected: String?) async throws {
    let transport = ScriptedTransport([.status(400)])
    let client = StripeClient.scripted(transport)
    let cause = StripeCause(customer: "acme", requests: requests)
    _ = await StripeCause.$current.withValue(cause) {
      await #expect(throws: StripeError.self) { try await client.customer("cus_1") }
    }
    #expect(try #require(transport.requests.first).header("traceparent") == expected)
  }

  static let writes = [
    Row(
      label: "customer",
      expected:
        "POST BASE/customers name=Acme&email=a%40b.c&metadata[customer_id]=c1&test_clock=clock_1"
    ) {
      _ = try await $0.createCustomer(
        StripeCustomerCreation(
          name: "Acme", email: "a@b.c", metadata: ["customer_id": "c1"], testClock: "clock_1"))
    },
    Row(label: "product", expected: "POST BASE/products name=Starter&unit_label=device") {
      _ = try await $0.createProduct(StripeProductCreation(name: "Starter", unitLabel: "device"))
    },
    Row(
      label: "price with a free first tier",
      expected:
        "POST BASE/prices product=prod_1&currency=usd&billing_scheme=tiered&tiers_mode=graduated&tiers[0][up_to]=5&tiers[0][unit_amount_decimal]=0&tiers[1][up_to]=inf&tiers[1][unit_amount_decimal]=500&recurring[interval]=month&recurring[usage_type]=metered&recurring[meter]=mtr_1&lookup_key=device_usage&transfer_lookup_key=true&expand[0]=tiers"
    ) {
      _ = try await $0.createPrice(
        StripePriceCreation(
          product: "prod_1", currency: "usd",
          scheme: .tiered(
            .graduated,
            [
              StripePriceTier(upTo: 5, unitAmount: StripeDecimal(0)),
              StripePriceTier(upTo: nil, unitAmount: StripeDecimal(500)),
            ]),
          recurring: StripeRecurrence(interval: .month, usageType: .metered, meter: "mtr_1"),
          lookupKey: "device_usage", transferLookupKey: true))
    },
    Row(
      label: "package price",
      expected:
        "POST BASE/prices product=prod_1&currency=usd&unit_amount_decimal=10&transform_quantity[divide_by]=1000&transform_quantity[round]=up&expand[0]=tiers"
    ) {
      _ = try await $0.createPrice(
        StripePriceCreation(
          product: "prod_1", currency: "usd",
          scheme: .package(amount: StripeDecimal(10), size: 1000, round: .up)))
    },
    Row(
      label: "price change",
      expected: "POST BASE/prices/price_1 active=false&lookup_key=&expand[0]=tiers"
    ) {
      _ = try await $0.updatePrice("price_1", StripePriceUpdate(active: false, lookupKey: ""))
    },
    Row(
      label: "meter",
      expected:
        "POST BASE/billing/meters display_name=Devices&event_name=device_usage&default_aggregation[formula]=last"
    ) {
      _ = try await $0.createMeter(
        StripeMeterCreation(displayName: "Devices", eventName: "device_usage", formula: .last))
    },
    Row(
      label: "meter event",
      expected:
        "POST BASE/billing/meter_events event_name=device_usage&payload[stripe_customer_id]=cus_1&payload[value]=8&identifier=id-1&timestamp=1700000000"
    ) {
      _ = try await $0.createMeterEvent(
        StripeMeterEventDraft(
          eventName: "device_usage", payload: ["value": "8", "stripe_customer_id": "cus_1"],
          identifier: "id-1", timestamp: 1_700_000_000))
    },
    Row(
      label: "subscription",
      expected:
        "POST BASE/subscriptions customer=cus_1&items[0][price]=price_base&items[0][quantity]=1&items[1][price]=price_devices&trial_period_days=14&metadata[customer_id]=c1&metadata[plan]=starter&billing_mode[type]=flexible"
    ) {
      _ = try await $0.createSubscription(
        StripeSubscriptionCreation(
          customer: "cus_1",
          items: [.init(price: "price_base", quantity: 1), .init(price: "price_devices")],
          trialPeriodDays: 14, metadata: ["customer_id": "c1", "plan": "starter"],
          billingMode: .flexible))
    },
    Row(
      label: "subscription change",
      expected:
        "POST BASE/subscriptions/sub_1 items[0][id]=si_1&items[0][price]=price_2&items[1][id]=si_2&items[1][deleted]=true&items[2][price]=price_3&proration_behavior=none&cancel_at_period_end=false"
    ) {
      _ = try await $0.updateSubscription(
        "sub_1",
        StripeSubscriptionUpdate(
          items: [
            .replace("si_1", price: "price_2", quantity: nil),
            .remove("si_2", clearUsage: false), .add(price: "price_3", quantity: nil),
          ], proration: StripeProration.none, cancelAtPeriodEnd: false))
    },
    Row(label: "cancellation", expected: "DELETE BASE/subscriptions/sub_1?invoice_now=true") {
      _ = try await $0.cancelSubscription("sub_1", invoiceNow: true)
    },
    Row(
      label: "new item", expected: "POST BASE/subscription_items subscription=sub_1&price=price_1"
    ) {
      _ = try await $0.createSubscriptionItem(.init(price: "price_1"), on: "sub_1")
    },
    Row(
      label: "removed item",
      expected: "DELETE BASE/subscription_items/si_1?proration_behavior=none"
    ) {
      try await $0.deleteSubscriptionItem("si_1", proration: StripeProration.none)
    },
    Row(
      label: "preview",
      expected: "POST BASE/invoices/create_preview customer=cus_1&subscription=sub_1"
    ) {
      _ = try await $0.invoicePreview(
        StripeInvoicePreviewQuery(customer: "cus_1", subscription: "sub_1"))
    },
    Row(
      label: "preview of a cancellation",
      expected:
        "POST BASE/invoices/create_preview customer=cus_1&subscription=sub_1&subscription_details[items][0][id]=si_1&subscription_details[items][0][price]=price_2&subscription_details[cancel_now]=true"
    ) {
      _ = try await $0.invoicePreview(
        StripeInvoicePreviewQuery(
          customer: "cus_1", subscription: "sub_1",
          items: [.replace("si_1", price: "price_2", quantity: nil)], cancelNow: true))
    },
    Row(
      label: "credit",
      expected:
        "POST BASE/invoiceitems customer=cus_1&amount=-250&currency=usd&description=Late%20usage&period[start]=1&period[end]=2"
    ) {
      _ = try await $0.createInvoiceItem(
        StripeInvoiceItemCreation(
          customer: "cus_1", amount: -250, currency: "usd", description: "Late usage",
          period: StripePeriod(start: 1, end: 2)))
    },
    Row(
      label: "invoice of all that waits",
      expected:
        "POST BASE/invoices customer=cus_1&auto_advance=true&pending_invoice_items_behavior=include"
    ) {
      _ = try await $0.createInvoice(customer: "cus_1")
    },
    Row(
      label: "invoice for items of its own",
      expected:
        "POST BASE/invoices customer=cus_1&currency=eur&auto_advance=false&pending_invoice_items_behavior=exclude&description=Late%20usage&metadata[late]=l1"
    ) {
      _ = try await $0.createInvoice(
        StripeInvoiceCreation(
          customer: "cus_1", currency: "eur", pendingItems: .exclude, advancesByItself: false,
          description: "Late usage", metadata: ["late": "l1"]))
    },
    Row(label: "finalized invoice", expected: "POST BASE/invoices/in_1/finalize ") {
      _ = try await $0.finalizeInvoice("in_1")
    },
    Row(label: "withdrawn invoice", expected: "POST BASE/invoices/in_1/void ") {
      _ = try await $0.voidInvoice("in_1")
    },
    Row(label: "deleted draft", expected: "DELETE BASE/invoices/in_1") {
      try await $0.deleteDraftInvoice("in_1")
    },
    Row(
      label: "credit note",
      expected:
        "POST BASE/credit_notes invoice=in_1&lines[0][type]=invoice_line_item&lines[0][invoice_line_item]=il_1&lines[0][amount]=250&credit_amount=250&memo=Overcharge&metadata[segment]=s1"
    ) {
      _ = try await $0.createCreditNote(
        StripeCreditNoteCreation(
          invoice: "in_1", lines: [.init(line: "il_1", amount: 250)], creditedToBalance: 250,
          memo: "Overcharge", metadata: ["segment": "s1"]))
    },
    Row(
      label: "portal",
      expected:
        "POST BASE/billing_portal/sessions customer=cus_1&return_url=https%3A%2F%2Fexample.com%2F"
    ) {
      _ = try await $0.createPortalSession(customer: "cus_1", returnURL: "https://example.com/")
    },
    Row(
      label: "clock", expected: "POST BASE/test_helpers/test_clocks frozen_time=1700000000&name=t"
    ) {
      _ = try await $0.createTestClock(frozenTime: 1_700_000_000, name: "t")
    },
    Row(
      label: "clock's advance",
      expected: "POST BASE/test_helpers/test_clocks/clock_1/advance frozen_time=1700003600"
    ) {
      _ = try await $0.advanceTestClock("clock_1", to: 1_700_003_600)
    },
  ]

  static let reads = [
    Row(label: "customer by id", expected: "GET BASE/customers/cus_1") {
      _ = try await $0.customer("cus_1")
    },
    Row(
      label: "an id that tries to lead elsewhere",
      expected: "GET BASE/customers/%2E%2E%2Faccount%3Fx"
    ) {
      _ = try await $0.customer("../account?x")
    },
    Row(
      label: "prices by key",
      expected:
        "GET BASE/prices?lookup_keys%5B0%5D=device_usage&lookup_keys%5B1%5D=mqtt_messages&expand%5B0%5D=data.tiers&limit=100"
    ) {
      _ = try await $0.prices(lookupKeys: ["device_usage", "mqtt_messages"])
    },
    Row(
      label: "summaries",
      expected:
        "GET BASE/billing/meters/mtr_1/event_summaries?customer=cus_1&start_time=0&end_time=3600&value_grouping_window=hour&limit=100"
    ) {
      _ = try await $0.meterEventSummaries(
        "mtr_1",
        StripeSummaryQuery(
          customer: "cus_1", period: StripePeriod(start: 0, end: 3600), grouping: .hour)
      ).all()
    },
    Row(
      label: "all subscriptions of a customer",
      expected: "GET BASE/subscriptions?customer=cus_1&status=all&limit=100"
    ) {
      _ = try await $0.subscriptions(customer: "cus_1", includingEnded: true).all()
    },
    Row(
      label: "newest draft", expected: "GET BASE/invoices?subscription=sub_1&status=draft&limit=1"
    ) {
      _ = try await $0.invoices(subscription: "sub_1", status: .draft).first()
    },
    Row(
      label: "invoices of a customer and a time",
      expected:
        "GET BASE/invoices?customer=cus_1&status=paid&created%5Bgte%5D=5&created%5Blt%5D=9&limit=100"
    ) {
      _ = try await $0.invoices(customer: "cus_1", status: .paid, since: 5, before: 9).all()
    },
    Row(
      label: "credit notes of an invoice", expected: "GET BASE/credit_notes?invoice=in_1&limit=100"
    ) {
      _ = try await $0.creditNotes(invoice: "in_1").all()
    },
    Row(
      label: "events that no endpoint took",
      expected: "GET BASE/events?delivery_success=false&limit=100"
    ) {
      _ = try await $0.events(delivered: false).all()
    },
    Row(
      label: "events since",
      expected: "GET BASE/events?types%5B0%5D=invoice.created&created%5Bgte%5D=5&limit=100"
    ) {
      _ = try await $0.events(types: ["invoice.created"], since: 5).all()
    },
  ]

  static let legacy = [
    Row(
      label: "usage record", version: .acacia,
      expected:
        "POST BASE/subscription_items/si_1/usage_records quantity=8&timestamp=1700000000&action=set"
    ) {
      _ = try await $0.createUsageRecord(
        item: "si_1", quantity: 8, timestamp: 1_700_000_000, action: .set)
    },
    Row(
      label: "usage record summaries", version: .acacia,
      expected: "GET BASE/subscription_items/si_1/usage_record_summaries?limit=100"
    ) {
      _ = try await $0.usageRecordSummaries(item: "si_1").all()
    },
    Row(
      label: "upcoming invoice", version: .acacia,
      expected: "GET BASE/invoices/upcoming?customer=cus_1&subscription=sub_1"
    ) {
      _ = try await $0.invoicePreview(
        StripeInvoicePreviewQuery(customer: "cus_1", subscription: "sub_1"))
    },
    Row(
      label: "subscription without a billing mode", version: .acacia,
      expected: "POST BASE/subscriptions customer=cus_1&items[0][price]=price_1"
    ) {
      _ = try await $0.createSubscription(
        StripeSubscriptionCreation(
          customer: "cus_1", items: [.init(price: "price_1")], billingMode: .flexible))
    },
  ]
}
