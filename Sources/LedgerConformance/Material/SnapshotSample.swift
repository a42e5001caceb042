import Amounts
public import Metering
public import UsageLedger

/// A customer of whom a store keeps something of every kind, and a question about all of it.
public enum SnapshotSample {
  /// Returns the customer.
  public static func write(to store: any BillingStore) async throws -> CustomerID {
    try await UpgradeSample.write(to: store)
    let maker = try ReportMaker(UpgradeSample.customerText, "c")
    for end in stride(from: Int64(5), through: 240, by: 5) {
      _ = try await store.append(maker.windowed(5, endMinute: end, ["gb": Quantity(end % 35)]))
    }
    _ = try await store.append(maker.windowed(600, endMinute: 2_000, ["gb": 50, "n": 7]))
    _ = try await store.void(EntryID(9), reason: "wrong", at: SampleReports.start)
    let meters = ["gb", "devices"]
    let segments = try meters.map { try segment($0, maker.customer) }
    try await store.save(
      SubscriptionRecord(
        id: "sub_2", customer: maker.customer, plan: "more", status: "active",
        period: BillingPeriod(start: segments[0].key.start, end: segments[0].end), trialEnd: nil,
        createdAt: ReportMaker.time(hour: 1), endedAt: nil,
        items: segments.map {
          .init(id: $0.key.item, price: $0.price, meter: $0.key.meter)
        }), segments: segments)
    for price in ["price_1", "price_2", "price_9"] {
      try await store.savePrice(PriceDocument(id: PriceID(price), json: "{}"))
    }
    for (sequence, segment) in zip([Int64(1), 2, 1], [segments[0], segments[0], segments[1]]) {
      try await store.recordIntent(
        DeliveryAttempt(
          segment: segment.key, sequence: sequence, eventName: segment.key.meter.text, value: 4,
          eventTime: segment.key.start.advanced(bySeconds: 60 + sequence),
          identifier: "id-\(segment.key.meter)-\(sequence)", intendedAt: segment.key.start))
    }
    try await store.recordOutcome(.accepted, of: segments[0].key, sequence: 1, at: segments[0].end)
    try await store.recordConfirmation(4, of: segments[0].key, at: segments[0].end)
    try await store.hold(segments[1].key, reason: "two live items")
    return maker.customer
  }

  private static func segment(_ meter: String, _ customer: CustomerID) throws -> Segment {
    let key = Segment.Key(
      customer: customer, meter: try MeterKey(meter), item: ItemID("si_\(meter)"),
      start: ReportMaker.epoch)
    return Segment(
      key: key, price: PriceID("price_2"), end: ReportMaker.time(hour: 744), billing: .billed)
  }

  /// Facts in every detail, of whole days and of parts of hours, with windows that began too early; entries, histories
  /// and windows.
  public static func question(_ customer: CustomerID) throws -> CustomerQuestion {
    let spans = [
      UsageSpan(hours: 0..<744), UsageSpan(minutes: 12..<217),
      UsageSpan(
        start: ReportMaker.time(minute: 1_500), end: ReportMaker.time(hour: 400),
        windowsFrom: ReportMaker.time(minute: 1_500)),
    ]
    let details: [FactsQuery.Detail] = [.sum, .newest, .hourly, .every]
    let metrics = try ["n", "gb", "none"].map { try MetricName($0) }
    return CustomerQuestion(
      facts: Set(
        metrics.flatMap { metric in
          spans.flatMap { span in
            details.map {
              FactsQuery(customer: customer, metric: metric, span: span, detail: $0)
            }
          }
        }),
      entries: UsageSpan(hours: 0..<9), histories: Set(spans.prefix(2)),
      windows: [
        WindowsQuery(customer: customer, span: spans[0]),
        WindowsQuery(customer: customer, span: spans[1], limit: 3),
      ], newestCount: 5)
  }
}
