import Logging
import Metering
import Reporting

/// Sends the report at the head of the queue and records what became of it.
struct ReportDelivery: Sendable {
  let parts: ExporterParts

  func deliver(_ report: UsageReport, _ machine: inout DeliveryMachine) async throws(ExporterError)
    -> DeliveryMachine.Verdict
  {
    let answer = await parts.sender.send(report)
    let verdict = machine.verdict(answer, for: report, random: parts.random())
    let sequence = report.exporter?.sequence ?? 0
    let now = parts.clock.now()
    switch verdict {
    case .acknowledged(let stored):
      try await parts.spool.acknowledge(sequence, now: now)
      parts.status.note {
        $0.sent += 1
        $0.lastSentAt = now
      }
      note(report, stored)
    case .rejected(let refusal): try await reject(report, refusal, now: now)
    case .overlapped(let existing, let refusal):
      parts.status.note { $0.overlaps += 1 }
      if try await parts.spool.reopen(report, existing, now: now) {
        let named = existing.prefix(3).map(UsageLine.span).joined(separator: ", ")
        parts.logger.warning(
          "the billing service has usage of \(existing.count) windows within that of report \(sequence) (\(named)\(existing.count > 3 ? ", …" : "")): what is left of it is collected anew",
          metadata: metadata(report))
      } else {
        try await reject(report, refusal, now: now)
      }
    case .retry(let pause, let reason, let needsPeople):
      parts.status.note { $0.sendFailures += 1 }
      let hint = needsPeople ? "; check BILLING_API_URL, BILLING_API_KEY and CUSTOMER_ID" : ""
      parts.logger.log(
        level: needsPeople ? .error : .warning,
        "report \(sequence) was not taken: \(reason)\(hint); next try in \(pause / 1_000) s",
        metadata: metadata(report))
    }
    await parts.refreshStatus()
    return verdict
  }

  private func reject(
    _ report: UsageReport, _ refusal: ServiceAnswer.Refusal, now: Timestamp
  ) async throws(ExporterError) {
    let sequence = report.exporter?.sequence ?? 0
    parts.status.note { $0.refused += 1 }
    try await parts.spool.reject(report, refusal, parts.settings.redaction, now: now)
    parts.logger.error(
      "the billing service refused report \(sequence) for good (\(refusal.status)): \(refusal.detail); it is kept in \(parts.settings.spoolPath)/rejected/\(sequence).json",
      metadata: metadata(report))
  }

  private func note(_ report: UsageReport, _ stored: ServiceAnswer.StoredAnswer) {
    let values = UsageLine.values(report, order: parts.order)
    if stored.stripeReported == true {
      let devices = report.metrics[.devices].map { "{ devices: \($0) }" } ?? values
      parts.logger.info("\(UsageLine.atStripe) \(devices)", metadata: metadata(report))
    }
    parts.logger.info("\(UsageLine.reported) \(values)", metadata: metadata(report))
    if stored.stripeReported == false {
      parts.logger.info(
        "stored by the billing service, not at Stripe yet: \(stored.stripeStatus ?? "no reason given")",
        metadata: metadata(report))
    }
    for warning in stored.warnings {
      parts.logger.warning("the billing service warns: \(warning)", metadata: metadata(report))
    }
  }

  private func metadata(_ report: UsageReport) -> Logger.Metadata {
    var metadata: Logger.Metadata = ["window": "\(UsageLine.span(report.window))"]
    if let trace = ReportTrace(report) { metadata["request_id"] = "\(trace.id)" }
    return metadata
  }
}
