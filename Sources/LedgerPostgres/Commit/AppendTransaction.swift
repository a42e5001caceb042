import Metering
import Reporting
import UsageLedger

/// Adds a batch of reports in one transaction and two ways to the server; the number of statements does not grow with the
/// number of reports.
struct AppendTransaction {
  let connection: PostgresConnection
  let partitions: MonthPartitions
  let metrics: KnownMetrics

  /// The receipts in the order of the requests; nil for a request whose claim does not hold. When it throws, nothing was
  /// added.
  func append(_ requests: [AppendRequest]) throws -> [[AppendReceipt]?] {
    let ends = requests.lazy.flatMap(\.drafts).map(\.window.end)
    try partitions.prepare(for: ends, connection)
    let survey = AppendSurvey(requests)
    do {
      let receipts = try connection.transaction(asking: survey.statements) { results in
        try decide(requests, survey.answers(results))
      }
      metrics.keepStaged()
      return receipts
    } catch {
      partitions.forget()
      metrics.forget()
      throw error
    }
  }

  private func decide(_ requests: [AppendRequest], _ answers: AppendSurvey.Answers) throws -> (
    [[AppendReceipt]?], [Statement]
  ) {
    var plan = AppendPlan(
      next: answers.next, known: answers.known, overlaps: answers.overlaps,
      standing: answers.standing)
    var receipts: [[AppendReceipt]?] = []
    receipts.reserveCapacity(requests.count)
    for request in requests {
      guard answers.claims.contains(request.claim) else {
        receipts.append(nil)
        continue
      }
      receipts.append(try request.drafts.map { try plan.decide($0) })
    }
    let writes =
      EntryWriter(known: metrics).statements(plan) + TotalWriter.statements(plan.totals)
    return (receipts, writes)
  }
}
