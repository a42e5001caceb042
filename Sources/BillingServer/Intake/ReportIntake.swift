import Billing
import HTTPTypes
import Metering
import Reporting
import UsageLedger

/// The way of every report: bytes become a submission or a problem, the ledger gives a receipt for it, and the receipt
/// becomes the answer. The routes and the lane are transport; what they answer is decided here.
struct ReportIntake: Sendable {
  let ledger: any Ledger & PeriodJournal & QuarantineLedger
  let growth: GrowthLimits
  let quarantine: QuarantineGate
  let delivery: DeliveryWait
  let exporters: ExporterLog
  let metrics: ReportMetrics

  /// A report that is in the ledger now, for the first time or not.
  struct Acceptance: Sendable {
    let entry: LedgerEntry
    let isNew: Bool
    let warnings: [ReportWarning]
    /// What is known of a report that is or was held.
    var quarantine: QuarantinedReport?
  }

  /// What a durable report is answered with.
  struct Answer: Sendable {
    let acceptance: Acceptance
    let receipt: AppendReceipt
    /// Nil where more has to be asked than the receipt tells.
    let status: DeliveryStatus?
  }

  // MARK: before the ledger

  /// A report that the ledger may be given. Throws what is wrong with it.
  func submission(of bytes: [UInt8], _ arrival: ReportArrival) async throws -> ReportSubmission {
    do {
      let submission = try arrival.submission(of: bytes)
      try await growth.admit(
        submission.draft.report, from: arrival.caller, at: arrival.receivedAt)
      return submission.with(await quarantine.judged(submission.draft))
    } catch {
      throw (error as? Problem).map(refused) ?? error
    }
  }

  /// The same without a question to the store; nil, with nothing counted, where it takes one or something is wrong.
  func promptSubmission(of bytes: [UInt8], _ arrival: ReportArrival) -> ReportSubmission? {
    guard let submission = try? arrival.submission(of: bytes),
      growth.isKnown(submission.draft.report), quarantine.passes(submission.draft)
    else { return nil }
    return submission
  }

  // MARK: the ledger

  /// Makes a report durable. Suspends nobody: `reply` is called on a thread of the store's, with nil, and nothing written,
  /// where the sender's claim does not hold.
  func submit(
    _ submission: ReportSubmission,
    reply: @escaping @Sendable (Result<AppendReceipt?, LedgerError>) -> Void
  ) {
    let start = ContinuousClock.now
    ledger.submit(submission.draft, if: submission.claim) { [metrics] result in
      metrics.appended(after: ContinuousClock.now - start)
      reply(result)
    }
  }

  /// The same for tasks.
  func submit(_ submission: ReportSubmission) async throws(LedgerError) -> AppendReceipt? {
    let result = await withCheckedContinuation { continuation in
      submit(submission) { continuation.resume(returning: $0) }
    }
    return try result.get()
  }

  // MARK: behind the ledger

  /// The answer as far as the receipt tells it: wholly for most reports. Throws 409 when another report holds the
  /// identity or the time.
  func answer(_ receipt: AppendReceipt, to submission: ReportSubmission) throws(Problem) -> Answer {
    let acceptance = try acceptance(of: receipt, submission)
    let isSettled =
      !acceptance.entry.isHeld
      && !receipt.mayBeLate(acceptance.entry, at: submission.draft.receivedAt)
    return Answer(
      acceptance: acceptance, receipt: receipt,
      status: isSettled ? delivery.status(of: receipt) : nil)
  }

  /// Asks what the receipt does not tell: the certificates of a report that may be late, and Stripe's side of a customer
  /// that is linked.
  func complete(_ answer: Answer, to submission: ReportSubmission) async throws -> WrittenAnswer {
    if let status = answer.status { return WrittenAnswer(answer.acceptance, status) }
    let late = try await lateWarnings(about: [answer.receipt], at: submission.draft.receivedAt)
    let held = try await quarantined(among: [answer.receipt])
    let acceptance = answer.acceptance.with(late[answer.acceptance.entry.id])
      .with(held[answer.acceptance.entry.id])
    if let held = acceptance.quarantine, held.state == .held {
      return WrittenAnswer(acceptance, .quarantined(held))
    }
    return WrittenAnswer(acceptance, await delivery.status(of: answer.receipt, acceptance.entry))
  }

  /// A report that the ledger has, with what is odd about it. Throws 409 when another one holds its identity or its time.
  func acceptance(of receipt: AppendReceipt, _ submission: ReportSubmission) throws(Problem)
    -> Acceptance
  {
    metrics.count(receipt.outcome.fate)
    let exporter = submission.draft.report.exporter?.warning(following: receipt.previousExporter)
    let warnings = submission.warnings + [exporter].compactMap(\.self)
    if receipt.outcome.existing != nil {
      exporters.note(
        submission.product, of: submission.draft.report, at: submission.draft.receivedAt)
    }
    switch receipt.outcome {
    case .added(let entry): return Acceptance(entry: entry, isNew: true, warnings: warnings)
    case .alreadyThere(let entry):
      return Acceptance(entry: entry, isNew: false, warnings: warnings)
    case .conflict(let existing): throw .reportConflict(with: existing)
    case .overlap(let overlap): throw .windowOverlap(overlap)
    }
  }

  /// What the ledger did not take.
  func problem(_ error: LedgerError) -> Problem {
    error.code == .overflow ? refused(Problem(error)) : Problem(error)
  }

  /// A problem of the report's own, counted.
  func refused(_ problem: Problem) -> Problem {
    metrics.count(.refused)
    return problem
  }
}

extension ReportIntake {
  init(_ dependencies: ServiceDependencies) {
    let (store, settings) = (dependencies.store, dependencies.settings)
    ledger = store
    metrics = ReportMetrics(factory: dependencies.metrics)
    growth = GrowthLimits(ledger: store, limits: settings.limits)
    quarantine = QuarantineGate(
      rules: settings.quarantine, doubts: dependencies.parts.doubts, logger: dependencies.logger)
    delivery = DeliveryWait(
      deliveries: dependencies.parts.deliveries, patience: settings.deliveryPatience,
      limit: settings.waitingRequests, metrics: metrics)
    exporters = dependencies.exporters
  }
}

extension ReportIntake.Acceptance {
  func with(_ warning: ReportWarning?) -> ReportIntake.Acceptance {
    guard let warning else { return self }
    return .init(
      entry: entry, isNew: isNew, warnings: warnings + [warning], quarantine: quarantine)
  }

  func with(_ quarantine: QuarantinedReport?) -> ReportIntake.Acceptance {
    var acceptance = self
    acceptance.quarantine = quarantine
    return acceptance
  }
}

extension ReportIntake {
  /// What is known of the entries among them that are or were held; the store is asked for those alone.
  func quarantined(among receipts: [AppendReceipt]) async throws(LedgerError) -> [EntryID:
    QuarantinedReport]
  {
    let held = receipts.compactMap(\.outcome.existing).filter(\.isHeld).map(\.id)
    guard !held.isEmpty else { return [:] }
    return Dictionary(try await ledger.quarantined(Set(held)).map { ($0.entry, $0) }) { $1 }
  }

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
  static func reportConflict(with existing: ExistingReport) -> Problem {
    Problem(
      .conflict, .reportConflict, title: "Another report has this identity",
      detail: """
        report \(existing.id) says something else for the same instance and \
        \(existing.window == nil ? "report_id" : "window"); it stands, and this attempt is recorded
        """,
      // Not all that it says: the answer must not be larger than the question.
      members: [
        "report": .object([
          "id": JSONValue(existing.id.number),
          "content_hash": .string(existing.contentHash.description),
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
