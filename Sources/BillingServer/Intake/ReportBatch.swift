import Metering
import Reporting
import UsageLedger

/// The reports of one batch, each read by itself: one that is wrong does not harm the others.
struct ReportBatch: Sendable {
  /// By position: a report that is fit for the ledger, or why it is not.
  let readings: [Result<ReportReading, Problem>]
  let arrival: BatchArrival

  /// Checks who may send them and how many names they bring.
  static func read(
    _ items: [BatchArrival.Item], _ arrival: BatchArrival, admitting names: MetricNameLimit
  )
    async -> ReportBatch
  {
    var readings: [Result<ReportReading, Problem>] = []
    readings.reserveCapacity(items.count)
    for item in items {
      do {
        let reading = try item.get()
        try arrival.caller.checkReport(reading.report)
        try await names.admit(reading.report)
        readings.append(.success(reading))
      } catch {
        readings.append(.failure(Problem(error)))
      }
    }
    return ReportBatch(readings: readings, arrival: arrival)
  }
}

extension ReportIntake {
  /// How many reports share a commit: single reports, which come meanwhile, are in the next one.
  private static let reportsInCommit = 500

  /// Makes all sound reports of a batch durable; where one of them makes a day's total too large, only that one is
  /// refused. When the store fails at the first of them nothing was stored and it throws; later, those that were not
  /// stored are told apart from those that were.
  func accept(_ batch: ReportBatch, requestBytes: Int) async throws -> BatchOutcome {
    let sound = batch.readings.compactMap { try? $0.get() }
    let drafts = sound.map { draft($0, from: batch.arrival.caller, at: batch.arrival.receivedAt) }
    let found = try await submit(drafts)
    let late = try await lateWarnings(
      about: found.compactMap { try? $0.get() }, at: batch.arrival.receivedAt)
    var receipts = found[...]
    let results = batch.readings.map { reading -> Result<Acceptance, Problem> in
      switch reading {
      case .failure(let problem):
        metrics.count(.refused)
        return .failure(problem)
      case .success(let reading):
        switch receipts.popFirst() {
        case nil: return .failure(.internalError)
        case .failure(let error):
          metrics.count(.refused)
          return .failure(Problem(error))
        case .success(let receipt):
          return Result { () throws(Problem) in
            try acceptance(
              of: receipt, reading, late: receipt.outcome.existing.flatMap { late[$0.id] })
          }
        }
      }
    }
    return BatchOutcome(results: results, requestBytes: requestBytes)
  }

  private func submit(_ drafts: [EntryDraft]) async throws(LedgerError) -> [Result<
    AppendReceipt, LedgerError
  >] {
    var found: [Result<AppendReceipt, LedgerError>] = []
    found.reserveCapacity(drafts.count)
    for start in stride(from: 0, to: drafts.count, by: Self.reportsInCommit) {
      let part = Array(drafts[start..<min(start + Self.reportsInCommit, drafts.count)])
      do throws(LedgerError) {
        found += try await ledger.submitEach(part)
      } catch {
        guard start > 0 else { throw error }
        return found + Array(repeating: .failure(error), count: drafts.count - start)
      }
    }
    return found
  }
}
