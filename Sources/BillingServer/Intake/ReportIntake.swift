import HTTPTypes
import Metering
import Reporting
import UsageLedger

/// Puts reports into the ledger and words what became of them, for one report and for batches.
struct ReportIntake: Sendable {
  let ledger: any Ledger & PeriodJournal
  let names: MetricNameLimit
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
    try await names.admit(reading.report)
    let exporterWarning = try await warning(about: reading.report)
    let start = ContinuousClock.now
    let outcome = try await ledger.append(
      EntryDraft(report: reading.report, receivedAt: now, reportedBy: caller.id))
    metrics.appended(after: ContinuousClock.now - start)
    let accepted = try acceptance(
      of: outcome, reading.warnings + [exporterWarning].compactMap(\.self))
    return try await addingLateness(to: accepted, at: now)
  }

  /// The same for a report that the store took with a receipt.
  func acceptance(of receipt: AppendReceipt, _ reading: ReportReading) throws(Problem)
    -> Acceptance
  {
    let exporterWarning = reading.report.exporter?.warning(following: receipt.previousExporter)
    return try acceptance(
      of: receipt.outcome, reading.warnings + [exporterWarning].compactMap(\.self))
  }

  /// With a warning when the report is late usage.
  func addingLateness(to acceptance: Acceptance, at now: Timestamp) async throws -> Acceptance {
    guard let warning = try await lateWarning(about: acceptance.entry, at: now) else {
      return acceptance
    }
    return Acceptance(
      entry: acceptance.entry, isNew: acceptance.isNew, warnings: acceptance.warnings + [warning])
  }

  func acceptance(of outcome: AppendOutcome, _ warnings: [ReportWarning]) throws(Problem)
    -> Acceptance
  {
    metrics.count(outcome.fate)
    switch outcome {
    case .added(let entry): return Acceptance(entry: entry, isNew: true, warnings: warnings)
    case .alreadyThere(let entry):
      return Acceptance(entry: entry, isNew: false, warnings: warnings)
    case .conflict(let existing): throw .reportConflict(with: existing)
    case .overlap(let overlap): throw .windowOverlap(overlap)
    }
  }

  /// Reads the instance's state only for reports that say which exporter sent them.
  private func warning(about report: UsageReport) async throws -> ReportWarning? {
    guard let stamp = report.exporter else { return nil }
    let instances = try await ledger.instances(of: report.customer)
    return instances.first { $0.instance == report.instance }?.warning(about: stamp)
  }
}

extension ReportIntake {
  /// The warnings of a batch's entries that are late usage, by entry; each customer's certificates are read once.
  func lateWarnings(about entries: [LedgerEntry], at now: Timestamp) async throws -> [EntryID:
    ReportWarning]
  {
    let old = entries.filter { $0.window.end <= now }
    var warnings: [EntryID: ReportWarning] = [:]
    for (customer, entries) in Dictionary(grouping: old, by: \.report.customer) {
      let closed = try await ledger.certificates(of: customer, overlapping: nil)
      for entry in entries { warnings[entry.id] = Self.lateWarning(about: entry, closed) }
    }
    return warnings
  }

  private static func lateWarning(about entry: LedgerEntry, _ certificates: [PeriodCertificate])
    -> ReportWarning?
  {
    let certificate = certificates.first {
      $0.period.span.contains(windowEnd: entry.window.end) && $0.through < entry.id
    }
    return certificate.map { certificate in
      ReportWarning(
        .closedPeriod,
        "the period \(certificate.period) is closed: this is late usage, which an operator bills or waives"
      )
    }
  }

  /// A period is closed as soon as its invoice is final: at once where a subscription was cancelled.
  private func lateWarning(about entry: LedgerEntry, at now: Timestamp) async throws
    -> ReportWarning?
  {
    let end = entry.window.end
    guard end <= now else { return nil }
    let instant = UsageSpan(start: end.advanced(byNanoseconds: -1), end: end)
    let closed = try await ledger.certificates(of: entry.report.customer, overlapping: instant)
    return Self.lateWarning(about: entry, closed)
  }
}

extension AppendOutcome {
  /// The entry that now holds the report; nil for one that was refused.
  var existing: LedgerEntry? {
    switch self {
    case .added(let entry), .alreadyThere(let entry): entry
    case .conflict, .overlap: nil
    }
  }

  fileprivate var fate: ReportMetrics.Fate {
    switch self {
    case .added(let entry):
      if case .completion = entry.kind { .completed } else { .accepted }
    case .alreadyThere: .duplicate
    case .conflict, .overlap: .conflict
    }
  }
}

extension Problem {
  static func reportConflict(with existing: LedgerEntry) -> Problem {
    Problem(
      .conflict, "report_conflict", title: "Another report has this identity",
      detail: """
        report \(existing.id) says something else for the same instance and \
        \(existing.report.window == nil ? "report_id" : "window"); it stands, and this attempt is recorded
        """,
      // Not all that it says: the answer must not be larger than the question.
      members: [
        "report": .object([
          "id": JSONValue(existing.id.number),
          "content_hash": .string(ContentHash(of: existing.report).description),
        ])
      ])
  }

  static func windowOverlap(_ overlap: WindowOverlap) -> Problem {
    let windows = overlap.windows.map { window -> JSONValue in
      .object([
        "report_id": JSONValue(window.report.number),
        "window_start": JSONValue(window.window.start),
        "window_end": JSONValue(window.window.end),
      ])
    }
    return Problem(
      .conflict, "window_overlap", title: "Other reports cover some of this window",
      detail: """
        the window shares time with \(overlap.description) of the same instance, which count; void those first, or \
        report the rest alone; this attempt is recorded
        """,
      issues: [Issue(field: "window_start", detail: "the window overlaps \(overlap.description)")],
      members: ["windows": .array(windows)])
  }
}
