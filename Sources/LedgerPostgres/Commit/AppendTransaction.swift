import Metering
import Reporting
import UsageLedger

/// Adds a batch of reports in one transaction; the number of statements does not grow with the number of reports.
struct AppendTransaction {
  let connection: PostgresConnection
  let partitions: MonthPartitions
  let metrics: KnownMetrics

  /// The outcomes in the order of the drafts. When it throws, none of them was added.
  func append(_ drafts: [EntryDraft]) throws -> [AppendOutcome] {
    guard !drafts.isEmpty else { return [] }
    try partitions.prepare(for: drafts.lazy.map(\.window.end), connection)
    do {
      let outcomes = try connection.transaction { try appendLocked(drafts) }
      metrics.keepStaged()
      return outcomes
    } catch {
      partitions.forget()
      metrics.forget()
      throw error
    }
  }

  private func appendLocked(_ drafts: [EntryDraft]) throws -> [AppendOutcome] {
    try AdvisoryLock.customers(
      Set(drafts.map { ExactText($0.report.customer.text) }), connection)
    let identities = Set(drafts.compactMap { EntryIdentity($0.report) })
    let lookup = EntryLookup(connection: connection)
    let known = try lookup.entries(of: Array(identities))
    let overlaps = try lookup.overlaps(of: Array(identities))
    var plan = AppendPlan(
      next: try NumberTable(connection: connection).takeNext(), known: known, overlaps: overlaps)
    var outcomes: [AppendOutcome] = []
    outcomes.reserveCapacity(drafts.count)
    for draft in drafts { outcomes.append(try plan.decide(draft)) }
    try EntryWriter(connection: connection, known: metrics).write(plan)
    try TotalWriter(connection: connection).write(plan.totals)
    return outcomes
  }
}
