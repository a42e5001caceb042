import Amounts
import Metering
public import UsageLedger

/// What a storage of each version wrote, and what of it a newer one must find: the data of upgrade tests.
public enum UpgradeSample {
  static let customerText = "cust_1"

  /// Three hours of two instances, one of them void, a link and a key; what later versions added comes after it.
  public static func write(to store: any BillingStore) async throws {
    let customer = try CustomerID(customerText)
    for (hour, instance, value) in [(Int64(1), "a", 10), (2, "a", 20), (2, "b", 40)] {
      _ = try await store.append(
        SampleReports.hourly(hour, ["n": Quantity(Int64(value))], instance: instance))
    }
    let void = try await store.void(
      EntryID(3), reason: "counted twice", at: SampleReports.start)
    try await store.addLink(
      CustomerLink(
        customer: customer, stripeCustomer: "cus_1", name: nil, email: nil, testClock: nil,
        linkedAt: SampleReports.start))
    try await store.addKey(
      APIKeyRecord(
        id: "key_1", role: .operator, secretHash: [1, 2], createdAt: SampleReports.start))
    try await store.addCertificate(try await certificate(of: store, rule: .holding))
    try await store.recordDecision(
      LateDecision(
        customer: customer, entry: void.id, kind: .waive, amount: Money(minorUnits: -100),
        currency: "usd", reason: "agreed", decidedAt: SampleReports.start,
        settledAt: SampleReports.start))
    try await store.addMark(try mark())
    try await store.save(try subscription(), segments: [try segment()])
    _ = try await store.record([event], through: cursor)
    try await store.save(try invoice())
    try await store.recordDecisions([], adjustments: [try adjustment()])
    _ = try await store.record(AuditCases.event("a change"))
    try await store.save(try change())
    try await store.addKey(try scopedKey())
    try await store.rotateKey(
      "key_2", to: [5, 6], expiresAt: nil, olderUntil: rotationEnd, at: SampleReports.start)
    try await store.recordUses(["key_2": KeyUse(at: SampleReports.start, from: "192.0.2.1")])
    try await store.addSession(session)
    try await AlertCases.write(to: store)
    _ = try await store.append(try heldReport())
    try await store.recordExporters(try ExporterCases.sightings())
  }

  /// What is different from what `write` wrote in that version, a line each; empty when all is there.
  public static func differences(in store: any BillingStore, version: Int) async throws -> [String]
  {
    var found: [String] = []
    func compare<T: Equatable>(_ what: String, _ there: T, _ expected: T) {
      if there != expected { found.append("\(what): \(there) instead of \(expected)") }
    }
    let customer = try CustomerID(customerText)
    let facts = try await store.facts(SampleReports.query("n", .newest))
    compare("sum", facts.sum, 30)
    compare("count", facts.entryCount, 2)
    compare("readings", facts.readings.values.map { $0.map(\.value) }, [[20]])
    let page = try await store.entries(of: customer, matching: EntryFilter())
    compare("entries", page.entries.map(\.id.number), [3, 2, 1])
    compare("voids", page.entries.map(\.voidedBy?.number), [4, nil, nil])
    compare("link", try await store.link(of: customer)?.stripeCustomer, "cus_1")
    let keys = try await store.keys()
    compare("keys", keys.first?.role, .operator)
    let audited = version >= 15 ? [AuditEntry(AuditCases.event("a change"), after: .empty)] : []
    compare("audit", try await store.auditEntries(after: 0, limit: 9), audited)
    compare("audit's end", try await store.auditHead(), audited.last?.head ?? .empty)
    if version >= 11 {
      let expected = try scopedKey()
        .rotated(to: [5, 6], expiresAt: nil, olderUntil: rotationEnd)
        .used(KeyUse(at: SampleReports.start, from: "192.0.2.1"))
      compare("scoped key", keys.last, expected)
      compare("older secret", try await store.key(withHash: [3, 4])?.expiresAt, rotationEnd)
      compare("sessions", try await store.sessions(), [session])
    } else {
      compare("keys", keys.map(\.id), ["key_1"])
    }
    // A repeat of what the earlier version took is still a repeat.
    let again = try await store.append(SampleReports.hourly(1, ["n": 10], instance: "a"))
    compare("repeat", again, .alreadyThere(page.entries[2]))
    if version >= 3 {
      let expected = try await certificate(of: store, rule: version >= 7 ? .holding : .expiring)
      compare(
        "certificates", try await store.certificates(of: customer, overlapping: nil), [expected])
      compare("decisions", try await store.decisions(of: customer).map(\.reason), ["agreed"])
    }
    if version >= 4 { compare("marks", try await store.marks(of: customer), [try mark()]) }
    // What an earlier version took is known where a window overlaps it.
    let overlapping = try await store.append(
      SampleReports.windowed(1_800, end: 3_000, ["n": 1], instance: "a"))
    let first = WindowOverlap.Window(
      report: EntryID(1), window: try SampleReports.hourly(1, [:], instance: "a").window)
    compare("overlap", overlapping, WindowOverlap([first]).map { .overlap($0) })
    if version >= 5 {
      compare("segments", try await store.segments(of: customer), [try segment()])
    }
    if version >= 8 {
      compare("events", try await store.dueEvents(after: nil, limit: 9), [event])
      compare("cursor", try await store.cursor(of: .snapshots), cursor)
      compare("invoices", try await store.invoicesSeen(of: customer), [try invoice()])
    }
    if version >= 9 {
      compare("adjustments", try await store.adjustments(of: customer), [try adjustment()])
    }
    if version >= 10 {
      compare("changes", try await store.changes(of: customer), [try change()])
    }
    compare("alerts", try await AlertCases.missing(in: store), version >= 19 ? [] : ["all"])
    let held = try await store.quarantined(QuarantineQuery())
    compare("quarantine", held.map(\.reason), version >= 20 ? ["a jump"] : [])
    for report in held {
      let entry = try await store.entry(report.entry)
      compare("held entry", entry?.isHeld, true)
      compare("what it states", entry?.statedMetrics[try MetricName("n")], 900)
    }
    compare(
      "exporters", try await store.exporters(of: [customer]),
      version >= 21 ? try ExporterCases.sightings() : [:])
    let known = try await store.subscription("sub_1")
    if version >= 12 {
      compare("subscription", known, try subscription())
    } else if version >= 5 {
      compare("pause", known?.pause, nil)
      compare("state", known?.statusSince, nil)
    }
    return found
  }

