public import Metering
public import Reporting

/// What became of a draft, with what the same commit knew of its customer: nothing more has to be asked for most answers.
public struct AppendReceipt: Hashable, Sendable {
  /// Durable, as every outcome.
  public let outcome: AppendOutcome
  /// The exporter that reported last for the instance, before this report; told for reports that name theirs only.
  public let previousExporter: ExporterStamp?
  /// Whether the customer is linked to a Stripe customer.
  public let isLinked: Bool
  /// The end of the period that was closed last, so that a report of the past may be late usage; nil before the first.
  public let closedUntil: Timestamp?

  /// Takes the parts as they are.
  public init(
    outcome: AppendOutcome, previousExporter: ExporterStamp? = nil, isLinked: Bool,
    closedUntil: Timestamp?
  ) {
    self.outcome = outcome
    self.previousExporter = previousExporter
    self.isLinked = isLinked
    self.closedUntil = closedUntil
  }

  /// Whether the entry's period may have been closed before it: then the certificates tell. They may be newer than the
  /// receipt where the period is one that is over.
  public func mayBeLate(_ entry: LedgerEntry, at now: Timestamp) -> Bool {
    guard let closedUntil else { return false }
    return entry.window.end <= closedUntil
      || PeriodState(end: entry.window.end, now: now) == .closed
  }
}
