import Amounts
import Metering
import UsageLedger

/// What Stripe showed of invoices: whole, the best sighting of each, beside the customer's other records.
enum InvoiceCases {
  static let all = [
    ConformanceCase("an invoice is kept as Stripe showed it, with its lines in order", whole),
    ConformanceCase("a later sighting replaces the earlier, lines and all", replaced),
    ConformanceCase("a final invoice is never a draft again", final),
    ConformanceCase("a deleted draft is forgotten, a final invoice is not", removal),
    ConformanceCase("a customer's records have its invoices in the same view", records),
  ]

  static func line(_ number: Int64, amount: Int64 = 100) throws -> InvoiceSeen.Line {
    InvoiceSeen.Line(
      id: "il_\(number)", item: ItemID("si_\(number)"), price: PriceID("price_\(number)"),
      period: BillingPeriod(start: ReportMaker.time(hour: 0), end: ReportMaker.time(hour: 744)),
      quantity: Quantity(number), amount: Money(minorUnits: amount))
  }

  static func invoice(
    _ id: String, customer: String = "c", createdHour: Int64 = 744, finalHour: Int64? = nil,
    status: String? = nil, seenHour: Int64 = 745, lines: [InvoiceSeen.Line] = []
  ) throws -> InvoiceSeen {
    InvoiceSeen(
      id: id, customer: try CustomerID(customer), number: finalHour.map { _ in "A-\(id)" },
      stripeCustomer: "cus_\(customer)", subscription: "sub_1",
      status: status ?? (finalHour == nil ? "draft" : "open"), currency: "usd",
      total: Money(minorUnits: lines.reduce(0) { $0 + $1.amount.minorUnits }),
      createdAt: ReportMaker.time(hour: createdHour),
      automaticallyFinalizesAt: finalHour == nil
        ? ReportMaker.time(hour: createdHour + 1) : nil,
      finalizedAt: finalHour.map { ReportMaker.time(hour: $0) }, lines: lines,
      seenAt: ReportMaker.time(hour: seenHour))
  }

  private static func whole(_ store: any BillingStore) async throws {
    let moment = ReportMaker.time(hour: 3)
    let oneOff = InvoiceSeen.Line(
      id: "il_0", item: nil, price: nil, period: BillingPeriod(start: moment, end: moment),
      quantity: nil, amount: Money(minorUnits: -250), discounted: Money(minorUnits: 50),
      isProration: true, invoiceItem: "ii_1", description: "Später 'ä\"\n × 2")
    let fraction = InvoiceSeen.Line(
      id: "il_9", item: ItemID("si_9"), price: nil, period: oneOff.period,
      quantity: try Quantity(decimal: "-0.000000000001"),
      amount: Money(minorUnits: .max - 1_000_000))
    let many = try (1...30).map { try line(31 - $0) }
    let manual = InvoiceSeen(
      id: "in_2", customer: try CustomerID("c"), number: nil, stripeCustomer: "cus_c",
      subscription: nil, status: "brand_new", currency: "jpy",
      total: Money(minorUnits: .min), createdAt: ReportMaker.time(hour: 800),
      automaticallyFinalizesAt: nil, finalizedAt: nil, lines: [], seenAt: moment)
    let first = try invoice("in_1", finalHour: 745, lines: [oneOff] + many + [fraction])
    let elsewhere = try invoice("in_1", customer: "d", lines: [try line(1)])
    for invoice in [first, manual, elsewhere] {
      try expect(await store.save(invoice), true, "kept \(invoice.id)")
    }
    try expect(
      await store.invoicesSeen(of: first.customer), [manual, first], "newest first")
    try expect(
      await store.invoicesSeen(of: elsewhere.customer), [elsewhere], "the other customer's")
    try expect(await store.invoicesSeen(of: CustomerID("x")), [], "of an unknown customer")
  }

  private static func replaced(_ store: any BillingStore) async throws {
    let draft = try invoice("in_1", lines: [try line(1), try line(2), try line(3)])
    let fewer = try invoice("in_1", seenHour: 746, lines: [try line(2, amount: 7)])
    let early = try invoice("in_1", seenHour: 744, lines: [try line(9)])
    let same = try invoice("in_1", seenHour: 746, lines: [try line(1)])
    let rows: [(InvoiceSeen, Bool, InvoiceSeen)] = [
      (draft, true, draft), (fewer, true, fewer), (early, false, fewer), (draft, false, fewer),
      (same, true, same),
    ]
    for (index, row) in rows.enumerated() {
      try expect(await store.save(row.0), row.1, "row \(index) is kept")
      try expect(await store.invoicesSeen(of: draft.customer), [row.2], "after row \(index)")
    }
  }

  private static func final(_ store: any BillingStore) async throws {
    let customer = try CustomerID("c")
    let final = try invoice("in_1", finalHour: 745, seenHour: 746, lines: [try line(1)])
    let lateDraft = try invoice("in_1", seenHour: 900, lines: [try line(1), try line(2)])
    let paid = try invoice(
      "in_1", finalHour: 745, status: "paid", seenHour: 901, lines: [try line(1)])
    let void = try invoice(
      "in_1", finalHour: 745, status: "void", seenHour: 902, lines: [try line(1)])
    // A final one replaces a draft even if Stripe was asked for it earlier.
    try await store.save(try invoice("in_1", seenHour: 800))
    for row in [(final, final), (lateDraft, final), (paid, paid), (void, void), (paid, void)] {
      try await store.save(row.0)
      try expect(await store.invoicesSeen(of: customer), [row.1], "after \(row.0.status)")
    }
    try expect(
      [final, paid, void, lateDraft].map(\.bills), [true, true, false, false], "what bills")
  }

  private static func removal(_ store: any BillingStore) async throws {
    let customer = try CustomerID("c")
    let draft = try invoice("in_1", lines: [try line(1)])
    let final = try invoice("in_2", finalHour: 745, lines: [try line(2)])
    for invoice in [draft, final, try invoice("in_1", customer: "d")] {
      try await store.save(invoice)
    }
    try expect(await store.removeDraft("in_1", of: customer), true, "the draft")
    try expect(await store.removeDraft("in_1", of: customer), false, "the draft again")
    try expect(await store.removeDraft("in_2", of: customer), false, "the final one")
    try expect(await store.invoicesSeen(of: customer), [final], "what is left")
    try expect(await store.invoicesSeen(of: CustomerID("d")).count, 1, "the other customer's")
    try await store.save(draft)
    try expect(await store.invoicesSeen(of: customer).map(\.lines.count), [1, 1], "it came back")
  }

  private static func records(_ store: any BillingStore) async throws {
    let seen = try invoice("in_1", finalHour: 745, lines: [try line(1)])
    try await store.save(seen)
    let snapshot = try await store.snapshot(of: seen.customer) { _ in CustomerQuestion() }
    try expect(snapshot.records.invoices, [seen], "the records' invoices")
    let other = try await store.snapshot(of: CustomerID("d")) { _ in CustomerQuestion() }
    try expect(other.records.invoices, [], "another customer's")
  }
}
