import Amounts
import Metering
import UsageLedger

/// All of one customer at once: the same as each part asked for by itself.
enum SnapshotCases {
  static let all = [
    ConformanceCase(numbered: "a customer's records are what each journal says", records),
    ConformanceCase(numbered: "a question's answers are those of its parts", answers),
    ConformanceCase(numbered: "an unknown customer has nothing", unknown),
  ]

  private static func filled(_ store: any BillingStore) async throws -> CustomerID {
    let customer = try await SnapshotSample.write(to: store)
    _ = try await store.append(ReportMaker("stranger").hourly(1, ["n": 5]))
    return customer
  }

  private static func records(_ store: any BillingStore) async throws {
    let customer = try await filled(store)
    let records = try await store.snapshot(of: customer) { _ in CustomerQuestion() }.records
    try expect(records.link, try await store.link(of: customer), "link")
    try expect(
      records.subscriptions, try await store.subscriptions(of: customer), "subscriptions")
    try expect(records.segments, try await store.segments(of: customer), "segments")
    try expect(records.prices.keys.map(\.text).sorted(), ["price_1", "price_2"], "prices")
    let deliveries = try await store.deliveries(of: customer)
    try expect(deliveries.count, 2, "segments that something was sent for")
    try expect(
      records.deliveries, Dictionary(uniqueKeysWithValues: deliveries.map { ($0.segment, $0) }),
      "deliveries")
    try expect(
      records.certificates, try await store.certificates(of: customer, overlapping: nil),
      "certificates")
    try expect(records.instances, try await store.instances(of: customer), "instances")
    try expect(records.marks, try await store.marks(of: customer), "marks")
    try expect(records.decisions, try await store.decisions(of: customer), "decisions")
    try expect(
      records.adjustments, try await store.adjustments(of: customer), "adjustments")
    try expect(records.seals, try await store.sealedSpans(of: customer), "seals")
    try expect(records.invoices, try await store.invoicesSeen(of: customer), "invoices")
  }

  private static func answers(_ store: any BillingStore) async throws {
    let customer = try await filled(store)
    let question = try SnapshotSample.question(customer)
    let snapshot = try await store.snapshot(of: customer) { _ in question }
    try expect(snapshot.facts.count, question.facts.count, "one answer for each query")
    for query in question.facts {
      try expect(
        snapshot.facts[query], try await store.facts(query), "\(query.metric) in \(query.span)")
    }
    for span in question.histories {
      let history = try await store.history(of: customer, in: span)
      try expect(snapshot.histories[span], history, "history of \(span)")
      for (void, _) in history.voids(through: history.newest) {
        try expect(snapshot.voids[void], try await store.entry(void), "void \(void)")
      }
    }
    try expect(snapshot.voids.isEmpty, false, "there are voids")
    for query in question.windows {
      try expect(
        snapshot.windows[query], try await store.reportedWindows(query), "windows of \(query.span)")
    }
    try expect(
      snapshot.newest,
      try await store.entries(of: customer, matching: EntryFilter(limit: question.newestCount))
        .entries, "the newest entries")
    try expect(
      snapshot.entries, try await store.history(of: customer, in: UsageSpan(hours: 0..<9)).entries,
      "entries")
  }

  private static func unknown(_ store: any BillingStore) async throws {
    _ = try await filled(store)
    let customer = try CustomerID("nobody")
    let snapshot = try await store.snapshot(of: customer) { _ in
      CustomerQuestion(windows: [WindowsQuery(customer: customer, span: UsageSpan(hours: 0..<9))])
    }
    try expect(snapshot.records, CustomerRecords(customer: customer), "records")
    try expect(Array(snapshot.windows.values), [[]], "windows")
  }
}
