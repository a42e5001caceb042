public import Amounts
public import Metering
public import UsageLedger

/// Drives what Stripe has for one segment to what the ledger has. Decides only: whoever holds it performs the actions
/// and reports back.
///
/// A fact is written into the journal before it is sent, so that after a lost answer, a crash or a restart the same fact
/// is sent again: same identifier, same second, same value. Nothing newer is sent before its fate is known. The value
/// sent is the segment's whole total, never a change, so a repeat is harmless and a backlog is one call.
public struct SegmentDelivery: Hashable, Sendable {
  /// A refused value is tried again, as a new fact, after this time: an operator may have mended the reason.
  static let refusedRetrySeconds: Int64 = 600

  public let segment: Segment
  public let eventName: String
  /// What the journal has, as far as this value was told.
  public private(set) var record: DeliveryRecord
  /// The newest second inside this segment that a fact of another segment of the meter bears: sent before anybody knew of the
  /// cut between them. It would be billed with this one, so that the first fact, a zero too, has to lie behind it.
  public let foreign: Timestamp?
  /// What is remembered between reconciliations besides the journal.
  public private(set) var patience: DeliveryRetry

  public init(
    segment: Segment, eventName: String, record: DeliveryRecord,
    foreign: Timestamp? = nil, patience: DeliveryRetry = DeliveryRetry()
  ) {
    self.segment = segment
    self.eventName = eventName
    self.record = record
    self.foreign = foreign
    self.patience = patience
  }

  public enum Action: Hashable, Sendable {
    /// Stripe has accepted what the ledger has.
    case settled
    /// Write this attempt into the journal, then call `written`.
    case write(DeliveryAttempt)
    /// Send this attempt, then call `answered`.
    case send(DeliveryAttempt)
    /// Nothing to do before that time of the wall; the reason is Stripe's last word, if there was one.
    case wait(until: Timestamp, reason: String?)
    /// Nothing will be sent until someone acts or the total changes.
    case blocked(reason: String)
  }

  /// What to do when the ledger's total is `desired`.
  public func action(desired: WholeQuantity, at moment: DeliveryMoment) -> Action {
    if let reason = record.blockedReason { return .blocked(reason: reason) }
    if let unresolved = record.newest, unresolved.outcome == nil {
      return waiting(at: moment) ?? .send(unresolved)
    }
    let isStated = record.accepted != nil || foreign == nil
    if isStated, desired == record.accepted?.value ?? .zero { return .settled }
    guard desired.fitsStripe else {
      return .blocked(reason: "the total has more than the 15 digits that Stripe takes")
    }
    return waiting(at: moment) ?? refusal(of: desired, at: moment) ?? draft(desired, at: moment)
  }

  /// Sends the total again as a new fact although Stripe accepted it: it reported later that it could not count it.
  public func reopening(desired: WholeQuantity, at moment: DeliveryMoment) -> Action {
    if let unresolved = record.newest, unresolved.outcome == nil { return .send(unresolved) }
    return draft(desired, at: moment)
  }

  /// The idempotency key of an attempt: its identifier, and a number once Stripe failed under the key before.
  public func key(of attempt: DeliveryAttempt) -> String {
    patience.keyNumber == 0
      ? attempt.identifier : "\(attempt.identifier)-key-\(patience.keyNumber)"
  }

  /// The attempt is in the journal.
  public mutating func written(_ attempt: DeliveryAttempt) {
    record = record.replacing(newest: attempt)
  }

  /// Takes in what Stripe said about the newest attempt; returns what to write into the journal, nil for nothing yet.
  public mutating func answered(_ answer: DeliveryAnswer, at moment: DeliveryMoment)
    -> DeliveryAttempt.Outcome?
  {
    switch answer {
    case .accepted:
      patience = DeliveryRetry()
      return resolve(.accepted, at: moment)
    case .refused(let reason):
      patience = DeliveryRetry()
      return resolve(.rejected(reason: reason), at: moment)
    case .identifierConflict(let reason):
      patience = DeliveryRetry(mayRenameAtOnce: true)
      return resolve(.rejected(reason: reason), at: moment)
    case .failed(let reason):
      patience.postpone(reason, isAnswering: true, at: moment.wall)
      patience.renewKey()
      return nil
    case .postponed(let reason, let isAnswering):
      patience.postpone(reason, isAnswering: isAnswering, at: moment.wall)
      return nil
    }
  }

  private mutating func resolve(_ outcome: DeliveryAttempt.Outcome, at moment: DeliveryMoment)
    -> DeliveryAttempt.Outcome
  {
    if let newest = record.newest {
      record = record.replacing(newest: newest.resolved(outcome, at: moment.wall))
    }
    return outcome
  }
}
