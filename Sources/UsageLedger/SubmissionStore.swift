public import Metering
public import Reporting

/// A store that takes a report without suspending its caller, so that a service can answer it on the thread that read it.
///
/// It promises what ``Ledger`` and ``KeyStore`` promise, and is one of them; only the way of asking differs.
public protocol SubmissionStore: Sendable {
  /// As `KeyStore.key(withHash:)`, on the caller's thread and within microseconds.
  func keyRecord(withHash hash: [UInt8]) throws(LedgerError) -> APIKeyRecord?

  /// As `Ledger.append(_:)`, if `claim` holds in the commit itself: `reply` is called once, on a thread of the store's
  /// that must not be blocked, when the outcome is on disk; with nil, and nothing written, when the claim does not hold.
  func submit(
    _ draft: EntryDraft, if claim: SenderClaim,
    reply: @escaping @Sendable (Result<AppendReceipt?, LedgerError>) -> Void)
}

/// What must be true for the sender of a report to be one who may send it.
public enum SenderClaim: Hashable, Sendable {
  /// The sender is known without the store.
  case none
  /// No key was ever made.
  case noKeyExists
  /// The key with a secret of that hash is there, was not revoked, and had not expired at that time.
  case keyIsValid(hash: [UInt8], at: Timestamp)
}

/// What became of a draft, with what the same commit knew of its customer: nothing more has to be asked for most answers.
public struct AppendReceipt: Hashable, Sendable {
  /// Durable, as every outcome.
  public let outcome: AppendOutcome
  /// The exporter that reported last for the instance, before this report; asked for reports that name theirs only.
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
}