  /// Of a customer of its own.
  private static func heldReport() throws -> EntryDraft {
    try ReportMaker("cust_2").hourly(1, ["n": 900]).held(
      ReportHold(
        metrics: [MetricName("n")], reason: "a jump", heldAt: SampleReports.start,
        deadline: SampleReports.start.advanced(bySeconds: 86_400), fate: .late))
  }

  private static let rotationEnd = SampleReports.start.advanced(bySeconds: 86_400)

  private static func scopedKey() throws -> APIKeyRecord {
    APIKeyRecord(
      id: "key_2",
      role: .scoped(try KeyGrant(scopes: [.usageRead], customer: CustomerID(customerText))),
      name: "Grafana", secretHash: [3, 4],
      createdAt: SampleReports.start.advanced(bySeconds: 1),
      expiresAt: SampleReports.start.advanced(bySeconds: 2_592_000))
  }

  private static let session = BrowserSession(
    id: "ses_1", keyID: "key_1", address: "192.0.2.1", createdAt: SampleReports.start,
    expiresAt: SampleReports.start.advanced(bySeconds: 43_200))

  private static func change() throws -> ChangeOrder {
    let segment = try segment()
    return ChangeOrder(
      id: "chg_1", customer: segment.key.customer, subscription: "sub_1", kind: .change,
      moment: .periodEnd, plan: "starter", requestedAt: segment.key.start,
      prices: [.init(id: segment.price, meter: segment.key.meter)], status: .scheduled,
      effectiveAt: segment.end, schedule: "sub_sched_1")
  }

  private static let event = InboxEvent(
    id: "evt_1", type: "invoice.created", createdAt: SampleReports.start, object: "in_1",
    stripeCustomer: "cus_1", receivedAt: SampleReports.start)
  private static let cursor = EventCursor(
    feed: .snapshots, event: "evt_1", createdAt: SampleReports.start)

  private static func invoice() throws -> InvoiceSeen {
    let segment = try segment()
    return InvoiceSeen(
      id: "in_1", customer: segment.key.customer, number: "A-0001", stripeCustomer: "cus_1",
      subscription: "sub_1", status: "paid", currency: "usd", total: Money(minorUnits: 250),
      createdAt: segment.end, automaticallyFinalizesAt: nil, finalizedAt: segment.end,
      lines: [
        .init(
          id: "il_1", item: segment.key.item, price: segment.price,
          period: BillingPeriod(start: segment.key.start, end: segment.end),
          quantity: try Quantity(decimal: "2.5"), amount: Money(minorUnits: 250),
          description: "2.5 × n")
      ], seenAt: segment.end)
  }

  /// By the rule that the version had which wrote it.
  private static func certificate(of store: any BillingStore, rule: TotalRule) async throws
    -> PeriodCertificate
  {
    let customer = try CustomerID(customerText)
    let period = BillingPeriod(
      start: SampleReports.start, end: SampleReports.start.advanced(bySeconds: 7_200))
    return PeriodCertificate(
      period, of: customer, after: nil, closedAt: PeriodState.closing(after: period.end),
      through: EntryID(3), history: try await store.history(of: customer, in: period.span),
      segments: [], rule: rule)
  }

  private static func subscription() throws -> SubscriptionRecord {
    let segment = try segment()
    return SubscriptionRecord(
      id: "sub_1", customer: segment.key.customer, plan: "starter", status: "active",
      period: BillingPeriod(start: segment.key.start, end: segment.end), trialEnd: nil,
      createdAt: segment.key.start, endedAt: nil, statusSince: segment.key.start,
      pause: CollectionPause(
        behavior: "keep_as_draft", since: segment.key.start, resumesAt: segment.end),
      items: [.init(id: segment.key.item, price: segment.price, meter: segment.key.meter)])
  }

  private static func segment() throws -> Segment {
    let meter = Meter(
      key: try MeterKey("n"), metric: try MetricName("n"), kind: .counter, aggregation: .sum,
      unit: "piece", rounding: .up)
    let key = Segment.Key(
      customer: try CustomerID(customerText), meter: meter.key, item: ItemID("si_1"),
      start: SampleReports.start)
    return Segment(
      key: key, price: PriceID("price_1"), end: SampleReports.start.advanced(bySeconds: 2_592_000),
      billing: .billed, rules: meter)
  }

  private static func adjustment() throws -> SegmentAdjustment {
    SegmentAdjustment(
      id: SegmentAdjustment.ID(
        segment: try segment().key, kind: .lateUsage, decidedAt: SampleReports.start),
      amount: Money(minorUnits: 250), currency: "usd", entryCount: 2, invoiceItem: "ii_1",
      settledAt: SampleReports.start)
  }

  private static func mark() throws -> CoverageMark {
    .retirement(
      of: try InstanceID("b"), customer: try CustomerID(customerText),
      from: SampleReports.start.advanced(bySeconds: 7_200), reason: "gone",
      at: SampleReports.start.advanced(bySeconds: 9_000))
  }
}
