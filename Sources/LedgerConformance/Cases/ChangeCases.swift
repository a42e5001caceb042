import Metering
import UsageLedger

/// Accepted changes and cancellations: whole, as they were written last, the open ones of everyone together.
enum ChangeCases {
  static let all = [
    ConformanceCase("a change is kept whole, and as it was written last", whole),
    ConformanceCase("what is finished or being taken back is not undone", transitions),
    ConformanceCase("what is open is listed for all customers, oldest first", open),
    ConformanceCase("a customer's records have its changes and the terms of their prices", records),
  ]

  static func order(
    _ id: String, customer: String = "c", hour: Int64 = 1,
    status: ChangeOrder.Status = .accepted, prices: [ChangeOrder.Price] = []
  ) throws -> ChangeOrder {
    ChangeOrder(
      id: id, customer: try CustomerID(customer), subscription: "sub_1", kind: .change,
      moment: .periodEnd, plan: "starter", requestedAt: ReportMaker.time(hour: hour),
      prices: prices, status: status)
  }

  private static func whole(_ store: any BillingStore) async throws {
    let bare = ChangeOrder(
      id: "chg_2", customer: try CustomerID("c"), subscription: "sub_2", kind: .cancel,
      moment: .now, plan: nil, requestedAt: ReportMaker.time(hour: 2))
    var full = try order(
      "chg_1",
      prices: [
        .init(id: PriceID("price_base"), meter: nil),
        .init(id: PriceID("price_1"), meter: try MeterKey("device_usage")),
      ])
    for order in [bare, full] { try await store.save(order) }
    try expect(await store.changes(of: full.customer), [bare, full], "newest first")
    for status in ChangeOrder.Status.allCases where status.isOpen && status != .revoking {
      full.status = status
      full.effectiveAt = ReportMaker.time(hour: 744)
      full.schedule = "sub_sched_1"
      full.problem = "Stripe: 'nö'\n\"\(status)\""
      full.updatedAt = ReportMaker.time(hour: 3)
      try await store.save(full)
      try expect(await store.change("chg_1"), full, "as \(status)")
    }
    full.problem = nil
    full.schedule = nil
    full.effectiveAt = nil
    try await store.save(full)
    try expect(await store.changes(of: full.customer), [bare, full], "emptied again")
    try expect(await store.change("chg_3"), nil, "an unknown one")
    try expect(await store.changes(of: CustomerID("d")), [], "another customer's")
  }

  /// Every status after every other.
  private static func transitions(_ store: any BillingStore) async throws {
    for (number, before) in ChangeOrder.Status.allCases.enumerated() {
      for after in ChangeOrder.Status.allCases {
        let id = "chg_\(number)_\(after)"
        try await store.save(try order(id, status: before))
        try await store.save(try order(id, status: after))
        let isUndone =
          !before.isOpen || before == .revoking && after.isOpen && after != .revoking
        try expect(
          await store.change(id)?.status, isUndone ? before : after, "\(before), then \(after)")
      }
    }
  }

  private static func open(_ store: any BillingStore) async throws {
    var expected: [ChangeOrder] = []
    for (number, status) in ChangeOrder.Status.allCases.enumerated() {
      let order = try order(
        "chg_\(number)", customer: number.isMultiple(of: 2) ? "c" : "d",
        hour: 100 - Int64(number), status: status)
      try await store.save(order)
      if status.isOpen { expected.insert(order, at: 0) }
    }
    try expect(await store.openChanges(), expected, "what is open")
    var closed = expected[0]
    closed.status = .done
    try await store.save(closed)
    try expect(await store.openChanges(), Array(expected.dropFirst()), "one less")
  }

  private static func records(_ store: any BillingStore) async throws {
    let price = PriceDocument(id: PriceID("price_next"), json: "{}")
    try await store.savePrice(price)
    let open = try order(
      "chg_1", status: .scheduled,
      prices: [.init(id: price.id, meter: try MeterKey("device_usage"))])
    try await store.save(open)
    let snapshot = try await store.snapshot(of: open.customer) { _ in CustomerQuestion() }
    try expect(snapshot.records.changes, [open], "the records' changes")
    try expect(snapshot.records.prices[price.id], price, "the terms of the planned price")
    let other = try await store.snapshot(of: CustomerID("d")) { _ in CustomerQuestion() }
    try expect(other.records.changes, [], "another customer's")
  }
}
