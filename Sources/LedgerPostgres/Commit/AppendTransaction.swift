import Metering
import Reporting
import UsageLedger

/// Adds a batch of reports in one transaction and two ways to the server; the number of statements does not grow with the
/// number of reports.
struct AppendTransaction {
  let connection: PostgresConnection
  let shape: LaneShape
  /// Whether it waits for lanes that others hold.
  let waits: Bool

  /// The results in the order of the requests. When it throws, nothing was added.
  func append(_ requests: [AppendRequest]) throws -> [AppendResult] {
    do {
      return try addToAnyDay(requests)
    } catch let error as PostgresError where error.isLockTimeout {
      return requests.map { _ in .passedOver }
    }
  }

  private func addToAnyDay(_ requests: [AppendRequest]) throws -> [AppendResult] {
    do {
      return try add(requests)
    } catch let needed as WideDays.Needed {
      // A day gets its first value of an unusual size: from now on its rows tell whether another one fits.
      try connection.transaction {
        try WideDays(connection: connection, shape: shape).insert(needed.days)
      }
      return try add(requests)
    }
  }

  private func add(_ requests: [AppendRequest]) throws -> [AppendResult] {
    let survey = AppendSurvey(requests, shape, waits: waits)
    return try connection.transaction(asking: survey.statements) { results in
      try decide(requests, survey.answers(results))
    }
  }

  private func decide(_ requests: [AppendRequest], _ answers: AppendSurvey.Answers) throws -> (
    [AppendResult], [Statement]
  ) {
    let held = requests.filter { answers.claims.contains($0.claim) }
    try WideDays.check(held.flatMap(\.drafts), known: answers.wideDays)
    var plan = AppendPlan(answers)
    var results: [AppendResult] = []
    results.reserveCapacity(requests.count)
    for request in requests {
      guard request.drafts.allSatisfy({ answers.numbers.holdsLane(of: $0.report.customer) }) else {
        results.append(.passedOver)
        continue
      }
      guard answers.claims.contains(request.claim) else {
        results.append(.refused)
        continue
      }
      results.append(.receipts(try request.drafts.map { try plan.decide($0) }))
    }
    return (results, EntryWriter.statements(plan) + TotalWriter.statements(plan.totals))
  }
}
