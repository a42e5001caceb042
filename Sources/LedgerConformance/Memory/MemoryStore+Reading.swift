public import Metering
import Reporting
public import UsageLedger

extension MemoryStore {
  public func entry(_ id: EntryID) async throws(LedgerError) -> LedgerEntry? {
    current(id).map(shown)
  }

  public func entries(of customer: CustomerID, matching filter: EntryFilter)
    async throws(LedgerError) -> EntryPage
  {
    let matching = current(reports[customer]).filter(filter.matches)
    let wanted = matching.reversed().filter { entry in
      filter.before.map { entry.id < $0 } ?? true
    }
    let page = Array(wanted.prefix(filter.boundedLimit))
    return EntryPage(
      entries: shown(page), total: Int64(matching.count),
      next: wanted.count > page.count ? page.last?.id : nil)
  }

  public func facts(_ query: FactsQuery) async throws(LedgerError) -> MetricFacts {
    try MetricFacts(
      folding: current(reports[query.customer]), query,
      retirements: (coverageMarks[query.customer] ?? []).compactMap { InstanceRetirement($0) })
  }

  public func instances(of customer: CustomerID) async throws(LedgerError) -> [InstanceState] {
    states[customer, default: [:]].values.sorted { $0.instance < $1.instance }
  }

  public func metrics(of customer: CustomerID) async throws(LedgerError) -> [MetricName] {
    Set(current(reports[customer]).flatMap { $0.report.countedMetrics.keys }).sorted()
  }

  public func customers(after customer: CustomerID?, limit: Int) async throws(LedgerError)
    -> [CustomerID]
  {
    let wanted = reports.keys.sorted().filter { id in customer.map { id > $0 } ?? true }
    return Array(wanted.prefix(limit))
  }

  public func activity(after cursor: LedgerCursor, limit: Int) async throws(LedgerError)
    -> LedgerActivity
  {
    let newer = entries.dropFirst(max(0, Int(cursor.number(ofLane: 0)))).prefix(limit)
    return LedgerActivity(
      customers: Set(newer.map(\.report.customer)),
      through: newer.last.map { LedgerCursor([$0.id.number]) } ?? cursor)
  }

  public func end() async throws(LedgerError) -> LedgerCursor {
    LedgerCursor([entries.last?.id.number ?? 0])
  }

  public func conflicts(of customer: CustomerID, limit: Int) async throws(LedgerError)
    -> [ReportConflict]
  {
    Array(refused[customer, default: []].reversed().prefix(limit))
  }
}
