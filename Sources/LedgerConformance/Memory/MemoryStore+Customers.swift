public import Metering
public import UsageLedger

extension MemoryStore: CustomerReading {
  public func snapshot(
    of customer: CustomerID, asking: @escaping @Sendable (CustomerRecords) -> CustomerQuestion
  ) async throws(LedgerError) -> CustomerSnapshot {
    let (subscriptions, segments) = (
      try await subscriptions(of: customer), try await segments(of: customer)
    )
    let changes = try await changes(of: customer)
    let records = CustomerRecords(
      customer: customer, link: links[customer], subscriptions: subscriptions, segments: segments,
      prices: CustomerRecords.prices(
        of: subscriptions, segments, certificates[customer] ?? [], changes
      )
      .compactMap { prices[$0] },
      deliveries: try await deliveries(of: customer),
      certificates: certificates[customer] ?? [],
      instances: try await instances(of: customer), marks: try await marks(of: customer),
      decisions: try await decisions(of: customer),
      adjustments: try await adjustments(of: customer), seals: try await sealedSpans(of: customer),
      invoices: try await invoicesSeen(of: customer), changes: changes,
      quarantine: quarantine.values.filter { $0.customer == customer && $0.state == .held }
        .sorted { $0.entry < $1.entry })
    let question = asking(records)
    var facts: [FactsQuery: MetricFacts] = [:]
    for query in question.facts { facts[query] = try await self.facts(query) }
    var entries: [LedgerEntry] = []
    if let span = question.entries {
      entries = try await history(of: customer, in: span).entries
    }
    var histories: [UsageSpan: PeriodHistory] = [:]
    var voids: [EntryID: LedgerEntry] = [:]
    for span in question.histories {
      let history = try await history(of: customer, in: span)
      for (void, _) in history.voids(through: history.newest) {
        voids[void] = try await entry(void)
      }
      histories[span] = history
    }
    var windows: [WindowsQuery: [InstanceWindows]] = [:]
    for query in question.windows { windows[query] = try await reportedWindows(query) }
    return CustomerSnapshot(
      records: records, facts: facts, entries: entries, histories: histories, voids: voids,
      windows: windows,
      newest: question.newestCount > 0
        ? try await self.entries(
          of: customer, matching: EntryFilter(limit: question.newestCount)
        ).entries : [])
  }
}
