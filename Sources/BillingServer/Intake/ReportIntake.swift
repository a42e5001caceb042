import HTTPTypes
import Metering
import Reporting
import UsageLedger

/// Puts reports into the ledger and words what became of them, for one report and for batches.
struct ReportIntake: Sendable {
  let ledger: any Ledger
  let metrics: ReportMetrics

  /// A report that is in the ledger now, for the first time or not.
  struct Acceptance: Sendable {
    let entry: LedgerEntry
    let isNew: Bool
    let warnings: [ReportWarning]
  }

  /// Makes the report durable. Throws 409 when its identity holds other content.
  func accept(_ reading: ReportReading, from caller: Caller, at now: Timestamp) async throws
    -> Acceptance
  {
    let exporterWarning = try await warning(about: reading.report)
    let start = ContinuousClock.now
    let outcome = try await ledger.append(
      EntryDraft(report: reading.report, receivedAt: now, reportedBy: caller.id))
    metrics.appended(after: ContinuousClock.now - start)
    return try acceptance(of: outcome, reading.warnings + (exporterWarning.map { [$0] } ?? []))
  }

  func acceptance(of outcome: AppendOutcome, _ warnings: [ReportWarning]) throws(Problem)
    -> Acceptance
  {
    metrics.count(outcome.fate)
    switch outcome {
    case .added(let entry): return Acceptance(entry: entry, isNew: true, warnings: warnings)
    case .alreadyThere(let entry):
      return Acceptance(entry: entry, isNew: false, warnings: warnings)
    case .conflict(let standing): throw .reportConflict(with: standing)
    }
  }

  /// Reads the instance's state only for reports that say which exporter sent them.
  private func warning(about report: UsageReport) async throws -> ReportWarning? {
    guard let stamp = report.exporter else { return nil }
    let instances = try await ledger.instances(of: report.customer)
    return instances.first { $0.instance == report.instance }?.warning(about: stamp)
  }
}

extension AppendOutcome {
  fileprivate var fate: ReportMetrics.Fate {
    switch self {
    case .added(let entry):
      if case .completion = entry.kind { .completed } else { .accepted }
    case .alreadyThere: .duplicate
    case .conflict: .conflict
    }
  }
}

extension Problem {
  static func reportConflict(with standing: LedgerEntry) -> Problem {
    Problem(
      .conflict, "report_conflict", title: "Another report has this identity",
      detail: """
        report \(standing.id) says something else for the same instance and \
        \(standing.report.window == nil ? "report_id" : "window"); it stands, and this attempt is recorded
        """,
      members: ["report": standing.jsonForm])
  }
}
