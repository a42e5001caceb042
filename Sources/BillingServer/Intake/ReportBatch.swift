import Reporting
import StripeAPI
import UsageLedger

/// The reports of one batch, each checked by itself: one that is wrong does not harm the others.
struct ReportBatch: Sendable {
  /// By position: a report that is fit for the ledger, or why it is not.
  let submissions: [Result<ReportSubmission, Problem>]
  let arrival: ReportArrival

  /// Checks who may send them and what they bring anew.
  static func checked(
    _ items: [ReportArrival.Item], _ arrival: ReportArrival, admitting growth: GrowthLimits,
    _ quarantine: QuarantineGate
  ) async -> ReportBatch {
    // All of them together wait for Stripe as long as one does.
    let submissions = await StripeDeadline.within(StripePatienceMiddleware.shortest) {
      var submissions: [Result<ReportSubmission, Problem>] = []
      submissions.reserveCapacity(items.count)
      for item in items {
        do {
          let submission = try arrival.submission(of: item.get())
          try await growth.admit(
            submission.draft.report, from: arrival.caller, at: arrival.receivedAt)
          submissions.append(
            .success(submission.with(await quarantine.judged(submission.draft))))
        } catch {
          submissions.append(.failure(Problem(error)))
        }
      }
      return submissions
    }
    return ReportBatch(submissions: submissions, arrival: arrival)
  }
}

extension ReportIntake {
  /// How many reports share a commit: single reports, which come meanwhile, are in the next one.
  private static let reportsInCommit = 500

  /// Makes all sound reports of a batch durable; where one of them makes a day's total too large, only that one is
  /// refused. Nil, and nothing written, where the sender's claim does not hold. When the store fails at the first of them
  /// nothing was stored and it throws; later, those that were not stored are told apart from those that were.
  func accept(_ batch: ReportBatch, requestBytes: Int) async throws -> BatchOutcome? {
    let sound = batch.submissions.compactMap { try? $0.get() }
    guard let found = try await submit(sound) else { return nil }
    let late = try await lateWarnings(
      about: found.compactMap { try? $0.get() }, at: batch.arrival.receivedAt)
    let held = try await quarantined(among: found.compactMap { try? $0.get() })
    var receipts = found[...]
    let results = batch.submissions.map { submission -> Result<Acceptance, Problem> in
      switch submission {
      case .failure(let problem): return .failure(refused(problem))
      case .success(let submission):
        switch receipts.popFirst() {
        case nil: return .failure(.internalError)
        case .failure(let problem): return .failure(refused(problem))
        case .success(let receipt):
          return Result { () throws(Problem) in
            try acceptance(of: receipt, submission)
              .with(receipt.outcome.existing.flatMap { late[$0.id] })
              .with(receipt.outcome.existing.flatMap { held[$0.id] })
          }
        }
      }
    }
    return BatchOutcome(results: results, requestBytes: requestBytes)
  }

  /// A receipt, or why there is none, for each.
  private func submit(_ submissions: [ReportSubmission]) async throws(LedgerError)
    -> [Result<AppendReceipt, Problem>]?
  {
    guard let claim = submissions.first?.claim else { return [] }
    var found: [Result<AppendReceipt, Problem>] = []
    found.reserveCapacity(submissions.count)
    for start in stride(from: 0, to: submissions.count, by: Self.reportsInCommit) {
      let part = submissions[start..<min(start + Self.reportsInCommit, submissions.count)]
      do throws(LedgerError) {
        guard let receipts = try await ledger.submitEach(part.map(\.draft), if: claim) else {
          guard start > 0 else { return nil }
          return found + Self.failures(.unauthorized(.unknown), submissions.count - start)
        }
        found += receipts.map { $0.mapError { Problem($0) } }
      } catch {
        guard start > 0 else { throw error }
        return found + Self.failures(Problem(error), submissions.count - start)
      }
    }
    return found
  }

  private static func failures(_ problem: Problem, _ count: Int) -> [Result<AppendReceipt, Problem>]
  {
    Array(repeating: .failure(problem), count: count)
  }
}
