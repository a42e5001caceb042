public import Amounts
public import Metering
public import UsageLedger

/// How a segment's delivery stands after a round.
public struct SegmentStanding: Hashable, Sendable {
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
    case held(reason: String)
  }

  public init(segment: Segment, desired: WholeQuantity, record: DeliveryRecord, state: State) {
    self.segment = segment
    self.desired = desired
    self.record = record
    self.state = state
  }

  /// Why nothing will be sent before someone acts.
  public var heldReason: String? {
    if case .held(let reason) = state { reason } else { nil }
  }

  /// Whether Stripe's own summaries agree with what it accepted.
  public var isConfirmed: Bool {
    guard let accepted = record.accepted else { return false }
    return record.confirmed?.value == accepted.value
  }
}
