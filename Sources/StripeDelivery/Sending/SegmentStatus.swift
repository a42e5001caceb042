public import Amounts
public import Metering
public import UsageLedger

/// How far a segment's delivery is after a reconciliation.
public struct SegmentStatus: Hashable, Sendable {
  public let segment: Segment
  /// The ledger's total in the units that Stripe is sent.
  public let desired: WholeQuantity
  /// What was sent, accepted and confirmed.
  public let record: DeliveryRecord
  public let state: State

  public enum State: Hashable, Sendable {
    /// Stripe has accepted `desired`, or there is nothing to send.
    case settled
    /// It will be sent; `reason` is what keeps it back, if something does.
    case queued(until: Timestamp?, reason: String?)
    /// It will not be sent before someone acts or the total changes.
    case blocked(reason: String)
  }

  public init(segment: Segment, desired: WholeQuantity, record: DeliveryRecord, state: State) {
    self.segment = segment
    self.desired = desired
    self.record = record
    self.state = state
  }

  /// Why nothing will be sent before someone acts.
  public var blockedReason: String? {
    if case .blocked(let reason) = state { reason } else { nil }
  }

  /// Whether Stripe's own summaries agree with what it accepted.
  public var isConfirmed: Bool {
    guard let accepted = record.accepted else { return false }
    return record.confirmed?.value == accepted.value
  }
}
