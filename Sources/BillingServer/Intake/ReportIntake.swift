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

  /// The report as the ledger takes it.
  func draft(_ reading: ReportReading, from caller: Caller, at now: Timestamp) -> EntryDraft {
    EntryDraft(report: reading.report, receivedAt: now, reportedBy: caller.id)
  }

  /// Makes a report durable whose sender was checked.
  func submit(_ reading: ReportReading, from caller: Caller, at now: Timestamp)
    async throws(LedgerError) -> AppendReceipt
  {
    let start = ContinuousClock.now
    let receipts = try await ledger.submit([draft(reading, from: caller, at: now)])
    metrics.appended(after: ContinuousClock.now - start)
    guard let receipt = receipts.first else {
      throw LedgerError(.unavailable, "the write was not performed")
    }
    return receipt
  }

  /// A report that the ledger has, with what is odd about it. Throws 409 when another one holds its identity or its time.
  func acceptance(
    of receipt: AppendReceipt, _ reading: ReportReading, late: ReportWarning? = nil
  ) throws(Problem) -> Acceptance {
    metrics.count(receipt.outcome.fate)
    let exporter = reading.report.exporter?.warning(following: receipt.previousExporter)
    let warnings = reading.warnings + [exporter, late].compactMap(\.self)
    switch receipt.outcome {
    case .added(let entry): return Acceptance(entry: entry, isNew: true, warnings: warnings)
    case .alreadyThere(let entry):
      return Acceptance(entry: entry, isNew: false, warnings: warnings)
    case .conflict(let existing): throw .reportConflict(with: existing)
    case .overlap(let overlap): throw .windowOverlap(overlap)
    }
  }

  /// With a warning when the report is late usage.
  func addingLateness(to acceptance: Acceptance, _ receipt: AppendReceipt, at now: Timestamp)
    async throws(LedgerError) -> Acceptance
  {
    let warnings = try await lateWarnings(about: [receipt], at: now)
    guard let warning = warnings[acceptance.entry.id] else { return acceptance }
    return Acceptance(
      entry: acceptance.entry, isNew: acceptance.isNew, warnings: acceptance.warnings + [warning])
  }
}

extension ReportIntake {
  /// The warnings of reports that are late usage, by entry. A period is closed as soon as its invoice is final: at once
  /// where a subscription was cancelled. Only customers whose receipts leave it open are asked about, once each.
  func lateWarnings(about receipts: [AppendReceipt], at now: Timestamp) async throws(LedgerError)
    -> [EntryID: ReportWarning]
  {
    let entries = receipts.compactMap { receipt -> LedgerEntry? in
      guard let entry = receipt.outcome.existing, entry.window.end <= now,
        receipt.mayBeLate(entry, at: now)
      else { return nil }
      return entry
    }
    var warnings: [EntryID: ReportWarning] = [:]
    for (customer, entries) in Dictionary(grouping: entries, by: \.report.customer) {
      let ends = entries.map(\.window.end)
      guard let first = ends.min(), let last = ends.max() else { continue }
      let span = UsageSpan(start: first.advanced(byNanoseconds: -1), end: last)
      let closed = try await ledger.certificates(of: customer, overlapping: span)
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
      .conflict, .reportConflict, title: "Another report has this identity",
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
      .conflict, .windowOverlap, title: "Other reports cover some of this window",
      detail: """
        the window shares time with \(overlap.description) of the same instance, which count; void those first, or \
        report the rest alone; this attempt is recorded
        """,
      issues: [Issue(field: "window_start", detail: "the window overlaps \(overlap.description)")],
      members: ["windows": .array(windows)])
  }
}
